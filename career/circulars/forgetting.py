"""Forget circulars whose time is over: each whole, with its line in the journal, in one transaction."""

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from career.circulars.rules import Keeping
from career.circulars.tables import CircularFileRow, CircularRow, PortionRow, RecipientRow
from socle import audit, clock
from socle.sql import Database

OWNED = (PortionRow, RecipientRow, CircularFileRow)
NOBODY = ""  # the application forgets by itself


def forget_old(db: Database, keeping: Keeping) -> int:
    """For the worker: how many it forgot. What their files held is swept with all that no row names."""
    with db.read() as session:
        over = list(session.scalars(select(CircularRow.id).where(_is_over(keeping))))
    return sum(_forget(db, one, keeping) for one in over)


def _is_over(keeping: Keeping) -> ColumnElement[bool]:
    """As `Keeping.last_day` says."""
    now = clock.now()
    draft = and_(CircularRow.published_at.is_(None), CircularRow.changed_at <= now - keeping.drafts)
    told = func.coalesce(CircularRow.withdrawn_at, CircularRow.published_at) <= now - keeping.told
    return or_(draft, told)


def _forget(db: Database, identifier: str, keeping: Keeping) -> bool:
    """It and all that is its own, unless somebody took it up again meanwhile."""
    with db.begin() as session:
        one = (CircularRow.id == identifier, _is_over(keeping))
        row = session.scalar(select(CircularRow).where(*one).with_for_update())
        if row is None:
            return False
        for table in OWNED:
            session.execute(delete(table).where(table.circular_id == identifier))
        session.delete(row)
        published = row.published_at is not None
        audit.record(
            session, audit.Event.CIRCULAR_PUBLISHED if published else audit.Event.CIRCULAR_CHANGED,
            actor=NOBODY, academie=row.academie, what="forgotten", circular=identifier, version=row.version,
            people=row.total,
        )  # fmt: skip
        return True
