// A calendar beside a day typed by hand: months and years to choose from, arrows to walk, Escape to leave.

const MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
  "novembre", "décembre"];
const DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

for (const input of document.querySelectorAll("[data-day]:not([data-calendar])")) addButton(input);

function addButton(input) {
  input.dataset.calendar = "yes";
  const button = element("button", { type: "button", className: "btn btn-quiet btn-sm" }, "Calendrier");
  const label = input.labels[0]?.textContent.trim() ?? "";
  button.setAttribute("aria-label", `Calendrier : ${label}`);
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => open(input, label));
  input.after(button);
}

function element(name, properties = {}, text = "") {
  const made = Object.assign(document.createElement(name), properties);
  if (text) made.textContent = text;
  return made;
}

function day(year, month, date) {
  const made = new Date(2000, month, date);
  made.setFullYear(year, month, date);
  return made;
}

function typed(input) {
  const found = input.value.trim().match(/^(\d{1,2})[/.\-\s]?(\d{1,2})[/.\-\s]?(\d{4})$/);
  if (!found) return null;
  const [date, month, year] = found.slice(1).map(Number);
  const made = day(year, month - 1, date);
  return made.getMonth() === month - 1 && made.getDate() === date ? made : null;
}

function limit(text) {
  return text ? day(...text.split("-").map((part, place) => Number(part) - (place === 1 ? 1 : 0))) : null;
}

function open(input, label) {
  const first = limit(input.dataset.min) ?? day(new Date().getFullYear() - 100, 0, 1);
  const last = limit(input.dataset.max) ?? day(new Date().getFullYear() + 10, 11, 31);
  const clamp = (wanted) => (wanted < first ? first : wanted > last ? last : wanted);
  let at = clamp(typed(input) ?? new Date());
  at = day(at.getFullYear(), at.getMonth(), at.getDate());

  const dialog = element("dialog", { className: "calendar" });
  dialog.setAttribute("aria-label", `Choisir un jour : ${label}`);
  const head = element("div", { className: "calendar-head" });
  const months = select("Mois", MONTHS.map((name, value) => [value, name]));
  const years = select("Année", range(first.getFullYear(), last.getFullYear()).map((year) => [year, year]));
  const table = element("table");
  const close = element("button", { type: "button", className: "btn btn-quiet btn-sm" }, "Fermer");
  const foot = element("div", { className: "calendar-foot" });
  head.append(months, years);
  foot.append(close);
  dialog.append(head, table, foot);
  document.body.append(dialog);

  const draw = (focus) => {
    months.value = at.getMonth();
    years.value = at.getFullYear();
    table.replaceChildren(titles(), weeks(at, first, last));
    if (focus) table.querySelector("[aria-pressed=true]").focus();
  };
  const move = (wanted, focus = true) => { at = clamp(wanted); draw(focus); };
  const jump = () => {
    const most = day(Number(years.value), Number(months.value) + 1, 0).getDate();
    move(day(Number(years.value), Number(months.value), Math.min(at.getDate(), most)), false);
  };
  months.addEventListener("change", jump);
  years.addEventListener("change", jump);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); input.focus(); });
  table.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    input.value = chosen.dataset.typed;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    dialog.close();
  });
  table.addEventListener("keydown", (event) => {
    const months = { PageUp: -1, PageDown: 1 }[event.key];
    if (STEPS[event.key]) move(day(at.getFullYear(), at.getMonth(), at.getDate() + STEPS[event.key]));
    else if (months) move(sameDay(at, months));
    else return;
    event.preventDefault();
  });
  draw(false);
  dialog.showModal();
  table.querySelector("[aria-pressed=true]").focus();
}

function sameDay(at, months) {
  const most = day(at.getFullYear(), at.getMonth() + months + 1, 0).getDate();
  return day(at.getFullYear(), at.getMonth() + months, Math.min(at.getDate(), most));
}

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}

function select(label, options) {
  const made = element("select", { className: "form-control select" });
  made.setAttribute("aria-label", label);
  for (const [value, text] of options) made.append(element("option", { value }, String(text)));
  return made;
}

function titles() {
  const row = element("tr");
  for (const name of DAYS) {
    const cell = element("th", { scope: "col", abbr: name }, name.slice(0, 3));
    row.append(cell);
  }
  const head = element("thead");
  head.append(row);
  return head;
}

function weeks(at, first, last) {
  const body = element("tbody");
  const start = (day(at.getFullYear(), at.getMonth(), 1).getDay() + 6) % 7;
  const most = day(at.getFullYear(), at.getMonth() + 1, 0).getDate();
  let row;
  for (let place = 0; place < start + most; place += 1) {
    if (place % 7 === 0) body.append(row = element("tr"));
    const cell = element("td");
    if (place >= start) cell.append(choice(day(at.getFullYear(), at.getMonth(), place - start + 1), at, first, last));
    row.append(cell);
  }
  return body;
}

function choice(wanted, at, first, last) {
  const made = element("button", { type: "button" }, String(wanted.getDate()));
  const chosen = wanted.getTime() === at.getTime();
  const two = (number) => String(number).padStart(2, "0");
  made.dataset.typed = `${two(wanted.getDate())}/${two(wanted.getMonth() + 1)}/${wanted.getFullYear()}`;
  made.setAttribute("aria-label",
    `${DAYS[(wanted.getDay() + 6) % 7]} ${wanted.getDate()} ${MONTHS[wanted.getMonth()]} ${wanted.getFullYear()}`);
  made.setAttribute("aria-pressed", String(chosen));
  made.tabIndex = chosen ? 0 : -1;
  made.disabled = wanted < first || wanted > last;
  return made;
}
