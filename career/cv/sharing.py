"""Shares in SQL: add, withdraw, and who opened what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from career.cv.models import NotHers, Owner, TooMany, lock
from career.cv.shares import AT_ONCE, Opening, Share
from career.cv.tables import ShareRow
from career.models import display_names
from career.portfolios.models import offices
from socle import audit, clock
from socle.audit import AuditEvent, Event

SECTION = "cv"  # what a consultation of the CV is called among those of the dossier
MOST = 500  # lines of the journal read


def of(session: Session, owner: Owner) -> tuple[Share, ...]:
    """Every share of hers, the newest first."""
    rows = session.scalars(
        select(ShareRow)
        .where(ShareRow.academie == owner.academie, ShareRow.uid == owner.uid)
        .order_by(ShareRow.since.desc(), ShareRow.id)
    )
    return tuple(_share(row) for row in rows)


def opened(session: Session, owner: Owner) -> tuple[Share, ...]:
    """The same, each with who opened it."""
    found = _openings(session, owner)
    return tuple(replace(one, openings=tuple(found.get(one.id, ()))) for one in of(session, owner))


def add(session: Session, owner: Owner, share: Share, on: date) -> bool:
    """Share it; False when this form has already done it. Raises TooMany."""
    lock(session, owner)
    if session.get(ShareRow, share.id) is not None:
        return False
    running = and_(
        ShareRow.academie == owner.academie,
        ShareRow.uid == owner.uid,
        ShareRow.withdrawn_at.is_(None),
        ShareRow.until >= on,
    )
    if (session.scalar(select(func.count(ShareRow.id)).where(running)) or 0) >= AT_ONCE:
        raise TooMany(AT_ONCE)
    session.add(
        ShareRow(
            id=share.id, academie=owner.academie, uid=owner.uid, purpose=share.purpose, title=share.title,
            sections=list(share.sections), roles=list(share.roles), until=share.until, since=share.since,
            withdrawn_at=None,
        )
    )  # fmt: skip
    audit.record(
        session, Event.CV_SHARED, actor=owner.uid, subject=owner.uid, academie=owner.academie, share=share.id,
        purpose=share.purpose, sections=list(share.sections), roles=list(share.roles),
    )  # fmt: skip
    return True


def withdraw(session: Session, owner: Owner, share: UUID) -> None:
    """Take a share back at once; twice is once. Raises NotHers."""
    lock(session, owner)
    row = session.get(ShareRow, str(share))
    if row is None or (row.academie, row.uid) != (owner.academie, owner.uid):
        raise NotHers
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        audit.record(
            session, Event.CV_WITHDRAWN, actor=owner.uid, subject=owner.uid, academie=owner.academie,
            share=row.id,
        )  # fmt: skip


def _openings(session: Session, owner: Owner) -> dict[str, list[Opening]]:
    query = (
        select(AuditEvent)
        .where(
            AuditEvent.subject == owner.uid,
            AuditEvent.event == Event.DOSSIER_CONSULTED.value,
            AuditEvent.details["academie"].as_string() == owner.academie,
            AuditEvent.details["section"].as_string() == SECTION,
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(MOST)
    )
    return _by_share(session, owner, session.scalars(query).all())


def _by_share(session: Session, owner: Owner, events: Sequence[AuditEvent]) -> dict[str, list[Opening]]:
    services = offices(session, owner.academie)
    names = display_names(session, owner.academie, {event.actor for event in events})
    found: dict[str, list[Opening]] = {}
    for event in events:
        who = names.get(event.actor, event.actor)
        opening = Opening(who, services.get(event.actor, ""), event.at)
        found.setdefault(str(event.details.get("share", "")), []).append(opening)
    return found


def _share(row: ShareRow) -> Share:
    return Share(
        row.id,
        row.purpose,
        row.title,
        tuple(row.sections),
        tuple(row.roles),
        row.until,
        row.since,
        row.withdrawn_at,
    )
