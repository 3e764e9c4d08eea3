"""The tableaux d’avancement: the first year in which somebody may be chosen (domain § 5.6, § 5.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from career.perspectives.rules.case import Case
from career.perspectives.rules.clock import reach
from career.perspectives.rules.ladder import Climb, Rung, months_in
from career.perspectives.rules.window import first_september
from career.statutes.calendar import SCHOOL_YEAR_STARTS, plus_months, school_year
from career.statutes.grids import GRIDS, Step, chevron

Path = Sequence[tuple[Rung, Climb | None]]


@dataclass(frozen=True)
class Tableau:
    """The first tableau for which she may be chosen: its year, her échelon then, complete months in it.

    `ripe` is the day from which the condition holds.
    """

    year: int
    held: Rung
    months: int
    ripe: date

    @property
    def day(self) -> date:
        """The day of effect: 1 September."""
        return date(self.year, SCHOOL_YEAR_STARTS, 1)


@dataclass(frozen=True)
class Landing:
    """Where a promotion of grade would put her: the échelon and the index it pays."""

    held: Rung
    index: int

    def keeps(self, day: date) -> bool:
        """Is the seniority of the échelon left kept?"""
        return self.held.since < day


def hors_classe(case: Case, path: Path) -> Tableau | None:
    """The first tableau of the hors classe of somebody of the classe normale."""
    article = case.rules.need("hc.condition", case.on)
    for held, _ in path:
        if held.grade == "CN" and held.echelon >= article.number("echelon"):
            months = article.number("mois") if held.echelon == article.number("echelon") else 0
            ripe = reach(held.since, months, case.halts, held.effective)
            return _first(case, path, ripe) if ripe is not None else None
    return None


def exceptionnelle(case: Case, path: Path) -> Tableau | None:
    """The first tableau of the classe exceptionnelle of somebody of the hors classe.

    She must be in the échelon on 31 August; under the reform, three years after her promotion (domain § 5.9).
    """
    grid = case.corps.grid if case.corps else ""
    wanted = case.rules.need(f"ce.condition.{grid}", case.on).number("echelon")
    for held, _ in path:
        if held.grade == "HC" and held.echelon >= wanted:
            found = _first(case, path, held.effective, held.effective + timedelta(days=1))
            wait = _wait(case, found.day)
            return found if wait is None or wait <= found.day else _first(case, path, held.effective, wait)
    return None


def next_day_differs(found: Tableau, case: Case) -> int | None:
    """The year of the tableau if 31 August were not counted, when it is another one."""
    year = max(first_september(found.ripe + timedelta(days=1)).year, school_year(case.on) + 1)
    return year if year != found.year else None


def landing(case: Case, found: Tableau, grade: str) -> Landing | None:
    """Where the promotion puts her: an index equal or else just above; seniority kept on a small gain."""
    held = found.held
    old, new = GRIDS.get((held.corps, held.grade)), GRIDS.get((held.corps, grade))
    if old is None or new is None:
        return None
    step = old.step(held.echelon)
    has = step.indices[(chevron(step, held.effective, found.day) or 1) - 1]
    for echelon, one in enumerate(new.steps, 1):
        if one.indices[-1] >= has:
            index = min(value for value in one.indices if value >= has)
            keeps = index - has < _gain(old.steps, held.echelon)
            return Landing(
                Rung(held.corps, grade, echelon, held.since if keeps else found.day, found.day), index
            )
    return None


def _first(case: Case, path: Path, ripe: date, due: date | None = None) -> Tableau:
    """The tableau of the first 1 September from `due` (else from `ripe`), this year’s at the soonest."""
    year = max(first_september(due or ripe).year, school_year(case.on) + 1)
    end = date(year, SCHOOL_YEAR_STARTS, 1)
    held = [one for one, _ in path if one.effective < end or one is path[0][0]][-1]
    return Tableau(year, held, months_in(held, case, end), ripe)


def _wait(case: Case, day: date) -> date | None:
    """When a promotion of grade is possible again after the last one, where the rules make one wait."""
    article = case.rules.at(day).find("promotion.carence", day)
    entered = [line.effective for line in case.dossier.career if line.grade == "HC"]
    return plus_months(min(entered), article.number("mois")) if article is not None and entered else None


def _gain(steps: tuple[Step, ...], echelon: int) -> int:
    """What one échelon more gives in a grade; in the last one, what the last one gave."""
    low = min(echelon, len(steps) - 1)
    return steps[low].indices[0] - steps[low - 1].indices[0] if len(steps) > 1 else 0
