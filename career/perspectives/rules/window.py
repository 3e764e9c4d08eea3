"""In which school year a rendez-vous de carrière falls (domain § 5.5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from career.perspectives.rules.case import Case
from career.perspectives.rules.clock import reach
from career.perspectives.rules.ladder import Rung, months_in
from career.statutes.articles import Article
from career.statutes.calendar import SCHOOL_YEAR_STARTS, school_year


@dataclass(frozen=True)
class Window:
    """The school year (by its first year) in which a rendez-vous falls, and the months counted at its end."""

    year: int
    months: int


def window(case: Case, held: Rung, article: Article, counted: bool = True) -> Window | None:
    """When the rendez-vous of this échelon falls; None while the clock is stopped, or outside its bounds.

    `counted`: 31 August is counted as a full day (the reading that is followed).
    """
    ripe = reach(held.since, article.number("au_moins"), case.halts, held.effective)
    if ripe is None:
        return None
    end = first_september(ripe if counted else ripe + timedelta(days=1))
    months = months_in(held, case, end if counted else end - timedelta(days=1))
    return Window(end.year - 1, months) if months < article.number("moins_de") else None


def first_september(day: date) -> date:
    """The first 1 September on or after a day."""
    return date(school_year(day - timedelta(days=1)) + 1, SCHOOL_YEAR_STARTS, 1)
