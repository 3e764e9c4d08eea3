"""The reason for which a chef de service reads a thread."""

from wtforms.validators import Length

from career.courrier.rules import one_line
from socle.web.acting import KeyField
from socle.web.forms import Form, SubmitButton, TextAreaField

LEAST, MOST = 10, 500


class ReasonForm(Form):
    """Why she reads it: the agent will read these words."""

    key = KeyField()
    reason = TextAreaField(
        "Motif de la lecture",
        hint="L’agent lira ce motif, votre nom et la date dans «\u00a0Qui a consulté mon dossier\u00a0».",
        rows=3,
        maxlength=MOST,
        filters=[lambda text: one_line(text or "")],
        missing="Écrivez pourquoi vous lisez ce fil.",
        validators=[Length(LEAST, MOST, f"Écrivez le motif en {LEAST} signes au moins, {MOST} au plus.")],
    )
    submit = SubmitButton("Lire ce fil")
