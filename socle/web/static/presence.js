// Who else has this thread open: asked every 20 s while the page is seen, said only when it changes. Without
// JavaScript the page says it when it is loaded.

const EVERY = 20_000;
const place = document.querySelector("[data-presence]");
const timer = setInterval(ask, EVERY);

document.addEventListener("visibilitychange", ask);

async function ask() {
  if (document.visibilityState !== "visible") return;
  const body = new URLSearchParams({ csrf_token: place.dataset.token });
  const answer = await fetch(place.dataset.presence, { method: "POST", body }).catch(() => null);
  if (!answer) return; // the line is bad: it asks again
  if (!answer.ok) return clearInterval(timer);
  const { said } = await answer.json();
  if (place.textContent !== said) place.textContent = said;
}
