"""What joining, moving and separating share: both threads held as the page showed them, what is carried."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from career.courrier import acting, drafts, models
from career.courrier.acting import Doing
from career.courrier.continuing import Refusal
from career.courrier.searching import find_again
from career.courrier.tables import DraftRow, MessageRow, ThreadRow


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


def both(session: Session, doing: Doing, pair: Pair) -> tuple[ThreadRow, ThreadRow | None]:
    """Both rows, held in the order of their identifiers, as the page showed them; raises acting.Changed."""
    rows = {one: models.lock_thread(session, one) for one in sorted({pair.one, pair.into} - {""})}
    acting.require_seen(session, pair.one, doing.seen)
    if pair.into_seen is not None:
        acting.require_seen(session, pair.into, pair.into_seen)
    return rows[pair.one], rows.get(pair.into)


def lock_writers(session: Session, doing: Doing, *threads: str) -> None:
    """Who writes in them writes no more until the end: a draft saved meanwhile would stay behind.

    Before the threads are held, as whoever writes does; who acts among them, always in one order: two who
    act at once would each hold what the other waits for.
    """
    row = session.get_one(ThreadRow, threads[0])
    writers = select(DraftRow.author).where(DraftRow.thread_id.in_(threads))
    for uid in sorted({row.agent, doing.actor.uid, *session.scalars(writers)}):
        models.lock_author(session, row.academie, uid)


def carry(
    session: Session, one: ThreadRow, into: ThreadRow, which: ColumnElement[bool], now: datetime
) -> None:
    """These messages change thread, and keep the name of the first they were in."""
    first = func.coalesce(func.nullif(MessageRow.came_from, ""), one.id)
    session.execute(
        update(MessageRow)
        .where(which, MessageRow.thread_id == one.id)
        .values(thread_id=into.id, came_from=first, moved_at=now)
    )


def keep_end(session: Session, closed: ThreadRow, which: ColumnElement[bool]) -> None:
    """What these messages of a closed thread asked has ended, also in the open one that it becomes."""
    session.execute(
        update(MessageRow)
        .where(which, MessageRow.thread_id == closed.id, MessageRow.ended_at.is_(None))
        .values(ended_at=closed.closed_at)
    )


def carry_drafts(
    session: Session, one: ThreadRow, into: ThreadRow, which: Collection[str] | None = None
) -> list[str]:
    """The answers begun in it, whoever's, or those named, go on in the other; after what was begun there.

    Returns the signs of those that are whole there: by them they can be taken back if nobody touched them.
    """
    whole = []
    for row in session.scalars(select(DraftRow).where(DraftRow.thread_id == one.id)).all():
        if which is not None and sign_of(row) not in which:
            continue
        there = session.scalar(
            select(DraftRow).where(
                DraftRow.academie == row.academie, DraftRow.author == row.author, DraftRow.place == into.id
            )
        )
        if there is None:
            row.thread_id, row.place = into.id, into.id if row.place == one.id else row.place
            session.flush()
            whole.append(sign_of(row))
        else:
            drafts.append(session, row, there)
    return whole


def sign_of(draft: DraftRow) -> str:
    """It changes when the draft does; it says nothing of it."""
    return f"{draft.id} {draft.version}"


def find_hours(session: Session, thread: ThreadRow) -> None:
    """Its hours and the words that find it, from the messages it has now."""
    session.flush()
    last, first = session.execute(
        select(func.max(MessageRow.sent_at), func.min(MessageRow.visible_at)).where(
            MessageRow.thread_id == thread.id
        )
    ).one()
    thread.last_at, thread.shown_at = last, first
    find_again(session, thread)


def beside(doing: Doing) -> Doing:
    """The step of the other thread: no note, and a sign of its own."""
    return replace(doing, key=beside_key(doing.key), note="")


def beside_key(key: str) -> str:
    """The sign of that step."""
    return f"{key[:60]}~2"
