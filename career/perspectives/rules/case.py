"""One person's case on a day: what every rule reads, found once."""

from dataclasses import dataclass
from datetime import date

from career.dossier.facts import Appraisal, CareerLine, Dossier, Position
from career.dossier.rules import Kind, counted_from, kind_of, running
from career.perspectives.rules.clock import Stop, stops
from career.statutes.calendar import plus_months, plus_years
from career.statutes.corps import CORPS, GRADES, Corps
from career.statutes.grids import top
from career.statutes.sets import RuleSet

WITHOUT_ECHELON = frozenset({"MD1", "MD2", "DA"})  # contracts without grade or échelon (domain § 5.2)


@dataclass(frozen=True)
class Case:
    """A dossier on a day under a rule set. `since` is the day from which seniority in the échelon counts."""

    dossier: Dossier
    on: date
    rules: RuleSet
    until: date
    kind: Kind
    line: CareerLine | None
    since: date | None
    corps: Corps | None
    halts: tuple[Stop, ...]
    position: Position | None
    ended: date | None

    @property
    def graded(self) -> bool:
        """Has she an échelon in a grid that is known?"""
        line = self.line
        return (
            line is not None and bool(line.grade and line.echelon) and top(line.corps, line.grade or "") > 0
        )

    @property
    def over(self) -> bool:
        """Have her functions ended?"""
        return self.ended is not None and self.ended <= self.on

    def promised(self, grade: str | None, echelon: int | None = None) -> CareerLine | None:
        """The line of the dossier, still to come, that puts her in this grade (and in this échelon)."""
        corps = self.line.corps if self.line else ""
        coming = [
            one
            for one in self.dossier.career
            if one.effective > self.on
            and (one.corps, one.grade) == (corps, grade)
            and echelon in (None, one.echelon)
        ]
        return min(coming, key=lambda one: one.effective) if coming else None

    @property
    def promotion(self) -> CareerLine | None:
        """The line of the dossier, still to come, that puts her in another grade."""
        line = self.line
        above = [self.promised(grade) for grade in GRADES if line is not None and grade != line.grade]
        return min((one for one in above if one is not None), key=lambda one: one.effective, default=None)

    def appraisal(self, number: int) -> Appraisal | None:
        """The last rendez-vous de carrière of this number."""
        held = [one for one in self.dossier.appraisals if one.number == number]
        return max(held, key=lambda one: one.year) if held else None


def case(dossier: Dossier, on: date, rules: RuleSet, years: int = 10) -> Case:
    """Read a dossier on a day, for the `years` to come."""
    begun = [line for line in dossier.career if line.effective <= on]
    line = max(begun, key=lambda one: one.effective) if begun else None
    held = running(dossier.positions, on)
    position = held[0] if held else None
    return Case(
        dossier,
        on,
        rules,
        plus_years(on, years),
        kind_of(dossier.identity.population),
        line,
        counted_from(line) if line else None,
        CORPS.get(line.corps) if line else None,
        stops(dossier.positions, rules),
        position,
        _ended(dossier, position),
    )


def _ended(dossier: Dossier, position: Position | None) -> date | None:
    """The day her functions end or ended: as the dossier says, or the first of a retirement."""
    if dossier.identity.ends is not None:
        return dossier.identity.ends
    return position.start if position is not None and position.kind == "retraite" else None


def stale_after(rules: RuleSet, on: date) -> date:
    """A value checked before this day was checked too long ago."""
    return plus_months(on, -rules.need("verification", on).number("mois"))
