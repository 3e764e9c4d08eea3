"""The sign-in page: /connexion shows it, and so does the authorization endpoint, without a redirect first."""

from typing import Any

from flask import current_app, render_template
from flask_login import current_user

from socle.web.forms import Form, LoginField, PasswordField, SubmitButton
from sso import interactions
from sso.interactions import Kept
from sso.settings import Sso

PASSCODE_LABEL = "Mot de passe ou passcode OTP"  # the words of domain.md § 8.1 (decision 21)


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


def first(kept: Kept | None, demande: str | None) -> str:
    """The page before anything was typed; `kept` is the request of an application, known as `demande`."""
    form = SignInForm()
    hint = kept.parameters.get("login_hint", "") if kept else ""
    form.login.data = hint[:200] if hint.isprintable() else ""
    return page(form, kept, demande)


def page(form: SignInForm, kept: Kept | None, demande: str | None) -> str:
    """The page with its form; the links keep `demande`, even one that is no longer kept."""
    interactions.may_lead_to_application(kept)
    return render_template("sso/signin.html", form=form, demande=demande, signed_in=current_user)
