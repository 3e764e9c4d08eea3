"""A thread is opened by one side: what it reads, the other side is told."""

from career.courrier import models, putting_aside
from career.courrier.rules import Message, Side, Thread, unread
from career.people import Person
from socle import audit
from socle.sql import Database


def note_reading(
    db: Database, person: Person, side: Side, thread: Thread, messages: tuple[Message, ...]
) -> tuple[Message, ...]:
    """What was shown of the other side is read now; a gestionnaire's look is always in the journal.

    Returns the messages to show: one that its author took back in the meantime is not among them.
    """
    fresh = [message.id for message in unread(messages, side)]
    if not fresh and side is Side.AGENT:
        return messages
    with db.begin() as session:
        if side is Side.SERVICE and fresh:  # the thread before its messages, as whoever joins it holds them
            putting_aside.bring_back(session, thread.id)
        gone = set(fresh) - models.mark_read(session, fresh, person.uid)
        audit.record(
            session, audit.Event.THREAD_READ, actor=person.uid, subject=thread.agent, thread=thread.id
        )
    return tuple(message for message in messages if message.id not in gone)
