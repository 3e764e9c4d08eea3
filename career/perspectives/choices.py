"""Which rules hold in an académie, and from when: chosen by an administrator, withdrawn before their day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.people import Person
from career.perspectives.models import ChoiceRow
from socle import audit, clock
from socle.sql import Database


class ChoicesMoved(Exception):
    """Somebody else chose, or withdrew, in the meantime."""


@dataclass(frozen=True)
class Choice:
    """From `starts` on, the rules of `code` hold; the highest `number` of a day is the one that counts."""

    id: str
    number: int
    code: str
    starts: date
    chosen_by: str
    chosen_at: datetime
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None


def choices(session: Session, academie: str) -> tuple[Choice, ...]:
    """Every choice of an académie, the withdrawn ones too, in the order in which they were made."""
    rows = session.scalars(select(ChoiceRow).where(ChoiceRow.academie == academie).order_by(ChoiceRow.number))
    return tuple(
        Choice(
            row.id,
            row.number,
            row.code,
            row.starts,
            row.chosen_by,
            row.chosen_at,
            row.withdrawn_by,
            row.withdrawn_at,
        )
        for row in rows
    )


def counted(session: Session, academie: str) -> int:
    """How many choices an académie has made: what a choice is made upon."""
    made = select(func.max(ChoiceRow.number)).where(ChoiceRow.academie == academie)
    return session.scalar(made) or 0


def choose(db: Database, person: Person, code: str, starts: date, basis: int) -> Choice:
    """Let `code` hold from `starts`; `ChoicesMoved` when another one was made since `basis`."""
    row = ChoiceRow(
        id=str(uuid4()),
        academie=person.academie,
        number=basis + 1,
        code=code,
        starts=starts,
        chosen_by=person.uid,
        chosen_at=clock.now(),
    )
    try:
        with db.begin() as session:
            if counted(session, person.academie) != basis:
                raise ChoicesMoved
            session.add(row)
            audit.record(
                session,
                audit.Event.RULES_CHANGED,
                actor=person.uid,
                what="chosen",
                rules=code,
                starts=starts.isoformat(),
                academie=person.academie,
            )
    except IntegrityError:
        raise ChoicesMoved from None
    return Choice(row.id, row.number, code, starts, row.chosen_by, row.chosen_at)


def withdraw(db: Database, person: Person, choice_id: str, today: date) -> None:
    """Undo a choice whose day has not come; `ChoicesMoved` when it is no more to be undone."""
    with db.begin() as session:
        undone = session.execute(
            update(ChoiceRow)
            .where(
                ChoiceRow.id == choice_id,
                ChoiceRow.academie == person.academie,
                ChoiceRow.withdrawn_at.is_(None),
                ChoiceRow.starts > today,
            )
            .values(withdrawn_by=person.uid, withdrawn_at=clock.now())
        )
        if not getattr(undone, "rowcount", 0):
            raise ChoicesMoved
        row = session.get_one(ChoiceRow, choice_id)
        audit.record(
            session,
            audit.Event.RULES_CHANGED,
            actor=person.uid,
            what="withdrawn",
            rules=row.code,
            starts=row.starts.isoformat(),
            academie=person.academie,
        )
