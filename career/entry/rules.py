"""The map of the académies, and who is outside any; read from map.toml (pure)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MAP = Path(__file__).with_name("map.toml")
DEGREES = {"1": "1er degré", "2": "2nd degré"}


@dataclass(frozen=True)
class Square:
    """One académie on the map; columns go from the west, rows from the north, both from 1."""

    code: str
    name: str
    short: str
    column: int
    row: int


@dataclass(frozen=True)
class Door:
    """One académie that is served: its code, its name, and what it is called on the map, if it is there."""

    code: str
    name: str
    place: str = ""


@cache
def squares() -> tuple[Square, ...]:
    """Every académie of France."""
    return tuple(Square(**row) for row in _facts()["square"])


@cache
def outside() -> tuple[str, ...]:
    """Who is hors académie, each as the end of « … »."""
    return tuple(_facts()["outside"])


@cache
def grid() -> tuple[Square | None, ...]:
    """The map, row by row from the north-west; None where there is no académie."""
    at = {(one.row, one.column): one for one in squares()}
    rows, columns = max(row for row, _ in at), width()
    return tuple(at.get((row, column)) for row in range(1, rows + 1) for column in range(1, columns + 1))


def width() -> int:
    """How many columns the map has; theme.css draws as many."""
    return max(one.column for one in squares())


def doors(served: Iterable[tuple[str, str]]) -> list[Door]:
    """The académies served, given as (code, name), by their names."""
    places = {one.code: one.name for one in squares()}
    found = (Door(code, name, places.get(code, "")) for code, name in served)
    return sorted(found, key=lambda one: one.name)


def not_served(codes: Iterable[str]) -> list[str]:
    """The names of the académies of the map that are not among these codes."""
    known = set(codes)
    return sorted(one.name for one in squares() if one.code not in known)


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(MAP.read_text(encoding="utf-8"))
