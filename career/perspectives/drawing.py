"""The career as stairs: years from left to right, indices from bottom to top; the future is dashed (pure).

Only places are worked out here, in the units of the picture; colours are the stylesheet's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT, TOP, BOTTOM = 44, 14, 48, 30
HEIGHT = 280
YEAR = 365.25
CLOSE = 26  # between two labels of échelons, or two years
APART = 30  # between two indices written on the left


@dataclass(frozen=True)
class Stair:
    """From this day on, this index; `label` is the échelon's number, `grade` that of which it is one."""

    day: date
    index: int
    label: str
    grade: str


@dataclass(frozen=True)
class Mark:
    """A place of the picture, its words, and whether it is "past", "now" or "next"."""

    x: float
    y: float
    text: str
    state: str
    anchor: str = "middle"
    dy: int = -12


@dataclass(frozen=True)
class Drawing:
    """The picture: two paths, the marks on them, the years below, the indices on the left, today."""

    width: int
    height: int
    past: str
    coming: str
    marks: tuple[Mark, ...]
    years: tuple[tuple[float, str], ...]
    indices: tuple[tuple[float, str], ...]
    today: float
    floor: int = HEIGHT - BOTTOM
    top: int = TOP
    left: int = LEFT
    right: int = 0

    @property
    def today_anchor(self) -> str:
        """Where the words of today stand, so that they stay in the picture."""
        return _anchor(self.today, self.width)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    low: int
    high: int
    width: int

    def x(self, day: date) -> float:
        whole = max(1, (self.last - self.first).days)
        part = (min(max(day, self.first), self.last) - self.first).days / whole
        return round(LEFT + part * (self.width - LEFT - RIGHT), 1)

    def y(self, index: int) -> float:
        part = (index - self.low) / max(1, self.high - self.low)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1)


def draw(stairs: Sequence[Stair], on: date, until: date, width: int) -> Drawing | None:
    """The picture of these stairs, oldest first, from the first to `until`; None if nothing climbs."""
    begun = [one for one in stairs if one.day <= on]
    if len(stairs) < 2 or not begun:
        return None
    values = [one.index for one in stairs]
    if min(values) == max(values):
        return None
    margin = max(10, (max(values) - min(values)) // 9)  # room for the first label, below its point
    scale = _Scale(stairs[0].day, until, min(values) - margin, max(values), width)
    coming = [Stair(on, begun[-1].index, "", ""), *(one for one in stairs if one.day > on)]
    return Drawing(
        width,
        HEIGHT,
        _path(begun, on, scale),
        _path(coming, until, scale),
        _marks(stairs, begun[-1], on, scale),
        _years(scale),
        _indices(stairs, scale),
        scale.x(on),
        right=width - RIGHT,
    )


def _path(stairs: Sequence[Stair], end: date, scale: _Scale) -> str:
    first = stairs[0]
    pieces = [f"M{scale.x(first.day)} {scale.y(first.index)}"]
    for stair in stairs[1:]:
        pieces.append(f"H{scale.x(stair.day)}V{scale.y(stair.index)}")
    return "".join([*pieces, f"H{scale.x(end)}"])


def _marks(stairs: Sequence[Stair], held: Stair, on: date, scale: _Scale) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    grade, label, last = "", "", float(-CLOSE)
    for stair in stairs:
        x, state = scale.x(stair.day), _state(stair, held, on)
        words = f"{stair.grade} {stair.label}".strip() if stair.grade != grade else stair.label
        if (stair.grade, stair.label) == (grade, label):
            words = ""  # a reclassement in the same échelon
        room = CLOSE if stair.grade == grade else 0
        text = words if x - last >= room or stair is held else ""
        last = x if text else last
        grade, label = stair.grade, stair.label
        marks.append(
            Mark(
                x,
                scale.y(stair.index),
                text,
                state,
                _anchor(x, scale.width),
                20 if stair is stairs[0] else -12,
            )
        )
    return tuple(marks)


def _state(stair: Stair, held: Stair, on: date) -> str:
    if stair is held:
        return "now"
    return "past" if stair.day <= on else "next"


def _years(scale: _Scale) -> tuple[tuple[float, str], ...]:
    """The first of January of as many years as there is room for."""
    count = scale.last.year - scale.first.year
    room = (scale.width - LEFT - RIGHT) / max(1, count)
    every = next(step for step in (1, 2, 5, 10, 20, 50) if room * step >= 2 * CLOSE - 8 or step == 50)
    days = [date(year, 1, 1) for year in range(scale.first.year + 1, scale.last.year + 1)]
    return tuple((scale.x(day), str(day.year)) for day in days if day.year % every == 0)


def _indices(stairs: Sequence[Stair], scale: _Scale) -> tuple[tuple[float, str], ...]:
    """The indices written on the left, those that would touch left out; the highest always."""
    kept: list[tuple[float, str]] = []
    for index in sorted({one.index for one in stairs}, reverse=True):
        y = scale.y(index)
        if not kept or y - kept[-1][0] >= APART:
            kept.append((y, str(index)))
    return tuple(kept)


def _anchor(x: float, width: int) -> str:
    if x < LEFT + CLOSE:
        return "start"
    return "end" if x > width - RIGHT - CLOSE else "middle"
