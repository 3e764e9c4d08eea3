"""The catalogue in SQL: read, keep with its version, order, and fill for a new académie."""

import tomllib
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Date, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from career.models import Base
from career.services.rules import Service, ordered
from socle.sql import Database
from socle.store import insert_once

FIRST = Path(__file__).parent / "first.toml"
LISTS = ("populations", "corps", "instances")


class ServiceRow(Base):
    """One line of the catalogue of an académie; what it means is in `career.services.rules`."""

    __tablename__ = "service"

    academie: Mapped[str] = mapped_column(String(8), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    group: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(255), default="")
    single_sign_on: Mapped[bool] = mapped_column(default=False)
    ended: Mapped[bool] = mapped_column(default=False)
    populations: Mapped[list[str]] = mapped_column(JSON)
    corps: Mapped[list[str]] = mapped_column(JSON)
    opens_on: Mapped[date | None] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)
    remark: Mapped[str] = mapped_column(String(255), default="")
    instances: Mapped[list[str]] = mapped_column(JSON)
    place: Mapped[int]
    visible: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class Covered(Exception):
    """Somebody kept another version meanwhile; `other` is what stands there."""

    def __init__(self, other: Service | None) -> None:
        super().__init__()
        self.other = other


def everything(session: Session, academie: str) -> list[Service]:
    """Every service of an académie, withdrawn ones too, in order."""
    rows = session.scalars(select(ServiceRow).where(ServiceRow.academie == academie))
    return ordered(_service(row) for row in rows)


def find(session: Session, academie: str, identifier: str) -> Service | None:
    """One service, None when there is none."""
    row = session.get(ServiceRow, (academie, identifier))
    return _service(row) if row else None


def keep(session: Session, academie: str, service: Service) -> Service:
    """Add it (version 0), or change it if nobody did since it was read; raises Covered.

    The same words kept twice are kept once.
    """
    which = (ServiceRow.academie == academie) & (ServiceRow.id == service.id)
    row = session.scalar(select(ServiceRow).where(which).with_for_update())
    if row is None and service.version == 0:
        placed = replace(service, place=_last(session, academie) + 1, version=1)
        if insert_once(session, ServiceRow, _row(academie, placed)):
            return placed
        row = session.scalar(select(ServiceRow).where(which))
    present = _service(row) if row else None
    if present is not None and same(present, service):
        return present
    if row is None or row.version != service.version:
        raise Covered(present)
    kept = replace(service, place=row.place, version=row.version + 1)
    for name, value in _row(academie, kept).items():
        setattr(row, name, value)
    return kept


def same(one: Service, other: Service) -> bool:
    """Do they say the same, whatever their version and place?"""
    return replace(one, version=0, place=0) == replace(other, version=0, place=0)


def move(session: Session, academie: str, identifier: str, to: int) -> bool:
    """Put a service at a place, from 0: asked twice, it moves once. False when it is not there."""
    query = select(ServiceRow).where(ServiceRow.academie == academie).with_for_update()
    rows = {row.id: row for row in session.scalars(query)}
    if identifier not in rows:
        return False
    others = [one.id for one in ordered(_service(row) for row in rows.values()) if one.id != identifier]
    place = max(0, min(to, len(others)))
    for number, one in enumerate([*others[:place], identifier, *others[place:]], 1):
        rows[one].place = number
    return True


def load_first(db: Database, academie: str) -> int:
    """Put the first services in an empty catalogue; returns how many."""
    with db.begin() as session:
        mine = select(func.count()).select_from(ServiceRow).where(ServiceRow.academie == academie)
        if session.scalar(mine):
            return 0
        return add_missing(session, academie, first())


def first() -> list[Service]:
    """The services of a catalogue that nobody has edited yet."""
    rows = tomllib.loads(FIRST.read_text(encoding="utf-8"))["service"]
    return [_read(row, place=place, version=1) for place, row in enumerate(rows, 1)]


def add_missing(session: Session, academie: str, services: Iterable[Service]) -> int:
    """Add those whose identifier is not there yet; returns how many."""
    return sum(insert_once(session, ServiceRow, _row(academie, one)) for one in services)


def _last(session: Session, academie: str) -> int:
    return session.scalar(select(func.max(ServiceRow.place)).where(ServiceRow.academie == academie)) or 0


def _read(facts: dict[str, Any], **more: Any) -> Service:
    lists = {name: tuple(facts[name]) for name in LISTS if name in facts}
    return Service(**{**facts, **lists, **more})


def _row(academie: str, service: Service) -> dict[str, Any]:
    facts = {one.name: getattr(service, one.name) for one in fields(service)}
    return {"academie": academie, **facts, **{name: list(facts[name]) for name in LISTS}}


def _service(row: ServiceRow) -> Service:
    return _read({one.name: getattr(row, one.name) for one in fields(Service)})
