"""A document that is awaited from an agent is reminded: twice, each once, whatever is killed or run twice.

The step is the proof: one row per asking message and reminder, in one transaction with the mail.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.steps import Act
from career.courrier.tables import MessageRow, StepRow, ThreadRow
from career.courrier.turns import Awaits
from career.dossier.tables import DOSSIER
from socle import audit, clock, mail
from socle.sql import Database

NOTICE = "career/courrier/mail/reminder.txt"
NOBODY = ""  # the application reminds by itself
TIMES = 2
MANY = 500  # of one run


def due(session: Session, after: timedelta, day: date) -> Sequence[tuple[str, str]]:
    """Where a reminder is due, `after` without an answer or since the last one: académie, thread."""
    found = select(ThreadRow.academie, ThreadRow.id).where(_due(clock.now() - after, day))
    rows = session.execute(found.order_by(ThreadRow.since, ThreadRow.id).limit(MANY))
    return [(academie, thread) for academie, thread in rows]


def remind(db: Database, thread: str, after: timedelta, day: date) -> bool:
    """Remind once, in a transaction of its own, if it is still due; False when it is not any more."""
    try:
        with db.begin() as session:
            row = models.lock_thread(session, thread)
            still = select(ThreadRow.id).where(ThreadRow.id == thread, _due(clock.now() - after, day))
            if session.scalar(still) is None:
                return False
            _remind(session, row)
            return True
    except IntegrityError:  # another worker did it at the same instant
        return False


def _due(limit: datetime, day: date) -> ColumnElement[bool]:
    """She is awaited, can still write, and was told nothing since `limit`."""
    hers = and_(DOSSIER.c.academie == ThreadRow.academie, DOSSIER.c.uid == ThreadRow.agent)
    ended = select(DOSSIER.c.uid).where(hers, DOSSIER.c.ends <= day).correlate(ThreadRow).exists()
    times = select(func.count(StepRow.id)).where(_reminded()).correlate(ThreadRow).scalar_subquery()
    last = select(func.max(StepRow.at)).where(_reminded()).correlate(ThreadRow).scalar_subquery()
    return and_(
        ThreadRow.awaits == literal(Awaits.AGENT.value, literal_execute=True),  # as its index says it
        ThreadRow.closed_at.is_(None),
        ThreadRow.since <= limit,
        times < TIMES,
        or_(last.is_(None), last <= limit),
        ~ended,
    )


def _reminded() -> ColumnElement[bool]:
    """The reminders of the present awaiting."""
    return and_(
        StepRow.thread_id == ThreadRow.id, StepRow.act == Act.REMIND.value, StepRow.at >= ThreadRow.since
    )


def _remind(session: Session, row: ThreadRow) -> None:
    asking, times = _asking(session, row), _times(session, row) + 1
    session.add(
        StepRow(
            academie=row.academie,
            thread_id=row.id,
            act=Act.REMIND.value,
            actor=NOBODY,
            at=clock.now(),
            note="",
            facts={"times": times},
            form_key=f"relance-{times}-{asking}",
        )
    )
    session.flush()
    mail.queue(session, models.mail_of(session, row.academie, row.agent), NOTICE)
    audit.record(session, audit.Event.THREAD_HANDLED, subject=row.agent, thread=row.id, what=Act.REMIND.value)


def _asking(session: Session, row: ThreadRow) -> str:
    """The message that asks for the document."""
    asking = select(MessageRow.id).where(MessageRow.thread_id == row.id, MessageRow.asks != "")
    return session.scalars(asking.order_by(MessageRow.sent_at.desc(), MessageRow.id.desc()).limit(1)).one()


def _times(session: Session, row: ThreadRow) -> int:
    return session.scalar(select(func.count(StepRow.id)).where(_reminded(), ThreadRow.id == row.id)) or 0
