"""Birth dates as people type them (domain.md § 3.3), read into the form that the directory compares."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from enum import Enum
from typing import NewType

from sso.directory.names import key

BirthDate = NewType("BirthDate", str)  # AAAA-MM-JJ; 00 for the day or the month that no register knows
OLDEST = 1900
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil",
            "aout", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class DateFault(Enum):
    """What is wrong with a date: the page says how to correct it."""

    SHAPE = "shape"  # not day, month, year
    SHORT_YEAR = "short_year"  # a year of two digits
    IMPOSSIBLE = "impossible"  # 30 February, or a year no living person was born in
    FUTURE = "future"


class BadDate(ValueError):
    """A date that cannot be a birth date; `fault` says why. The value is never in the message."""

    def __init__(self, fault: DateFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def parse_birth_date(text: str, today: date | None = None) -> BirthDate:
    """Read 1/2/1980, 01-02-1980, 01021980, 1er février 1980, 1980-02-01 and the like, or raise `BadDate`."""
    day, month, year = _split(unicodedata.normalize("NFKC", text[:40]).strip().lower())
    if year < 100:
        raise BadDate(DateFault.SHORT_YEAR)
    if year < OLDEST or not _exists(day, month, year):
        raise BadDate(DateFault.IMPOSSIBLE)
    if today and (year, month, day) > (today.year, today.month, today.day):
        raise BadDate(DateFault.FUTURE)
    return BirthDate(f"{year:04}-{month:02}-{day:02}")


def _split(text: str) -> tuple[int, int, int]:
    """Day, month, year; a year below 100 was written with two digits."""
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})", text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4}|[0-9]{2})", text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([0-9]{1,2})(?:er)?\s+([^\W\d_]+)\.?\s+([0-9]{4}|[0-9]{2})", text):
        month = _MONTHS.get(key(found[2]))
        if month:
            return int(found[1]), month, int(found[3])
    raise BadDate(DateFault.SHAPE)


def _exists(day: int, month: int, year: int) -> bool:
    """A day of the calendar, or an incomplete date as registers abroad give them (00/00/1970)."""
    if month == 0:
        return day == 0
    return month <= 12 and 0 <= day <= monthrange(year, month)[1]
