"""What every field refuses by itself: emptiness, a parameter sent twice, invisible characters, length."""

import unicodedata

from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import Length, StopValidation

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
    """Refuse the control characters that no keyboard gives."""
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in field.data or ""):
        raise StopValidation("Ce champ contient un caractère invisible. Effacez-le et tapez-le de nouveau.")


def tidy(text: str | None) -> str | None:
    """Strip the ends, compose accents (NFC), and give line ends one form."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def at_most(maxlength: int) -> Length:
    """Refuse a longer text; 0 means no limit of ours."""
    message = f"Écrivez {french.count(maxlength, 'caractère', 'caractères')} au plus."
    return Length(max=maxlength or -1, message=message) if maxlength else Length(min=0)
