"""What leaves the service leaves after the commit: rows written with the act, delivered by the worker.

A delivery is tried again until it passes (at least once): 0.5 s polls, growing delays, a lease while one
worker holds the row; rows of one destination never delay another's (decision 25).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import JSON, Index, String, delete, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from socle import clock
from socle.sql import Base, Database

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
SURE = LEASE / 2  # a delivery begun within this ends while the lease holds
KEEP_DELIVERED = timedelta(days=7)
Destination = tuple[str, str]  # the kind of message, and where it goes
Deliver = Callable[[str, dict[str, Any]], None]


class Outgoing(Base):
    """One message to the outside: a mail, a logout notice."""

    __tablename__ = "outgoing"
    __table_args__ = (Index("ix_outgoing_due", "delivered_at", "not_before"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(255))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int]
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(200))


def send(
    session: Session, kind: str, destination: str, payload: dict[str, Any], due: datetime | None = None
) -> str:
    """Write a message with the act, in its transaction; returns its identifier (a UUID).

    It leaves at once, or not before `due`.
    """
    row = Outgoing(**_new(kind, destination, payload, due or clock.now()))
    session.add(row)
    return row.id


def send_all(session: Session, kind: str, destination: str, payloads: Sequence[dict[str, Any]]) -> None:
    """Write many messages to one place with the act, in one statement; they leave at once."""
    now = clock.now()
    if payloads:
        session.execute(insert(Outgoing), [_new(kind, destination, one, now) for one in payloads])


def count_waiting(session: Session, most: int, refused: Collection[str] = ()) -> int:
    """How many messages have not left, counted up to `most`, but for those whose last error is `refused`."""
    due = (Outgoing.delivered_at.is_(None), Outgoing.last_error.not_in(refused))
    waiting = select(Outgoing.id).where(*due).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def _new(kind: str, destination: str, payload: dict[str, Any], due: datetime) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": kind,
        "destination": destination,
        "payload": payload,
        "created_at": clock.now(),
        "not_before": due,
        "attempts": 0,
        "delivered_at": None,
        "last_error": "",
    }


def withdraw(session: Session, identifier: str, due: datetime) -> bool:
    """Take back a message that was not to leave before `due`; False when a worker has it already."""
    return _untouched(session, delete(Outgoing), identifier, due)


def postpone(session: Session, identifier: str, due: datetime, later: datetime) -> bool:
    """Let a message that was not to leave before `due` wait longer; False when a worker has it already."""
    return _untouched(session, update(Outgoing).values(not_before=later), identifier, due)


def _untouched(session: Session, act: Any, identifier: str, due: datetime) -> bool:
    """Whoever claims a row moves its hour: a row that has kept its hour is nobody's yet."""
    which = (Outgoing.id == identifier, Outgoing.not_before == due, Outgoing.delivered_at.is_(None))
    return session.scalar(act.where(*which).returning(Outgoing.id)) is not None


def delay(attempts: int) -> timedelta:
    """How long to wait after so many failures: 1 s, 2 s, 4 s … at most 15 minutes."""
    return timedelta(seconds=min(900, 2 ** min(attempts, 10)))


def deliver_due(
    db: Database,
    handlers: Mapping[str, Deliver],
    pool: ThreadPoolExecutor,
    busy: set[Destination] | None = None,
) -> int:
    """Deliver what is due, each destination on its own thread; returns how many were tried.

    `busy` remembers, from one call to the next, the destinations whose thread is still at work: what is due
    there waits for it, so that one that hangs never takes a second thread.
    """
    busy = set() if busy is None else busy
    by_destination: dict[Destination, list[tuple[str, dict[str, Any]]]] = {}
    for row in _claim(db, frozenset(busy)):
        by_destination.setdefault((row.kind, row.destination), []).append((row.id, row.payload))
    for (kind, place), rows in by_destination.items():
        if kind not in handlers:
            log.error("outbox.unknown_kind", kind=kind)  # it waits for a worker that knows it
            continue
        busy.add((kind, place))
        pool.submit(_deliver_and_free, db, handlers[kind], rows, busy, (kind, place))
    return sum(map(len, by_destination.values()))


def forget_delivered(db: Database) -> None:
    """Delete what was delivered more than a week ago."""
    with db.begin() as session:
        session.execute(delete(Outgoing).where(Outgoing.delivered_at < clock.now() - KEEP_DELIVERED))


def _claim(db: Database, busy: frozenset[Destination]) -> list[Outgoing]:
    now = clock.now()
    with db.begin() as session:
        due = select(Outgoing).where(Outgoing.delivered_at.is_(None), Outgoing.not_before <= now)
        for kind, place in busy:
            due = due.where(or_(Outgoing.kind != kind, Outgoing.destination != place))
        rows = session.scalars(
            due.order_by(Outgoing.created_at).limit(200).with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.not_before = now + LEASE
        return list(rows)


def _deliver_and_free(
    db: Database,
    deliver: Deliver,
    rows: list[tuple[str, dict[str, Any]]],
    busy: set[Destination],
    here: Destination,
) -> None:
    try:
        _deliver_in_turn(db, deliver, rows)
    finally:
        busy.discard(here)


def _deliver_in_turn(db: Database, deliver: Deliver, rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Deliver while the lease surely holds, so that nobody else sends the same; the rest is due again."""
    until = clock.now() + SURE
    for place, (identifier, payload) in enumerate(rows):
        if clock.now() >= until:
            _release(db, [waiting for waiting, _ in rows[place:]])
            return
        try:
            deliver(identifier, payload)
        except Exception as error:  # noqa: BLE001 (whatever the outside does, the row waits for the next try)
            log.warning("outbox.delivery_failed", id=identifier, error=type(error).__name__)
            _note_failure(db, identifier, type(error).__name__)
        else:
            _note_delivery(db, identifier)


def _release(db: Database, identifiers: list[str]) -> None:
    with db.begin() as session:
        session.execute(update(Outgoing).where(Outgoing.id.in_(identifiers)).values(not_before=clock.now()))


def _note_failure(db: Database, identifier: str, error: str) -> None:
    with db.begin() as session:
        row = session.get_one(Outgoing, identifier)
        row.attempts += 1
        row.not_before = clock.now() + delay(row.attempts)
        row.last_error = error


def _note_delivery(db: Database, identifier: str) -> None:
    done = update(Outgoing).where(Outgoing.id == identifier)
    with db.begin() as session:
        session.execute(done.values(delivered_at=clock.now(), payload={}))
