"""Publish a circular, put its hour off, withdraw it: one small transaction each, however many receive it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from career.circulars.preparing import Changed, hold
from career.circulars.rules import unfilled
from career.circulars.tables import CircularRow
from career.people import Person
from socle import audit, clock
from socle.sql import Database


class NotReady(Exception):
    """It has no recipient, not all of them are written yet, or its words name what nothing fills."""


def publish(db: Database, person: Person, identifier: str, seen: int, hour: datetime | None = None) -> int:
    """Let everybody it is for see it, now or from `hour` on; how many.

    All or nothing: it is one row that changes. Raises Changed unless it is as it was read, or NotReady.
    """
    with db.begin() as session:
        row = hold(session, person.academie, identifier, seen)
        if not row.total or row.written != row.total or unfilled(row.title, row.body, row.columns):
            raise NotReady
        row.published_at, row.published_by = max(hour or clock.now(), clock.now()), person.uid
        row.version += 1
        _record(session, person, row, "scheduled" if hour else "published")
        return row.total


def put_off(db: Database, person: Person, identifier: str, seen: int) -> None:
    """It is to be published no more: it can be changed again. Raises Changed, also once its hour has come."""
    with db.begin() as session:
        row = _published(session, person, identifier, seen)
        if row.published_at is None or row.published_at <= clock.now():
            raise Changed
        row.published_at, row.published_by, row.version = None, "", row.version + 1
        row.changed_at = clock.now()
        _record(session, person, row, "put_off")


def withdraw(db: Database, person: Person, identifier: str, seen: int, why: str) -> None:
    """Nobody reads what it said any more; its recipients read that it was withdrawn, when and why.

    Those who had read it are told by mail that something waits: the notices begin again, for them alone.
    """
    with db.begin() as session:
        row = _published(session, person, identifier, seen)
        if row.published_at is None or row.published_at > clock.now():
            raise Changed
        row.withdrawn_at, row.withdrawn_by, row.why_withdrawn = clock.now(), person.uid, why
        row.version, row.notified, row.notified_at = row.version + 1, "", None
        _record(session, person, row, "withdrawn")


def _published(session: Session, person: Person, identifier: str, seen: int) -> CircularRow:
    row = session.scalar(select(CircularRow).where(CircularRow.id == identifier).with_for_update())
    if row is None or row.academie != person.academie or row.version != seen or row.withdrawn_at is not None:
        raise Changed
    return row


def _record(session: Session, person: Person, row: CircularRow, what: str) -> None:
    audit.record(
        session, audit.Event.CIRCULAR_PUBLISHED, actor=person.uid, academie=row.academie, what=what,
        circular=row.id, version=row.version, people=row.total,
        hour=row.published_at.isoformat() if row.published_at else "",
    )  # fmt: skip
