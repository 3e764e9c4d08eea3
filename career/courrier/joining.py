"""Join a thread to another of the same agent, or move a message between them: notes never do.

All that is read moves: messages, their files, their acknowledgements, read state, mails, drafts of answers.
What the desk noted (career.courrier.tables.StepRow) stays with the thread it was written in, and its readers.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from career.courrier import acting, continuing, drafts, models, receipts
from career.courrier.acting import Changed, Doing
from career.courrier.continuing import Refusal
from career.courrier.rules import Side, Thread
from career.courrier.searching import find_again
from career.courrier.seen import seen_by
from career.courrier.tables import DraftRow, MessageRow, ThreadRow
from career.courrier.turns import Awaits
from career.courrier.words import indexed
from career.delays import models as delays
from socle import clock
from socle.sql import Database


class Refused(Exception):
    """It cannot be done, and `why`; nothing was."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Pair:
    """From one thread to another; `into_seen` is the mark that the page showed of the other, if it did."""

    one: str
    into: str
    into_seen: str | None = None


def join(db: Database, doing: Doing, pair: Pair) -> bool:
    """Put all of `one` into the other, and close it. False when this form had done it already.

    `doing.seen` is the mark of `one`. Raises Changed, acting.FormUsed, Refused; then nothing changed.
    """

    def work(session: Session) -> None:
        one, into = _both(session, doing, pair)
        if into is None:
            raise Changed
        _require(session, one, into)
        _join(session, doing, one, into)
        acting.step(session, one, doing, {"to": into.id})
        acting.step(session, into, _beside(doing), {"from": one.id})

    return acting.once(db, doing, pair.one, work, lambda session: _lock_writers(session, doing, pair.one))


def move(db: Database, doing: Doing, message: str, pair: Pair, subject: str = "") -> bool:
    """Move one message that the desk sees, with its files, into another thread, or a new one of this subject.

    `pair.into` is "" for a new one. Returns and raises as `join`; Refused when it is the only message.
    """

    def work(session: Session) -> None:
        one, into = _both(session, doing, pair)
        row = _movable(session, one, message)
        _require(session, one, into)
        into = into or _new(session, one, row, subject)
        _move(session, one, into, row)
        acting.step(session, one, doing, {"to": into.id, "message": row.id})
        acting.step(session, into, _beside(doing), {"from": one.id, "message": row.id})

    return acting.once(db, doing, pair.one, work)


def others_of(session: Session, thread: Thread) -> list[Thread]:
    """The other threads of the same agent that the desk sees, the last active first; at most fifty."""
    ids = session.scalars(
        select(ThreadRow.id)
        .where(
            ThreadRow.academie == thread.academie,
            ThreadRow.agent == thread.agent,
            ThreadRow.id != thread.id,
            ThreadRow.joined_to == "",
        )
        .order_by(ThreadRow.last_at.desc(), ThreadRow.id)
        .limit(50)
    )
    found = (models.find_thread(session, thread.academie, one, Side.SERVICE) for one in ids)
    return [one for one in found if one is not None]


def _both(session: Session, doing: Doing, pair: Pair) -> tuple[ThreadRow, ThreadRow | None]:
    """Both rows, held in the order of their identifiers, as the page showed them; raises Changed."""
    rows = {one: models.lock_thread(session, one) for one in sorted({pair.one, pair.into} - {""})}
    acting.require_seen(session, pair.one, doing.seen)
    if pair.into_seen is not None:
        acting.require_seen(session, pair.into, pair.into_seen)
    return rows[pair.one], rows.get(pair.into)


def _require(session: Session, one: ThreadRow, into: ThreadRow | None) -> None:
    rows = [one] if into is None else [one, into]
    told = [models.find_thread(session, row.academie, row.id, Side.SERVICE) for row in rows]
    if None in told:
        raise Changed
    arriving = [row.id for row in rows if models.is_arriving(session, row.id)]
    threads = [thread for thread in told if thread]
    if why := continuing.refusal(threads[0], threads[1] if into is not None else None, arriving):
        raise Refused(why)


def _join(session: Session, doing: Doing, one: ThreadRow, into: ThreadRow) -> None:
    now, due = clock.now(), _due(one, into)
    _carry(session, one, into, MessageRow.thread_id == one.id)
    into.words += indexed(one.subject)
    into.opened_at = min(into.opened_at, one.opened_at)
    _end(into, one)
    session.execute(update(ThreadRow).where(ThreadRow.joined_to == one.id).values(joined_to=into.id))
    one.closed_at, one.closed_by, one.joined_to = now, doing.actor.uid, into.id
    one.awaits, one.since, one.aside, one.aside_until = Awaits.NOBODY.value, now, "", None
    one.reopens_at, one.was, one.due_on = None, {}, None
    delays.keep(session, one, [])
    _settle(session, into)
    find_again(session, one)
    if due is not None and into.closed_at is None:
        into.awaits, into.since = Awaits.SERVICE.value, due
    _carry_drafts(session, one, into)


def _carry(session: Session, one: ThreadRow, into: ThreadRow, which: ColumnElement[bool]) -> None:
    """These messages change thread, and keep the name of the first they were in."""
    first = func.coalesce(func.nullif(MessageRow.came_from, ""), one.id)
    session.execute(
        update(MessageRow)
        .where(which, MessageRow.thread_id == one.id)
        .values(thread_id=into.id, came_from=first, moved_at=clock.now())
    )


def _due(one: ThreadRow, into: ThreadRow) -> datetime | None:
    """Since when the service owes an answer in one of them; an answer in the other is not that one."""
    waiting = [row.since for row in (one, into) if row.awaits == Awaits.SERVICE.value and not row.closed_at]
    return min(waiting, default=None)


def _end(into: ThreadRow, one: ThreadRow) -> None:
    """It is closed only when both are, and is not put away any more."""
    into.closed_at = continuing.end_of_both(one.closed_at, into.closed_at)
    into.closed_by = into.closed_by or one.closed_by if into.closed_at else ""
    into.aside, into.aside_until = "", None


def _carry_drafts(session: Session, one: ThreadRow, into: ThreadRow) -> None:
    """The answers begun in it, whoever's, go on where it is now."""
    for row in session.scalars(select(DraftRow).where(DraftRow.thread_id == one.id)).all():
        there = session.scalar(
            select(DraftRow).where(
                DraftRow.academie == row.academie, DraftRow.author == row.author, DraftRow.place == into.id
            )
        )
        if there is None:
            row.thread_id, row.place = into.id, into.id if row.place == one.id else row.place
            session.flush()
        else:
            drafts.append(session, row, there)


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
    _carry(session, one, into, moving)
    _end(into, one)
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
    """Its hours, whose turn it is and the words that find it, from the messages it has now."""
    session.flush()
    last, first = session.execute(
        select(func.max(MessageRow.sent_at), func.min(MessageRow.visible_at)).where(
            MessageRow.thread_id == thread.id
        )
    ).one()
    thread.last_at, thread.shown_at = last, first
    models.settle(session, thread)
    find_again(session, thread)


def _lock_writers(session: Session, doing: Doing, one: str) -> None:
    """Who writes in it writes no more until the end: a draft saved meanwhile would stay behind.

    Before the threads are held, as whoever writes does; who joins among them, always in one order: two who
    join it at once would each hold what the other waits for.
    """
    row = session.get_one(ThreadRow, one)
    writers = select(DraftRow.author).where(DraftRow.thread_id == one)
    for uid in sorted({row.agent, doing.actor.uid, *session.scalars(writers)}):
        models.lock_author(session, row.academie, uid)


def _beside(doing: Doing) -> Doing:
    """The step of the other thread: no note, and a sign of its own."""
    return replace(doing, key=f"{doing.key[:60]}~2", note="")
