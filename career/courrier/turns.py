"""Whose turn it is in a thread, and since when (pure): all of it follows from the messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from career.courrier.rules import Side


class Awaits(StrEnum):
    """Who must write next in a thread."""

    SERVICE = "service"
    AGENT = "agent"
    NOBODY = "personne"


@dataclass(frozen=True)
class Said:
    """A message as turns see it: from when the other side sees it; `asks` when it asks for a document.

    `by` is the uid of its author.
    """

    at: datetime
    side: Side
    asks: bool = False
    by: str = ""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, since when."""

    awaits: Awaits
    since: datetime


def turn(said: Iterable[Said], closed_at: datetime | None = None) -> Turn | None:
    """Whose turn it is after these messages, the oldest first; None when nothing was said.

    The service's turn begins with the first message it has not answered, so that writing again does not make
    an agent wait longer. Automatic messages are not given here.
    """
    now: Turn | None = None
    for one in said:
        now = _after(now, one)
    if now and closed_at is not None and closed_at >= now.since:
        return Turn(Awaits.NOBODY, closed_at)
    return now


def _after(before: Turn | None, one: Said) -> Turn:
    if one.side is Side.AGENT:
        waiting = before is not None and before.awaits is Awaits.SERVICE
        return before if before and waiting else Turn(Awaits.SERVICE, one.at)
    return Turn(Awaits.AGENT if one.asks else Awaits.NOBODY, one.at)
