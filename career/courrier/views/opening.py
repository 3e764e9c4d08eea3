"""A thread as a gestionnaire may open it, whatever she then does with it."""

from uuid import UUID

from career.courrier import access, models
from career.courrier.rules import Message, Side, Thread
from career.day import today
from career.people import Person, refuse
from socle.sql import database


def opened(person: Person, uid: UUID) -> Thread:
    """A thread that she may open; any other is 404 and in the journal (threat 47)."""
    with database().read() as session:
        found = models.find_thread(session, person.academie, str(uid), Side.SERVICE)
        if found is not None and access.may_open(session, found, person.uid, today()):
            return found
    refuse(person, f"gestion/courrier {uid}", subject=found.agent if found else "")


def followed(person: Person, uid: UUID) -> tuple[Thread, tuple[Message, ...]]:
    """The same with its messages."""
    found = opened(person, uid)
    with database().read() as session:
        return found, models.messages_of(session, found.id, Side.SERVICE)
