"""What a gestionnaire does to a thread beside writing: once per form, on what she saw, in the journal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.rules import Side
from career.courrier.searching import find_by
from career.courrier.seen import seen_by
from career.courrier.steps import SILENT, Step
from career.courrier.steps import Act as Act
from career.courrier.tables import MessageRow, StepRow, ThreadRow
from career.courrier.words import indexed
from career.models import display_names
from career.people import Person
from socle import audit, clock
from socle.sql import Database


class Changed(Exception):
    """Somebody did something to the thread, or wrote in it, since the page was shown."""


class FormUsed(Exception):
    """This form has already done something else, to `thread`."""

    def __init__(self, thread: str) -> None:
        super().__init__(thread)
        self.thread = thread


@dataclass(frozen=True)
class Doing:
    """Who does what, from which form, over what she saw (`mark`), with an internal note.

    `said` are the facts of the step that she chose: the same form with another choice is another act.
    """

    actor: Person
    act: Act
    key: str
    seen: str
    note: str = field(default="", repr=False)
    said: Mapping[str, Any] = field(default_factory=dict)


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


def once(
    db: Database,
    doing: Doing,
    thread: str,
    work: Callable[[Session], None],
    first: Callable[[Session], None] = lambda session: None,
) -> bool:
    """Do the work of one form once; it must write a step of this thread (see `act`).

    `first` holds what must be held before its author is.
    """
    return once_for_all(db, {thread: doing}, work, first)


def once_for_all(
    db: Database,
    doings: Mapping[str, Doing],
    work: Callable[[Session], None],
    first: Callable[[Session], None] = lambda session: None,
) -> bool:
    """The same of a form that acts on several threads, all or none: it must write the step of each."""
    try:
        with db.begin() as session:
            first(session)
            if _all_done(session, doings):
                return False
            work(session)
            return True
    except IntegrityError:  # the same form at the same instant: the other request did it
        with db.begin() as session:
            if not _all_done(session, doings):
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
    find_by(session, row, indexed(doing.note), clock.now())
    audit.record(
        session,
        audit.Event.THREAD_HANDLED,
        actor=doing.actor.uid,
        subject=row.agent,
        thread=row.id,
        what=doing.act.value,
        **({"to": facts["holder"]} if "holder" in facts else {}),
    )


def steps_of(session: Session, thread: str) -> tuple[Step, ...]:
    """What was done to a thread, the oldest first."""
    rows = session.scalars(select(StepRow).where(StepRow.thread_id == thread).order_by(StepRow.id)).all()
    names = display_names(session, rows[0].academie, {row.actor for row in rows}) if rows else {}
    return tuple(
        Step(
            row.id, Act(row.act), row.actor, names.get(row.actor, row.actor), row.at, row.note, row.facts
        )
        for row in rows
    )  # fmt: skip


def has_done(session: Session, doing: Doing, thread: str) -> bool:
    """Has this form done it already? Asked before she is refused a thread that her act has given away."""
    earlier = _earlier(session, doing)
    return earlier is not None and _is_it(earlier, doing, thread)


def _all_done(session: Session, doings: Mapping[str, Doing]) -> bool:
    """Has this form done it all? Done in part, it was another choice of threads."""
    done = [thread for thread, doing in doings.items() if _already(session, doing, thread)]
    if 0 < len(done) < len(doings):
        raise FormUsed(done[0])
    return bool(done)


def _already(session: Session, doing: Doing, thread: str) -> bool:
    """Has this form done it?"""
    models.lock_author(session, doing.actor.academie, doing.actor.uid)
    earlier = _earlier(session, doing)
    if earlier is None:
        return False
    if not _is_it(earlier, doing, thread):
        raise FormUsed(earlier.thread_id)
    return True


def _earlier(session: Session, doing: Doing) -> StepRow | None:
    return session.scalar(
        select(StepRow).where(
            StepRow.academie == doing.actor.academie,
            StepRow.actor == doing.actor.uid,
            StepRow.form_key == doing.key,
        )
    )


def _is_it(earlier: StepRow, doing: Doing, thread: str) -> bool:
    chosen = all(earlier.facts.get(name) == value for name, value in doing.said.items())
    return chosen and (earlier.thread_id, earlier.act, earlier.note) == (thread, doing.act.value, doing.note)
