"""A dossier and what the rules of its académie make of it."""

from dataclasses import dataclass
from datetime import date

from career.complements.rules import Declared
from career.dossier.facts import Dossier
from career.perspectives import choices, sets
from career.perspectives.facts import Prospects
from career.perspectives.rules import prospects
from career.statutes.sets import RuleSet
from socle.sql import database


@dataclass(frozen=True)
class Outlook:
    """A dossier, its prospects, the rules they follow; what she declares is shown beside, never counted."""

    dossier: Dossier
    found: Prospects
    rules: RuleSet
    declared: tuple[Declared, ...] = ()


def outlook_of(dossier: Dossier, on: date, declared: tuple[Declared, ...] = ()) -> Outlook:
    """What the rules of her académie make of a dossier on a day."""
    rules = rules_of(dossier.identity.academie)
    return Outlook(dossier, prospects(dossier, on, rules), rules, declared)


def rules_of(academie: str) -> RuleSet:
    """The rules that hold in an académie, with what is already decided for later."""
    with database().read() as session:
        return sets.rules_of(sets.schedule(choices.choices(session, academie)))
