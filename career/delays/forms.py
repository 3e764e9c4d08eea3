"""The forms of a chef de service: why she reads a thread, and to whom she hands threads on."""

import re

from wtforms.validators import ValidationError

from career.courrier.bulk_forms import THREAD, ManyField
from career.courrier.handling_forms import note_field
from career.courrier.rules import one_line
from socle.web.acting import KeyField
from socle.web.fields import HiddenField, TextAreaField
from socle.web.forms import Form, SelectField, SubmitButton

SHOWN = re.compile(rf"({THREAD.pattern}) ([0-9a-f]{{16}})")

LEAST, MOST = 10, 500


def said(_form: object, field: TextAreaField) -> None:
    """Long enough once the signs that nobody sees are gone."""
    if len(one_line(field.data or "")) < LEAST:
        raise ValidationError(f"Écrivez le motif en {LEAST} signes au moins.")


class ReasonForm(Form):
    """Why she reads it: the agent will read these words."""

    key = KeyField()
    reason = TextAreaField(
        "Motif de la lecture",
        hint="L’agent lira ce motif, votre nom et la date dans «\u00a0Qui a consulté votre dossier\u00a0».",
        rows=3,
        maxlength=MOST,
        missing="Écrivez pourquoi vous lisez ce fil.",
        validators=[said],
    )
    submit = SubmitButton("Lire ce fil")

    @property
    def words(self) -> str:
        """The reason on one line, without signs that hide."""
        return one_line(self.reason.data or "")


class HandingForm(Form):
    """`fils` are the threads chosen, `shown` the signs of those that the page showed (handing.signs_of)."""

    key = KeyField()
    fils = ManyField()
    shown = HiddenField()

    to = SelectField("Destinataire", missing="Choisissez à qui transmettre.", width="wide")
    note = note_field("Note pour le destinataire", "Écrivez ce que le destinataire doit savoir.")
    submit = SubmitButton("Transmettre")

    @property
    def threads(self) -> list[str]:
        """The identifiers chosen, each once, in their order."""
        return list(dict.fromkeys(THREAD.findall(self.fils.data or "")))

    @property
    def seen(self) -> dict[str, str]:
        """The sign of each thread that the page showed."""
        return dict(SHOWN.findall(self.shown.data or ""))

    def show(self, signs: dict[str, str]) -> None:
        """Keep the signs of what the page shows now."""
        self.shown.data = ",".join(f"{thread} {sign}" for thread, sign in signs.items())
