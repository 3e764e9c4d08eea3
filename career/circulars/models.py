"""Circulars in SQL: what a preparer reads of hers, what a recipient reads of those she got."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.orm import Session

from career.circulars.rules import Circular, Joined, Kind, Letter, Received, letter
from career.circulars.tables import CircularFileRow, CircularRow, RecipientRow
from career.courrier.words import wanted
from career.models import PersonRow
from socle import clock

A_PAGE = 20
HERS_PAGE = 5
EVERYWHERE = ""  # the service of a circular to a whole académie


@dataclass(frozen=True)
class Page:
    """One page of the circulars that somebody received."""

    circulars: tuple[Received, ...]
    number: int
    pages: int
    unread: int


@dataclass(frozen=True)
class Progress:
    """How many were told by mail, and how many have opened it."""

    mailed: int
    read: int
    read_withdrawal: int


def find(session: Session, academie: str, identifier: str) -> Circular | None:
    """One circular, whoever may see it: the caller decides."""
    row = session.get(CircularRow, identifier)
    return _circular(session, row) if row is not None and row.academie == academie else None


def listed(
    session: Session, academie: str, services: Collection[str], page: int
) -> tuple[list[Circular], int, int]:
    """The circulars of these services, the last begun first; the page given, and how many there are."""
    mine = and_(CircularRow.academie == academie, CircularRow.service.in_(services))
    total = session.scalar(select(func.count(CircularRow.id)).where(mine)) or 0
    pages = max(1, -(-total // A_PAGE))
    number = min(max(page, 1), pages)
    rows = session.scalars(
        select(CircularRow)
        .where(mine)
        .order_by(CircularRow.prepared_at.desc(), CircularRow.id)
        .limit(A_PAGE)
        .offset((number - 1) * A_PAGE)
    )
    return [_circular(session, row, with_files=False) for row in rows], number, pages


def of_agent(session: Session, academie: str, uid: str, page: int, query: str = "") -> Page:
    """The circulars that somebody received, the last first; those that hold the words of `query`."""
    hers = and_(_received(academie, uid), _holds(query) if query else CircularRow.id.is_not(None))
    total = session.scalar(select(func.count()).select_from(_joined(hers).subquery())) or 0
    pages = max(1, -(-total // HERS_PAGE))
    number = min(max(page, 1), pages)
    rows = session.execute(
        _joined(hers)
        .order_by(CircularRow.published_at.desc(), CircularRow.id)
        .limit(HERS_PAGE)
        .offset((number - 1) * HERS_PAGE)
    )
    found = tuple(_told(row, recipient) for row, recipient in rows)
    return Page(found, number, pages, count_unread(session, academie, uid) if total else 0)


def count_unread(session: Session, academie: str, uid: str) -> int:
    """How many circulars, or withdrawals of circulars, somebody has not opened."""
    unread = and_(_received(academie, uid), _is_unread())
    return session.scalar(select(func.count()).select_from(_joined(unread).subquery())) or 0


def received(session: Session, academie: str, uid: str, identifier: str) -> Letter | None:
    """What somebody reads of a circular, if she got it and its hour has come."""
    found = session.execute(
        _joined(and_(_received(academie, uid), CircularRow.id == identifier))
    ).one_or_none()
    if found is None:
        return None
    row, recipient = found
    return letter(_circular(session, row), recipient.given or {})


def mark_read(session: Session, academie: str, uid: str, identifier: str, *, withdrawn: bool) -> bool:
    """She has opened it, or opened it withdrawn; the first hour stays. Was it the first time?"""
    column = RecipientRow.withdrawal_read_at if withdrawn else RecipientRow.read_at
    hers = and_(
        RecipientRow.circular_id == identifier,
        RecipientRow.uid == uid,
        RecipientRow.academie == academie,
        column.is_(None),
    )
    done = session.execute(update(RecipientRow).where(hers).values({column: clock.now()}))
    return bool(getattr(done, "rowcount", 0))


def seen_by_one(session: Session, circular: Circular, uid: str) -> Letter | None:
    """What one of its recipients reads, or will."""
    row = session.get(RecipientRow, (circular.id, uid))
    return letter(circular, row.given or {}) if row is not None else None


def recipients(session: Session, circular: Circular, page: int) -> list[tuple[str, str, datetime | None]]:
    """One page of its recipients as (uid, name, read at), by identifiant."""
    known = and_(PersonRow.academie == RecipientRow.academie, PersonRow.uid == RecipientRow.uid)
    rows = session.execute(
        select(RecipientRow.uid, PersonRow.display_name, RecipientRow.read_at)
        .outerjoin(PersonRow, known)
        .where(_of(circular))
        .order_by(RecipientRow.uid)
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    )
    return [(uid, name or uid, read_at) for uid, name, read_at in rows]


def progress(session: Session, circular: Circular) -> Progress:
    """How many were told, and how many have read."""
    counted = select(
        func.count(RecipientRow.mailed_at),
        func.count(RecipientRow.read_at),
        func.count(RecipientRow.withdrawal_read_at),
    ).where(_of(circular))
    return Progress(*session.execute(counted).one())


def find_file(files: Iterable[Joined], identifier: str) -> Joined | None:
    """One of the files of a circular that the caller found to be this person's to read."""
    return next((one for one in files if one.id == identifier), None)


def _of(circular: Circular) -> ColumnElement[bool]:
    return RecipientRow.circular_id == circular.id


def _received(academie: str, uid: str) -> ColumnElement[bool]:
    """Published, to this person."""
    return and_(
        RecipientRow.academie == academie,
        RecipientRow.uid == uid,
        CircularRow.published_at <= clock.now(),
    )


def _joined(which: ColumnElement[bool]) -> Any:
    return (
        select(CircularRow, RecipientRow)
        .join(RecipientRow, RecipientRow.circular_id == CircularRow.id)
        .where(which)
    )


def _is_unread() -> ColumnElement[bool]:
    standing = and_(CircularRow.withdrawn_at.is_(None), RecipientRow.read_at.is_(None))
    gone = and_(CircularRow.withdrawn_at.is_not(None), RecipientRow.withdrawal_read_at.is_(None))
    return or_(standing, gone)


def _holds(query: str) -> ColumnElement[bool]:
    """The circular holds every word of the query; one that is withdrawn is not found by what it said."""
    stems = wanted(query)
    if not stems:
        return false()
    said = [CircularRow.words.contains(f" {stem} ", autoescape=True) for stem in stems]
    return and_(CircularRow.withdrawn_at.is_(None), *said)


def _told(row: CircularRow, recipient: RecipientRow) -> Received:
    assert row.published_at is not None
    opened = recipient.withdrawal_read_at if row.withdrawn_at else recipient.read_at
    shown = letter(_fact(row, ()), recipient.given or {})
    return Received(
        row.id, Kind(row.kind), shown.title, row.sender, row.published_at, row.withdrawn_at, opened is None
    )


def _circular(session: Session, row: CircularRow, *, with_files: bool = True) -> Circular:
    return _fact(row, _files(session, row.id) if with_files else ())


def _fact(row: CircularRow, files: tuple[Joined, ...]) -> Circular:
    return Circular(
        row.id,
        row.academie,
        row.service,
        row.sender,
        Kind(row.kind),
        row.title,
        row.body,
        row.version,
        row.audience,
        row.prepared_by,
        row.prepared_at,
        row.changed_at,
        tuple(row.columns),
        row.people,
        row.total,
        row.written,
        row.published_at,
        row.published_by,
        row.withdrawn_at,
        row.why_withdrawn,
        row.notified_at,
        files,
    )


def _files(session: Session, identifier: str) -> tuple[Joined, ...]:
    rows = session.scalars(
        select(CircularFileRow)
        .where(CircularFileRow.circular_id == identifier)
        .order_by(CircularFileRow.place, CircularFileRow.id)
    )
    return tuple(Joined(row.id, row.name, row.size, row.kind, row.digest) for row in rows)
