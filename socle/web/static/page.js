// Comforts of every page; each task works without them.

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

// ---- Passwords: show, capitals lock
for (const input of document.querySelectorAll("[data-password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet btn-sm";
  button.textContent = "Afficher";
  button.setAttribute("aria-controls", input.id);
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", "Afficher : " + labelOf(input));
  button.addEventListener("click", () => show(input, button, input.type === "password"));
  input.form?.addEventListener("submit", () => show(input, button, false));
  input.after(button);
  warnOfCapitals(input);
}

function labelOf(input) {
  return input.labels[0]?.textContent.trim() ?? "";
}

function show(input, button, visible) {
  input.type = visible ? "text" : "password";
  button.textContent = visible ? "Masquer" : "Afficher";
  button.setAttribute("aria-pressed", String(visible));
  button.setAttribute("aria-label", (visible ? "Masquer : " : "Afficher : ") + labelOf(input));
}

function warnOfCapitals(input) {
  const place = document.getElementById(input.id + "-majuscules");
  if (!place) return;
  const say = (event) => {
    if (!event.getModifierState) return;
    const text = event.getModifierState("CapsLock") ? "La touche Verr. maj. est active." : "";
    if (place.textContent !== text) place.textContent = text;
  };
  input.addEventListener("keydown", say);
  input.addEventListener("keyup", say);
  input.addEventListener("blur", () => { place.textContent = ""; });
}

// ---- Rules of a password, while typing; the server checks them all again
const lengthOf = (typed) => [...typed.normalize("NFC")].length;
const CHECKS = {
  length: (typed, value) => lengthOf(typed) >= Number(value),
  without: (typed, value) => {
    const texts = [fold(typed), fold(typed).replace(/[^a-z]/g, "")];
    return !value.split(" ").some((word) => word && texts.some((text) => text.includes(word)));
  },
};
const ADVICE = {
  common: () => "Ce sont un ou deux mots courants.",
  length: (typed, value) => {
    const missing = Number(value) - lengthOf(typed);
    return missing === 1 ? "Encore 1 caractère." : `Encore ${missing} caractères.`;
  },
  without: () => "Il contient votre nom ou votre identifiant.",
};

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// The list of common words is fetched when somebody begins to type. What is in it is refused; of the rest, the
// server knows more: the rule is then not said to be met.
function knowCommon(list, input, judge) {
  const rule = list.querySelector("[data-rule=common]");
  if (!rule) return;
  input.addEventListener("focus", async () => {
    const { load } = await import("./common.js");
    const isCommon = await load(rule.dataset.value);
    CHECKS.common = (typed) => (isCommon(fold(typed)) ? false : undefined);
    judge();
  }, { once: true });
}

// What changes while typing is said once the fingers rest, so that it never covers the keys.
function sayLater(place, text) {
  clearTimeout(place.waiting);
  place.waiting = setTimeout(() => { if (place.textContent !== text) place.textContent = text; }, 800);
}

for (const list of document.querySelectorAll("[data-rules]")) {
  const input = document.getElementById(list.dataset.rules);
  const place = document.getElementById(input.id + "-avis");
  const judge = () => {
    const advice = [];
    for (const rule of list.querySelectorAll("[data-rule]")) {
      const { rule: name, value } = rule.dataset;
      const met = input.value === "" ? undefined : CHECKS[name]?.(input.value, value);
      if (met === undefined) delete rule.dataset.met;
      else rule.dataset.met = met ? "yes" : "no";
      if (met === false) advice.push(ADVICE[name](input.value, value));
    }
    sayLater(place, advice.join(" "));
  };
  knowCommon(list, input, judge);
  input.addEventListener("input", judge);
  judge();
}

for (const input of document.querySelectorAll("[data-same]")) {
  const first = document.getElementById(input.dataset.same);
  const place = document.getElementById(input.id + "-avis");
  const compare = () => {
    const begun = first.value.normalize("NFC").startsWith(input.value.normalize("NFC"));
    const finished = document.activeElement !== input && input.value !== "";
    const same = finished ? first.value.normalize("NFC") === input.value.normalize("NFC") : begun;
    sayLater(place, same ? "" : "Les deux mots de passe ne sont pas les mêmes.");
  };
  for (const event of ["input", "blur"]) input.addEventListener(event, compare);
  first.addEventListener("input", compare);
}

// ---- What is left to write
for (const area of document.querySelectorAll("[data-counter]")) {
  const place = document.getElementById(area.dataset.counter);
  const most = area.maxLength;
  const say = () => {
    const left = most - area.value.length;
    const text = left > most / 4 ? "" : left === 1 ? "Il reste 1 caractère." : `Il reste ${left} caractères.`;
    if (place.textContent !== text) place.textContent = text;
  };
  area.addEventListener("input", say);
  say();
}

// ---- Print what is shown once
for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.append(button);
}

// ---- A form is sent once
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
});

// ---- Heavier comforts, only where they are wanted
if (document.querySelector("[data-day]")) import("./calendar.js");
if (document.querySelector("[data-captcha]")) import("./captcha.js");
if (document.querySelector("[data-session]")) import("./session.js");
if (document.querySelector("[data-autosave]")) import("./autosave.js");
if (document.querySelector("[data-uploads]")) import("./uploads.js");
