"""Modifier mon mot de passe: the present one proves who one is, signed in or not; other sessions end."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import memory, wording
from mamia.fields import demande, travelling
from socle.audit import Event
from socle.french import fr
from socle.web.forms import HiddenField, LoginField, PasswordField, SubmitButton
from socle.web.sessions import rotate
from sso import new_password, signin
from sso.directory import directory
from sso.directory.account import Account
from sso.new_password import NewPasswordForm, rules_for
from sso.passwords import Profile, normalise
from sso.signin import Attempt, Step, TooMany

bp = Blueprint("change_password", __name__, template_folder="templates")

DONE = "change-done"
REFUSED = (
    "L’identifiant ou le mot de passe actuel n’est pas le bon, ou ce compte ne peut pas se connecter. "
    "Vérifiez la touche Verr. Maj., puis recommencez. Si vous ne vous en souvenez plus, réinitialisez-le "
    "avec votre NUMEN."
)


class ChangeForm(NewPasswordForm):
    """The present password, and twice the new one."""

    demande = HiddenField(default=travelling)
    identifiant = LoginField()
    current = PasswordField("Mot de passe actuel", missing="Écrivez votre mot de passe actuel.")
    new = PasswordField(
        "Nouveau mot de passe",
        autocomplete="new-password",
        rules=rules_for(Profile.AGENT),
        missing="Choisissez un nouveau mot de passe.",
    )
    again = PasswordField(
        "Confirmez le nouveau mot de passe",
        autocomplete="new-password",
        same_as="new",
        missing="Écrivez une seconde fois le nouveau mot de passe.",
    )
    submit = SubmitButton("Modifier")


@bp.get("/modifier-mon-mot-de-passe")
def page() -> ResponseReturnValue:
    """The form, with the identifiant of who is signed in."""
    form = _form()
    if current_user.is_authenticated:
        form.identifiant.data = current_user.uid
    return _page(form)


@bp.post("/modifier-mon-mot-de-passe")
def save() -> ResponseReturnValue:
    """One answer for every wrong proof, on the budgets of the sign-in."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    try:
        attempt = signin.attempt(form.identifiant.data or "", form.current.data or "")
    except TooMany as spent:
        form.refuse(fr(wording.spent(spent)))
        return _page(form), 429
    if attempt.account is None:
        form.refuse(fr(REFUSED))
        return _page(form), 422
    if attempt.step is Step.ACTIVATE:
        rotate()
        signin.await_step(attempt.account, Step.ACTIVATE, demande())
        return redirect(url_for("activation.proofs"), 303)
    if found := _reasons(form, attempt.account) or _changed(form, attempt):
        for reason in found:
            form.refuse(fr(reason), form.new)
        return _page(form), 422
    memory.keep(DONE, {"demande": demande() or ""})
    return redirect(url_for(".done"), 303)


@bp.get("/modifier-mon-mot-de-passe/fait")
def done() -> ResponseReturnValue:
    """What changes now."""
    kept = memory.recall(DONE)
    if kept is None:
        return redirect(url_for(".page"), 303)
    return render_template("mamia/change_done.html", demande=kept["demande"] or None)


def _form() -> ChangeForm:
    form = ChangeForm()
    if current_user.is_authenticated:
        form.new.rules = rules_for(
            new_password.profile_of(current_user.roles), directory().get(current_user.uid)
        )
    return form


def _reasons(form: ChangeForm, account: Account) -> list[str]:
    if normalise(form.current.data or "") == normalise(form.new.data or ""):
        return ["C’est votre mot de passe actuel : choisissez-en un autre."]
    profile = new_password.profile_of(directory().roles(account))
    return new_password.reasons(form, new_password.person_of(account), profile)


def _changed(form: ChangeForm, attempt: Attempt) -> list[str]:
    account = attempt.account
    assert account is not None
    keep = current_user.id if current_user.is_authenticated and current_user.uid == account.uid else ""
    refused = new_password.give(
        account, _change(form, attempt.step, account), Event.PASSWORD_CHANGED, "changed", keep=keep
    )
    return [refused] if refused else []


def _change(form: ChangeForm, step: Step, account: Account) -> Callable[[], None]:
    """An expired password can no longer be bound, or seldom: the service gives the new one in its place."""
    old, new = normalise(form.current.data or ""), normalise(form.new.data or "")
    if step in {Step.MUST_CHANGE, Step.SHOULD_CHANGE}:
        return partial(directory().set_password, account, new)
    return partial(directory().change_password, account, old, new)


def _page(form: ChangeForm) -> str:
    return render_template("mamia/change_password.html", form=form, demande=demande())
