"""The reason for which a chef de service reads a thread."""

from wtforms.validators import ValidationError

from career.courrier.rules import one_line
from socle.web.acting import KeyField
from socle.web.fields import TextAreaField
from socle.web.forms import Form, SubmitButton

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
