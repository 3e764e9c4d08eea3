"""« Ce n’est pas moi »: the code of a notice, typed here, locks the account it came to, and that is all.

The page is no way to sign in and shows nothing of the account. A wrong code, a spent one and an expired one
get one answer; each try is counted for its address before the code is looked at (decision 20).
"""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from mamia import guarded, memory, rssi, trials, wording
from mamia.assistance import rules
from mamia.guarded import Sent
from socle import audit
from socle.audit import Event
from socle.sql import database
from socle.web.forms import CaptchaField, Form, SecretField, SubmitButton
from socle.web.limits import Budget
from sso import locks, notices
from sso.directory import directory
from sso.directory.account import Account
from sso.signin import TooMany

bp = Blueprint("disavowal", __name__, url_prefix="/pas-moi", template_folder="templates")

PURPOSE, DONE = "disavowal", "disavowal-done"
SUBJECT = "Compte bloqué par « Ce n’est pas moi »"
TEXT = (
    "Le code d’un de nos messages a été tapé sur la page « Ce n’est pas moi ». Le compte est bloqué, ses "
    "connexions sont fermées. Cherchez dans le journal ce que la personne n’a pas reconnu. L’assistance lève "
    "le blocage une fois l’identité vérifiée."
)
NOT_KNOWN = (
    "Ce code n’est pas reconnu : il est mal recopié, trop ancien, ou il a déjà servi. Recopiez les seize "
    "lettres et chiffres du message le plus récent, ou appelez l’assistance, qui bloquera votre compte."
)


class CodeForm(Form):
    """The code of a notice."""

    code = SecretField(
        "Code du message",
        hint="Seize lettres et chiffres. Les espaces et les minuscules sont acceptés.",
        autocomplete="off",
        missing="Recopiez le code du message.",
    )
    captcha = CaptchaField()
    submit = SubmitButton("Bloquer mon compte", kind="danger")


class NotKnown(Exception):
    """The code is wrong, spent or expired."""


@bp.route("", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """What the code does, and where to type it."""
    form, here = CodeForm(), url_for(".page")
    sent = guarded.read(form, PURPOSE, here)
    if sent is not Sent.GOOD:
        return _page(form), 422 if sent is Sent.FAULTY else 200
    try:
        trials.spend_here(Budget("disavowal", trials.settings().disavowals))
        number = lock_by(form.code.data or "")
    except TooMany as spent:
        guarded.refuse(form, PURPOSE, here, wording.spent(spent))
        return _page(form), 429
    except NotKnown:
        with database().begin() as sql:
            audit.record(sql, Event.LOCK_CODE_REFUSED)
        guarded.refuse(form, PURPOSE, here, NOT_KNOWN)
        return _page(form), 422
    memory.keep(DONE, {"number": number})
    return redirect(url_for(".done"), 303)


@bp.get("/fait")
def done() -> ResponseReturnValue:
    """It is locked, and the way back."""
    kept = memory.recall(DONE)
    if kept is None:
        return redirect(url_for(".page"), 303)
    return render_template("mamia/disavowal_done.html", number=kept["number"])


def lock_by(typed: str) -> str:
    """Lock the account of this code; returns the number of the request. Raises NotKnown, DirectoryDown."""
    account = directory().by_unique_id(notices.owner_of(typed) or "")
    if account is None:
        raise NotKnown
    told: list[str] = []

    def take(sql: Session) -> None:
        if not notices.redeem(sql, typed):
            raise NotKnown

    try:
        locks.lock(account, take, lambda sql, found: told.append(tell(sql, found)))
    except NotKnown:
        raise
    except Exception:
        with database().begin() as sql:
            notices.give_back(sql, typed)
        raise
    return told[0]


def tell(sql: Session, account: Account) -> str:
    """Open the request to the RSSI; returns its number."""
    whose = {"uid": account.uid, "name": account.name, "address": account.mail}
    return rssi.ask(sql, rules.LOCK, SUBJECT, TEXT, **whose)


def _page(form: CodeForm) -> str:
    return render_template("mamia/disavowal.html", form=form)
