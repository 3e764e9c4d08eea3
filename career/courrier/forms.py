"""The forms of the courrier: a new message, an answer; each sends one message, whatever is clicked twice."""

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from career.attachments import Kind as FileKind
from career.attachments import Limits
from career.courrier.rules import BODY_LENGTH, KINDS, SUBJECT_LENGTH, Draft, Kind, one_line
from socle.web.acting import KeyField
from socle.web.forms import FilesField, Form, SelectField, SubmitButton, TextAreaField, TextField

KINDS_OF_FILES = {kind.name: kind.endings for kind in FileKind}


def with_words(form: BaseForm, field: TextField | TextAreaField) -> None:
    """Signs that nobody sees are not a text."""
    if not one_line(field.data or ""):
        raise ValidationError("Ce champ ne contient aucun mot. Écrivez votre texte.")


def files_field(label: str = "Pièces jointes", *, required: bool = False) -> FilesField:
    """The field of files, with the limits of the vault."""
    limits = Limits()
    return FilesField(
        label,
        kinds=KINDS_OF_FILES,
        max_bytes=limits.file_bytes,
        max_files=limits.files,
        required=required,
    )


class MessageForm(Form):
    """What every message has. `key` makes a double click, a « back » or a replayed request one message."""

    key = KeyField()

    files: FilesField
    body: TextAreaField

    def draft(self, files: tuple[str, ...] = ()) -> Draft:
        """What was typed, ready to be sent with the files of these digests."""
        return Draft(self.key.data or "", self.body.data or "", files=files)

    def renew(self) -> None:
        """Let this form send another message."""
        self.key.renew()


class NewForm(MessageForm):
    """A new thread."""

    kind = SelectField("Type de message", choices=list(KINDS.items()), missing="Choisissez le type.")
    subject = TextField(
        "Objet",
        hint="En quelques mots",
        example="Échelon au 1er septembre",
        maxlength=SUBJECT_LENGTH,
        width="wide",
        spellcheck=True,
        filters=[lambda text: one_line(text or "")],
        validators=[with_words],
        missing="Écrivez l’objet de votre message.",
    )
    body = TextAreaField(
        "Votre message",
        maxlength=BODY_LENGTH,
        rows=10,
        missing="Écrivez votre message.",
        validators=[with_words],
    )
    files = files_field()
    submit = SubmitButton("Envoyer")

    def draft(self, files: tuple[str, ...] = ()) -> Draft:
        """What was typed, ready to be sent with the files of these digests."""
        return Draft(
            self.key.data or "",
            self.body.data or "",
            self.subject.data or "",
            Kind(self.kind.data),
            files,
        )


class ReplyForm(MessageForm):
    """An answer in a thread."""

    body = TextAreaField(
        "Votre réponse",
        maxlength=BODY_LENGTH,
        rows=8,
        missing="Écrivez votre réponse.",
        validators=[with_words],
    )
    files = files_field()
    submit = SubmitButton("Envoyer")
