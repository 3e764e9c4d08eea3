"""Réinitialiser mon mot de passe: proofs, then a new password, then the way to the sign-in."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import guarded, memory, more_proof, trials, wording
from mamia.fields import BirthDateField, NumberField, PrintedCodeField, demande, travelling
from mamia.guarded import Sent
from mamia.proof import CAUSES, CAUSES_OF_LETTER, Act
from mamia.trials import Proofs
from socle.audit import Event
from socle.french import fr
from socle.web.forms import CaptchaField, Form, HiddenField, LoginField, SubmitButton
from sso import new_password, signin
from sso.directory import directory
from sso.directory.account import Account, State
from sso.new_password import NewPasswordForm
from sso.passwords import normalise
from sso.signin import TooMany

bp = Blueprint("reset_password", __name__, template_folder="templates")

PROVED, LETTER, DONE = "reset", "reset-letter", "reset-done"


class LetterForm(Form):
    """What proves who one is with a code on paper, where the NUMEN is not known."""

    demande = HiddenField(default=travelling)
    identifiant = LoginField(hint=fr("Votre identifiant, ou votre adresse académique."))
    code = PrintedCodeField()
    birth_date = BirthDateField()
    captcha = CaptchaField()
    submit = SubmitButton("Réinitialiser")


class ProofsForm(Form):
    """What proves who one is."""

    demande = HiddenField(default=travelling)
    identifiant = LoginField(hint=fr("Votre identifiant, ou votre adresse académique."))
    numen = NumberField()
    birth_date = BirthDateField()
    captcha = CaptchaField()
    submit = SubmitButton("Réinitialiser")


@bp.route("/reinitialiser-mon-mot-de-passe", methods=["GET", "POST"])
def proofs() -> ResponseReturnValue:
    """One answer for every account that does not go on, until every proof is right (decision 17)."""
    form, here = ProofsForm(), url_for(".proofs")
    if not form.is_submitted():
        form.identifiant.data = _asked_for()
    sent = guarded.read(form, PROVED, here)
    if sent is not Sent.GOOD:
        return _proofs_page(form), 422 if sent is Sent.FAULTY else 200
    return _judged(form, here, Proofs(form.numen.number, form.birth_date.day), _proofs_page)


@bp.route("/reinitialiser-mon-mot-de-passe/lettre", methods=["GET", "POST"])
def letter() -> ResponseReturnValue:
    """The same, with the code of a letter of the assistance in place of the NUMEN."""
    form, here = LetterForm(), url_for(".letter")
    if not form.is_submitted():
        form.identifiant.data = _asked_for()
    sent = guarded.read(form, LETTER, here)
    if sent is not Sent.GOOD:
        return _letter_page(form), 422 if sent is Sent.FAULTY else 200
    known = Proofs("", form.birth_date.day, form.code.data or "")
    return _judged(form, here, known, _letter_page)


@bp.get("/reinitialiser-mon-mot-de-passe/nouveau")
def choose() -> ResponseReturnValue:
    """The new password, its rules said before typing."""
    kept = memory.recall(PROVED)
    account = more_proof.proved(kept)
    if account is None:
        return _start_over()
    return _back_to_numen_page(account) if kept and kept.get("number") else _choice(account)


@bp.post("/reinitialiser-mon-mot-de-passe/nouveau")
def save() -> ResponseReturnValue:
    """Give the directory the new password; the right proofs serve once."""
    with memory.once(PROVED) as proved:
        account = more_proof.proved(proved.values)
        if proved.values is None or account is None:
            return _start_over()
        if number := proved.values.get("number"):
            return _back_to_numen(proved, account, number)
        form, birth_date = new_password_form(account), proved.values["birth_date"]
        if not (form.validate() and given(form, account, birth_date, Event.PASSWORD_RESET)):
            return _password_page(form, account), 422
        proved.used = True
    signin.forgive(account)
    memory.keep(DONE, {"demande": proved.values["demande"]})
    return redirect(url_for(".done"), 303)


@bp.get("/reinitialiser-mon-mot-de-passe/fait")
def done() -> ResponseReturnValue:
    """What changes now, and the way to the sign-in: a reset never signs in by itself."""
    kept = memory.recall(DONE)
    if kept is None:
        return _start_over()
    return render_template("mamia/reset_done.html", demande=kept["demande"] or None, numen="numen" in kept)


def new_password_form(account: Account) -> NewPasswordForm:
    """The form of a new password, with the rules of this person's roles."""
    form = NewPasswordForm()
    form.new.rules = new_password.rules_for(new_password.profile_of(directory().roles(account)), account)
    return form


def reasons(form: NewPasswordForm, account: Account, birth_date: str) -> list[str]:
    """Why the new password cannot be taken, before the directory is asked."""
    profile = new_password.profile_of(directory().roles(account))
    person = new_password.person_of(account, day_or_none(birth_date))
    return new_password.reasons(form, person, profile)


def day_or_none(birth_date: str) -> date | None:
    """The day, when a birth date is complete (registers abroad give 1970-00-00)."""
    try:
        return datetime.strptime(birth_date, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def change(account: Account, new: str) -> None:
    """The reset itself; a first password makes the account active."""
    directory().set_password(account, normalise(new))
    if account.state is State.A_ACTIVER:
        directory().activate(account)


def given(form: NewPasswordForm, account: Account, birth_date: str, event: Event) -> bool:
    """Judge the new password, then give it to the directory; a refusal is explained under the field."""
    new, found = form.new.data or "", reasons(form, account, birth_date)
    if not found:
        refused = new_password.give(account, lambda: change(account, new), event, event.value)
        found = [refused] if refused else []
    for reason in found:
        form.refuse(fr(reason), form.new)
    return not found


def _judged(form: Form, here: str, known: Proofs, page: Callable[..., str]) -> ResponseReturnValue:
    """The account of these proofs goes on; every other one gets the one answer."""
    purpose = PROVED if known.number else LETTER
    try:
        believed = trials.claimed(Act.RESET, form.identifiant.data or "", known)
    except TooMany as spent:
        guarded.refuse(form, purpose, here, wording.spent(spent))
        return page(form), 429
    if believed is None:
        guarded.refuse(form, purpose, here, wording.REFUSED)
        return page(form, refused=True), 422
    kept = {"uid": believed.account.uid, "birth_date": known.birth_date, "demande": demande() or ""}
    if trials.settings().reset_to_numen and known.number:
        kept["number"] = known.number
    return more_proof.go_on(Act.RESET, believed, kept, kind=PROVED)


def _back_to_numen(proved: memory.Taken, account: Account, number: str) -> ResponseReturnValue:
    """The historical reset, where the académie wants it: the NUMEN opens the sign-in, and must be changed."""

    def act() -> None:
        change(account, number)
        directory().require_change(account)

    form = Form()
    if not form.validate():
        return _back_to_numen_page(account), 422
    refused = new_password.give(account, act, Event.PASSWORD_RESET, Event.PASSWORD_RESET.value)
    if refused:
        return _back_to_numen_page(account, refused), 422
    proved.used = True
    signin.forgive(account)
    memory.keep(DONE, {"demande": proved.values["demande"] if proved.values else "", "numen": "1"})
    return redirect(url_for(".done"), 303)


def _start_over() -> ResponseReturnValue:
    flash(fr(wording.EXPIRED), "info")
    return redirect(url_for(".proofs", demande=demande()), 303)


def _asked_for() -> str:
    """The identifiant that a link of ours filled in, or of who is signed in: public, and never trusted."""
    own = current_user.uid if current_user.is_authenticated else ""
    asked = request.args.get("identifiant", own)[:200]
    return asked if asked.isprintable() else ""


def _proofs_page(form: ProofsForm, refused: bool = False) -> str:
    return render_template(
        "mamia/reset_password.html", form=form, demande=demande(), refused=refused, causes=CAUSES
    )


def _letter_page(form: LetterForm, refused: bool = False) -> str:
    return render_template(
        "mamia/reset_letter.html", form=form, demande=demande(), refused=refused, causes=CAUSES_OF_LETTER
    )


def _back_to_numen_page(account: Account, refused: str = "") -> str:
    form = Form()
    if refused:
        form.refuse(fr(refused))
    return render_template("mamia/reset_to_numen.html", form=form, account=account)


def _choice(account: Account) -> str:
    return _password_page(new_password_form(account), account)


def _password_page(form: NewPasswordForm, account: Account) -> str:
    return render_template("mamia/reset_choose.html", form=form, account=account)
