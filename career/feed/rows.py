"""Rows of a file: the header, then what each row says; pure. No reason of a fault repeats a value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from career.feed.cells import BadCell
from career.feed.columns import NAMES, PEOPLE, SCHOOLS, Column, File
from career.statutes.grids import CURRENT, step

Values = tuple[Any, ...]
KEY = "uid"


class BadHeader(ValueError):
    """A first line that is not that of this file; the message says why, in French."""


@dataclass(frozen=True)
class Fault:
    """A row that was not taken, and why."""

    file: str
    line: int
    why: str


@dataclass(frozen=True)
class Shape:
    """How the rows of one file are laid out: for each column of ours, its place among theirs, or None."""

    file: File
    columns: tuple[Column, ...]
    places: tuple[int | None, ...]
    key: int
    width: int

    @classmethod
    def of(cls, file: File, header: Sequence[str]) -> "Shape":
        """The shape that this header gives; `BadHeader` when it is not this file's."""
        names = [name.strip().lower() for name in header]
        columns = file.columns + (NAMES if file is PEOPLE else ())
        key = "uai" if file is SCHOOLS else KEY
        _check(names, columns, key)
        places = tuple(names.index(one.name) if one.name in names else None for one in columns)
        return cls(file, columns, places, names.index(key), len(names))

    @property
    def given(self) -> tuple[str, ...]:
        """The fields that the file brings."""
        return tuple(one.field for one, at in zip(self.columns, self.places, strict=True) if at is not None)

    def is_empty(self, cells: Sequence[str]) -> bool:
        """Does this row say only whom it is about? It then says that she has nothing in this section."""
        return not any(cell for at, cell in enumerate(cells) if at != self.key)

    def read(self, cells: Sequence[str]) -> Values:
        """The values of a row, in the order of the columns; `BadCell` says what is wrong with it."""
        values = []
        for column, at in zip(self.columns, self.places, strict=True):
            cell = "" if at is None else cells[at]
            if column.always and not cell:
                raise BadCell(f"{column.name} : rien n’est écrit")
            try:
                values.append(column.read(cell))
            except BadCell as bad:
                raise BadCell(f"{column.name} : {bad}") from None
        found = tuple(values)
        if check := _CHECKS.get(self.file.section):
            check(dict(zip(self.file.fields, found, strict=False)))
        return found


def _check(names: Sequence[str], columns: Sequence[Column], key: str) -> None:
    known = {key, *(one.name for one in columns)}
    wanted = [key, *(one.name for one in columns if one.always)]
    if missing := [name for name in wanted if name not in names]:
        raise BadHeader(f"colonnes manquantes dans la première ligne : {', '.join(dict.fromkeys(missing))}")
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise BadHeader(f"colonnes en double : {', '.join(doubled)}")
    if any(name not in known for name in names):
        unknown = [name[:40] for name in names if name not in known]
        raise BadHeader(
            f"colonnes inconnues : {', '.join(unknown)} (docs/flux-carriere.md en donne la liste)"
        )


def _period(fact: dict[str, Any]) -> None:
    if fact["end"] is not None and fact["end"] < fact["start"]:
        raise BadCell("fin : avant le début")


def _echelon(fact: dict[str, Any]) -> None:
    """Grids of other times are not known: only lines under the present ones are checked."""
    corps, grade, echelon = fact["corps"], fact["grade"], fact["echelon"]
    known = fact["effective"] >= CURRENT and step(corps, grade, 1) is not None
    if known and step(corps, grade, echelon) is None:
        raise BadCell("echelon : ce grade n’a pas cet échelon")


def _posting(fact: dict[str, Any]) -> None:
    _period(fact)
    if not fact["uai"] and not fact["place"]:
        raise BadCell("uai : ni établissement (uai) ni lieu (lieu)")


_CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "career": _echelon,
    "positions": _period,
    "leaves": _period,
    "services": _period,
    "postings": _posting,
}
