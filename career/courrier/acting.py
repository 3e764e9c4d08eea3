"""What a gestionnaire does to a thread beside writing: once per form, on what she saw, in the journal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.rules import Side
from career.courrier.seen import seen_by
from career.courrier.tables import MessageRow, StepRow, ThreadRow
from career.people import Person
from socle import audit, clock
from socle.sql import Database


class Act(StrEnum):
    """What can be done to a thread."""

    NOTE = "note"
    TRANSFER = "transfert"
    TAKE = "prise"
    ASIDE = "de_cote"
    BACK = "retour"
    CLOSE = "cloture"
    REOPEN = "reouverture"
    JOIN = "jonction"
    MOVE = "deplacement"
    REMIND = "relance"
    READ = "lecture"


SILENT = frozenset({Act.REMIND, Act.READ})  # they change nothing that a colleague decides on


class Changed(Exception):
    """Somebody did something to the thread, or wrote in it, since the page was shown."""


class FormUsed(Exception):
    """This form has already done something else, to `thread`."""

    def __init__(self, thread: str) -> None:
        super().__init__(thread)
        self.thread = thread


@dataclass(frozen=True)
class Doing:
    """Who does what, from which form, over what she saw (`mark`), with an internal note."""

    actor: Person
    act: Act
    key: str
    seen: str
    note: str = field(default="", repr=False)


def mark(session: Session, thread: str) -> str:
    """A sign of what the desk sees of a thread: it changes with each message it sees and each act."""
    messages = select(func.count(MessageRow.id)).where(
        MessageRow.thread_id == thread, seen_by(Side.SERVICE), MessageRow.author != ""
    )
    last = select(func.coalesce(func.max(StepRow.id), 0)).where(
        StepRow.thread_id == thread, StepRow.act.not_in([one.value for one in SILENT])
    )
    return f"{session.scalar(messages) or 0}.{session.scalar(last) or 0}"


def require_seen(session: Session, thread: str, seen: str) -> None:
    """Raise Changed unless `seen` is the present mark."""
    if mark(session, thread) != seen:
        raise Changed


def act(
    db: Database,
    doing: Doing,
    thread: str,
    write: Callable[[Session, ThreadRow], dict[str, Any]],
) -> bool:
    """Do it once: `write` changes the locked row and returns the facts of the step.

    False when this form had done it already. Raises Changed, FormUsed, and whatever `write` raises: then
    nothing is kept.
    """

    def work(session: Session) -> None:
        row = models.lock_thread(session, thread)
        require_seen(session, thread, doing.seen)
        step(session, row, doing, write(session, row))

    return once(db, doing, thread, work)


def once(db: Database, doing: Doing, thread: str, work: Callable[[Session], None]) -> bool:
    """Do the work of one form once; it must write a step of this thread (see `act`)."""
    try:
        with db.begin() as session:
            if _already(session, doing, thread):
                return False
            work(session)
            return True
    except IntegrityError:  # the same form at the same instant: the other request did it
        with db.begin() as session:
            if not _already(session, doing, thread):
                raise
        return False


def step(session: Session, row: ThreadRow, doing: Doing, facts: dict[str, Any]) -> None:
    """Write one step of a locked thread, and its line of the journal, which has no word of the note."""
    session.add(
        StepRow(
            academie=row.academie,
            thread_id=row.id,
            act=doing.act.value,
            actor=doing.actor.uid,
            at=clock.now(),
            note=doing.note,
            facts=facts,
            form_key=doing.key,
        )
    )
    session.flush()
    audit.record(
        session,
        audit.Event.THREAD_HANDLED,
        actor=doing.actor.uid,
        subject=row.agent,
        thread=row.id,
        what=doing.act.value,
    )


def steps_of(session: Session, thread: str) -> list[StepRow]:
    """What was done to a thread, the oldest first."""
    return list(session.scalars(select(StepRow).where(StepRow.thread_id == thread).order_by(StepRow.id)))


def _already(session: Session, doing: Doing, thread: str) -> bool:
    """Has this form done it?"""
    models.lock_author(session, doing.actor.academie, doing.actor.uid)
    earlier = session.scalar(
        select(StepRow).where(
            StepRow.academie == doing.actor.academie,
            StepRow.actor == doing.actor.uid,
            StepRow.form_key == doing.key,
        )
    )
    if earlier is None:
        return False
    if (earlier.thread_id, earlier.act, earlier.note) != (thread, doing.act.value, doing.note):
        raise FormUsed(earlier.thread_id)
    return True
