"""The field of files to attach: it judges their names, sizes and number, never their content."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import fields
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from socle import french
from socle.web.fields import Whole

LONGEST = 100
"""Characters of a name that are shown."""


@dataclass(frozen=True)
class Accepted:
    """What may be joined, as far as a name and a size tell; `kinds` as a FilesField has them."""

    kinds: dict[str, tuple[str, ...]]
    max_bytes: int

    @property
    def endings(self) -> set[str]:
        """The endings accepted, without the dot."""
        return {ending for group in self.kinds.values() for ending in group}

    def fault(self, name: str, size: int) -> str:
        """Why a file of this name and size (bytes) is refused, to say after its name; "" when it is not."""
        _, dot, ending = name.lower().rpartition(".")
        if not dot or ending not in self.endings:
            kinds = french.listing(list(self.kinds), "ou")
            return f"ce format n’est pas accepté. Joignez un fichier {kinds}."
        if not size:
            return "ce fichier est vide. Vérifiez-le, puis joignez-le de nouveau."
        if size > self.max_bytes:
            return f"ce fichier est trop gros\u00a0: {french.size(self.max_bytes)} au plus."
        return ""


class FilesField(Whole, fields.MultipleFileField):
    """Files to attach; says first which kinds, how big and how many.

    `kinds` maps what people read to the endings accepted: {"PDF": ("pdf",), "image": ("jpg", "png")}.
    The content is judged elsewhere: here only names, sizes and number. A file refused is named, and leaves
    the `data`: the others stay.
    """

    def __init__(
        self,
        label: str,
        *,
        kinds: dict[str, tuple[str, ...]],
        max_bytes: int = 5 * 1024 * 1024,
        max_files: int = 3,
        **kwargs: Any,
    ) -> None:
        missing = f"Joignez un fichier dans «\u00a0{label}\u00a0»."
        super().__init__(label, **{"required": False, "missing": missing, "width": "wide", **kwargs})
        self.accepted, self.max_files = Accepted(kinds, max_bytes), max_files
        self.hint = self.hint or self._limits()

    def _limits(self) -> str:
        files = f"{french.count(self.max_files, 'fichier', 'fichiers')} au plus, "
        size = f"{french.size(self.accepted.max_bytes)} {'chacun ' if self.max_files > 1 else ''}au plus."
        return files + size + f" Formats acceptés\u00a0: {french.listing(list(self.accepted.kinds))}."

    @property
    def how_many(self) -> int:
        """How many files are joined."""
        return len(self.data or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [file for file in valuelist if isinstance(file, FileStorage) and file.filename]

    def pre_validate(self, form: BaseForm) -> None:
        if self.how_many > self.max_files:
            raise ValidationError(f"Joignez {french.count(self.max_files, 'fichier', 'fichiers')} au plus.")
        judged = [(file, self._fault(file)) for file in self.data or []]
        self.data = [file for file, fault in judged if not fault]
        faults = [f"«\u00a0{_shown(file)}\u00a0»\u00a0: {fault}" for file, fault in judged if fault]
        if faults:
            self.errors = [*self.errors, *faults]
            raise StopValidation

    def _fault(self, file: FileStorage) -> str:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        return self.accepted.fault(file.filename or "", size)

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "accept": ",".join(sorted(f".{e}" for e in self.accepted.endings))}


def _shown(file: FileStorage) -> str:
    """Its name, without what turns the direction of a text or cannot be seen, and not too long."""
    return "".join(sign for sign in file.filename or "" if sign.isprintable())[:LONGEST]
