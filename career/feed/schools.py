"""Establishments of an académie: those known, those a feed brings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from career.feed.cells import BadCell
from career.feed.columns import SCHOOLS
from career.feed.rows import Fault
from career.feed.source import Source
from career.models import EstablishmentRow


@dataclass
class Schools:
    """`names` has everybody's, by code, those of the feed included; `new` what differs from what is known."""

    academie: str
    known: dict[str, tuple[Any, ...]]
    names: dict[str, str] = field(default_factory=dict)
    new: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, academie: str) -> "Schools":
        """Those of the database."""
        query = select(EstablishmentRow).where(EstablishmentRow.academie == academie)
        known = {
            row.uai: tuple(getattr(row, name) for name in SCHOOLS.fields) for row in session.scalars(query)
        }
        return cls(academie, known, {code: _name(values) for code, values in known.items()})

    def read(self, source: Source) -> list[Fault]:
        """Take the rows of the file; gives back those in error."""
        faults: list[Fault] = []
        for row in source.read():
            if isinstance(row, Fault):
                faults.append(row)
                continue
            line, cells = row
            try:
                self._take(source.shape.read(cells))
            except BadCell as bad:
                faults.append(Fault(SCHOOLS.name, line, str(bad)))
        return faults

    def write(self, session: Session) -> None:
        """Write those that are new or changed."""
        codes: Sequence[str] = list(self.new)
        for first in range(0, len(codes), 500):
            some = codes[first : first + 500]
            session.execute(
                delete(EstablishmentRow).where(
                    EstablishmentRow.academie == self.academie, EstablishmentRow.uai.in_(some)
                )
            )
        rows = [
            {"academie": self.academie} | dict(zip(SCHOOLS.fields, values, strict=True))
            for values in self.new.values()
        ]
        session.execute(insert(EstablishmentRow.__table__), rows)  # type: ignore[arg-type]

    def _take(self, values: tuple[Any, ...]) -> None:
        code = values[0]
        if code in self.new:
            raise BadCell("uai : déjà dans une ligne précédente")
        self.names[code] = _name(values)
        if self.known.get(code) != values:
            self.new[code] = values


def _name(values: tuple[Any, ...]) -> str:
    """« Collège Les Micocouliers, Blagnac »."""
    return f"{values[1]}, {values[2]}"
