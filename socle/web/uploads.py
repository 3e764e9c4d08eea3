"""The field of files to attach: it judges their names, sizes and number, never their content."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import fields
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from socle import french
from socle.web.fields import Whole


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
        """Why a file of this name and size (bytes) is refused, in French; "" when it is not."""
        _, dot, ending = name.lower().rpartition(".")
        if not dot or ending not in self.endings:
            kinds = french.listing(list(self.kinds), "ou")
            return f"Ce format n’est pas accepté. Joignez un fichier {kinds}."
        if not size:
            return "Un des fichiers est vide. Vérifiez-le et joignez-le de nouveau."
        if size > self.max_bytes:
            return f"Un des fichiers est trop gros\u00a0: {french.size(self.max_bytes)} chacun au plus."
        return ""


class FilesField(Whole, fields.MultipleFileField):
    """Files to attach; says first which kinds, how big and how many.

    `kinds` maps what people read to the endings accepted: {"PDF": ("pdf",), "image": ("jpg", "png")}.
    The content is judged elsewhere: here only names, sizes and number.
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
        super().__init__(label, **{"required": False, "width": "wide", **kwargs})
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
        files = self.data or []
        if self.how_many > self.max_files:
            raise ValidationError(f"Joignez {french.count(self.max_files, 'fichier', 'fichiers')} au plus.")
        for file in files:
            self._check(file)

    def _check(self, file: FileStorage) -> None:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        if fault := self.accepted.fault(file.filename or "", size):
            raise ValidationError(fault)

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "accept": ",".join(sorted(f".{e}" for e in self.accepted.endings))}
