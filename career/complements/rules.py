"""What a teacher declares of herself: kinds, order, words; never verified by anybody (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

TITLE_LENGTH, PLACE_LENGTH, DETAIL_LENGTH = 200, 120, 1000
MOST = 100  # complements of one person
NOT_VERIFIED = "déclaré, non vérifié"


class Kind(StrEnum):
    """What is declared."""

    DIPLOMA = "diplome"
    TRAINING = "formation"
    ACTIVITY = "activite"


KINDS = {Kind.DIPLOMA: "Diplôme ou titre", Kind.TRAINING: "Formation", Kind.ACTIVITY: "Activité"}


@dataclass(frozen=True)
class Document:
    """What she joined to prove it; `size` in bytes. Nobody has verified it."""

    name: str
    size: int


@dataclass(frozen=True)
class Declared:
    """One complement, as its owner declares it: from `start` year, to `end` year if it lasted.

    A rule that values one says that it is declared and not verified. `id` is of its row.
    """

    kind: Kind
    title: str
    start: int
    end: int | None = None
    place: str = ""
    detail: str = field(default="", repr=False)
    document: Document | None = None
    id: str = ""
    version: int = 0
    declared_on: date | None = None

    @property
    def years(self) -> str:
        """« 2019 », « 2019 à 2021 »."""
        return str(self.start) if self.end in (None, self.start) else f"{self.start} à {self.end}"


def ordered(found: Iterable[Declared]) -> tuple[Declared, ...]:
    """By kind, in the order of the list, then from the newest to the oldest."""
    place = {kind: number for number, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda one: (place[one.kind], -one.start, one.title.casefold())))
