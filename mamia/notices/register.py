"""Notices as they are kept; each change with its line of the journal."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mamia.models import SecurityNotice
from mamia.notices.rules import Notice, Severity
from socle import audit, clock
from socle.audit import Event
from socle.sql import Database

DRAFT, PUBLISHED = "draft", "published"
AT_MOST = 100


class Moved(Exception):
    """Somebody changed or deleted it since the page was read."""


def everything(db: Database) -> list[Notice]:
    """Every notice, drafts too, the last changed first."""
    with db.read() as sql:
        rows = select(SecurityNotice).order_by(SecurityNotice.updated_at.desc()).limit(AT_MOST)
        return [_notice(row) for row in sql.scalars(rows)]


def published(db: Database) -> list[Notice]:
    """Those that are or were public (a withdrawn one has `published` false), the last changed first."""
    with db.read() as sql:
        rows = select(SecurityNotice).where(SecurityNotice.published_at.is_not(None))
        newest = rows.order_by(SecurityNotice.updated_at.desc()).limit(AT_MOST)
        return [_notice(row) for row in sql.scalars(newest)]


def find(db: Database, identifier: str) -> Notice | None:
    """The notice of this identifier."""
    with db.read() as sql:
        row = sql.get(SecurityNotice, identifier)
        return _notice(row) if row else None


def put(sql: Session, notice: Notice, actor: str, what: str, seen: datetime | None = None) -> None:
    """Keep a notice; raises Moved if the kept one is no longer as it was at `seen` (None: a new one)."""
    if seen is not None:
        _held(sql, notice.id, seen)
    sql.merge(
        SecurityNotice(
            id=notice.id,
            title=notice.title,
            text=notice.text,
            severity=notice.severity,
            starts_on=notice.starts_on,
            ends_on=notice.ends_on,
            state=PUBLISHED if notice.published else DRAFT,
            written_by=actor,
            updated_at=clock.now(),
            published_at=notice.published_at,
        )
    )
    _record(sql, notice, actor, what)


def delete(sql: Session, notice: Notice, actor: str) -> None:
    """Forget a draft that was never public; raises Moved if it is so no more."""
    row = _held(sql, notice.id, notice.updated_at)
    if row.published_at is not None:
        raise Moved
    sql.delete(row)
    _record(sql, notice, actor, "deleted")


def _held(sql: Session, identifier: str, seen: datetime) -> SecurityNotice:
    row = sql.scalar(select(SecurityNotice).where(SecurityNotice.id == identifier).with_for_update())
    if row is None or row.updated_at != seen:
        raise Moved
    return row


def _record(sql: Session, notice: Notice, actor: str, what: str) -> None:
    days = f"{notice.starts_on.isoformat()}/{notice.ends_on.isoformat()}"
    facts = {"title": notice.title, "severity": notice.severity.value, "days": days}
    audit.record(sql, Event.NOTICE_CHANGED, actor=actor, subject=notice.id, what=what, **facts)


def _notice(row: SecurityNotice) -> Notice:
    return Notice(
        id=row.id,
        title=row.title,
        text=row.text,
        severity=Severity(row.severity),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        published=row.state == PUBLISHED,
        updated_at=row.updated_at,
        published_at=row.published_at,
        written_by=row.written_by,
    )
