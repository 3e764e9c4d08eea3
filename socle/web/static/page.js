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

// ---- Rules of a password, while typing
const CHECKS = {
  length: (typed, value) => [...typed.normalize("NFC")].length >= Number(value),
  without: (typed, value) => typed !== "" && !value.split(" ").some((word) => word && fold(typed).includes(fold(word))),
  same: (typed, value) => typed !== "" && typed === document.getElementById(value)?.value,
  differs: (typed, value) => typed !== "" && typed !== document.getElementById(value)?.value,
};

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const list of document.querySelectorAll("[data-rules]")) {
  const input = document.getElementById(list.dataset.rules);
  const rules = [...list.querySelectorAll("[data-rule]")];
  const judge = () => {
    for (const rule of rules) {
      if (input.value === "") delete rule.dataset.met;
      else rule.dataset.met = CHECKS[rule.dataset.rule]?.(input.value, rule.dataset.value) ? "yes" : "no";
    }
  };
  input.form?.addEventListener("input", judge);
  judge();
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
