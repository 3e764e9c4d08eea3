"""« Signaler un message suspect »: what somebody received goes to the RSSI, who may warn everybody.

Nothing secret is kept: a text with something of the shape of a NUMEN is refused, as by the assistance.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from mamia import guarded, memory, rssi, trials, wording
from mamia.assistance import rules
from mamia.assistance.forms import without_number
from mamia.guarded import Sent
from socle import audit
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from socle.web.forms import (
    CaptchaField,
    EmailField,
    Form,
    RadioField,
    SubmitButton,
    TextAreaField,
    TextField,
)
from socle.web.limits import Budget
from sso.signin import TooMany

bp = Blueprint(
    "suspicious_message", __name__, url_prefix="/signaler-un-message-suspect", template_folder="templates"
)

PURPOSE, SENT = "suspicious-message", "suspicious-message-sent"
DONE = {
    "rien": "Je l’ai seulement lu",
    "lien": "J’ai suivi un lien ou ouvert une pièce jointe",
    "donne": "J’ai donné mon mot de passe, un code ou mon NUMEN",
}


class ReportForm(Form):
    """The message, as it was received."""

    sender = TextField(
        "Expéditeur affiché",
        hint=fr("Le nom ou l’adresse, tels que vous les voyez."),
        autocomplete="off",
        maxlength=200,
        missing="Recopiez l’expéditeur du message.",
        validators=[without_number],
    )
    title = TextField(
        "Objet du message",
        autocomplete="off",
        maxlength=200,
        width="wide",
        missing="Recopiez l’objet du message.",
        validators=[without_number],
    )
    text = TextAreaField(
        "Texte du message",
        hint=fr("Copiez-le sans l’ouvrir de nouveau ni suivre ses liens. Retirez-en tout secret."),
        maxlength=8000,
        rows=10,
        missing="Collez le texte du message.",
        validators=[without_number],
    )
    done = RadioField("Qu’avez-vous fait de ce message\u202f?", choices=DONE.items())
    mail = EmailField(
        "Adresse où vous répondre",
        required=False,
        hint=fr("Facultative. Elle ne sert qu’à vous répondre."),
    )
    captcha = CaptchaField()
    submit = SubmitButton("Signaler ce message")


@bp.route("", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """The form, and what to do meanwhile."""
    form, here = ReportForm(), url_for(".page")
    if current_user.is_authenticated and not form.is_submitted():
        form.mail.data = current_user.mail
    sent = guarded.read(form, PURPOSE, here)
    if sent is not Sent.GOOD:
        return _page(form), 422 if sent is Sent.FAULTY else 200
    try:
        trials.spend_here(Budget("reports", trials.settings().reports))
    except TooMany as spent:
        guarded.refuse(form, PURPOSE, here, wording.spent(spent))
        return _page(form), 429
    memory.keep(SENT, {"number": _write(form), "done": form.done.data})
    return redirect(url_for(".thanks"), 303)


@bp.get("/merci")
def thanks() -> ResponseReturnValue:
    """The number, and what to do now, by what she has done already."""
    kept = memory.recall(SENT)
    if kept is None:
        return redirect(url_for(".page"), 303)
    return render_template("mamia/suspicious_message_done.html", **kept)


def _write(form: ReportForm) -> str:
    """Open the request and mail it; returns its number."""
    known = current_user.is_authenticated
    whose = {"uid": current_user.uid, "name": current_user.display_name} if known else {"uid": "", "name": ""}
    text = "\n\n".join(
        (
            f"Expéditeur\u00a0: {form.sender.data}",
            f"Objet\u00a0: {form.title.data}",
            f"Ce qu’en a fait la personne\u00a0: {DONE[form.done.data]}",
            form.text.data or "",
        )
    )
    with database().begin() as sql:
        about = {**whose, "address": form.mail.data or ""}
        number = rssi.ask(sql, rules.REPORT, "Message suspect", text, **about)
        audit.record(sql, Event.SUSPICIOUS_MESSAGE_REPORTED, actor=whose["uid"], subject=number)
    return number


def _page(form: ReportForm) -> str:
    return render_template("mamia/suspicious_message.html", form=form)
