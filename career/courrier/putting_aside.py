"""Threads put away until a day or an answer: they come back by themselves, for it is read and not done.

A message of the agent brings a thread back when the service sees it, not while she may still take it back.
Reading it ends the putting away: the thread would go away again as soon as it is opened.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from career.courrier.rules import Aside, Side
from career.courrier.seen import seen_by
from career.courrier.tables import MessageRow, ThreadRow


def aside(day: date) -> ColumnElement[bool]:
    """Threads that are put away that day (see `rules.is_aside`)."""
    until = and_(ThreadRow.aside == Aside.DATE.value, ThreadRow.aside_until > day)
    unread = select(MessageRow.id).where(
        MessageRow.thread_id == ThreadRow.id,
        MessageRow.side == Side.AGENT.value,
        MessageRow.read_at.is_(None),
        seen_by(Side.SERVICE),
    )
    return and_(
        ThreadRow.closed_at.is_(None),
        or_(until, ThreadRow.aside == Aside.ANSWER.value),
        ~unread.correlate(ThreadRow).exists(),
    )


def bring_back(session: Session, thread: str) -> None:
    """A message that brought it back is read: it is put away no more."""
    row = session.get_one(ThreadRow, thread)
    if row.aside:
        put_back(row)


def put_back(row: ThreadRow) -> None:
    """The thread is among the others again."""
    row.aside, row.aside_until = "", None
