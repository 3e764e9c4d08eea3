// Keyboard shortcuts of the gestionnaire's desk: off until she turns them on (WCAG 2.1.4), remembered in her
// browser. Each does what a link, a field or a button of the page does, and none hears what is typed in a field.

const KEPT = "raccourcis", PAUSE = 1500;
const place = document.querySelector("[data-shortcuts]");
const button = place.querySelector("button");
let prefix = "", pending;

const isOn = () => localStorage.getItem(KEPT) === "oui";
const all = (selector) => [...document.querySelectorAll(selector)];
const threads = () => all("a[data-thread]");

function say() {
  button.textContent = isOn() ? "Désactiver les raccourcis" : "Activer les raccourcis";
}

function step(by) {
  const rows = threads();
  if (!rows.length) return follow(by > 0 ? "j" : "k");
  const at = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  next?.focus();
  return Boolean(next);
}

// The link of the page that bears this key.
function follow(key) {
  const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  link?.click();
  return Boolean(link);
}

function write(selector) {
  const field = document.querySelector(selector);
  if (!field) return false;
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  return true;
}

function open() {
  const row = document.activeElement?.closest("tr")?.querySelector("a[data-thread]");
  row?.click();
  return Boolean(row);
}

function tick() {
  const box = document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
}

function help() {
  place.querySelector("details").open = true;
  place.querySelector("summary").focus();
  return true;
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  o: open,
  u: () => follow("u"),
  x: tick,
  r: () => write("#repondre textarea"),
  n: () => write('#note-note'),
  "/": () => write("input[type=search]"),
  "?": help,
};

function isTyping(target) {
  return target.isContentEditable || Boolean(target.closest("textarea, select, input:not([type=checkbox])"));
}

function waitFor(key) {
  prefix = key;
  clearTimeout(pending);
  pending = setTimeout(() => { prefix = ""; }, PAUSE);
}

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (event.key === "g" && !prefix) return waitFor("g");
  const [before, key] = [prefix, event.key];
  prefix = "";
  const done = before ? follow(`${before} ${key}`) : Object.hasOwn(ACTS, key) && ACTS[key]();
  if (done) event.preventDefault();
});

button.addEventListener("click", () => {
  localStorage.setItem(KEPT, isOn() ? "non" : "oui");
  say();
});
say();
place.hidden = false;
