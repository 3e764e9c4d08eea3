"""What every field refuses by itself: emptiness, a parameter sent twice, invisible characters, length."""

import unicodedata

from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from socle import french


class Required:
    """Refuses a field left empty, with a sentence that says what to write."""

    field_flags = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: BaseForm, field: Field) -> None:
        if not _filled(field):
            field.errors = []
            raise StopValidation(self.message)


class Optional:
    """Lets an empty field through, and stops there."""

    field_flags = {"optional": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        if not _filled(field):
            field.errors = []
            raise StopValidation


def _filled(field: Field) -> bool:
    if field.raw_data is None:
        return bool(field.data)
    return any(value.strip() if isinstance(value, str) else value for value in field.raw_data)


def once(form: BaseForm, field: Field) -> None:
    """Refuse a parameter sent twice: one reader would take the first, another the last."""
    if field.raw_data is not None and len(field.raw_data) > 1:
        raise StopValidation("Ce champ a été envoyé deux fois. Remplissez-le une seule fois.")


def printable(form: BaseForm, field: Field) -> None:
    """Refuse the control characters that no keyboard gives; they are not sent back to the page either."""
    typed = field.data or ""
    seen = "".join(c for c in typed if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    if seen != typed:
        field.data = seen
        raise StopValidation("Ce champ contient un caractère invisible. Effacez-le et tapez-le de nouveau.")


def tidy(text: str | None) -> str | None:
    """Strip the ends, compose accents (NFC), and give line ends one form."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class AtMost:
    """Refuses a longer text, and tells the browser; 0 means that no length is ours to limit."""

    def __init__(self, maxlength: int) -> None:
        self.maxlength = maxlength
        self.field_flags = {"maxlength": maxlength} if maxlength else {}

    def __call__(self, form: BaseForm, field: Field) -> None:
        if self.maxlength and isinstance(field.data, str) and len(field.data) > self.maxlength:
            raise ValidationError(
                f"Écrivez {french.count(self.maxlength, 'caractère', 'caractères')} au plus."
            )
