"""Who may prepare circulars, to whose people, which ones she may open, and how long they are kept."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from career import place
from career.circulars import models
from career.circulars.models import EVERYWHERE
from career.circulars.rules import Circular, Keeping
from career.people import Person, current_person, refuse
from career.portfolios.models import led_by
from career.settings import Career
from socle.sql import database

WHOLE = "*"  # the whole académie, as a form says it


@dataclass(frozen=True)
class Preparer:
    """Somebody who may prepare circulars, and in whose name: services and their names, "" the académie."""

    person: Person
    senders: dict[str, str]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """As a form offers them."""
        return [(service or WHOLE, name) for service, name in self.senders.items()]


def preparer() -> Preparer:
    """Who asks, if she is an administrator or leads a service; anybody else is refused (threat 44)."""
    person = current_person()
    with database().read() as session:
        led = led_by(session, person.academie, person.uid)
    senders = {EVERYWHERE: str(place.facts()["academie"])} if person.is_administrator else {}
    senders |= {one.id: one.name for one in led}
    return Preparer(person, senders) if senders else refuse(person, "circulaires", 403)


def prepared(uid: UUID) -> tuple[Preparer, Circular]:
    """A circular she may open; another's is 404 and in the journal (threat 47)."""
    who = preparer()
    with database().read() as session:
        found = models.find(session, who.person.academie, str(uid))
    if found is None or found.service not in who.senders:
        refuse(who.person, f"circulaire {uid}")
    return who, found


def keeping() -> Keeping:
    """How long circulars are kept, by the settings."""
    settings: Career = current_app.extensions["career_settings"]
    return Keeping(settings.circular_drafts_kept, settings.circulars_kept)
