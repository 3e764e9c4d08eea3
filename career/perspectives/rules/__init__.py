"""The rules of « Vos perspectives », pure: dossiers and rule sets in, prospects out (domain § 5)."""

from collections.abc import Iterator
from datetime import date

from career.dossier.facts import Dossier
from career.dossier.rules import Kind
from career.perspectives import wording
from career.perspectives.facts import Prospect, Prospects
from career.perspectives.rules import (
    access,
    echelon,
    exceptionnelle,
    hors_classe,
    meetings,
    moves,
)
from career.perspectives.rules.case import Case, case
from career.perspectives.rules.ladder import arrival, climb, granted, path, rung
from career.perspectives.rules.tableau import Path
from career.perspectives.rules.timeline import timeline
from career.statutes.sets import RuleSet

YEARS = 10


def prospects(dossier: Dossier, on: date, rules: RuleSet, years: int = YEARS) -> Prospects:
    """All that a dossier lets hope on a day, and for the `years` to come, by one rule set.

    Nobody without a career here has any; somebody whose functions ended has only that end.
    """
    told = case(dossier, on, rules, years)
    plain, hurried = tuple(path(told)), tuple(path(told, hurried=True))
    items = tuple(_items(told, plain, hurried))
    ahead = () if told.over else timeline(told, plain, hurried, items)
    return Prospects(dossier.identity.uid, on, told.until, rules.name, items, ahead, wording.CAVEAT)


def next_step_date(dossier: Dossier, on: date, rules: RuleSet) -> date | None:
    """The day of the next échelon, with the bonification only if it was given; None when no day is known.

    The day may be past, when the dossier does not show the step yet.
    """
    told = case(dossier, on, rules)
    held = rung(told)
    if held is None or told.over:
        return None
    found, line = climb(told, held), told.promotion
    day = arrival(found, hurried=False, known=granted(told, held)) if found else None
    return line.effective if line is not None and (day is None or line.effective <= day) else day


def _items(told: Case, plain: Path, hurried: Path) -> Iterator[Prospect]:
    if told.kind is Kind.NONE:
        return
    if not told.over:
        yield echelon.prospect(told)
        yield from meetings.prospects(told, plain, hurried)
        if told.graded:
            yield hors_classe.prospect(told, plain, hurried)
            yield exceptionnelle.prospect(told, plain)
        yield from access.prospects(told)
        yield from moves.mobility(told)
        yield from moves.contract(told)
    yield moves.end(told)
