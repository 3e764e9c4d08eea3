"""The sign-in page: /connexion shows it, and so does the authorization endpoint, without a redirect first.

Hundreds of people open it at once in the morning, all the same but for two words: it is drawn once, with two
holes, and drawn again every few seconds.
"""

import secrets
from time import monotonic
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, render_template, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from socle.web.forms import Form, LoginField, PasswordField, SubmitButton
from socle.web.pages import display_choice
from sso import interactions
from sso.interactions import Kept
from sso.settings import Sso

PASSCODE_LABEL = "Mot de passe ou passcode OTP"  # the words of domain.md § 8.1 (decision 21)
DRAWN_FOR = 3.0  # seconds: what changes on the page, for everybody, changes so soon
TOKEN, DEMANDE = (f"trou{secrets.token_hex(16)}" for _ in range(2))  # nothing a person could write


class SignInForm(Form):
    """Identifiant and password; the second field also takes a passcode, where a setting says so."""

    login = LoginField("Identifiant", hint="Votre identifiant ou votre adresse académique.")
    password = PasswordField("Mot de passe")
    submit = SubmitButton("Valider")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settings: Sso = current_app.extensions["sso_settings"]
        if settings.passcode_field:
            self.password.label.text = PASSCODE_LABEL


def init_app(app: Flask) -> None:
    """No page is drawn yet."""
    app.extensions["signin_pages"] = {}


def first(kept: Kept | None, demande: str | None) -> str:
    """The page before anything was typed; `kept` is the request of an application, known as `demande`."""
    hint = kept.parameters.get("login_hint", "") if kept else ""
    if hint or current_user.is_authenticated or "_flashes" in session:
        form = SignInForm()
        form.login.data = hint[:200] if hint.isprintable() else ""
        return page(form, kept, demande)
    interactions.may_lead_to_application(kept)
    drawn = _drawn(demande is not None)
    return drawn.replace(TOKEN, generate_csrf()).replace(DEMANDE, quote(demande or "", safe=""))


def page(form: SignInForm, kept: Kept | None, demande: str | None) -> str:
    """The page with its form; the links keep `demande`, even one that is no longer kept."""
    interactions.may_lead_to_application(kept)
    return render_template("sso/signin.html", form=form, demande=demande, signed_in=current_user)


def _drawn(for_application: bool) -> str:
    """The page of nobody in particular, with a hole for the form's token and one for the request."""
    pages: dict[tuple[object, ...], tuple[float, object, str]] = current_app.extensions["signin_pages"]
    varies, news = (for_application, display_choice(), request.script_root), _news()
    until, told, drawn = pages.get(varies, (0.0, None, ""))
    if until < monotonic() or told != news:
        form = SignInForm()
        form.csrf_token.current_token = TOKEN
        drawn = page(form, None, DEMANDE if for_application else None)
        pages[varies] = monotonic() + DRAWN_FOR, news, drawn
    return drawn


def _news() -> object:
    """What every page says on top: it appears at once."""
    alerts = current_app.jinja_env.globals.get("alerts")
    return alerts() if callable(alerts) else None
