"""Work the clocks out again: of threads there were before them, and of those whose service has changed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from career.courrier import access
from career.courrier.models import lock_thread, settle
from career.courrier.seen import said_by_thread
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.turns import Awaits
from career.delays import models
from career.delays.tables import AnswerRow
from career.portfolios import changes
from career.portfolios.models import staff
from career.portfolios.tables import AssignmentRow
from socle import clock
from socle.sql import Database

AT_ONCE = 100  # threads of one transaction, or of one reading


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


def come_into_force(db: Database) -> None:
    """Objectives said for a later day, once that day has come: lists then say what threads say."""
    with db.read() as session:
        found = changes.due_aims(session)
    for academie, service in found:
        with db.begin() as session:
            follow_aim(session, academie, service)


def follow_aim(session: Session, academie: str, service: str) -> None:
    """Until when the threads of a service are due, by its objective of today; in the transaction that
    changes it. An objective whose day has come is from now on the present one."""
    changes.settle_aim(session, academie, service)
    there = staff(session, academie, clock.today())
    found = there.service(service)
    if found is None:
        return
    follows = and_(AssignmentRow.academie == ThreadRow.academie, AssignmentRow.uid == ThreadRow.agent)
    owed = (ThreadRow.academie == academie, ThreadRow.awaits == Awaits.SERVICE.value)
    query = select(ThreadRow).outerjoin(AssignmentRow, follows).where(*owed)
    hers = query.where(access.service_in(there) == service).order_by(ThreadRow.id)
    threads = session.scalars(hers.with_for_update(of=ThreadRow)).all()
    for start in range(0, len(threads), AT_ONCE):
        some: Sequence[ThreadRow] = threads[start : start + AT_ONCE]
        said = said_by_thread(session, MessageRow.thread_id.in_([one.id for one in some]))
        models.owe_again(session, found, some, said)


def _ids(session: Session, which: ColumnElement[bool]) -> list[str]:
    return list(session.scalars(select(ThreadRow.id).where(which).order_by(ThreadRow.id)))
