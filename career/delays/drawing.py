"""Numbers as bars, one row each, measured in percent of the width (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of a bar: from `x`, `width` wide, in percent; `state` is what it counts."""

    x: float
    width: float
    state: str


@dataclass(frozen=True)
class Bar:
    """One row: its name, its number written, and its pieces."""

    label: str
    number: str
    parts: tuple[Part, ...]


Plot = tuple[Bar, ...]  # all rows on one scale


def draw(rows: Sequence[tuple[str, str, Sequence[tuple[str, int]]]]) -> Plot | None:
    """The plot of rows (name, number as written, pieces as (state, number)); None when all are empty."""
    most = max((sum(number for _, number in pieces) for _, _, pieces in rows), default=0)
    if not most:
        return None
    return tuple(Bar(label, number, _parts(pieces, most)) for label, number, pieces in rows)


def _parts(pieces: Sequence[tuple[str, int]], most: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    done = 0
    for state, number in pieces:
        if number:
            parts.append(Part(round(100 * done / most, 2), round(100 * number / most, 2), state))
        done += number
    return tuple(parts)
