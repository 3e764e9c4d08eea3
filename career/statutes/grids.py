"""Durations and indices of each échelon on a day, read from the data (domain § 5.3); no grid is invented."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from career.statutes.articles import articles
from career.statutes.calendar import full_months
from career.statutes.corps import CORPS
from career.statutes.sets import RuleSet, rule_set

CURRENT = date(2024, 1, 1)  # the day of the grids that `step` gives when no day is asked
CHEVRON_MONTHS = rule_set().need("chevron", CURRENT).number("mois")


@dataclass(frozen=True)
class Step:
    """One échelon. `months` is None in the last one; several `indices` are the chevrons, paid a year each."""

    months: int | None
    indices: tuple[int, ...]
    bonified: int | None = None


@dataclass(frozen=True)
class Grid:
    """The échelons of one grade, counted from 1."""

    steps: tuple[Step, ...]

    def step(self, echelon: int) -> Step:
        """The échelon of this number."""
        return self.steps[echelon - 1]


def duration_key(corps: str, grade: str, echelon: int) -> str:
    """The name of the article that says how long this échelon lasts."""
    return f"duree.{CORPS[corps].grid}.{grade}.{echelon}"


def index_key(corps: str, grade: str, echelon: int) -> str:
    """The name of the article that says the index of this échelon."""
    return f"indice.{CORPS[corps].grid}.{grade}.{echelon}"


@lru_cache(maxsize=8192)
def step(
    corps: str, grade: str | None, echelon: int | None, rules: RuleSet | None = None, on: date = CURRENT
) -> Step | None:
    """The échelon on a day, or None where no grid is known (adjoints d’enseignement, maîtres délégués)."""
    if corps not in CORPS or not CORPS[corps].grid or not grade or not echelon:
        return None
    held = (rules or rule_set()).at(on)
    paid = held.find(index_key(corps, grade, echelon), on)
    if paid is None:
        return None
    lasts = held.find(duration_key(corps, grade, echelon), on)
    if lasts is None:
        return Step(None, tuple(paid.values["inm"]))
    return Step(lasts.number("mois"), tuple(paid.values["inm"]), lasts.values.get("bonifie"))


def chevron(found: Step, since: date, on: date) -> int | None:
    """The chevron reached on a day, from 1, or None where the échelon has none."""
    if len(found.indices) == 1:
        return None
    return min(len(found.indices), 1 + max(0, full_months(since, on)) // CHEVRON_MONTHS)


def index(corps: str, grade: str | None, echelon: int | None, since: date, on: date) -> int | None:
    """The indice majoré, on a day, of somebody in an échelon `since` another; None where no grid is known."""
    found = step(corps, grade, echelon, None, on)
    if found is None:
        return None
    return found.indices[(chevron(found, since, on) or 1) - 1]


def top(corps: str, grade: str) -> int:
    """The number of échelons of a grade, 0 where no grid is known."""
    return len(GRIDS[corps, grade].steps) if (corps, grade) in GRIDS else 0


def _grids() -> dict[tuple[str, str], Grid]:
    found = {}
    for corps in CORPS.values():
        for grade in ("CN", "HC", "CE"):
            prefix = f"indice.{corps.grid}.{grade}."
            count = len({one.key for one in articles() if corps.grid and one.key.startswith(prefix)})
            steps = [step(corps.code, grade, echelon) for echelon in range(1, count + 1)]
            if steps:
                found[corps.code, grade] = Grid(tuple(one for one in steps if one is not None))
    return found


GRIDS = _grids()
