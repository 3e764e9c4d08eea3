"""The dossier of who is signed in, as she may read it, and what she may ask about it."""

from dataclasses import dataclass

from career.complements.models import declared
from career.courrier import parties
from career.courrier.hindering import Hindrance
from career.courrier.parties import Standing
from career.day import today
from career.dossier import consultations, models
from career.dossier.pages import Names, Reading
from career.dossier.rules import Kind, Reader
from career.people import Person
from socle.sql import database


@dataclass(frozen=True)
class Own:
    """Her reading, and why she may ask nothing, when something keeps her from it (decision 12)."""

    reading: Reading
    standing: Standing

    @property
    def hindrance(self) -> Hindrance | None:
        """Ended functions, or nobody to answer."""
        return self.standing.hindrance


def own(person: Person, with_consultations: bool = False) -> Own | None:
    """Her dossier; None when she has no career here."""
    if person.kind is Kind.NONE:
        return None
    with database().read() as session:
        dossier = models.find(session, person.academie, person.uid)
        if dossier is None:
            return None
        names = Names(person.given_name, person.usual_name, person.mail)
        told = consultations.of_dossier(session, person.academie, person.uid) if with_consultations else ()
        standing = parties.standing(session, person, today())
        hers = declared(session, person.academie, person.uid)
    return Own(Reading(dossier, today(), Reader.HERSELF, names, told, hers), standing)
