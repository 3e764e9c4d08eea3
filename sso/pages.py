"""The pages of the sign-in: /connexion, the password that must change, /deconnexion."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from socle import french
from socle.audit import Event
from sso import interactions, new_password, second_factor, sessions, signin, signin_page, wording
from sso.directory import directory
from sso.directory.account import Account
from sso.new_password import NewPasswordForm
from sso.passwords import normalise, wordlists
from sso.signin import Attempt, Awaited, Step, TooMany
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
    return _next(attempt, attempt.account, demande)


@bp.route("/connexion/nouveau-mot-de-passe", methods=["GET", "POST"])
def must_change() -> ResponseReturnValue:
    """A new password before anything else opens: it must change, or has expired, or soon will have."""
    awaited, account = _changing(Step.MUST_CHANGE, Step.SHOULD_CHANGE)
    if awaited is None or account is None:
        return _sign_in_first()
    form, profile = NewPasswordForm(), new_password.profile_of(directory().roles(account))
    form.new.rules = new_password.rules_for(profile, account)
    if not form.validate_on_submit():
        return _must_change_page(form, account, awaited), 422 if form.is_submitted() else 200
    found = new_password.reasons(form, new_password.person_of(account), profile) or _change(form, account)
    if found:
        for reason in found:
            form.refuse(french.fr(reason), form.new)
        return _must_change_page(form, account, awaited), 422
    return open_for(directory().get(account.uid), awaited.demande)


@bp.post("/connexion/garder-mon-mot-de-passe")
def keep_password() -> ResponseReturnValue:
    """Go on with a password that still opens: only where a new one was offered, not asked."""
    awaited, account = _changing(Step.SHOULD_CHANGE)
    if awaited is None or account is None:
        return _sign_in_first()
    return open_for(account, awaited.demande)


@bp.get(new_password.COMMON_WORDS)
def common_words() -> dict[str, list[str]]:
    """The words of our lists, for the script that judges a password while it is typed."""
    return wordlists.for_pages()


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
    signin.no_longer_awaited()
    return second_factor.after_password(account, demande, first)


def _next(attempt: Attempt, account: Account, demande: str | None) -> ResponseReturnValue:
    step = attempt.step
    if step is Step.SIGNED_IN:
        return open_for(account, demande)
    if step is Step.PASSCODE:
        return second_factor.after_passcode(account, demande)
    second_factor.make_way(account)
    signin.await_step(account, step, demande, attempt.outcome)
    return redirect(url_for("activation.proofs" if step is Step.ACTIVATE else "signin.must_change"), 303)


def _changing(*steps: Step) -> tuple[Awaited | None, Account | None]:
    """What this browser must do with a password it proved, and whose; the latter None if it changed since."""
    awaited = signin.awaited(*steps)
    return awaited, signin.unchanged(awaited.uid) if awaited else None


def _sign_in_first() -> ResponseReturnValue:
    flash("Connectez-vous d’abord, s’il vous plaît.", "info")
    return redirect(url_for("signin.form"), 303)


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


def _must_change_page(form: NewPasswordForm, account: Account, awaited: Awaited) -> str:
    interactions.may_lead_to_application(interactions.find(awaited.demande))
    why, later = french.fr(wording.why_change(awaited.outcome)), awaited.step is Step.SHOULD_CHANGE
    return render_template("sso/must_change.html", form=form, account=account, why=why, later=later)
