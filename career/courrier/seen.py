"""Which rows a side sees by now, and which threads answer a search: conditions in SQL."""

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, aliased

from career.courrier.rules import Side
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.turns import Said
from career.courrier.words import identifier_begins, wanted
from socle import clock


def shown() -> ColumnElement[bool]:
    """The service sees a thread when it sees its first message."""
    return ThreadRow.shown_at <= clock.now()


def stands() -> ColumnElement[bool]:
    """A thread joined to another is read there, and in no list of its own."""
    return ThreadRow.joined_to == ""


def seen_by(reader: Side) -> ColumnElement[bool]:
    """One's own side at once, but for what is automatic; the other's when its hour has come."""
    own = and_(MessageRow.side == reader.value, MessageRow.author != "")
    return or_(own, MessageRow.visible_at <= clock.now())


def said_by_thread(session: Session, which: ColumnElement[bool]) -> dict[str, list[Said]]:
    """What these messages said in each thread, but for automatic ones, in the order in which it arrived."""
    said = (MessageRow.visible_at, MessageRow.side, MessageRow.asks, MessageRow.author)
    columns = (MessageRow.thread_id, *said, MessageRow.moved_at, MessageRow.ended_at)
    query = select(*columns).where(which, MessageRow.author != "")
    found: dict[str, list[Said]] = {}
    rows = session.execute(query.order_by(MessageRow.visible_at, MessageRow.id))
    for thread, at, side, asks, by, moved, ended in rows:
        found.setdefault(thread, []).append(Said(at, Side(side), bool(asks), by, moved, ended))
    return found


def answers(query: str, reader: Side) -> ColumnElement[bool]:
    """Threads whose subject, messages or names of files hold every word of the query, or of this number."""
    if begins := identifier_begins(query):
        joined = aliased(ThreadRow)
        numbered = select(joined.id).where(joined.joined_to == ThreadRow.id, joined.id.startswith(begins))
        return or_(ThreadRow.id.startswith(begins), numbered.correlate(ThreadRow).exists())
    stems = wanted(query)
    return and_(*(_holds(stem, reader) for stem in stems)) if stems else false()


def _holds(stem: str, reader: Side) -> ColumnElement[bool]:
    word = f" {stem} "
    said = select(MessageRow.id).where(
        MessageRow.thread_id == ThreadRow.id,
        seen_by(reader),
        MessageRow.words.contains(word, autoescape=True),
    )
    return or_(ThreadRow.words.contains(word, autoescape=True), said.correlate(ThreadRow).exists())
