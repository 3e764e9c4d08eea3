"""The first password of a new account, reached by its NUMEN typed in place of a password (decision 11)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import guarded, memory, more_proof, reset_password, trials, wording
from mamia.fields import BirthDateField
from mamia.guarded import Sent
from mamia.guards import signed_in
from mamia.proof import CAUSES, Act
from socle.audit import Event
from socle.web.forms import CaptchaField, Form, SubmitButton
from sso import interactions, signin
from sso.directory import directory
from sso.directory.account import Account
from sso.new_password import NewPasswordForm
from sso.pages import open_for
from sso.signin import Step, TooMany

bp = Blueprint("activation", __name__, template_folder="templates")

PROVED, DONE = "activation", "activation-done"


class ActivationForm(Form):
    """What the NUMEN alone does not prove."""

    birth_date = BirthDateField()
    captcha = CaptchaField()
    submit = SubmitButton("Continuer")


@bp.route("/activation", methods=["GET", "POST"])
def proofs() -> ResponseReturnValue:
    """Birth date and captcha, on the budgets of the reset."""
    awaited = signin.awaited(Step.ACTIVATE)
    if awaited is None:
        return _sign_in_first()
    uid, demande = awaited.uid, awaited.demande
    form, here, account = ActivationForm(), url_for(".proofs"), directory().get(uid)
    sent = guarded.read(form, PROVED, here)
    if sent is not Sent.GOOD:
        return _proofs_page(form, account), 422 if sent is Sent.FAULTY else 200
    try:
        believed = trials.confirmed(Act.ACTIVATE, account, form.birth_date.day)
    except TooMany as spent:
        guarded.refuse(form, PROVED, here, wording.spent(spent))
        return _proofs_page(form, account), 429
    if believed is None:
        guarded.refuse(form, PROVED, here, wording.REFUSED)
        return _proofs_page(form, account, refused=True), 422
    kept = {"uid": uid, "birth_date": form.birth_date.day, "demande": demande or ""}
    return more_proof.go_on(Act.ACTIVATE, believed, kept, kind=PROVED)


@bp.get("/activation/mot-de-passe")
def choose() -> ResponseReturnValue:
    """The first password, its rules said before typing."""
    kept = memory.recall(PROVED)
    account = more_proof.proved(kept)
    if kept is None or account is None:
        return _sign_in_first()
    return _password_page(reset_password.new_password_form(account), account, kept)


@bp.post("/activation/mot-de-passe")
def save() -> ResponseReturnValue:
    """Activate, open the session, and resume what the application had asked."""
    with memory.once(PROVED) as proved:
        account = more_proof.proved(proved.values)
        if proved.values is None or account is None:
            return _sign_in_first()
        form, birth_date = reset_password.new_password_form(account), proved.values["birth_date"]
        if not (form.validate() and reset_password.given(form, account, birth_date, Event.ACCOUNT_ACTIVATED)):
            return _password_page(form, account, proved.values), 422
        proved.used = True
    signin.forgive(account)
    demande = proved.values["demande"] or None
    opened = open_for(directory().get(account.uid), demande, first=url_for(".done"))
    memory.keep(DONE, {"demande": demande or ""})  # in the session that is now open
    return opened


@bp.get("/activation/fait")
@signed_in
def done() -> ResponseReturnValue:
    """What to update now, what would protect the account better, and the way on."""
    kept = memory.recall(DONE) or {"demande": ""}
    onward = interactions.resume_address(kept["demande"])
    return render_template("mamia/activation_done.html", onward=onward, own=directory().get(current_user.uid))


def _sign_in_first() -> ResponseReturnValue:
    flash("Pour activer votre compte, connectez-vous avec votre NUMEN à la place du mot de passe.", "info")
    return redirect(url_for("signin.form"), 303)


def _proofs_page(form: ActivationForm, account: Account, refused: bool = False) -> str:
    return render_template(
        "mamia/activation.html", form=form, account=account, refused=refused, causes=CAUSES
    )


def _password_page(form: NewPasswordForm, account: Account, kept: memory.Values) -> str:
    interactions.may_lead_to_application(interactions.find(kept["demande"]))
    return render_template("mamia/activation_choose.html", form=form, account=account)
