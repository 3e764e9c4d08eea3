"""The threads beside a thread, as one side sees them: before, after, joined to it, and what left it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.continuing import Link, Links
from career.courrier.rules import Side, Thread
from career.courrier.seen import seen_by, shown, stands
from career.courrier.tables import MessageRow, ThreadRow

Opens = Callable[[Thread], bool]


def links(session: Session, thread: Thread, reader: Side, opens: Opens = lambda one: True) -> Links:
    """What stands beside a thread; `opens` says which of them who looks may open."""

    def link(row_id: str, at: datetime | None = None) -> Link | None:
        found = models.find_thread(session, thread.academie, row_id, reader) if row_id else None
        if found is None or found.agent != thread.agent:
            return None
        may = opens(found)  # what somebody may not open, she does not read the subject of
        return Link(found.id, found.subject if may else "", at or found.opened_at, may)

    def each(rows: Iterable[tuple[str, datetime]]) -> tuple[Link, ...]:
        return tuple(one for row_id, at in rows if (one := link(row_id, at)))

    return Links(
        link(_where(session, thread.follows)),
        each(_rows(session, thread, reader, ThreadRow.follows == thread.id)),
        each(_joined(session, thread)),
        link(thread.joined_to, thread.closed_at),
        each(_left(session, thread, reader)),
        _parted_from(session, thread, link),
        each(_parted(session, thread)),
    )


def _where(session: Session, thread_id: str) -> str:
    """Where a thread is read now: where it is joined, else itself."""
    row = session.get(ThreadRow, thread_id) if thread_id else None
    return (row.joined_to or row.id) if row else ""


def _rows(
    session: Session, thread: Thread, reader: Side, which: ColumnElement[bool]
) -> list[tuple[str, datetime]]:
    query = select(ThreadRow.id, ThreadRow.opened_at).where(
        which, stands(), ThreadRow.academie == thread.academie, ThreadRow.id != thread.id
    )
    if reader is Side.SERVICE:
        query = query.where(shown())
    return [(one, at) for one, at in session.execute(query.order_by(ThreadRow.opened_at, ThreadRow.id))]


def _joined(session: Session, thread: Thread) -> list[tuple[str, datetime]]:
    """The threads joined to it, each with the instant."""
    rows = session.execute(
        select(ThreadRow.id, ThreadRow.closed_at, ThreadRow.opened_at)
        .where(ThreadRow.joined_to == thread.id)
        .order_by(ThreadRow.closed_at, ThreadRow.id)
    )
    return [(one, ended or opened) for one, ended, opened in rows]


def _parted_from(
    session: Session, thread: Thread, link: Callable[[str, datetime | None], Link | None]
) -> Link | None:
    """What it was joined to before, where that is read now."""
    row = session.get_one(ThreadRow, thread.id)
    where = _where(session, row.parted_from)
    return link(where, row.parted_at) if where != thread.id else None


def _parted(session: Session, thread: Thread) -> list[tuple[str, datetime]]:
    """The threads that were joined to it before, each with the instant of its separation."""
    rows = session.execute(
        select(ThreadRow.id, ThreadRow.parted_at, ThreadRow.opened_at)
        .where(ThreadRow.parted_from == thread.id, stands())
        .order_by(ThreadRow.parted_at, ThreadRow.id)
    )
    return [(one, at or opened) for one, at, opened in rows]


def _left(session: Session, thread: Thread, reader: Side) -> list[tuple[str, datetime]]:
    """Where the messages are that were moved out of it one by one, each with its own instant."""
    if thread.joined_to:
        return []
    rows = session.execute(
        select(MessageRow.thread_id, MessageRow.sent_at)
        .where(
            MessageRow.came_from == thread.id,
            MessageRow.thread_id != thread.id,
            MessageRow.author != "",
            seen_by(reader),
        )
        .order_by(MessageRow.sent_at, MessageRow.id)
    )
    return [(one, at) for one, at in rows]
