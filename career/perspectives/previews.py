"""Who would gain and who would lose: worked out over every dossier of an académie, a bounded turn at a time.

A turn reads `A_TURN` dossiers at most. The page that asks takes one, the worker takes the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from career.dossier import models as dossiers
from career.dossier.tables import DOSSIER
from career.dossier.vocabulary import PRIVATE, PUBLIC
from career.people import Person
from career.perspectives import choices, sets
from career.perspectives.choices import Choice
from career.perspectives.effects import Effect, effect
from career.perspectives.models import PreviewLineRow, PreviewRow
from socle import audit, clock
from socle.sql import Database

A_TURN = 200  # dossiers
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Preview:
    """What was asked, and how far the work has come."""

    id: str
    code: str
    starts: date
    basis: int
    finished: bool
    read: int
    total: int


def ask(db: Database, person: Person, code: str, starts: date, today: date) -> str:
    """Ask for a preview; the same question, asked again on the same day, is the same preview. Its id."""
    with db.begin() as session:
        basis = choices.counted(session, person.academie)
        same = select(PreviewRow.id).where(
            PreviewRow.academie == person.academie,
            PreviewRow.code == code,
            PreviewRow.starts == starts,
            PreviewRow.basis == basis,
            PreviewRow.day == today,
        )
        if known := session.scalar(same):
            return known
        row = PreviewRow(
            id=str(uuid4()),
            academie=person.academie,
            code=code,
            starts=starts,
            day=today,
            basis=basis,
            asked_by=person.uid,
            asked_at=clock.now(),
            total=session.scalar(select(func.count(DOSSIER.c.uid)).where(*_concerned(person.academie))) or 0,
        )
        session.add(row)
        audit.record(
            session,
            audit.Event.RULES_PREVIEWED,
            actor=person.uid,
            what="asked",
            rules=code,
            starts=starts.isoformat(),
            academie=person.academie,
        )
        return row.id


def find(session: Session, academie: str, identifier: str) -> Preview | None:
    """One preview of this académie."""
    row = session.get(PreviewRow, identifier)
    if row is None or row.academie != academie:
        return None
    finished = row.finished_at is not None
    return Preview(row.id, row.code, row.starts, row.basis, finished, row.read, row.total)


def advance(db: Database, identifier: str, most: int = A_TURN) -> bool:
    """Read up to `most` dossiers more; False when nothing is left. Two at once: the second's turn is lost."""
    with db.read() as session:
        row = session.get(PreviewRow, identifier)
        if row is None or row.finished_at is not None:
            return False
        uids = _next(session, row, most)
        effects = _effects(session, row, uids)
    with db.begin() as session:
        values: dict[str, object] = {"read": row.read + len(uids)}
        values |= {"reached": uids[-1]} if uids else {}
        values |= {"finished_at": clock.now()} if len(uids) < most else {}
        unmoved = (PreviewRow.id == row.id, PreviewRow.reached == row.reached)
        moved = session.execute(
            update(PreviewRow).where(*unmoved, PreviewRow.finished_at.is_(None)).values(**values)
        )
        if getattr(moved, "rowcount", 0) and effects:
            session.execute(insert(PreviewLineRow), [_line(row, uid, one) for uid, one in effects])
    return len(uids) == most


def work(db: Database) -> None:
    """One turn for the oldest question that waits; old answers are forgotten."""
    with db.read() as session:
        waiting = select(PreviewRow.id).where(PreviewRow.finished_at.is_(None)).order_by(PreviewRow.asked_at)
        identifier = session.scalar(waiting.limit(1))
        old = select(PreviewRow.id).where(PreviewRow.asked_at < clock.now() - KEPT)
        gone = list(session.scalars(old))
    if identifier:
        advance(db, identifier)
    if gone:
        with db.begin() as session:
            session.execute(delete(PreviewLineRow).where(PreviewLineRow.preview_id.in_(gone)))
            session.execute(delete(PreviewRow).where(PreviewRow.id.in_(gone)))


def _concerned(academie: str) -> tuple[ColumnElement[bool], ...]:
    return DOSSIER.c.academie == academie, DOSSIER.c.population.in_(PUBLIC | PRIVATE)


def _next(session: Session, row: PreviewRow, most: int) -> list[str]:
    query = select(DOSSIER.c.uid).where(*_concerned(row.academie), DOSSIER.c.uid > row.reached)
    return list(session.scalars(query.order_by(DOSSIER.c.uid).limit(most)))


def _effects(session: Session, row: PreviewRow, uids: Sequence[str]) -> list[tuple[str, Effect]]:
    """What changes, for those for whom something does."""
    made = [one for one in choices.choices(session, row.academie) if one.number <= row.basis]
    chosen = Choice("", row.basis + 1, row.code, row.starts, row.asked_by, row.asked_at)
    now = sets.rules_of(sets.schedule(made))
    then = sets.rules_of(sets.schedule([*made, chosen]))
    found = []
    for uid in uids:
        dossier = dossiers.find(session, row.academie, uid)
        one = effect(dossier, row.day, now, then) if dossier else None
        if one is not None and one.changes:
            found.append((uid, one))
    return found


def _line(row: PreviewRow, uid: str, one: Effect) -> dict[str, object]:
    return {
        "preview_id": row.id,
        "uid": uid,
        "academie": row.academie,
        "corps": one.corps,
        "before": one.before,
        "after": one.after,
        "points": one.points,
        "hoped": one.hoped,
    }
