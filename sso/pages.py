"""The pages of the sign-in: /connexion, the password that must change, /deconnexion."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from socle.audit import Event
from socle.web.forms import Form, LoginField, PasswordField, SubmitButton
from socle.web.sessions import rotate
from sso import interactions, new_password, second_factor, sessions, signin, wording
from sso.directory import directory
from sso.directory.account import Account
from sso.new_password import NewPasswordForm
from sso.passwords import Person, normalise
from sso.settings import Sso
from sso.signin import Step, TooMany

bp = Blueprint("signin", __name__, template_folder="templates")

PASSCODE_LABEL = "Mot de passe ou passcode OTP"  # the words of domain.md § 8.1 (decision 21)
REFUSED = (
    "L’identifiant ou le mot de passe n’est pas le bon, ou ce compte ne peut pas se connecter. "
    "Vérifiez la touche Verr. Maj., puis recommencez. Si vous ne vous en souvenez plus, choisissez un "
    "nouveau mot de passe."
)


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


@bp.get("/connexion")
def form() -> ResponseReturnValue:
    """The sign-in page; `demande` is the request of an application, resumed afterwards."""
    demande = _demande()
    form = SignInForm()
    hint = (interactions.read(demande) or {}).get("login_hint", "")
    form.login.data = hint[:200] if hint.isprintable() else ""
    return _page(form, demande)


@bp.post("/connexion")
def sign_in() -> ResponseReturnValue:
    """One answer for every wrong proof; what must follow a right one is on the next page."""
    form, demande = SignInForm(), _demande()
    if not form.validate_on_submit():
        return _page(form, demande), 422
    try:
        attempt = signin.attempt(form.login.data or "", form.password.data or "", passcodes=True)
    except TooMany as spent:
        form.refuse(wording.spent(spent))
        return _page(form, demande), 429
    if attempt.account is None:
        form.refuse(REFUSED)
        return _page(form, demande), 422
    return _next(attempt.step, attempt.account, demande)


@bp.route("/connexion/nouveau-mot-de-passe", methods=["GET", "POST"])
def must_change() -> ResponseReturnValue:
    """The password must change before anything else opens (pwdReset, or expired)."""
    awaited = signin.awaited(Step.MUST_CHANGE)
    account = signin.unchanged(awaited[0]) if awaited else None
    if awaited is None or account is None:
        flash("Connectez-vous d’abord, s’il vous plaît.", "info")
        return redirect(url_for("signin.form"), 303)
    form, demande = NewPasswordForm(), awaited[1]
    profile = new_password.profile_of(directory().roles(account))
    form.new.rules = new_password.rules_for(profile)
    if not form.validate_on_submit():
        return _must_change_page(form, account, demande), 422 if form.is_submitted() else 200
    found = new_password.reasons(form, Person.of(account), profile) or _change(form, account)
    if found:
        for reason in found:
            form.refuse(reason, form.new)
        return _must_change_page(form, account, demande), 422
    return open_for(directory().get(account.uid), demande)


@bp.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End the session here and in every application."""
    sessions.sign_out()
    flash("Vous êtes déconnecté, ici et dans vos applications.", "ok")
    return redirect(url_for("home.page"), 303)


def open_for(account: Account, demande: str | None) -> ResponseReturnValue:
    """What follows a right password, wherever it was shown: a second factor, or the session."""
    return second_factor.after_password(account, demande)


def _next(step: Step, account: Account, demande: str | None) -> ResponseReturnValue:
    if step is Step.SIGNED_IN:
        return open_for(account, demande)
    if step is Step.PASSCODE:
        return second_factor.after_passcode(account, demande)
    session.clear()
    rotate()
    signin.await_step(account, step, demande)
    return redirect(url_for("signin.must_change" if step is Step.MUST_CHANGE else "activation.proofs"), 303)


def _change(form: NewPasswordForm, account: Account) -> list[str]:
    new = normalise(form.new.data or "")
    refused = new_password.give(
        account, lambda: directory().set_password(account, new), Event.PASSWORD_CHANGED, "must_change"
    )
    return [refused] if refused else []


def _demande() -> str | None:
    return request.values.get("demande", "")[:40] or None


def _page(form: SignInForm, demande: str | None) -> str:
    interactions.may_lead_to_application(demande)
    return render_template("sso/signin.html", form=form, demande=demande, signed_in=current_user)


def _must_change_page(form: NewPasswordForm, account: Account, demande: str | None) -> str:
    interactions.may_lead_to_application(demande)
    return render_template("sso/must_change.html", form=form, account=account)
