// The end of a session is said some minutes before, and can be put off (RGAA 13.1). Without JavaScript the foot of
// the page says the hours, and any page puts off the first of them.

const MINUTES = 5;
const place = document.querySelector("[data-session]");
let idle = new Date(place.dataset.idle);
let ends = new Date(place.dataset.ends);
let timer;
const box = document.createElement("dialog");
box.className = "sheet";
box.setAttribute("aria-labelledby", "fin-de-session");
document.body.append(box);
plan();

function plan() {
  clearTimeout(timer);
  const next = Math.min(idle, ends) - Date.now() - MINUTES * 60_000;
  timer = setTimeout(next > -MINUTES * 60_000 ? warn : over, Math.max(0, next));
}

function hour(date) {
  return new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" }).format(date);
}

function warn() {
  const last = ends <= idle;
  const text = last
    ? `Votre session se ferme à ${hour(ends)} et ne peut plus être prolongée. Enregistrez ce que vous écrivez ; vous pourrez ensuite vous reconnecter.`
    : `Sans rien faire, votre session se ferme à ${hour(idle)}.`;
  show("Votre session va se fermer", text, last ? [] : [["Rester connecté", extend]]);
  timer = setTimeout(over, Math.min(idle, ends) - Date.now() + 1000);
}

function over() {
  show(
    "Votre session est fermée",
    "Ce que vous avez écrit est encore dans cette page. Reconnectez-vous dans un autre onglet, puis revenez l’envoyer ici.",
    [],
  );
}

async function extend() {
  const answer = await fetch(place.dataset.session, { credentials: "same-origin" }).catch(() => null);
  if (!answer) return show("Le service ne répond pas", "Vérifiez votre connexion internet, puis recommencez.", [["Rester connecté", extend]]);
  if (!answer.ok) return over();
  const life = await answer.json();
  idle = new Date(life.idle);
  ends = new Date(life.ends);
  box.close();
  plan();
}

function show(title, text, acts) {
  const heading = document.createElement("h2");
  heading.id = "fin-de-session";
  heading.textContent = title;
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  const row = document.createElement("div");
  row.className = "actions";
  for (const [label, act] of [...acts, ["Fermer ce message", () => box.close()]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = act === extend ? "btn btn-primary" : "btn btn-quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    row.append(button);
  }
  box.replaceChildren(heading, paragraph, row);
  if (!box.open) box.showModal();
}
