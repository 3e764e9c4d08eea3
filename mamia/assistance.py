"""Assistance: telephone, hours, and a form whose request reaches the people who answer."""

import re
import secrets
import unicodedata

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.validators import ValidationError

from mamia import guarded, memory, trials, wording
from mamia.guarded import Sent
from mamia.models import RequestRow
from socle import audit, clock, mail
from socle.audit import Event
from socle.french import fr
from socle.sql import database
from socle.web import security
from socle.web.forms import (
    CaptchaField,
    EmailField,
    Form,
    RadioField,
    SubmitButton,
    TextAreaField,
    TextField,
    Whole,
)
from socle.web.limits import Budget, budgets
from sso.signin import TooMany, school_factor

bp = Blueprint("assistance", __name__, template_folder="templates")

PURPOSE, SENT = "assistance", "assistance-sent"
SUBJECTS = {
    "identifiant": "Je ne connais pas mon identifiant",
    "verrouille": "Mon compte est verrouillé, ou mon mot de passe est refusé",
    "numen": "Je n’ai pas ou plus mon NUMEN",
    "autre": "Autre difficulté",
}
NUMBER = re.compile(
    r"(?<![0-9A-Z])(?:(?:0[1-9]|[12][0-9]|3[1-3]|43)[A-Z][0-9]{7}[A-Z]{3}|T[0-9]{8})(?![0-9A-Z])"
)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike


def without_number(form: Form, field: Whole) -> None:
    """Refuse a text that holds something of the shape of a NUMEN or of a temporary number, spaced or not."""
    if holds_number(field.data or ""):
        raise ValidationError(
            fr("Ce texte semble contenir un NUMEN ou un numéro d’agent : retirez-le, il ne sert pas ici.")
        )


def holds_number(text: str) -> bool:
    """Is there a NUMEN or a temporary number in it? Words are tried alone, then joined one to the next."""
    plain = unicodedata.normalize("NFKC", text).upper()
    if NUMBER.search(plain):
        return True
    words = [word for word in re.split(r"[^0-9A-Z]+", plain) if word]
    runs = ("".join(words[start : start + size]) for start in range(len(words)) for size in range(2, 9))
    return any(NUMBER.fullmatch(run) for run in runs if len(run) in {9, 13})


class HelpForm(Form):
    """A request to the assistance."""

    subject = RadioField("Votre difficulté", choices=SUBJECTS.items())
    name = TextField(
        "Vos prénom et nom",
        autocomplete="name",
        maxlength=120,
        missing="Écrivez votre prénom et votre nom.",
        validators=[without_number],
    )
    mail = EmailField(
        "Adresse où vous répondre",
        hint=fr("Une adresse que vous pouvez lire en ce moment."),
        missing="Écrivez une adresse où vous répondre.",
    )
    text = TextAreaField(
        "Que se passe-t-il\u202f?",
        hint=fr("N’écrivez jamais ici votre mot de passe, ni votre NUMEN."),
        missing="Décrivez votre difficulté en quelques mots.",
        validators=[without_number],
    )
    captcha = CaptchaField()
    submit = SubmitButton("Envoyer à l’assistance")


@bp.route("/assistance", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Telephone, hours, what one can do alone, and the form."""
    form, here = HelpForm(), url_for(".page")
    if current_user.is_authenticated and not form.is_submitted():
        form.name.data, form.mail.data = current_user.display_name, current_user.mail
    sent = guarded.read(form, PURPOSE, here)
    if sent is not Sent.GOOD:
        return _page(form), 422 if sent is Sent.FAULTY else 200
    try:
        _spend()
    except TooMany as spent:
        guarded.refuse(form, PURPOSE, here, wording.spent(spent))
        return _page(form), 429
    memory.keep(SENT, {"number": _write(form)})
    return redirect(url_for(".done"), 303)


@bp.get("/assistance/envoyee")
def done() -> ResponseReturnValue:
    """The number to quote."""
    kept = memory.recall(SENT)
    if kept is None:
        return redirect(url_for(".page"), 303)
    return render_template("mamia/assistance_done.html", number=kept["number"])


def _spend() -> None:
    budget, address = Budget("help", trials.settings().help_requests), security.caller_budget_key()
    if not budgets().spend(budget, address, school_factor()):
        trials.note_spent("help")
        raise TooMany(budgets().spent_until(budget, address, school_factor()) or clock.now())


def _write(form: HelpForm) -> str:
    """Keep the request, and send it to those who answer; returns its number."""
    uid = current_user.uid if current_user.is_authenticated else ""
    number = "A" + "".join(secrets.choice(LETTERS) for _ in range(7))
    facts = {name: form[name].data for name in ("subject", "name", "mail", "text")}
    with database().begin() as sql:
        sql.add(
            RequestRow(
                number=number,
                kind="assistance",
                uid=uid,
                state="open",
                created_at=clock.now(),
                treated_at=None,
                treated_by="",
                **facts,
            )
        )
        audit.record(sql, Event.HELP_ASKED, actor=uid, subject=number, about=form.subject.data)
        about = SUBJECTS[form.subject.data]
        to, template = trials.settings().assistance_mail, "mamia/mail/help_asked.txt"
        mail.queue(sql, to, template, **{**facts, "number": number, "uid": uid, "subject": about})
    return number


def _page(form: HelpForm) -> str:
    return render_template("mamia/assistance.html", form=form)
