// Another picture without losing what was typed: the same request as without JavaScript, but only the captcha
// is taken out of the answer. Nothing typed is sent: only the fields hidden in the form.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-renew]");
  const place = button?.closest("[data-captcha]");
  if (!place || event.defaultPrevented) return;
  event.preventDefault();
  place.setAttribute("aria-busy", "true");
  try {
    await renew(place, button);
  } catch {
    place.removeAttribute("aria-busy");
    button.form.noValidate = true;
    button.form.action = button.formAction;
    HTMLFormElement.prototype.submit.call(button.form);
  }
});

async function renew(place, button) {
  const body = new URLSearchParams();
  for (const input of button.form.querySelectorAll("input[type=hidden]")) body.append(input.name, input.value);
  const answer = await fetch(button.formAction, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`[data-captcha][data-field="${place.dataset.field}"]`);
  if (!fresh) throw new Error("no captcha in the answer");
  fresh.classList.remove("wrong");
  fresh.querySelector(".problem")?.remove();
  place.replaceWith(fresh);
  fresh.querySelector("[data-said]").textContent = fresh.querySelector("img")
    ? "Une nouvelle image est affichée." : "Une nouvelle question est posée.";
  fresh.querySelector("input:not([type=hidden])").focus();
}

// Opening « Écouter » plays at once.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.sound")) {
    const audio = event.target.querySelector("audio");
    if (event.target.open) audio.play().catch(() => {});
    else audio.pause();
  }
}, true);
