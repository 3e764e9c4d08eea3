"""Arithmetic of careers: months, school years, seniority by years, months and days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from career.statutes.articles import by_key

SCHOOL_YEAR_STARTS = 9  # 1 September
LAST_DAY, NEXT_DAY = "dernier_jour", "jour_suivant"
ROUNDINGS = tuple(one.values["arrondi"] for one in by_key()["mois", "PPCR-2017"])  # the first is followed


def plus_months(day: date, months: int, rounding: str = ROUNDINGS[0]) -> date:
    """The day `months` later (earlier if negative).

    When that month has no such day, the rounding that the data state (`mois`, in `parametres.toml`): its last
    day, or the first of the next month.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month0 + 1)[1]
    if day.day <= last:
        return date(year, month0 + 1, day.day)
    return date(year, month0 + 1, last) + timedelta(days=rounding == NEXT_DAY)


def plus_years(day: date, years: int) -> date:
    """The same day `years` later; a 29 February becomes a 28 where there is none."""
    return plus_months(day, 12 * years)


def school_year(day: date) -> int:
    """The calendar year in which the school year of `day` begins: 2026 for the days of 2026-2027."""
    return day.year if day.month >= SCHOOL_YEAR_STARTS else day.year - 1


def full_months(since: date, until: date) -> int:
    """Complete months from `since` to `until`; `until` itself is not counted (domain § 5.5)."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


@dataclass(frozen=True, order=True)
class Seniority:
    """A length of service, as a decree counts it."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return any((self.years, self.months, self.days))


NO_SENIORITY = Seniority()


def seniority(since: date, until: date) -> Seniority:
    """What has passed from `since` to `until`, nothing when `since` is still to come."""
    if until <= since:
        return NO_SENIORITY
    months = full_months(since, until)
    days = (until - plus_months(since, months)) // timedelta(days=1)
    return Seniority(months // 12, months % 12, days)
