// The end of a session is said some minutes before, and can be put off (RGAA 13.1). Without JavaScript the foot of
// the page says the hours, and any page puts off the first of them. Hours are the server's: clocks of devices lie.

const AHEAD = 5 * 60_000;
const place = document.querySelector("[data-session]");
const tabs = new BroadcastChannel("session"); // a page opened in one tab puts off the end for all
const box = document.createElement("dialog");
let late, idle, ends, timer;

box.className = "sheet session-end";
box.setAttribute("aria-labelledby", "fin-de-session");
box.setAttribute("aria-describedby", "fin-de-session-texte");
document.body.append(box);
tabs.addEventListener("message", ({ data }) => learn(data));
late = Date.now() - new Date(place.dataset.now);
learn(place.dataset);
tell();

function learn(life) {
  idle = new Date(life.idle);
  ends = new Date(life.ends);
  if (box.open) box.close();
  plan();
}

function tell() {
  tabs.postMessage({ idle: idle.toISOString(), ends: ends.toISOString() });
}

function left() {
  return Math.min(idle, ends) - (Date.now() - late);
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(left() > 0 ? warn : over, Math.max(0, left() - AHEAD));
}

function warn() {
  if (left() <= 0) return over();
  timer = setTimeout(over, left() + 1000);
  if (ends > idle) {
    show("Votre session va se fermer", `Sans rien faire, votre session se ferme à ${hour(idle)}.`, [["Rester connecté", extend]]);
  } else if (sessionStorage.getItem("fin") !== ends.toISOString()) { // said once, for nothing puts it off
    sessionStorage.setItem("fin", ends.toISOString());
    show(
      "Votre session va se fermer",
      `Votre session se ferme à ${hour(ends)} et ne peut plus être prolongée. Enregistrez ce que vous écrivez, puis reconnectez-vous.`,
      [],
    );
  }
}

function over() {
  show(
    "Votre session est fermée",
    "Ce que vous avez écrit est encore dans cette page. Reconnectez-vous dans un autre onglet, puis revenez l’envoyer ici.",
    place.dataset.signIn ? [["Se reconnecter dans un autre onglet", () => window.open(place.dataset.signIn)]] : [],
  );
}

async function extend() {
  const answer = await fetch(place.dataset.session).catch(() => null);
  if (!answer) return show("Le service ne répond pas", "Vérifiez votre connexion internet, puis recommencez.", [["Rester connecté", extend]]);
  if (!answer.ok) return over();
  const life = await answer.json();
  late = Date.now() - new Date(life.now);
  learn(life);
  tell();
}

function hour(date) {
  const parts = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
  return parts.format(date).replace(":", "\u00a0h\u00a0");
}

function show(title, text, acts) {
  const heading = document.createElement("h2");
  heading.id = "fin-de-session";
  heading.textContent = title;
  const paragraph = document.createElement("p");
  paragraph.id = "fin-de-session-texte";
  paragraph.textContent = text;
  const row = document.createElement("div");
  row.className = "actions";
  for (const [place, [label, act]] of [...acts, ["Fermer ce message", () => box.close()]].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = place === 0 && acts.length ? "btn btn-primary" : "btn btn-quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    row.append(button);
  }
  box.replaceChildren(heading, paragraph, row);
  if (!box.open) box.showModal();
}
