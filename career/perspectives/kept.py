"""Comparisons kept by their owner: found by her alone, changed by the page she last saw, deleted at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.people import Person
from career.perspectives.models import SimulationRow
from career.perspectives.situations import Situation, as_rows, of_rows
from socle import clock
from socle.sql import Database

MOST = 20  # kept by one person


class SimulationMoved(Exception):
    """It was changed, or deleted, since it was shown."""


@dataclass(frozen=True)
class Simulation:
    """A kept comparison. `version` grows at each change."""

    id: str
    academie: str
    uid: str
    name: str
    situations: tuple[Situation, ...]
    created_at: datetime
    changed_at: datetime
    version: int


def of_person(session: Session, academie: str, uid: str) -> tuple[Simulation, ...]:
    """Hers, the last changed first."""
    hers = (SimulationRow.academie == academie, SimulationRow.uid == uid)
    rows = session.scalars(select(SimulationRow).where(*hers).order_by(SimulationRow.changed_at.desc()))
    return tuple(_simulation(row) for row in rows)


def find(session: Session, academie: str, uid: str, identifier: str) -> Simulation | None:
    """One of hers."""
    row = session.get(SimulationRow, identifier)
    if row is None or (row.academie, row.uid) != (academie, uid):
        return None
    return _simulation(row)


def exists(db: Database, identifier: str) -> bool:
    """Does anybody keep it?"""
    with db.read() as session:
        return session.get(SimulationRow, identifier) is not None


def keep(
    session: Session, person: Person, name: str, situations: tuple[Situation, ...], form_key: str
) -> str | None:
    """Keep a comparison; the same form again keeps nothing more. Its id, or None when there are too many."""
    hers = (SimulationRow.academie == person.academie, SimulationRow.uid == person.uid)
    same = select(SimulationRow.id).where(*hers, SimulationRow.form_key == form_key)
    if known := session.scalar(same):
        return known
    if (session.scalar(select(func.count(SimulationRow.id)).where(*hers)) or 0) >= MOST:
        return None
    now = clock.now()
    row = SimulationRow(
        id=str(uuid4()),
        academie=person.academie,
        uid=person.uid,
        name=name,
        situations=as_rows(situations),
        form_key=form_key,
        created_at=now,
        changed_at=now,
        version=1,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same form, sent twice at once
        return session.scalar(same)
    return row.id


def rename(session: Session, simulation: Simulation, name: str, seen: int) -> None:
    """Another name, if it is still as it was seen; SimulationMoved otherwise."""
    changed = session.execute(
        update(SimulationRow)
        .where(SimulationRow.id == simulation.id, SimulationRow.version == seen)
        .values(name=name, version=seen + 1, changed_at=clock.now())
    )
    if not getattr(changed, "rowcount", 0):
        raise SimulationMoved


def remove(session: Session, simulation: Simulation) -> None:
    """Delete it."""
    session.execute(delete(SimulationRow).where(SimulationRow.id == simulation.id))


def _simulation(row: SimulationRow) -> Simulation:
    return Simulation(
        row.id,
        row.academie,
        row.uid,
        row.name,
        of_rows(row.situations),
        row.created_at,
        row.changed_at,
        row.version,
    )
