"""Tell the recipients of a published circular by mail, some at a time; each notice with its mark, or neither.

The mails of everybody leave by one line: what a gestionnaire answers must not wait behind sixty thousand. So
no more notices are queued while `AHEAD` mails wait, not counting those that were refused one by one. Queued
some at a time, they also stop when the circular is withdrawn; who had read it is then told that something
waits again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from career.circulars.tables import CircularRow, RecipientRow
from career.models import PersonRow
from socle import clock, mail, outbox
from socle.sql import Database

TEMPLATE = "career/circulars/mail/published.txt"
A_BATCH = 500
AHEAD = 1000  # mails that wait
Speaking = Callable[[str], AbstractContextManager[object]]


def work(db: Database, speaking: Speaking) -> int:
    """One turn of the worker; how many recipients it dealt with.

    `speaking(academie)` is where mails of an académie can be written: entered only if there are any.
    """
    with db.read() as session:
        waiting = _waiting(session)
        if waiting is None or outbox.count_waiting(session, AHEAD, mail.REFUSED) >= AHEAD:
            return 0
    identifier, academie = waiting
    with speaking(academie):
        return tell(db, identifier)


def tell(db: Database, identifier: str, most: int = A_BATCH) -> int:
    """Queue the notices of the next recipients, at most so many; how many were dealt with.

    Two at once: the second waits, then goes on from there.
    """
    with db.begin() as session:
        row = session.scalar(select(CircularRow).where(CircularRow.id == identifier).with_for_update())
        if row is None or not _is_due(row):
            return 0
        people = _next(session, row, most)
        told = [uid for uid, address in people if address]
        mail.queue_all(session, [address for _, address in people if address], TEMPLATE)
        if row.withdrawn_at is None:
            hers = (RecipientRow.circular_id == row.id, RecipientRow.uid.in_(told))
            session.execute(update(RecipientRow).where(*hers).values(mailed_at=clock.now()))
        if people:
            row.notified = people[-1][0]
        if len(people) < most:
            row.notified_at = clock.now()
        return len(people)


def _waiting(session: Session) -> tuple[str, str] | None:
    """A circular whose hour has come and whose recipients are not all told, the oldest first."""
    due = (CircularRow.notified_at.is_(None), CircularRow.published_at <= clock.now())
    waiting = select(CircularRow.id, CircularRow.academie).where(*due)
    found = session.execute(waiting.order_by(CircularRow.published_at).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def _is_due(row: CircularRow) -> bool:
    now: datetime = clock.now()
    return row.published_at is not None and row.published_at <= now and row.notified_at is None


def _next(session: Session, row: CircularRow, most: int) -> list[tuple[str, str]]:
    """The recipients that come next, each with her address, empty when none is known."""
    known = (PersonRow.academie == RecipientRow.academie) & (PersonRow.uid == RecipientRow.uid)
    query = (
        select(RecipientRow.uid, func.coalesce(PersonRow.mail, ""))
        .outerjoin(PersonRow, known)
        .where(RecipientRow.circular_id == row.id, RecipientRow.uid > row.notified)
    )
    if row.withdrawn_at is not None:
        query = query.where(RecipientRow.read_at.is_not(None))
    found = session.execute(query.order_by(RecipientRow.uid).limit(most))
    return [(uid, address) for uid, address in found]
