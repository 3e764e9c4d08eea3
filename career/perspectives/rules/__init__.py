"""The rules of « Vos perspectives », pure: dossiers and rule sets in, prospects out (domain § 5)."""

from datetime import date

from career.dossier.facts import Dossier
from career.perspectives import wording
from career.perspectives.facts import Prospects
from career.perspectives.rules import echelon, meetings
from career.perspectives.rules.case import case
from career.perspectives.rules.ladder import arrival, climb, granted, path, rung
from career.statutes.sets import RuleSet

YEARS = 10


def prospects(dossier: Dossier, on: date, rules: RuleSet, years: int = YEARS) -> Prospects:
    """All that a dossier lets hope on a day, and for the `years` to come, by one rule set."""
    told = case(dossier, on, rules, years)
    plain, hurried = tuple(path(told)), tuple(path(told, hurried=True))
    items = (echelon.prospect(told), *meetings.prospects(told, plain, hurried))
    return Prospects(dossier.identity.uid, on, told.until, rules.name, items, (), wording.CAVEAT)


def next_step_date(dossier: Dossier, on: date, rules: RuleSet) -> date | None:
    """The day of the next échelon, with the bonification only if it was given; None when no day is known.

    The day may be past, when the dossier does not show the step yet.
    """
    told = case(dossier, on, rules)
    held = rung(told)
    found = climb(told, held) if held is not None and not told.over else None
    return arrival(found, hurried=False, known=granted(told, held)) if held is not None and found else None
