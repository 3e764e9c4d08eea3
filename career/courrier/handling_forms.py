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
    Their buttons are those of the answer's form, so that what is typed anywhere comes with each of them.
    """

    slug: ClassVar[str]
    undone: ClassVar[str]

    key = KeyField()
    mark = HiddenField()

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for field in self:
            field.id = f"{self.slug}-{field.short_name}"
            field.label.field_id = field.id

    def note_text(self) -> str:
        """The internal note that was typed, if this form has one."""
        return ""


class NotedForm(ActForm):
    """An act that asks for something, a note at least: `slug` begins the names of its fields too."""

    title: ClassVar[str]
    note: TextAreaField

    def __init__(self, **kwargs: object) -> None:
        super().__init__(prefix=self.slug, **kwargs)

    def note_text(self) -> str:
        return self.note.data or ""

    @property
    def is_begun(self) -> bool:
        """Is anything typed or chosen in it?"""
        return self.is_written or any(field.data for field in self.questions)

    @property
    def is_written(self) -> bool:
        """Is anything typed in it, that can be effaced as well?"""
        return bool(self.note_text().strip())


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


class NoteForm(NotedForm):
    """An internal note."""

    slug, undone = "note", "Votre note interne n’est pas ajoutée."
    title = "Écrire une note interne"

    note = note_field("Note interne", "Écrivez votre note.")
    submit = SubmitButton("Ajouter la note", kind="quiet")


class TransferForm(NotedForm):
    """To whom, and why."""

    slug, undone = "transmettre", "Le fil n’est pas transmis."
    title = "Transmettre ce fil"

    to = SelectField("Destinataire", missing="Choisissez à qui transmettre ce fil.", width="wide")
    note = note_field("Note pour le destinataire", "Écrivez ce que le destinataire doit savoir.")
    submit = SubmitButton("Transmettre", kind="quiet")


class AsideForm(NotedForm):
    """Until when."""

    slug, undone = "de-cote", "Le fil n’est pas mis de côté."
    title = "Mettre de côté"

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

    @property
    def is_written(self) -> bool:
        return super().is_written or any(map(str.strip, self.day.raw_data or ()))

    def chosen(self) -> tuple[Aside, date | None]:
        """What was chosen, once it is valid."""
        until = Aside(self.until.data)
        return until, self.day.data if until is Aside.DATE else None


class TakeForm(ActForm):
    """Take it back from who holds it."""

    slug, undone = "reprendre", "Le fil n’est pas repris."

    submit = SubmitButton("Reprendre ce fil")


class BackForm(ActForm):
    """Among the others again."""

    slug, undone = "remettre", "Le fil est toujours de côté."

    submit = SubmitButton("Remettre dans le courrier reçu")


class CloseForm(ActForm):
    """The end of a thread."""

    slug, undone = "clore", "Le fil n’est pas clos."

    submit = SubmitButton("Clore ce fil", kind="danger")


class ReopenForm(ActForm):
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


def of_page(active: BaseForm | None, *, typed: bool) -> dict[str, ActForm]:
    """Every form of the page by its slug: `active`, the others as they came (`typed`) or fresh."""
    blank = {} if typed else {"formdata": None}
    others = {one.slug: one(**blank) for one in FORMS if not isinstance(active, one)}
    return {**others, active.slug: active} if isinstance(active, ActForm) else others


def left_open(active: BaseForm | None = None) -> list[NotedForm]:
    """Those that came with something typed, though what was asked for is something else."""
    asked = [one() for one in FORMS if issubclass(one, NotedForm) and not isinstance(active, one)]
    return [one for one in asked if one.is_written]
