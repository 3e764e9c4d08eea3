"""What another rule set changes for one person: her next échelon, and her index month after month (pure)."""

from dataclasses import dataclass
from datetime import date

from career.dossier.facts import Dossier
from career.dossier.rules import rank
from career.perspectives.facts import Kind, Prospects
from career.perspectives.rules import prospects
from career.statutes.calendar import plus_months
from career.statutes.sets import RuleSet
from socle.french import NBSP, number

MONTHS = 120
BY_ITSELF = {Kind.ECHELON, Kind.CHEVRON, Kind.REFORM}


@dataclass(frozen=True)
class Effect:
    """Before and after, for one person. `points` adds up the differences of index of each month to come.

    `hoped` does the same as if every bonification still possible were given.
    """

    corps: str
    before: date | None
    after: date | None
    points: int
    hoped: int

    @property
    def changes(self) -> bool:
        """Is anything different?"""
        return self.points != 0 or self.hoped != 0 or self.before != self.after


def effect(dossier: Dossier, on: date, now: RuleSet, then: RuleSet) -> Effect | None:
    """What `then` changes to what `now` gives; None for who has no échelon in a known grid."""
    held = rank(dossier.career, on)
    if held is None or held.index is None:
        return None
    old, new = prospects(dossier, on, now), prospects(dossier, on, then)
    months = [plus_months(on, month) for month in range(1, MONTHS + 1)]
    plain, hoped = (
        sum(indices(new, held.index, months, hurried)) - sum(indices(old, held.index, months, hurried))
        for hurried in (False, True)
    )
    return Effect(held.line.corps, _next(old), _next(new), plain, hoped)


def indices(found: Prospects, index: int, days: list[date], hurried: bool = False) -> list[int]:
    """The index on each of these days, oldest first, by seniority alone, from the one held today.

    `hurried`: with every bonification still possible.
    """
    steps = sorted(
        ((one.earliest if hurried else None) or one.day, one.pay.index)
        for one in found.timeline
        if one.kind in BY_ITSELF and not one.possible and one.pay and one.day > found.on
    )
    told = []
    for day in days:
        while steps and steps[0][0] <= day:
            index = steps.pop(0)[1]
        told.append(index)
    return told


def points_in_words(points: int) -> str:
    """« + 1 520 points », « − 310 points », « sans écart »."""
    if points == 0:
        return "sans écart"
    return f"{'+' if points > 0 else '−'}{NBSP}{number(abs(points))}{NBSP}points"


def _next(found: Prospects) -> date | None:
    head = found.get("echelon")
    return head.day if head else None
