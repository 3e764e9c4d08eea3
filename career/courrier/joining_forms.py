"""The forms by which a gestionnaire joins a thread to another, or moves a message."""

from career.courrier.rules import SUBJECT_LENGTH, one_line
from socle.web.acting import KeyField
from socle.web.forms import Form, HiddenField, SelectField, SubmitButton, TextField

NEW = "nouveau"


class JoinForm(Form):
    """Join a thread to another; `mark` and `into_mark` are what the page showed of both."""

    key = KeyField()
    mark = HiddenField()
    into_mark = HiddenField()
    submit = SubmitButton("Réunir les deux fils")


class SeparateForm(Form):
    """Undo a joining; `mark` and `into_mark` are what the page showed of both threads."""

    key = KeyField()
    mark = HiddenField()
    into_mark = HiddenField()
    submit = SubmitButton("Séparer de nouveau les deux fils")


class MoveForm(Form):
    """Move a message to another thread of the same agent, or to a new one."""

    key = KeyField()
    mark = HiddenField()
    into = SelectField("Déplacer ce message vers", missing="Choisissez le fil.")
    subject = TextField(
        "Objet du nouveau fil",
        hint="Seulement si vous ouvrez un nouveau fil. L’agent lira cet objet.",
        maxlength=SUBJECT_LENGTH,
        width="wide",
        spellcheck=True,
        required=False,
        filters=[lambda text: one_line(text or "")],
    )
    submit = SubmitButton("Déplacer le message")

    def says_where(self) -> bool:
        """Is it complete? A new thread has a subject."""
        good = bool(self.validate())
        if good and self.into.data == NEW and not self.subject.data:
            self.refuse("Écrivez l’objet du nouveau fil.", self.subject)
            return False
        return good
