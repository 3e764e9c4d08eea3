"""« Qui a consulté mon dossier ? »: what the journal says, for the agent herself (domain § 9.4)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from career.courrier.words import number_of
from career.dossier.pages import Consultation
from career.models import display_names
from career.portfolios.models import offices
from socle.audit import AuditEvent, Event
from socle.clock import PARIS

MOST = 500  # lines of the journal read


def of_dossier(session: Session, academie: str, uid: str) -> tuple[Consultation, ...]:
    """Pages by day and reader, and threads with the reason of each reading, the newest first."""
    found = [*_pages(session, academie, uid), *_threads(session, academie, uid)]
    return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def _pages(session: Session, academie: str, uid: str) -> list[Consultation]:
    pages: dict[tuple[date, str], list[str]] = {}
    for event in _events(session, Event.DOSSIER_CONSULTED, academie, uid):
        opened = pages.setdefault((_day(event), event.actor), [])
        opened.append(str(event.details.get("section", "")))
    services = offices(session, academie)
    names = display_names(session, academie, {actor for _, actor in pages})
    return [
        Consultation(day, names.get(actor, actor), services.get(actor, ""), _once(slugs))
        for (day, actor), slugs in pages.items()
    ]


def _threads(session: Session, academie: str, uid: str) -> list[Consultation]:
    """What a chef de service read of the courrier (career.delays.reading)."""
    events = list(_events(session, Event.THREAD_CONSULTED, academie, uid))
    names = display_names(session, academie, {event.actor for event in events})
    return [
        Consultation(
            _day(event), names.get(event.actor, event.actor), "chef de service", (),
            number_of(event.details["thread"]), event.details["reason"],
        )
        for event in events
    ]  # fmt: skip


def _events(session: Session, event: Event, academie: str, uid: str) -> Iterable[AuditEvent]:
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject == uid,
            AuditEvent.event == event.value,
            AuditEvent.details["academie"].as_string() == academie,
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(MOST)
    )


def _day(event: AuditEvent) -> date:
    return event.at.astimezone(PARIS).date()


def _once(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reversed(list(slugs))))
