"""The shapes a section is made of: facts, a table, a line of time, a picture (pure).

Each block has `names`: how each of its lines is named where it is spoken of alone, as in a message.
"""

from dataclasses import dataclass

from career.dossier.picture import Picture
from socle.french import NBSP


@dataclass(frozen=True)
class Facts:
    """Terms and values; an empty value is said to be missing."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    shape: str = "facts"

    @property
    def names(self) -> tuple[str, ...]:
        """The terms alone: a value may be a birth date, which no message needs."""
        return tuple(term for term, _ in self.pairs)


@dataclass(frozen=True)
class Table:
    """Rows under columns, or a sentence when there are none; `naming` are the cells that name a row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "Rien n’est enregistré dans cette rubrique."
    naming: tuple[int, ...] = (0, 1)
    shape: str = "table"

    @property
    def names(self) -> tuple[str, ...]:
        """« depuis le 1er septembre 2025, Disponibilité de droit »."""
        return tuple(", ".join(self._cell(row, place) for place in self.naming) for row in self.rows)

    def _cell(self, row: tuple[str, ...], place: int) -> str:
        return f"{self.columns[place].lower()}{NBSP}{row[place]}" if row[place].isdigit() else row[place]


@dataclass(frozen=True)
class Line:
    """Moments on a line of time, the newest first."""

    title: str
    items: tuple[dict[str, str], ...]
    shape: str = "line"

    @property
    def names(self) -> tuple[str, ...]:
        """« 1er mars 2024, Professeure certifiée, classe normale »."""
        return tuple(f"{item['when']}, {item['what']}" for item in self.items)


@dataclass(frozen=True)
class Drawing:
    """A career drawn over its years; the table beside it says the same in words."""

    title: str
    picture: Picture
    shape: str = "picture"
    names: tuple[str, ...] = ()


Block = Facts | Table | Line | Drawing


def percent(share: int) -> str:
    """« 80 % »."""
    return f"{share}{NBSP}%"
