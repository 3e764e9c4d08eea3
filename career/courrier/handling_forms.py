"""The forms of what a gestionnaire does with a thread, all on its page: each acts once, on what she saw."""

from datetime import date, timedelta
from typing import ClassVar

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career.courrier.forms import with_words
from career.courrier.rules import Aside
from career.day import today
from socle.web.acting import KeyField
from socle.web.fields import DayField, HiddenField, SubmitButton, TextAreaField
from socle.web.forms import Form, RadioField, SelectField

NOTE_LENGTH = 2000
LONGEST_ASIDE = timedelta(days=366)
COMMUNICABLE = (
    "L’agent ne voit pas cette note ici, mais peut en demander une copie (RGPD, article 15). "
    "N’y écrivez que des faits utiles au dossier, que vous pourriez lui lire."
)
UNTIL = [(Aside.DATE.value, "Jusqu’à une date"), (Aside.ANSWER.value, "Jusqu’à la réponse de l’agent")]


class ActForm(Form):
    """What each has: a key, and the mark of the thread that its page showed (see `acting.mark`).

    Several stand on one page: `slug` begins the ids of its fields. `undone` says that nothing was done.
    """

    slug: ClassVar[str]
    undone: ClassVar[str]

    key = KeyField()
    mark = HiddenField()

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for field in self:
            field.id = f"{self.slug}-{field.name}"
            field.label.field_id = field.id

    def note_text(self) -> str:
        """The internal note that was typed, if this form has one."""
        return (self["note"].data or "") if "note" in self else ""


def note_field(label: str, missing: str = "", *, required: bool = True) -> TextAreaField:
    """What colleagues read beside the thread, and the agent not here."""
    return TextAreaField(
        label,
        hint=COMMUNICABLE,
        maxlength=NOTE_LENGTH,
        rows=4,
        required=required,
        missing=missing,
        validators=[with_words] if required else [],
    )


class NoteForm(ActForm):
    """An internal note."""

    slug, undone = "note", "Votre note n’est pas encore gardée."

    note = note_field("Note interne", "Écrivez votre note.")
    submit = SubmitButton("Ajouter la note", kind="quiet")


class TransferForm(ActForm):
    """To whom, and why."""

    slug, undone = "transmettre", "Le fil n’est pas transmis."

    to = SelectField("Destinataire", missing="Choisissez à qui transmettre ce fil.", width="wide")
    note = note_field("Note pour le destinataire", "Écrivez ce que le destinataire doit savoir.")
    submit = SubmitButton("Transmettre", kind="quiet")


class AsideForm(ActForm):
    """Until when."""

    slug, undone = "de-cote", "Le fil n’est pas mis de côté."

    until = RadioField("Mettre ce fil de côté", choices=UNTIL, missing="Choisissez jusqu’à quand.")
    day = DayField(
        "Date de retour",
        hint="Si vous avez choisi une date, JJ/MM/AAAA",
        example="",
        earliest=lambda: today() + timedelta(days=1),
        latest=lambda: today() + LONGEST_ASIDE,
        required=False,
    )
    note = note_field("Note interne", required=False)
    submit = SubmitButton("Mettre de côté", kind="quiet")

    def validate_until(self, field: RadioField) -> None:
        """A date is asked for only where it is used."""
        if field.data == Aside.DATE and self.day.data is None and not self.day.process_errors:
            raise ValidationError("Écrivez aussi la date de retour, ou choisissez la réponse de l’agent.")

    def chosen(self) -> tuple[Aside, date | None]:
        """What was chosen, once it is valid."""
        until = Aside(self.until.data)
        return until, self.day.data if until is Aside.DATE else None


class ButtonForm(ActForm):
    """An act that is one button."""


class TakeForm(ButtonForm):
    """Take it back from who holds it."""

    slug, undone = "reprendre", "Le fil n’est pas repris."

    submit = SubmitButton("Reprendre ce fil")


class BackForm(ButtonForm):
    """Among the others again."""

    slug, undone = "remettre", "Le fil est toujours de côté."

    submit = SubmitButton("Remettre dans mes messages")


class CloseForm(ButtonForm):
    """The end of a thread."""

    slug, undone = "clore", "Le fil n’est pas clos."

    submit = SubmitButton("Clore ce fil", kind="danger")


class ReopenForm(ButtonForm):
    """The thread goes on."""

    slug, undone = "rouvrir", "Le fil n’est pas rouvert."

    submit = SubmitButton("Rouvrir ce fil", kind="quiet")


FORMS: tuple[type[ActForm], ...] = (
    NoteForm,
    TransferForm,
    AsideForm,
    TakeForm,
    BackForm,
    CloseForm,
    ReopenForm,
)


def unused(base: BaseForm | None = None) -> dict[str, ActForm]:
    """Every form by its slug, `base` among them, the others as nobody filled them."""
    fresh = {one.slug: one(formdata=None) for one in FORMS if not isinstance(base, one)}
    return {**fresh, base.slug: base} if isinstance(base, ActForm) else fresh
