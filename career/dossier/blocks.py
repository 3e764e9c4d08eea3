"""The shapes a section is made of: facts, a table, a line of time (pure)."""

from dataclasses import dataclass

from socle.french import NBSP


@dataclass(frozen=True)
class Facts:
    """Terms and values; an empty value is said to be missing."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    shape: str = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under columns, or a sentence when there are none."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "Rien n’est enregistré dans cette rubrique."
    shape: str = "table"


@dataclass(frozen=True)
class Line:
    """Moments on a line of time, the newest first."""

    title: str
    items: tuple[dict[str, str], ...]
    shape: str = "line"


Block = Facts | Table | Line


def percent(share: int) -> str:
    """« 80 % »."""
    return f"{share}{NBSP}%"
