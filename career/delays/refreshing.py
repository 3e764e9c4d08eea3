"""Work the clocks out again: of threads there were before them, and of those whose service has changed."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from career.courrier.models import lock_thread, settle
from career.courrier.tables import ThreadRow
from career.courrier.turns import Awaits
from career.delays.tables import AnswerRow
from socle.sql import Database

AT_ONCE = 100  # threads of one transaction


def fill_first(db: Database) -> None:
    """The answers given, and what is due, before there were clocks: all of it, or nothing."""
    with db.read() as session:
        counted = session.scalar(select(AnswerRow.id).limit(1)) is not None
        due = session.scalar(select(ThreadRow.id).where(ThreadRow.due_on.is_not(None)).limit(1)) is not None
        known = counted or due or session.scalar(select(ThreadRow.id).limit(1)) is None
    if not known:
        with db.begin() as session:
            for thread in _ids(session, ThreadRow.id != ""):
                settle(session, lock_thread(session, thread))


def refresh(db: Database) -> None:
    """Until when each answer owed is due: the objective, the service or the gestionnaire may have changed."""
    with db.read() as session:
        owed = _ids(session, ThreadRow.awaits == Awaits.SERVICE.value)
    for start in range(0, len(owed), AT_ONCE):
        with db.begin() as session:
            for thread in owed[start : start + AT_ONCE]:
                settle(session, lock_thread(session, thread))


def _ids(session: Session, which: ColumnElement[bool]) -> list[str]:
    return list(session.scalars(select(ThreadRow.id).where(which).order_by(ThreadRow.id)))
