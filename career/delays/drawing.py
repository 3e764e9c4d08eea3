"""Numbers as bars, one row each, measured in percent of the width (pure).

Letters have a fixed size, so that the picture narrows without its words shrinking.
"""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 46  # the height of a row: its name, then its bar


@dataclass(frozen=True)
class Part:
    """A piece of a bar: from `x`, `width` wide, in percent; `state` is what it counts."""

    x: float
    width: float
    state: str


@dataclass(frozen=True)
class Bar:
    """One row: its name, its number written, its pieces, and where it begins from the top."""

    label: str
    number: str
    parts: tuple[Part, ...]
    y: int


@dataclass(frozen=True)
class Plot:
    """All rows on one scale."""

    bars: tuple[Bar, ...]
    height: int


def draw(rows: Sequence[tuple[str, str, Sequence[tuple[str, int]]]]) -> Plot | None:
    """The plot of rows (name, number as written, pieces as (state, number)); None when all are empty."""
    most = max((sum(number for _, number in pieces) for _, _, pieces in rows), default=0)
    if not most:
        return None
    bars = tuple(
        Bar(label, number, _parts(pieces, most), place * ROW)
        for place, (label, number, pieces) in enumerate(rows)
    )
    return Plot(bars, len(rows) * ROW)


def _parts(pieces: Sequence[tuple[str, int]], most: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    done = 0
    for state, number in pieces:
        if number:
            parts.append(Part(round(100 * done / most, 2), round(100 * number / most, 2), state))
        done += number
    return tuple(parts)
