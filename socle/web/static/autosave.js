// Forms saved while one types ([data-autosave]); their button does the same, and all of it without JavaScript.
// What is not saved yet also lies in this tab's storage: neither a closed session nor a lost page takes it away.
// A form that also sends ([data-sends], with the keys of the forms that have sent) leaves as it always does; its
// words stay in storage until a later page knows that they have left. Files that came by pieces are kept with them
// (uploads.js says « joined », and is told « kept »).

import { renew } from "./token.js";

const WAIT = 1500, AGAIN = 20_000, JSON_KIND = "application/json";
const APART = ["csrf_token", "version", "owner", "key", "kept", "files", "mark", "modele"]; // not what one types
const IDLE = "", WRITING = "Pas encore enregistré.", SAVING = "Enregistrement…";
const DOWN = "Le service ne répond pas. Ce que vous avez écrit est gardé dans cette page, et un nouvel essai va suivre.";
const LOST = "Votre session est fermée. Ce que vous avez écrit est gardé dans cette page. Reconnectez-vous dans un autre onglet : l’enregistrement reprendra ici.";

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);

function watch(form) {
  const one = { form, key: `brouillon ${form.dataset.autosave}`, saved: written(form), timer: 0, running: null, stopped: false };
  if (sends(form)) purge(form.dataset.sends.split(" "));
  restore(one);
  if (!one.timer && read(form) !== one.saved) touched(one, WAIT); // typed before this script came
  form.addEventListener("input", () => touched(one, WAIT));
  form.addEventListener("joined", () => { one.owed = true; save(one); });
  form.addEventListener("submit", (event) => {
    if (sends(form)) return depart(one, event.submitter);
    event.preventDefault();
    delete form.dataset.sent;
    save(one, true);
  });
  addEventListener("pagehide", () => {
    if (isNew(one) && !one.stopped && !one.gone) post(one, true).catch(() => {});
  });
  addEventListener("pageshow", () => { one.gone = false; });
  for (const event of ["focus", "pageshow"]) addEventListener(event, () => { if (one.waiting) save(one); });
}

function sends(form) {
  return form.dataset.sends !== undefined;
}

// What has left by now need not lie in this tab any more.
function purge(sent) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("brouillon ") && sent.includes(JSON.parse(sessionStorage.getItem(key)).sign)) sessionStorage.removeItem(key);
  }
}

function depart(one, button) {
  clearTimeout(one.timer);
  const kept = ["keep", "remove", "reread", "insert"].includes(button?.name) || button?.hasAttribute("formaction");
  if (kept) forget(one); // what is kept comes back with the answer
  else keep(one);
  one.gone = true;
}

function read(form) {
  return told([...new FormData(form)]);
}

// The same of the form as the service wrote it, whatever was typed since.
function written(form) {
  const fields = [...form.elements].filter((field) => field.name && !field.disabled && !["submit", "button", "file"].includes(field.type));
  return told(fields.flatMap((field) => values(field).map((value) => [field.name, value])));
}

function values(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.defaultChecked ? [field.value] : [];
  if (!field.options) return [field.defaultValue];
  const chosen = [...field.options].filter((option) => option.defaultSelected);
  return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map((option) => option.value);
}

// The words of the draft alone: a field of another act of the page (form=) has that act before its name.
function told(fields) {
  const own = fields.filter(([name]) => !name.includes("-") && !APART.includes(name));
  return JSON.stringify(own.map(([name, value]) => [name, String(value).replaceAll("\r\n", "\n").trim()]));
}

function touched(one, wait) {
  if (one.stopped) return keep(one);
  clearTimeout(one.timer);
  if (!isNew(one)) return forget(one);
  keep(one);
  if (!one.waiting) say(one, WRITING);
  one.timer = setTimeout(() => save(one), wait);
}

async function save(one, leave = false) {
  clearTimeout(one.timer);
  if (one.running) await one.running;
  if (one.stopped || one.gone || (!leave && !isNew(one))) return;
  one.running = attempt(one, leave).finally(() => { one.running = null; });
  await one.running;
}

// Is there anything to save: words, or files that have come?
function isNew(one) {
  return one.owed || read(one.form) !== one.saved;
}

async function attempt(one, leave) {
  const typed = read(one.form), owed = one.owed;
  one.owed = false;
  say(one, SAVING);
  let answer = await post(one).catch(() => null);
  if (answer && [400, 401].includes(answer.status) && await renew(one.form.dataset.token)) answer = await post(one).catch(() => null);
  if (!answer || answer.status >= 500) return later(one, DOWN, owed);
  if ([400, 401].includes(answer.status) || answer.type === "opaqueredirect") return later(one, LOST, owed);
  if (answer.headers.get("Content-Type") !== JSON_KIND) return later(one, DOWN, owed);
  one.waiting = false;
  const said = await answer.json();
  if (answer.status === 409) {
    one.owed ||= owed;
    return clash(one, said);
  }
  say(one, said.said);
  if (!answer.ok) return leave && HTMLFormElement.prototype.submit.call(one.form); // the page says each fault
  one.form.elements.version.value = said.version;
  if (said.key) one.form.elements.key.value = said.key;
  if (said.kept !== undefined) one.form.elements.kept.value = said.kept;
  one.form.dispatchEvent(new CustomEvent("kept", { detail: said }));
  if (sends(one.form) && said.next) follow(one, said);
  one.saved = typed;
  if (one.owed || read(one.form) !== typed) return touched(one, WAIT);
  forget(one);
  if (leave) goTo(said.next);
}

// A new draft has an address of its own now: reloaded, the page finds it there.
function follow(one, said) {
  forget(one);
  one.key = `brouillon ${said.name}`;
  history.replaceState(null, "", said.next);
}

function post(one, keepalive = false) {
  const body = new URLSearchParams([...new FormData(one.form)].filter(([, value]) => typeof value === "string"));
  return fetch(one.form.action, { method: "POST", body, keepalive, redirect: "manual", headers: { Accept: JSON_KIND } });
}

function later(one, why, owed) {
  one.waiting = true;
  one.owed ||= owed;
  say(one, why);
  one.timer = setTimeout(() => save(one), AGAIN);
}

function goTo(address) {
  const here = new URL(address, location.href);
  if (here.pathname === location.pathname) {
    history.replaceState(null, "", here);
    location.reload();
  } else location.assign(here);
}

// ---- What is typed and not saved
function keep({ form, key }) {
  const draft = { action: form.getAttribute("action"), version: form.elements.version.value, sign: form.elements.key?.value, fields: read(form) };
  try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden: the page still has it */ }
}

function forget(one) {
  sessionStorage.removeItem(one.key);
  if (one.state?.textContent === WRITING) say(one, IDLE);
}

function restore(one) {
  const kept = sessionStorage.getItem(one.key);
  if (!kept) return;
  const draft = JSON.parse(kept);
  if (draft.fields === one.saved) return forget(one);
  if (draft.sign && sends(one.form)) one.form.elements.key.value = draft.sign;
  one.form.setAttribute("action", draft.action);
  one.form.elements.version.value = draft.version;
  refill(one.form, JSON.parse(draft.fields));
  const box = one.form.closest("details");
  if (box) box.open = true;
  touched(one, 0);
}

function refill(form, fields) {
  const typed = [...form.querySelectorAll("input[type=checkbox]")].filter((box) => !APART.includes(box.name));
  for (const box of typed) box.checked = fields.some(([name, value]) => name === box.name && value === box.value);
  fill(form, Object.fromEntries(fields));
}

function fill(form, facts) {
  for (const [name, value] of Object.entries(facts)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
}

// ---- Somebody saved it first, in another tab: both texts stay until she chooses
function clash(one, said) {
  one.stopped = true;
  keep(one);
  say(one, "Pas enregistré : choisissez au-dessus de ce formulaire.");
  const note = document.createElement("div");
  note.className = "note warn";
  const inside = document.createElement("div");
  note.append(inside);
  inside.append(line(said.said));
  if (said.facts) inside.append(line("L’autre version :"), list(one.form, said.facts));
  const row = document.createElement("div");
  row.className = "actions";
  row.append(button(said.facts ? "Garder ce que j’ai écrit ici" : said.again ?? "Remettre cette ligne dans mon CV", () => {
    one.form.elements.version.value = said.version;
    resume(one, note);
  }));
  if (said.facts) row.append(button("Prendre l’autre version", () => {
    one.form.elements.version.value = said.version;
    fill(one.form, said.facts);
    one.saved = read(one.form);
    resume(one, note);
  }));
  inside.append(row);
  one.form.before(note);
}

function resume(one, note) {
  note.remove();
  one.stopped = false;
  say(one, IDLE);
  touched(one, 0);
  one.form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

function list(form, facts) {
  const terms = document.createElement("dl");
  terms.className = "facts";
  for (const [name, value] of Object.entries(facts)) {
    const label = form.elements[name]?.labels?.[0]?.firstChild?.textContent.trim();
    if (!label) continue;
    const pair = document.createElement("div");
    pair.append(Object.assign(document.createElement("dt"), { textContent: label }));
    pair.append(Object.assign(document.createElement("dd"), { textContent: value || "non renseigné" }));
    terms.append(pair);
  }
  return terms;
}

function line(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: label });
  made.addEventListener("click", act);
  return made;
}

function say(one, text) {
  one.state ??= one.form.querySelector("[data-state]");
  if (one.state && one.state.textContent !== text) one.state.textContent = text;
}
