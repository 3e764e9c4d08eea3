"""What a desk finds by words: what the service sees of a thread, the name of its agent, and notes."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from career.courrier.rules import Side
from career.courrier.seen import seen_by
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.words import identifier_begins, wanted


def found_at_desk(query: str) -> ColumnElement[bool]:
    """Threads that hold every word of the query, wherever they stand, or bear its number."""
    if begins := identifier_begins(query):
        return ThreadRow.id.startswith(begins)
    stems = wanted(query)
    return and_(*(_holds(stem) for stem in stems)) if stems else false()


def _holds(stem: str) -> ColumnElement[bool]:
    word = f" {stem} "
    said = select(MessageRow.id).where(
        MessageRow.thread_id == ThreadRow.id,
        seen_by(Side.SERVICE),
        MessageRow.words.contains(word, autoescape=True),
    )
    return or_(ThreadRow.words.contains(word, autoescape=True), said.correlate(ThreadRow).exists())
