"""The tables of the dossiers: one of who they are about, one per section."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, Numeric, String, Table

from career.dossier.facts import (
    Appraisal,
    Diploma,
    Distinction,
    Inspection,
    Language,
    Leave,
    Mark,
    Position,
    Service,
)
from career.models import Base


def _text(name: str, length: int = 200) -> Column[str]:
    return Column(name, String(length), nullable=False, default="")


def _section(name: str, ordered_by: str, *columns: Column[Any]) -> Table:
    """A table of facts of dossiers: each row carries its académie and its uid."""
    return Table(
        name,
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("academie", String(8), nullable=False),
        Column("uid", String(64), nullable=False),
        *columns,
        ForeignKeyConstraint(
            ["academie", "uid"],
            ["dossier.academie", "dossier.uid"],
            ondelete="CASCADE",
            name=f"fk_{name}_dossier",
        ),
        Index(f"ix_{name}_dossier", "academie", "uid", ordered_by),
    )


DOSSIER = Table(
    "dossier",
    Base.metadata,
    Column("academie", String(8), primary_key=True),
    Column("uid", String(64), primary_key=True),
    Column("population", String(10), nullable=False, index=True),
    _text("civilite", 4),
    Column("birth_date", Date),
    _text("birth_place"),
    _text("address"),
    _text("postcode", 10),
    _text("town"),
    _text("phone", 30),
    _text("family", 20),
    _text("bank_tail", 4),
    Column("entered", Date),
    Column("tenured", Date),
    _text("contract", 20),
    Column("ends", Date),
    Column("as_of", Date),
)

CAREER = _section(
    "career_line",
    "effective",
    Column("effective", Date, nullable=False),
    Column("decided", Date),
    _text("corps", 10),
    Column("grade", String(4)),
    Column("echelon", Integer),
    _text("mode", 20),
    Column("kept_years", Integer, nullable=False, default=0),
    Column("kept_months", Integer, nullable=False, default=0),
    Column("kept_days", Integer, nullable=False, default=0),
)
POSTING = _section(
    "posting",
    "start",
    Column("start", Date, nullable=False),
    Column("end", Date),
    Column("uai", String(8)),
    _text("place"),
    _text("kind", 20),
    _text("discipline"),
    _text("function"),
    Column("share", Integer, nullable=False),
    _text("arrival"),
    Column("decided", Date),
)
_PERIOD = (("start", Date, False), ("end", Date, True), ("decided", Date, True))


def _period() -> tuple[Column[Any], ...]:
    return tuple(Column(name, kind, nullable=optional) for name, kind, optional in _PERIOD)


# Sections whose columns are the fields of their facts, each with the field it is ordered by.
PLAIN: dict[type, tuple[str, Table, str]] = {
    Position: (
        "positions",
        _section("position", "start", *_period(), _text("kind", 30), _text("detail"), _text("host")),
        "start",
    ),
    Leave: ("leaves", _section("leave", "start", *_period(), _text("kind", 20)), "start"),
    Service: (
        "services",
        _section(
            "service_share",
            "start",
            *_period(),
            _text("kind", 30),
            Column("share", Integer, nullable=False),
            _text("detail"),
        ),
        "start",
    ),
    Mark: (
        "marks",
        _section(
            "mark",
            "given",
            Column("given", Date, nullable=False),
            _text("kind", 20),
            Column("value", Numeric(5, 2), nullable=False),
            Column("scale", Integer, nullable=False),
        ),
        "given",
    ),
    Inspection: (
        "inspections",
        _section("inspection", "day", Column("day", Date, nullable=False), _text("inspector"), _text("kind")),
        "day",
    ),
    Appraisal: (
        "appraisals",
        _section(
            "appraisal",
            "inspected",
            Column("number", Integer, nullable=False),
            Column("year", Integer, nullable=False),
            Column("inspected", Date, nullable=False),
            _text("inspector"),
            _text("level", 20),
            Column("notified", Date, nullable=False),
            Column("bonified", Boolean),
        ),
        "inspected",
    ),
    Diploma: (
        "diplomas",
        _section(
            "diploma",
            "year",
            Column("year", Integer, nullable=False),
            _text("kind", 20),
            _text("title"),
            _text("speciality"),
            _text("place"),
        ),
        "year",
    ),
    Language: (
        "languages",
        _section("language", "language", _text("language", 60), _text("level", 2), _text("proof")),
        "language",
    ),
    Distinction: (
        "distinctions",
        _section(
            "distinction", "given", Column("given", Date, nullable=False), _text("title"), _text("rank")
        ),
        "given",
    ),
}
