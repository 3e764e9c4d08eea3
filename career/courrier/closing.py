"""What else happens to a thread: it is opened by one side, and closed by the gestionnaire."""

from career.courrier import models, putting_aside
from career.courrier.rules import Message, Side, Thread, unread
from career.people import Person
from socle import audit, clock
from socle.sql import Database


class NewMessage(Exception):
    """The agent wrote again after the page was shown: read before closing."""


class Arriving(Exception):
    """A message of the agent arrives within the minute: she may still take it back."""


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
        gone = set(fresh) - models.mark_read(session, fresh, person.uid)
        if side is Side.SERVICE and fresh:
            putting_aside.bring_back(session, thread.id)
        audit.record(
            session, audit.Event.THREAD_READ, actor=person.uid, subject=thread.agent, thread=thread.id
        )
    return tuple(message for message in messages if message.id not in gone)


def close(db: Database, person: Person, thread: Thread, seen: str) -> None:
    """Close a thread whose last message of the agent is `seen`; raise NewMessage or Arriving otherwise."""
    with db.begin() as session:
        row = models.lock_thread(session, thread.id)
        if row.closed_at is not None:
            return
        if models.last_of_agent(session, thread.id) != seen:
            raise NewMessage
        if models.is_arriving(session, thread.id):
            raise Arriving
        row.closed_at, row.closed_by = clock.now(), person.uid
        models.settle(session, row)
        audit.record(
            session, audit.Event.THREAD_CLOSED, actor=person.uid, subject=thread.agent, thread=thread.id
        )
