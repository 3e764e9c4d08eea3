"""The pages of the sign-in: /connexion, the password that must change, /deconnexion."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from socle.audit import Event
from socle.web.sessions import rotate
from sso import interactions, new_password, second_factor, sessions, signin, signin_page, wording
from sso.directory import directory
from sso.directory.account import Account
from sso.new_password import NewPasswordForm
from sso.passwords import Person, normalise
from sso.signin import Step, TooMany
from sso.signin_page import SignInForm

bp = Blueprint("signin", __name__, template_folder="templates")

REFUSED = (
    "L’identifiant ou le mot de passe n’est pas le bon, ou ce compte ne peut pas se connecter. "
    "Vérifiez la touche Verr. Maj., puis recommencez. Si vous ne vous en souvenez plus, choisissez un "
    "nouveau mot de passe."
)


@bp.get("/connexion")
def form() -> ResponseReturnValue:
    """The sign-in page; `demande` is the request of an application, resumed afterwards."""
    demande = _demande()
    return signin_page.first(interactions.find(demande), demande)


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


def open_for(account: Account, demande: str | None, first: str = "") -> ResponseReturnValue:
    """What follows a right password, wherever it was shown: a second factor, or the session.

    `first` is a page of this service to show before the application, or the first page, opens.
    """
    return second_factor.after_password(account, demande, first)


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
    return signin_page.page(form, interactions.find(demande), demande)


def _must_change_page(form: NewPasswordForm, account: Account, demande: str | None) -> str:
    interactions.may_lead_to_application(interactions.find(demande))
    return render_template("sso/must_change.html", form=form, account=account)
