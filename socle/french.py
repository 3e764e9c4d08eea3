"""French as people read it: plurals, dates, instants, days typed by hand, and the spaces French wants."""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

if TYPE_CHECKING:
    from flask import Flask

NBSP, NNBSP = "\u00a0", "\u202f"
PARIS = ZoneInfo("Europe/Paris")


def number(value: int | float) -> str:
    """Write a number as French does: 1 234,5."""
    if isinstance(value, int) and abs(value) < 1000:
        return str(value)  # most numbers of a page; Babel takes a fifth of a millisecond for each
    return format_decimal(value, locale="fr")


def count(n: int, singular: str, plural: str) -> str:
    """Write how many there are: in French, zero and one are singular."""
    return f"{number(n)}{NBSP}{singular if abs(n) < 2 else plural}"


def span(delta: timedelta) -> str:
    """Write how long: « 3 jours », else in whole hours."""
    hours = int(delta.total_seconds()) // 3600
    return count(hours, "heure", "heures") if hours % 24 else count(hours // 24, "jour", "jours")


def size(bytes_: int) -> str:
    """Write how big a file is: « 120 Ko », « 1,5 Mo »."""
    if bytes_ < 1024 * 1024:
        return f"{number(max(1, round(bytes_ / 1024)))}{NBSP}Ko"
    return f"{number(round(bytes_ / 1024 / 1024, 1))}{NBSP}Mo"


def date_long(day: date) -> str:
    """Write « 1er mai 2026 », bound so that it does not break after the day."""
    first, rest = ("1er", "MMMM y") if day.day == 1 else (str(day.day), "MMMM y")
    return f"{first}{NBSP}{format_date(day, rest, locale='fr')}"


def date_full(day: date) -> str:
    """Write « samedi 21 novembre 2026 »."""
    return f"{format_date(day, 'EEEE', locale='fr')} {date_long(day)}"


def date_short(day: date) -> str:
    """Write « 21/11/2026 », the form in which people type a day."""
    return day.strftime("%d/%m/%Y")


def clock_time(moment: datetime) -> str:
    """Write « 14 h 05 » for an aware instant, as the clocks of Paris show it."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def instant(moment: datetime) -> str:
    """Write « 21 novembre 2026 à 14 h 05 » for an aware instant, in Paris."""
    return f"{date_long(moment.astimezone(PARIS).date())} à {clock_time(moment)}"


def listing(items: list[str], last: str = "et") -> str:
    """Write « a, b et c »."""
    return (
        items[0] if len(items) == 1 else f" {last} ".join([", ".join(items[:-1]), items[-1]]) if items else ""
    )


class Day(Enum):
    """Why a typed day was refused, in words that say what to do."""

    SHAPE = "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 14/09/1989."
    SHORT_YEAR = "Écrivez l’année avec ses quatre chiffres, par exemple 1989."
    NO_SUCH_DAY = "Cette date n’existe pas. Vérifiez le jour et le mois."


class DayRefused(ValueError):
    """The text is not a day; the message never repeats it, for it may be a birth date."""

    def __init__(self, reason: Day) -> None:
        super().__init__(reason.value)
        self.reason = reason


_MONTH_NAMES = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
)
_MONTHS = {name: place % 12 + 1 for place, name in enumerate(_MONTH_NAMES.split())}
_NUMERIC = re.compile(r"([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{1,2})\s*[/.\-\s]\s*([0-9]+)")
_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2}|[0-9]{4})")
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_WORDS = re.compile(r"([0-9]{1,2})(?:er)?\s+([a-zéû]+)\s+([0-9]+)")


def parse_day(text: str) -> date:
    """Read a day in every usual French form (or ISO, which browsers send); raise DayRefused otherwise."""
    day, month, year = _parts(" ".join(text.lower().split()))
    if len(year) == 2:
        raise DayRefused(Day.SHORT_YEAR)
    if len(year) != 4:
        raise DayRefused(Day.SHAPE)
    try:
        return date(int(year), month, day)
    except ValueError:
        raise DayRefused(Day.NO_SUCH_DAY) from None


def _parts(text: str) -> tuple[int, int, str]:
    if found := _ISO.fullmatch(text):
        return int(found["d"]), int(found["m"]), found["y"]
    if found := _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), found[3]
    found = _WORDS.fullmatch(text)
    if found and found[2] in _MONTHS:
        return int(found[1]), _MONTHS[found[2]], found[3]
    raise DayRefused(Day.SHAPE)


_TAG_OR_ENTITY = re.compile(r"(<[^>]*>|&#?\w+;)")
_SPACE = "[ \u00a0\u202f]"
_RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(rf"«{_SPACE}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACE}*»"), f"{NBSP}»"),
    (re.compile(rf"(?<=[\w»)%\]…]){_SPACE}*([;!?]+)(?![\w=&#/])"), rf"{NNBSP}\1"),
    (re.compile(rf"(?<=[\w»)%\]]){_SPACE}*:(?=\s|$)"), f"{NBSP}:"),
    (re.compile(rf"(?<=\d){_SPACE}*%"), f"{NBSP}%"),
    (re.compile(r"\b([nN]°) *(?=\d)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\d) h\b"), f"{NBSP}h"),
    (re.compile(rf"(?<=\d{NBSP}h) (?=[0-5]\d\b)"), NBSP),
]


def fr(text: str) -> str:
    """Set the apostrophes and the fixed spaces of French; markup stays markup, and its tags untouched."""
    if not hasattr(text, "__html__"):
        return _set(str(text))
    pieces = _TAG_OR_ENTITY.split(str(text))
    done = "".join(piece if place % 2 else _set(piece) for place, piece in enumerate(pieces))
    return Markup(done)  # noqa: S704  # it was markup before


def _set(text: str) -> str:
    for pattern, right in _RULES:
        text = pattern.sub(right, text)
    return text


def init_app(app: "Flask") -> None:
    """Give the templates these words, as filters and as functions."""
    words = {
        f.__name__: f
        for f in (fr, number, date_long, date_full, date_short, instant, clock_time, listing, size)
    }
    app.jinja_env.filters.update(words)
    app.jinja_env.globals.update(words, count=count)
