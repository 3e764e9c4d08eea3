"""The request of an application, kept while its person signs in, finds her account or resets her password.

It travels as `?demande=<identifier>`, from page to page; it holds no secret and is resumed by its address.
"""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from flask import url_for

from socle.store import Payload, store

KIND = "interaction"
LIFE = timedelta(hours=2)
KEPT = (
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "prompt", "max_age"),
    *("code_challenge", "code_challenge_method", "login_hint", "ui_locales", "acr_values", "id_token_hint"),
)
FORCING = ("login", "select_account")


def keep(parameters: dict[str, str]) -> str:
    """Keep a checked authorization request; returns its identifier."""
    identifier = secrets.token_urlsafe(16)
    kept = {name: parameters[name] for name in KEPT if name in parameters}
    store().put(KIND, identifier, kept, LIFE)
    return identifier


def read(identifier: str | None) -> Payload | None:
    """The request, or None when it is unknown or too old."""
    if not identifier or len(identifier) > 40:
        return None
    return store().get(KIND, identifier)


def resume_address(identifier: str | None) -> str:
    """Where a person goes once signed in: her application's request, or the home page."""
    parameters = read(identifier)
    if parameters is None:
        return url_for("home.page")
    prompts = [word for word in parameters.get("prompt", "").split() if word not in FORCING]
    rest = {name: value for name, value in parameters.items() if name not in {"prompt", "max_age"}}
    if prompts:
        rest["prompt"] = " ".join(prompts)
    return f"{url_for('oidc.authorize')}?{urlencode(rest)}"
