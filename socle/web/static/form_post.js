// The answer to an application by form_post: the form sends itself; without JavaScript its button does.
document.querySelector("form[data-send]")?.requestSubmit();
