"""Undo a joining: what it moved goes back where it was, as it was; what was written since stays.

The step of a joining keeps what it changes, but for words: identifiers, instants, states. Notes never moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from career.courrier import acting, carrying, models, putting_aside, reopening
from career.courrier.acting import Act, Changed, Doing
from career.courrier.carrying import Pair, Refused
from career.courrier.continuing import Refusal
from career.courrier.rules import Side
from career.courrier.searching import find_again
from career.courrier.seen import seen_by
from career.courrier.steps import SILENT
from career.courrier.tables import MessageRow, StepRow, ThreadRow
from career.courrier.words import indexed
from career.delays import models as delays
from socle import clock
from socle.sql import Database

HOURS = ("opened_at", "last_at", "shown_at")
HARMLESS = [one.value for one in (*SILENT, Act.NOTE)]  # they leave a thread as it is
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How many messages go back, how many stay, of these written since the joining; the states given back
    (see `reopening.LOOKS`), None for a thread that stays as it is, since something came in it."""

    going: int
    staying: int
    since: int
    one: Facts
    into: Facts | None


def kept(session: Session, one: ThreadRow, into: ThreadRow, now: datetime) -> dict[str, Any]:
    """What joining `one` to the other at that instant will change, as JSON keeps it."""
    rows = session.scalars(select(MessageRow).where(MessageRow.thread_id == one.id))
    return {
        "at": now.isoformat(),
        "one": reopening.kept(one),
        "into": reopening.kept(into),
        "hours": {name: getattr(into, name).isoformat() for name in HOURS},
        "messages": {row.id: [row.came_from, _text(row.moved_at), _text(row.ended_at)] for row in rows},
        "threads": list(session.scalars(select(ThreadRow.id).where(ThreadRow.joined_to == one.id))),
        "answers": {thread.id: delays.kept(session, thread) for thread in (one, into)},
    }


def refusal(session: Session, one: ThreadRow, into: ThreadRow) -> Refusal | None:
    """Why `one` cannot be separated from the other again; None when it can."""
    step = _joining(session, one)
    if not one.joined_to or step is None:
        return Refusal.NOT_JOINED
    if "before" not in step.facts:
        return Refusal.TOO_OLD
    if one.joined_to != into.id or step.facts["to"] != into.id or into.joined_to:
        return Refusal.MOVED_ON
    if models.is_arriving(session, into.id):
        return Refusal.ARRIVING
    before = step.facts["before"]
    return None if len(_moved(session, into, before)) == len(before["messages"]) else Refusal.MOVED_ON


def outcome(session: Session, one: ThreadRow, into: ThreadRow) -> Outcome:
    """What separating them would do, when nothing refuses it."""
    step = _step(session, one)
    before = step.facts["before"]
    ids = [row.id for row in _moved(session, into, before) if row.author]
    stays = (MessageRow.thread_id == into.id, MessageRow.author != "", MessageRow.id.not_in(ids))
    since = (*stays, MessageRow.sent_at >= _instant(before["at"]))
    many, fresh = (
        session.scalar(select(func.count(MessageRow.id)).where(*which, seen_by(Side.SERVICE)))
        for which in (stays, since)
    )
    alone = _is_alone(session, into, step)
    return Outcome(len(ids), many or 0, fresh or 0, before["one"], before["into"] if alone else None)


def separate(db: Database, doing: Doing, pair: Pair) -> bool:
    """Undo the joining of `pair.one` to `pair.into`. False when this form had done it already.

    `doing.seen` is the mark of `one`. Raises acting.Changed, acting.FormUsed, Refused; then nothing changed.
    """

    def work(session: Session) -> None:
        one, into = carrying.both(session, doing, pair)
        if into is None:
            raise Changed
        if why := refusal(session, one, into):
            raise Refused(why)
        _separate(session, one, into, _step(session, one))
        acting.step(session, one, doing, {"to": into.id})
        acting.step(session, into, carrying.beside(doing), {"from": one.id})

    return acting.once(
        db, doing, pair.one, work, lambda session: carrying.lock_writers(session, doing, pair.one, pair.into)
    )


def _separate(session: Session, one: ThreadRow, into: ThreadRow, step: StepRow) -> None:
    before = step.facts["before"]
    at, alone = _instant(before["at"]), _is_alone(session, into, step)
    for row in _moved(session, into, before):
        came_from, moved_at, ended_at = before["messages"][row.id]
        row.thread_id, row.came_from = one.id, came_from
        row.moved_at, row.ended_at = _known(moved_at), _known(ended_at)
    session.execute(update(ThreadRow).where(ThreadRow.id.in_(before["threads"])).values(joined_to=one.id))
    carrying.carry_drafts(session, into, one, before["drafts"])
    reopening.restore(one, before["one"])
    one.joined_to, one.parted_from, one.parted_at = "", into.id, clock.now()
    delays.restore(session, one, before["answers"][one.id], out_of=into)
    _read_since(session, one, at)
    session.flush()
    find_again(session, one)
    _begin_again(session, into, before)
    carrying.find_hours(session, into)
    if alone:
        _as_before(session, into, before, at)
    else:
        models.settle(session, into)


def _as_before(session: Session, into: ThreadRow, before: Facts, at: datetime) -> None:
    """Nothing came in it since: it is as it was, closed or not."""
    reopening.restore(into, before["into"])
    into.last_at, into.shown_at = (_instant(before["hours"][name]) for name in HOURS[1:])
    delays.restore(session, into, before["answers"][into.id])
    _read_since(session, into, at)
    if into.closed_at is not None:
        ended = (MessageRow.thread_id == into.id, MessageRow.ended_at == into.closed_at)
        session.execute(update(MessageRow).where(*ended).values(ended_at=None))


def _begin_again(session: Session, into: ThreadRow, before: Facts) -> None:
    """Its subject finds it, and those of the threads still joined to it; it began with the first of them."""
    rows = session.execute(
        select(ThreadRow.subject, ThreadRow.opened_at).where(ThreadRow.joined_to == into.id)
    ).all()
    into.words = "".join(indexed(subject) for subject in (into.subject, *(row.subject for row in rows)))
    into.opened_at = min([_instant(before["hours"]["opened_at"]), *(row.opened_at for row in rows)])


def _read_since(session: Session, thread: ThreadRow, at: datetime) -> None:
    """A message that brought it back was read in the other: it does not go away again."""
    read = (MessageRow.thread_id == thread.id, MessageRow.side == Side.AGENT.value, MessageRow.read_at >= at)
    if session.scalar(select(MessageRow.id).where(*read).limit(1)) is not None:
        putting_aside.put_back(thread)


def _is_alone(session: Session, into: ThreadRow, step: StepRow) -> bool:
    """Has nothing been written or decided in it since that joining?"""
    at, its_own = _instant(step.facts["before"]["at"]), carrying.beside_key(step.form_key)
    acts = (StepRow.thread_id == into.id, StepRow.id > step.id, StepRow.form_key != its_own)
    which = select(StepRow.id).where(*acts, StepRow.act.not_in(HARMLESS))
    if session.scalar(which.limit(1)) is not None:
        return False
    said = (MessageRow.thread_id == into.id, MessageRow.author != "", MessageRow.sent_at >= at)
    fresh = session.execute(select(MessageRow.id, MessageRow.moved_at).where(*said))
    return all(moved == at for _, moved in fresh)


def _joining(session: Session, one: ThreadRow) -> StepRow | None:
    """The last time that `one` was joined to another."""
    steps = select(StepRow).where(StepRow.thread_id == one.id, StepRow.act == Act.JOIN.value)
    return next(
        (row for row in session.scalars(steps.order_by(StepRow.id.desc())) if "to" in row.facts), None
    )


def _step(session: Session, one: ThreadRow) -> StepRow:
    """The same, where nothing refuses to undo it; raises Changed when there is none."""
    step = _joining(session, one)
    if step is None:
        raise Changed
    return step


def _moved(session: Session, into: ThreadRow, before: Facts) -> Sequence[MessageRow]:
    """Those of the messages of that joining that are still where it put them."""
    there = (MessageRow.thread_id == into.id, MessageRow.moved_at == _instant(before["at"]))
    return [row for row in session.scalars(select(MessageRow).where(*there)) if row.id in before["messages"]]


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _instant(kept_at: str) -> datetime:
    return datetime.fromisoformat(kept_at)


def _known(kept_at: str) -> datetime | None:
    return _instant(kept_at) if kept_at else None
