"""Join a thread to another of the same agent, or move a message between them: notes never do.

All that is read moves: messages, their files, their acknowledgements, read state, mails, drafts of answers.
What the desk noted (career.courrier.tables.StepRow) stays with the thread it was written in, and its readers.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, or_, select, true, update
from sqlalchemy.orm import Session

from career.courrier import acting, carrying, continuing, models, receipts, separating
from career.courrier.acting import Changed, Doing
from career.courrier.arriving import last_seen
from career.courrier.carrying import Pair, Refused
from career.courrier.continuing import Refusal
from career.courrier.rules import Side, Thread
from career.courrier.searching import find_again
from career.courrier.seen import seen_by, shown, stands
from career.courrier.tables import MessageRow, ThreadRow
from career.courrier.turns import Awaits
from career.delays import models as delays
from socle import clock
from socle.sql import Database


def join(db: Database, doing: Doing, pair: Pair) -> bool:
    """Put all of `one` into the other, and close it. False when this form had done it already.

    `doing.seen` is the mark of `one`. Raises Changed, acting.FormUsed, Refused; then nothing changed.
    """

    def work(session: Session) -> None:
        one, into = carrying.both(session, doing, pair)
        if into is None:
            raise Changed
        _require(session, one, into)
        before = _join(session, doing, one, into)
        acting.step(session, one, doing, {"to": into.id, "before": before})
        acting.step(session, into, carrying.beside(doing), {"from": one.id})

    return acting.once(
        db, doing, pair.one, work, lambda session: carrying.lock_writers(session, doing, pair.one)
    )


def move(db: Database, doing: Doing, message: str, pair: Pair, subject: str = "") -> bool:
    """Move one message that the desk sees, with its files, into another thread, or a new one of this subject.

    `pair.into` is "" for a new one. Returns and raises as `join`; Refused when it is the only message.
    """

    def work(session: Session) -> None:
        one, into = carrying.both(session, doing, pair)
        row = _movable(session, one, message)
        _require(session, one, into)
        into = into or _new(session, one, row, subject)
        _move(session, one, into, row)
        acting.step(session, one, doing, {"to": into.id, "message": row.id})
        acting.step(session, into, carrying.beside(doing), {"from": one.id, "message": row.id})

    return acting.once(db, doing, pair.one, work)


def others_of(session: Session, thread: Thread) -> list[Thread]:
    """The other threads of the same agent that the desk sees, the last active first; at most fifty."""
    ids = session.scalars(
        select(ThreadRow.id)
        .where(
            ThreadRow.academie == thread.academie,
            ThreadRow.agent == thread.agent,
            ThreadRow.id != thread.id,
            stands(),
            shown(),
        )
        .order_by(last_seen().desc(), ThreadRow.id)
        .limit(50)
    )
    found = (models.find_thread(session, thread.academie, one, Side.SERVICE) for one in ids)
    return [one for one in found if one is not None]


def _require(session: Session, one: ThreadRow, into: ThreadRow | None) -> None:
    rows = [one] if into is None else [one, into]
    told = [models.find_thread(session, row.academie, row.id, Side.SERVICE) for row in rows]
    if None in told:
        raise Changed
    arriving = [row.id for row in rows if models.is_arriving(session, row.id)]
    threads = [thread for thread in told if thread]
    if why := continuing.refusal(threads[0], threads[1] if into is not None else None, arriving):
        raise Refused(why)


def _join(session: Session, doing: Doing, one: ThreadRow, into: ThreadRow) -> dict[str, Any]:
    """Join them; returns what was before (see `separating.kept`)."""
    now, due = clock.now(), _due(one, into)
    before = separating.kept(session, one, into, now)
    _end(session, into, one, MessageRow.thread_id == one.id)
    carrying.carry(session, one, into, MessageRow.thread_id == one.id, now)
    delays.carry(session, one, into)
    into.words += one.words
    into.opened_at = min(into.opened_at, one.opened_at)
    session.execute(update(ThreadRow).where(ThreadRow.joined_to == one.id).values(joined_to=into.id))
    one.closed_at, one.closed_by, one.joined_to = now, doing.actor.uid, into.id
    one.awaits, one.since, one.aside, one.aside_until = Awaits.NOBODY.value, now, "", None
    one.reopens_at, one.was, one.due_on = None, {}, None
    for each, other in ((one, into), (into, one)):
        if each is one or each.parted_from == other.id:
            each.parted_from, each.parted_at = "", None
    delays.keep(session, one, [])
    _settle(session, into)
    find_again(session, one)
    if due is not None and into.closed_at is None:
        into.awaits, into.since = Awaits.SERVICE.value, due
    return before | {"drafts": carrying.carry_drafts(session, one, into)}


def _due(one: ThreadRow, into: ThreadRow) -> datetime | None:
    """Since when the service owes an answer in one of them; an answer in the other is not that one."""
    waiting = [row.since for row in (one, into) if row.awaits == Awaits.SERVICE.value and not row.closed_at]
    return min(waiting, default=None)


def _end(session: Session, into: ThreadRow, one: ThreadRow, moving: ColumnElement[bool]) -> None:
    """It is closed only when both are, and is not put away any more; what had ended in one of them has."""
    if one.closed_at and not into.closed_at:
        carrying.keep_end(session, one, moving)
    if into.closed_at and not one.closed_at:
        carrying.keep_end(session, into, true())
    into.closed_at = continuing.end_of_both(one.closed_at, into.closed_at)
    into.closed_by = into.closed_by or one.closed_by if into.closed_at else ""
    into.aside, into.aside_until = "", None


def _movable(session: Session, one: ThreadRow, message: str) -> MessageRow:
    """A message of this thread that the desk sees; raises Changed, or Refused for the only one."""
    row = session.scalar(
        select(MessageRow)
        .where(
            MessageRow.id == message,
            MessageRow.thread_id == one.id,
            MessageRow.author != "",
            seen_by(Side.SERVICE),
        )
        .with_for_update()
    )
    if row is None:
        raise Changed
    others = (MessageRow.thread_id == one.id, MessageRow.id != row.id, MessageRow.author != "")
    if session.scalar(select(MessageRow.id).where(*others).limit(1)) is None:
        raise Refused(Refusal.ONLY)
    return row


def _move(session: Session, one: ThreadRow, into: ThreadRow, row: MessageRow) -> None:
    moving = or_(MessageRow.id == row.id, MessageRow.form_key == receipts.key_of(row.id))
    _end(session, into, one, moving)
    carrying.carry(session, one, into, moving, clock.now())
    for thread in (one, into):
        _settle(session, thread)


def _new(session: Session, one: ThreadRow, row: MessageRow, subject: str) -> ThreadRow:
    """A thread of the same agent, with whom the other one is: its readers are the same."""
    thread = ThreadRow(
        id=str(uuid4()), academie=one.academie, agent=one.agent, subject=subject, kind=one.kind,
        opened_at=row.sent_at, last_at=row.sent_at, closed_at=one.closed_at, closed_by=one.closed_by,
        shown_at=row.visible_at, service=one.service, holder=one.holder,
    )  # fmt: skip
    session.add(thread)
    session.flush()
    return thread


def _settle(session: Session, thread: ThreadRow) -> None:
    """Its hours, the words that find it and whose turn it is, from the messages it has now."""
    carrying.find_hours(session, thread)
    models.settle(session, thread)
