"""Who reads the guides: what the dossier says of the person signed in, and nothing more of her."""

from datetime import date

from flask_login import current_user

from career.dossier import models
from career.dossier import rules as dossier_rules
from career.dossier.facts import Dossier
from career.guides.rules import Reader, age_on
from career.people import current_person
from socle.sql import database


def current_reader(day: date) -> Reader | None:
    """The reader of this request on a day; None for who has no dossier, or is not signed in."""
    if not current_user.is_authenticated:
        return None
    person = current_person()
    dossier = models.find(database().session, person.academie, person.uid)
    return reader_of(dossier, day) if dossier else None


def reader_of(dossier: Dossier, day: date) -> Reader:
    """What of a dossier decides, on a day, which guides concern its owner."""
    summary, identity = dossier_rules.summary(dossier, day), dossier.identity
    line = summary.rank.line if summary.rank else None
    retired = summary.position is not None and summary.position.kind == "retraite"
    return Reader(
        population=identity.population,
        corps=line.corps if line else "",
        grade=(line.grade or "") if line else "",
        echelon=line.echelon if line else None,
        age=age_on(identity.birth_date, day) if identity.birth_date else None,
        end_of_function=retired or (identity.ends is not None and identity.ends <= day),
    )
