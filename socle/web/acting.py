"""Hidden fields by which a form acts once, and only on what its reader saw."""

import re
import secrets
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from socle.web.fields import HiddenField

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
INCOMPLETE = "La page était incomplète. Vérifiez ce que vous avez écrit et envoyez-le de nouveau."


class KeyField(HiddenField):
    """The random sign of one form: a double click, a « back » or a replayed request is one act.

    A form sent without it is refused, and gets another.
    """

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, **{"default": new_key, **kwargs})

    def pre_validate(self, form: BaseForm) -> None:
        if not self.raw_data or not KEY.fullmatch(self.data or ""):
            self.renew()
            raise ValidationError(INCOMPLETE)

    def renew(self) -> None:
        """Let this form act again."""
        self.data = new_key()


class VersionField(HiddenField):
    """The version of the thing that the page showed, so that nobody covers what she has not read."""

    @property
    def seen(self) -> int:
        """That version; what is no number is none that was ever kept (-1)."""
        typed = self.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def new_key() -> str:
    """The random sign of one form."""
    return secrets.token_urlsafe(24)
