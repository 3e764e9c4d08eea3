"""Open days (« jours ouvrés »): Monday to Friday without the public holidays, as Paris counts days (pure).

The public holidays are those of the Code du travail, L. 3133-1; a territory may have more: L. 3134-13 for
Alsace and Moselle, L. 3422-2 overseas. The library `holidays` keeps them, and which year they began.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from socle.clock import PARIS

DAY = timedelta(days=1)
SATURDAY = 5
# As `holidays` names the territories of France; the first is where no other holiday is kept.
TERRITORIES = {
    "": "France métropolitaine",
    "6AE": "Alsace",
    "57": "Moselle",
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
    "PM": "Saint-Pierre-et-Miquelon",
    "NC": "Nouvelle-Calédonie",
    "PF": "Polynésie française",
    "WF": "Wallis-et-Futuna",
}


def is_open(day: date, territory: str = "") -> bool:
    """Is this day one on which a service of this territory works?"""
    return day.weekday() < SATURDAY and day not in _public(day.year, territory)


def elapsed(start: datetime, end: datetime, territory: str = "") -> timedelta:
    """The time between two instants that falls on open days; nothing when the end comes first.

    A whole open day counts 24 hours, so that a message of Monday 15:00 is one open day old on Tuesday 15:00.
    """
    parts = (min(end, closes) - max(start, opens) for opens, closes in _days(start, end, territory))
    return sum(parts, timedelta(0))


def reached(start: datetime, wanted: timedelta, territory: str = "") -> date:
    """The day on which so much open time has passed since `start`; the day before it when less than none is
    wanted: what was to be done is late as soon as it begins again."""
    day = start.astimezone(PARIS).date()
    if wanted < timedelta(0):
        return day - DAY
    while True:
        if is_open(day, territory):
            there = _midnight(day + DAY) - max(start, _midnight(day))
            if wanted <= there:
                return day
            wanted -= there
        day += DAY


def whole(spent: timedelta) -> int:
    """How many open days have passed in full."""
    return spent // DAY


def at_most(spent: timedelta) -> int:
    """In how many open days, or fewer, something was done: at least one."""
    return max(1, -(-spent // DAY))


@lru_cache(maxsize=512)
def _public(year: int, territory: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=territory or None, years=year))


def _days(start: datetime, end: datetime, territory: str) -> Iterator[tuple[datetime, datetime]]:
    """The open days that touch this time, from their beginning to their end."""
    day, last = start.astimezone(PARIS).date(), end.astimezone(PARIS).date()
    while start < end and day <= last:
        if is_open(day, territory):
            yield _midnight(day), _midnight(day + DAY)
        day += DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
