"""« Qui a consulté mon dossier ? »: what the journal says, for the agent herself (domain § 9.4)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from career.dossier.pages import Consultation
from career.models import display_names
from career.portfolios.models import offices
from socle.audit import AuditEvent, Event
from socle.clock import PARIS

MOST = 500  # lines of the journal read


def of_dossier(session: Session, academie: str, uid: str) -> tuple[Consultation, ...]:
    """By day and reader, the newest first."""
    query = (
        select(AuditEvent)
        .where(
            AuditEvent.subject == uid,
            AuditEvent.event == Event.DOSSIER_CONSULTED.value,
            AuditEvent.details["academie"].as_string() == academie,
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(MOST)
    )
    pages: dict[tuple[date, str], list[str]] = {}
    for event in session.scalars(query):
        opened = pages.setdefault((event.at.astimezone(PARIS).date(), event.actor), [])
        opened.append(str(event.details.get("section", "")))
    services = offices(session, academie)
    names = display_names(session, academie, {actor for _, actor in pages})
    return tuple(
        Consultation(day, names.get(actor, actor), services.get(actor, ""), _once(slugs))
        for (day, actor), slugs in pages.items()
    )


def _once(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reversed(list(slugs))))
