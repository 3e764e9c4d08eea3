"""Whose turn the desk sees while an agent's message waits for its minute: that of before (SQL conditions).

The row says already that the service owes an answer, from when it sees the message (career.courrier.turns).
A closed thread is career.courrier.reopening's.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from career.courrier.rules import Side
from career.courrier.seen import seen_by
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.turns import Awaits
from socle import clock
from socle.sql import Instant

LONGEST = timedelta(hours=1)  # no message waits so long: who wrote nothing since is not looked at


def arriving() -> ColumnElement[bool]:
    """Threads in which the service owed nothing, until the message that arrives."""
    return and_(ThreadRow.awaits == Awaits.SERVICE.value, ThreadRow.since > clock.now())


def awaits_seen() -> ColumnElement[str]:
    """Whose turn it is, as the service sees it."""
    asked = _last(case((MessageRow.asks != "", Awaits.AGENT.value), else_=Awaits.NOBODY.value))
    return case((arriving(), func.coalesce(asked, Awaits.NOBODY.value)), else_=ThreadRow.awaits)


def since_seen() -> ColumnElement[Any]:
    """Since when, as the service sees it."""
    answered = func.coalesce(_last(MessageRow.visible_at), ThreadRow.opened_at, type_=Instant())
    return case((arriving(), answered), else_=ThreadRow.since)


def tells() -> ColumnElement[bool]:
    """Threads whose row tells of a message that the service does not see yet."""
    hidden = select(MessageRow.id).where(
        MessageRow.thread_id == ThreadRow.id, MessageRow.visible_at > clock.now()
    )
    return and_(ThreadRow.last_at > clock.now() - LONGEST, hidden.correlate(ThreadRow).exists())


def last_seen() -> ColumnElement[Any]:
    """When the last message was sent that the service sees."""
    sent = select(func.max(MessageRow.sent_at)).where(
        MessageRow.thread_id == ThreadRow.id, seen_by(Side.SERVICE)
    )
    known = func.coalesce(sent.correlate(ThreadRow).scalar_subquery(), ThreadRow.last_at, type_=Instant())
    return case((ThreadRow.last_at > clock.now() - LONGEST, known), else_=ThreadRow.last_at)


def _last(what: Any) -> Any:
    """What the last answer of the service says."""
    answers = select(what).where(
        MessageRow.thread_id == ThreadRow.id,
        MessageRow.side == Side.SERVICE.value,
        MessageRow.author != "",
    )
    last = answers.order_by(MessageRow.visible_at.desc(), MessageRow.id.desc()).limit(1)
    return last.correlate(ThreadRow).scalar_subquery()
