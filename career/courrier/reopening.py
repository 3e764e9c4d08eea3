"""A closed thread that its agent's answer reopens: the desk sees it when it sees the answer, not before."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from career.courrier.rules import Side
from career.courrier.tables import MessageRow, ThreadRow
from socle import clock

LOOKS = ("closed_at", "closed_by", "awaits", "since", "aside", "aside_until", "due_on")
"""What an answer changes in a closed thread, and taking it back restores."""


def reopen(thread: ThreadRow, now: datetime, visible: datetime) -> None:
    """Reopen a locked, closed thread by a message of its agent that the desk sees from `visible`."""
    thread.was = kept(thread) | {"at": now.isoformat()}
    thread.reopens_at = visible
    thread.closed_at, thread.closed_by, thread.aside, thread.aside_until = None, "", "", None


def stay_open(thread: ThreadRow) -> None:
    """Somebody of the desk has reopened it too: what is taken back closes it no more."""
    thread.closed_at, thread.closed_by, thread.reopens_at, thread.was = None, "", None, {}


def undo(session: Session, thread: ThreadRow) -> bool:
    """Once a message is taken back: close the thread as it was, unless another one reopens it too.

    True when the thread is as it was.
    """
    if not is_pending(thread):
        return False
    since = datetime.fromisoformat(thread.was["at"])
    others = select(func.min(MessageRow.visible_at)).where(
        MessageRow.thread_id == thread.id, MessageRow.author != "", MessageRow.sent_at >= since
    )
    next_one = session.scalar(others)
    if next_one is not None:
        thread.reopens_at = next_one
        return False
    restore(thread, thread.was)
    thread.reopens_at, thread.was = None, {}
    return True


def kept(thread: ThreadRow) -> dict[str, Any]:
    """The columns of `LOOKS` as JSON keeps them."""
    return {name: _kept(getattr(thread, name)) for name in LOOKS}


def restore(thread: ThreadRow, before: Mapping[str, Any]) -> None:
    """Give a locked thread the columns of `LOOKS` that were kept."""
    for name in LOOKS:
        setattr(thread, name, _read(name, before[name]))


def is_pending(thread: ThreadRow) -> bool:
    """Does the desk still see it closed?"""
    return thread.reopens_at is not None and clock.now() < thread.reopens_at


def as_it_was(thread: ThreadRow) -> dict[str, Any]:
    """The columns of `LOOKS` as they were before the answer."""
    return {name: _read(name, thread.was[name]) for name in LOOKS}


def looks(thread: ThreadRow, reader: Side) -> dict[str, Any]:
    """The columns of `LOOKS` as this side sees them now."""
    if reader is Side.SERVICE and is_pending(thread):
        return as_it_was(thread)
    return {name: getattr(thread, name) for name in LOOKS}


def closed_to(reader: Side) -> ColumnElement[bool]:
    """The threads that this side sees closed, in SQL."""
    closed = ThreadRow.closed_at.is_not(None)
    if reader is Side.AGENT:
        return closed
    return or_(closed, and_(ThreadRow.reopens_at.is_not(None), ThreadRow.reopens_at > clock.now()))


def open_to_desk() -> ColumnElement[bool]:
    """The others, for the service, as the index of what is open reads them."""
    shown = or_(ThreadRow.reopens_at.is_(None), ThreadRow.reopens_at <= clock.now())
    return and_(ThreadRow.closed_at.is_(None), shown)


def _kept(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, kept: str | None) -> object:
    if not kept or name in ("closed_by", "awaits", "aside"):
        return kept
    return date.fromisoformat(kept) if name in ("aside_until", "due_on") else datetime.fromisoformat(kept)
