// Files sent by pieces as soon as they are chosen (input[data-uploads]; tus 1.0, https://tus.io). What a cut line, a
// closed tab or an ended session left is taken up again: the server knows a file by what it holds. One file at a time.
// What has come is named in the form, which sends it; without scripts the field sends its files as always.

import { renew } from "./token.js";

const SMALL = 16 * 1024, LARGE = 1024 * 1024, QUICK = 3000, HUNG = 60_000, WAIT = 1000, LONG_WAIT = 20_000;
const PROTOCOL = { "Tus-Resumable": "1.0.0" }, PIECE = "application/offset+octet-stream";
const CUT = "ligne coupée, l’envoi reprendra seul", SLOW = "le service ne répond pas, un nouvel essai va suivre";
const CLOSED = "session fermée\u00a0: reconnectez-vous dans un autre onglet, l’envoi reprendra ici";
const HOLD = "Vos pièces arrivent encore. Tout partira dès qu’elles seront là.";
const APART = ["keep", "remove", "insert"]; // buttons that send nothing to anybody
const heldBack = (name) => `Rien n’est parti\u00a0: «\u00a0${name}\u00a0» n’a pas pu être jointe. Retirez-la, puis recommencez.`;

for (const input of document.querySelectorAll("input[data-uploads]")) if (crypto.subtle) watch(input);

function watch(input) {
  const list = input.parentElement.querySelector(".arriving") ?? made("ul", { className: "arriving", hidden: true });
  const voice = made("p", { className: "visually-hidden" });
  voice.setAttribute("role", "status");
  input.before(list);
  input.after(voice);
  const one = { input, form: input.form, list, voice, items: [], piece: SMALL * 8, busy: false, held: null };
  const chosen = () => {
    for (const file of [...input.files]) add(one, file);
    input.value = "";
    work(one);
  };
  input.addEventListener("change", chosen);
  one.form.addEventListener("submit", (event) => hold(one, event), true);
  one.form.addEventListener("kept", (event) => keep(one, event.detail.joined ?? {}));
  for (const event of ["online", "focus", "pageshow"]) addEventListener(event, () => one.wake?.());
  if (input.files.length) chosen(); // before this script came
}

function add(one, file) {
  for (const item of one.items.filter((old) => old.refused && old.file.name === file.name)) forget(one, item); // chosen again
  const item = { file, offset: 0, sure: true };
  draw(one, item);
  one.items.push(item);
  if (count(one) > Number(one.input.dataset.most)) return refuse(one, item, one.input.dataset.many);
  if (file.size > Number(one.input.dataset.bytes)) return refuse(one, item, one.input.dataset.heavy);
  tell(item, "en attente");
}

// Those that arrive, those already here, those that lie with the draft.
function count(one) {
  const here = one.list.querySelectorAll("input[type=checkbox]:checked").length;
  const lying = [...one.form.elements].filter((field) => field.name === "remove" && !one.list.contains(field)).length;
  return one.items.filter((item) => !item.over).length + here + lying;
}

async function work(one) {
  if (one.busy) return;
  one.busy = true;
  for (let item; (item = one.items.find(waits)); ) await send(one, item);
  one.busy = false;
  release(one);
}

function waits(item) {
  return !item.over && !item.id && !item.paused;
}

async function send(one, item) {
  say(one, `Envoi de ${item.file.name}.`);
  for (let tries = 0; waits(item); ) {
    const answer = await step(one, item).catch(() => null);
    if (!waits(item)) break;
    if (await heed(one, item, answer)) tries = 0;
    else if (!item.over) await pause(one, Math.min(WAIT * 2 ** tries++, LONG_WAIT));
  }
}

async function step(one, item) {
  item.sign ??= await digest(item.file).catch(() => null);
  if (!item.sign) return refuse(one, item, "ce fichier ne peut plus être lu. Choisissez-le de nouveau.");
  if (!item.url) return ask(one, item, "POST", one.input.dataset.uploads, { "Upload-Length": item.file.size, "Upload-Metadata": metadata(item) });
  if (!item.sure) return ask(one, item, "HEAD", item.url);
  const body = item.file.slice(item.offset, item.offset + one.piece), begun = Date.now();
  const answer = await ask(one, item, "PATCH", item.url, { "Upload-Offset": item.offset, "Content-Type": PIECE }, body);
  if (answer.ok && Date.now() - begun < QUICK) one.piece = Math.min(one.piece * 2, LARGE);
  return answer;
}

async function ask(one, item, method, url, more = {}, body = null) {
  item.abort = new AbortController();
  const late = setTimeout(() => item.abort.abort(), HUNG);
  const headers = { ...PROTOCOL, "X-CSRFToken": one.form.elements.csrf_token.value, ...more };
  try {
    return await fetch(url, { method, body, headers, redirect: "manual", signal: item.abort.signal });
  } finally { clearTimeout(late); }
}

// What an answer means; true when the next step may follow at once.
async function heed(one, item, answer) {
  if (item.over) return false;
  if (answer?.ok) return advance(one, item, answer);
  item.sure = false;
  one.piece = Math.max(SMALL, one.piece / 2);
  if (!answer || answer.status >= 500) return stumble(one, item, answer ? await sentence(answer) || SLOW : CUT);
  if (answer.status === 404) {
    item.url = ""; // its day is over, or another tab is done with it
    return false;
  }
  if (answer.status === 409) return true;
  if (answer.status === 401 || answer.type === "opaqueredirect" || (answer.status === 400 && !item.renewed)) {
    item.renewed = await renew(one.input.dataset.token);
    return item.renewed || stumble(one, item, CLOSED);
  }
  refuse(one, item, await sentence(answer) || "ce fichier n’a pas pu être reçu. Choisissez-le de nouveau.");
  return false;
}

function advance(one, item, answer) {
  const before = item.offset;
  item.url = answer.headers.get("Location") ?? item.url;
  item.offset = Number(answer.headers.get("Upload-Offset"));
  item.sure = true;
  item.renewed = false;
  item.said = "";
  if (answer.status === 204 && item.offset === item.file.size) return arrive(one, item);
  const part = (offset) => Math.floor((100 * offset) / item.file.size);
  item.bar.value = part(item.offset);
  tell(item, `${part(item.offset)}\u00a0%`);
  if (answer.status === 201 && item.offset) say(one, `L’envoi de ${item.file.name} reprend à ${part(item.offset)}\u00a0%.`);
  else if (Math.floor(part(before) / 25) < Math.floor(part(item.offset) / 25)) say(one, `${item.file.name}\u00a0: ${part(item.offset)}\u00a0%.`);
  return true;
}

function arrive(one, item) {
  item.id = item.url.split("/").pop();
  item.hidden = made("input", { type: "hidden", name: one.input.name, value: item.id });
  item.bar.remove();
  item.stop.remove();
  item.row.append(item.hidden);
  tell(item, "reçue");
  say(one, `${item.file.name} est reçue.`);
  one.form.dispatchEvent(new Event("joined"));
  return true;
}

// They lie with the draft now: its button takes one out again.
function keep(one, joined) {
  for (const item of one.items.filter((found) => found.id && joined[found.id] && !found.kept)) {
    item.kept = true;
    item.hidden.remove();
    tell(item, "gardée avec le brouillon");
    const out = made("button", { type: "submit", name: "remove", value: joined[item.id], className: item.out.className });
    out.append(...item.out.childNodes);
    const focused = document.activeElement === item.out;
    item.out.replaceWith(out);
    if (focused) out.focus();
  }
}

function stumble(one, item, why) {
  tell(item, why);
  if (item.said !== why) say(one, `${item.file.name}\u00a0: ${why}.`);
  item.said = why;
  return false;
}

function refuse(one, item, why) {
  item.over = item.refused = true;
  item.bar.remove();
  item.stop.remove();
  item.text.className = "problem";
  tell(item, why);
  say(one, `${item.file.name}\u00a0: ${why}`);
}

function drop(one, item) {
  item.over = true;
  item.abort?.abort();
  forget(one, item);
  if (item.url && !item.refused) ask(one, item, "DELETE", item.url).catch(() => {});
  say(one, `${item.file.name} est retirée.`);
  one.input.focus();
  one.wake?.();
  work(one);
}

function forget(one, item) {
  item.row.remove();
  one.items.splice(one.items.indexOf(item), 1);
  one.list.hidden = !one.list.children.length;
  if (!one.held && !refused(one)) one.note?.remove();
}

function toggle(one, item) {
  item.paused = !item.paused;
  item.stop.firstChild.data = item.paused ? "Reprendre" : "Suspendre";
  if (!item.paused) return work(one);
  item.sure = false;
  item.abort?.abort();
  tell(item, "envoi suspendu");
  say(one, `L’envoi de ${item.file.name} est suspendu.`);
  one.wake?.();
}

// ---- A form waits for its pieces
function hold(one, event) {
  const coming = one.items.some((item) => !item.over && !item.id);
  const bad = APART.includes(event.submitter?.name) ? null : refused(one);
  if (!coming && !bad) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (bad) {
    note(one, heldBack(bad.file.name));
    return bad.out.focus();
  }
  one.held = event.submitter ?? one.form.querySelector("button[type=submit]");
  note(one, HOLD);
}

function refused(one) {
  return one.items.find((item) => item.refused);
}

function note(one, text) {
  one.note ??= made("p", { className: "hint" });
  one.list.after(one.note);
  one.note.textContent = text;
  say(one, text);
}

function release(one) {
  const button = one.held;
  if (!button || one.items.some((item) => !item.over && !item.id)) return;
  one.held = null;
  const bad = refused(one);
  if (bad) return note(one, heldBack(bad.file.name));
  one.note.remove();
  one.form.requestSubmit(button);
}

// ---- Small things
function pause(one, wait) {
  return new Promise((done) => {
    const timer = setTimeout(() => one.wake(), wait);
    one.wake = () => { clearTimeout(timer); one.wake = null; done(); };
  });
}

async function digest(file) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function metadata({ file, sign }) {
  const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return `filename ${coded(file.name)},sha256 ${coded(sign)}`;
}

async function sentence(answer) {
  return (await answer.json().catch(() => null))?.said ?? "";
}

function draw(one, item) {
  const name = made("span", { textContent: item.file.name });
  name.dataset.user = "";
  item.row = made("li", {});
  item.bar = made("progress", { max: 100, value: 0 });
  item.bar.setAttribute("aria-label", `Envoi de ${item.file.name}`);
  item.text = made("span", { className: "quiet" });
  item.stop = button("Suspendre", item, () => toggle(one, item));
  item.out = button("Retirer", item, () => drop(one, item));
  item.row.append(name, item.bar, item.text, item.stop, item.out);
  one.list.append(item.row);
  one.list.hidden = false;
}

function button(label, item, act) {
  const about = made("span", { className: "visually-hidden", textContent: ` ${item.file.name}` });
  const shown = made("button", { type: "button", className: "btn btn-sm btn-quiet" });
  shown.append(label, about);
  shown.addEventListener("click", act);
  return shown;
}

function tell(item, text) {
  if (item.text.textContent !== text) item.text.textContent = text;
}

function say(one, text) {
  one.voice.textContent = text;
}

function made(tag, facts) {
  return Object.assign(document.createElement(tag), facts);
}
