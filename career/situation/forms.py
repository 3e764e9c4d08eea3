"""The forms of a change of situation: one per subject, and those of each step; each acts once."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career import receiving
from career.courrier.forms import with_words
from career.courrier.rules import one_line
from career.day import today
from career.dossier.vocabulary import FAMILIES
from career.situation.documents import documents
from career.situation.rules import CHECKS, NOTE_LENGTH, Act, holds_iban
from career.situation.treating import Wish
from career.situation.values import FIELDS, Subject
from career.typed import OwnerField
from career.uploads.field import ResumableField
from socle.web.acting import KeyField, VersionField
from socle.web.forms import DayField, Form, SelectField, SubmitButton
from socle.web.forms import TextAreaField as Area
from socle.web.forms import TextField as Line

PHONE = re.compile(r"\+?[\d .\-()]{6,24}")
TAIL = re.compile(r"[0-9A-Z]{4}")
NO_IBAN = (
    "Ce texte ressemble à un numéro de compte. Effacez-le\u00a0: il se lit sur le RIB que vous joignez, "
    "et ne s’écrit nulle part ailleurs."
)


def _no_iban(form: BaseForm, field: Any) -> None:
    if holds_iban(field.data or ""):
        raise ValidationError(NO_IBAN)


def _phone(form: BaseForm, field: Line) -> None:
    digits = re.sub(r"\D", "", field.data or "")
    if not PHONE.fullmatch(field.data or "") or not 6 <= len(digits) <= 15:
        raise ValidationError("Écrivez un numéro de téléphone, par exemple 06 12 34 56 78.")


def _tail(form: BaseForm, field: Line) -> None:
    if not TAIL.fullmatch(field.data or ""):
        raise ValidationError("Écrivez seulement les quatre derniers signes du compte, par exemple 4321.")


def _children(form: BaseForm, field: Line) -> None:
    if not re.fullmatch(r"\d{1,2}", field.data or ""):
        raise ValidationError("Écrivez un nombre, par exemple 2.")


def _line(label: str, **kwargs: Any) -> Line:
    checks = [*kwargs.pop("validators", ()), with_words]
    return Line(label, filters=[lambda text: one_line(text or "")], validators=checks, **kwargs)


def _address() -> dict[str, Any]:
    return {
        "address": _line("Adresse", hint="Numéro et voie", maxlength=200, width="wide", autocomplete="off"),
        "postcode": _line("Code postal", maxlength=10, width="short", autocomplete="off"),
        "town": _line("Commune", hint="Avec le pays, hors de France", maxlength=120, autocomplete="off"),
    }


def _bank() -> dict[str, Any]:
    return {
        "bank_tail": Line(
            "Quatre derniers signes du nouveau compte",
            hint="Les quatre derniers signes de l’IBAN, tels qu’ils sont sur le RIB",
            example="4321",
            maxlength=4,
            width="short",
            autocomplete="off",
            filters=[lambda text: (text or "").upper()],
            validators=[_tail],
        )
    }


def _family() -> dict[str, Any]:
    return {
        "family": SelectField(
            "Votre nouvelle situation", choices=list(FAMILIES.items()), missing="Choisissez votre situation."
        ),
        "children": Line(
            "Enfants à charge",
            hint="Leur nombre, s’il change",
            maxlength=2,
            width="short",
            required=False,
            inputmode="numeric",
            validators=[_children],
        ),
    }


OWN: dict[Subject, Callable[[], dict[str, Any]]] = {
    Subject.ADDRESS: _address,
    Subject.PHONE: lambda: {
        "phone": Line("Nouveau numéro", maxlength=24, inputmode="tel", validators=[_phone])
    },
    Subject.USUAL_NAME: lambda: {
        "usual_name": _line(
            "Nom d’usage demandé",
            hint="Pour quitter votre nom d’usage, écrivez votre nom de naissance",
            maxlength=120,
            autocomplete="off",
        )
    },
    Subject.FAMILY: _family,
    Subject.BANK: _bank,
}


def _earliest() -> date:
    return today() - timedelta(days=5 * 366)


def _latest() -> date:
    return today() + timedelta(days=366)


class StepForm(Form):
    """What every form here has. `key` makes a double click, a « back » or a replayed request one step; nobody
    else than the `owner` of the page sends it."""

    key = KeyField()
    owner = OwnerField()

    def renew(self) -> None:
        """Let this form act again."""
        self.key.renew()

    def told(self) -> str:
        """What the other side reads of this step."""
        return (self["note"].data or "") if "note" in self else ""

    @property
    def joined(self) -> ResumableField | None:
        """Its field of files, if it has one."""
        return next((field for field in self if isinstance(field, ResumableField)), None)


class AskForm(StepForm):
    """A request; the fields of each subject come first."""

    subject: Subject
    effective: DayField
    note: Area

    def wish(self) -> Wish:
        """What was typed."""
        asked = {name: self[name].data or "" for name in FIELDS[self.subject]}
        return Wish(self.subject, asked, self.effective.data or today(), self.note.data or "")


@cache
def ask_form(subject: Subject) -> type[AskForm]:
    """The form of a subject."""
    fields = {
        **OWN[subject](),
        "effective": DayField(
            "Date d’effet", hint="JJ/MM/AAAA", earliest=_earliest, latest=_latest, example="01/12/2026"
        ),
        "note": Area("Précisions", required=False, maxlength=NOTE_LENGTH, rows=4, validators=[_no_iban]),
        "files": receiving.field("Pièces justificatives", required=documents()[subject].needed),
        "submit": SubmitButton("Envoyer la demande"),
    }
    return type(f"Ask{subject.name}", (AskForm,), {"subject": subject, **fields})


class VersionForm(StepForm):
    """A step of a request that exists; `version` is that of the page somebody looked at."""

    version = VersionField()


class WithdrawForm(VersionForm):
    """Withdraw a request: one button."""

    submit = SubmitButton("Retirer la demande", kind="danger")


class AddForm(VersionForm):
    """Documents that were asked for."""

    note = Area("Précisions", required=False, maxlength=NOTE_LENGTH, rows=3, validators=[_no_iban])
    files = receiving.field("Pièces justificatives", required=True)
    submit = SubmitButton("Envoyer les pièces")


def _note(label: str, missing: str = "") -> Area:
    return Area(
        label,
        hint="L’agent lit ce texte",
        required=bool(missing),
        missing=missing,
        maxlength=NOTE_LENGTH,
        rows=4,
        validators=[_no_iban, *([with_words] if missing else [])],
    )


class TakeForm(VersionForm):
    """Take a request."""

    submit = SubmitButton("Prendre en charge")


class WantForm(VersionForm):
    """Ask for a document."""

    note = _note("Pièce demandée, et pourquoi", "Dites quelle pièce il faut.")
    submit = SubmitButton("Demander la pièce")


class ResumeForm(VersionForm):
    """Go on without the document: it came otherwise, or is not needed any more."""

    note = _note(
        "Pourquoi la pièce n’est plus attendue",
        "Dites comment la pièce est venue, ou pourquoi elle est inutile.",
    )
    submit = SubmitButton("Reprendre la demande")


class CheckForm(VersionForm):
    """Record the reinforced check of bank details."""

    how = SelectField(
        "Comment avez-vous vérifié\u00a0?", choices=list(CHECKS.items()), missing="Dites comment."
    )
    note = _note("Précisions")
    submit = SubmitButton("Enregistrer le contrôle")

    def told(self) -> str:
        """How it was checked, and what was added."""
        return "\n".join(
            part for part in (f"Contrôle\u00a0: {CHECKS[self.how.data]}.", self.note.data) if part
        )


class SendForm(VersionForm):
    """Accept: transmitted to human resources."""

    note = _note("Mot à l’agent")
    submit = SubmitButton("Transmettre au SIRH")


class RefuseForm(VersionForm):
    """Refuse, with a reason."""

    note = _note("Raison du refus", "Dites pourquoi la demande est refusée, et ce que l’agent peut faire.")
    submit = SubmitButton("Refuser la demande", kind="danger")


class ReadForm(VersionForm):
    """Close what no feed carries, once read in human resources."""

    note = _note("Ce que vous avez lu dans le SIRH, et quand", "Dites ce que vous avez lu, et quand.")
    submit = SubmitButton("Clore la demande")


DESK_FORMS: dict[Act, type[VersionForm]] = {
    Act.TAKE: TakeForm,
    Act.WANT: WantForm,
    Act.RESUME: ResumeForm,
    Act.CHECK: CheckForm,
    Act.SEND: SendForm,
    Act.REFUSE: RefuseForm,
    Act.READ: ReadForm,
}
