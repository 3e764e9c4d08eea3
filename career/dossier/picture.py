"""A career as a picture: bands over the years, measured in percent of its width (pure).

Widths are percents and letters have a fixed size, so that the picture narrows without its words shrinking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

AHEAD = timedelta(days=365)  # shown after today, or after the last day known
FOR_A_SIGN, A_LETTER = 2.4, 0.95  # of the width: one sign on a telephone, one letter on a wide screen
MOST_TICKS = 5


@dataclass(frozen=True)
class Spell:
    """Something held from a day to another (None: still), with a short sign and the words it stands for."""

    start: date
    end: date | None
    sign: str
    text: str


@dataclass(frozen=True)
class Band:
    """One spell drawn: from `x`, `width` wide, in percent; `sign` and `text` where there is room."""

    x: float
    width: float
    sign: str
    text: str
    state: str
    odd: bool


@dataclass(frozen=True)
class Lane:
    """Bands of one kind, and what their signs stand for."""

    title: str
    bands: tuple[Band, ...]
    row: int
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tick:
    """A year written under the bands."""

    x: float
    year: int


@dataclass(frozen=True)
class Picture:
    """All lanes over the same years; `today` is where the present day stands."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    words: str


def draw(lanes: Sequence[tuple[str, Sequence[Spell]]], on: date) -> Picture | None:
    """The picture of these lanes as of a day; None when nothing was ever held."""
    spells = [spell for _, held in lanes for spell in held]
    if not spells:
        return None
    scale = Scale(min(spell.start for spell in spells), _last(spells, on))
    drawn = [(title, sorted(held, key=lambda one: one.start)) for title, held in lanes if held]
    return Picture(
        tuple(
            Lane(title, tuple(_bands(held, scale, on)), row, tuple(_keys(held)))
            for row, (title, held) in enumerate(drawn)
        ),
        tuple(_ticks(scale)),
        scale.place(on) if scale.first <= on <= scale.last else None,
        f"Frise de {scale.first.year} à {scale.last.year}",
    )


@dataclass(frozen=True)
class Scale:
    """The days that the picture shows."""

    first: date
    last: date

    def place(self, day: date) -> float:
        """Where a day stands, in percent."""
        held = min(max(day, self.first), self.last)
        return round(100 * (held - self.first).days / max(1, (self.last - self.first).days), 2)


def _last(spells: Iterable[Spell], on: date) -> date:
    """A year after the last day known; spells without an end last until today at least."""
    ends = [spell.end or max(spell.start, on) for spell in spells]
    return max(ends) + AHEAD


def _bands(spells: Sequence[Spell], scale: Scale, on: date) -> Iterable[Band]:
    for place, spell in enumerate(spells):
        following = spells[place + 1].start if place + 1 < len(spells) else None
        end = _until(spell, following, on)
        x = scale.place(spell.start)
        width = round(max(0.4, scale.place(end) - x), 2)
        state = "next" if spell.start > on else "now" if end >= on else "past"
        sign = spell.sign if width >= FOR_A_SIGN * len(spell.sign) else ""
        roomy = not spell.sign.isdigit() and width >= A_LETTER * (len(spell.text) + 3)
        text = spell.text if roomy else ""
        yield Band(x, width, sign, text, state, place % 2 == 1)


def _keys(spells: Sequence[Spell]) -> Iterable[tuple[str, str]]:
    """Letters and their words; a number says enough by itself."""
    for spell in spells:
        if not spell.sign.isdigit():
            end = spell.end.year if spell.end else None
            yield spell.sign, f"{spell.text}, {_years(spell.start.year, end)}"


def _years(first: int, last: int | None) -> str:
    if last is None:
        return f"depuis {first}"
    return str(first) if first == last else f"{first}-{last}"


def _until(spell: Spell, following: date | None, on: date) -> date:
    """Its last day, cut where the next one of its lane begins."""
    end = spell.end or max(spell.start, on) + AHEAD
    return end if following is None or following > end else following


def _ticks(scale: Scale) -> Iterable[Tick]:
    years = range(scale.first.year + 1, scale.last.year + 1)
    step = next((one for one in (1, 2, 5, 10, 20) if len(years) <= one * MOST_TICKS), 20)
    return [Tick(scale.place(date(year, 1, 1)), year) for year in years if year % step == 0]


def merged(spells: Sequence[Spell]) -> list[Spell]:
    """Spells in order, those that follow each other with the same words made one."""
    found: list[Spell] = []
    for spell in sorted(spells, key=lambda one: one.start):
        if found and found[-1].text == spell.text:
            found[-1] = Spell(found[-1].start, spell.end, spell.sign, spell.text)
        else:
            found.append(spell)
    return [
        Spell(one.start, one.end or (after.start - timedelta(days=1) if after else None), one.sign, one.text)
        for one, after in pairwise([*found, None])
        if one is not None
    ]
