"""Whose turn it is in a thread, and since when (pure): all of it follows from the messages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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

    `by` is the uid of its author. `moved_at` is when it was put into this thread from another; what came
    together has the same instant.
    """

    at: datetime
    side: Side
    asks: bool = False
    by: str = ""
    moved_at: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, since when."""

    awaits: Awaits
    since: datetime


def turn(said: Iterable[Said], closed_at: datetime | None = None) -> Turn | None:
    """Whose turn it is after these messages, the oldest first; None when nothing was said.

    The service's turn begins with the first message it has not answered, so that writing again does not make
    an agent wait longer. Automatic messages are not given here. What was joined to the thread has its own
    turn until then: an answer in one thread was none to what the other asked.
    """
    own, groups = apart(said)
    came = [(at, turn(group)) for at, group in groups]
    now: Turn | None = None
    for one in own:
        while came and came[0][0] < one.at:
            now = _both(now, came.pop(0)[1])
        now = _after(now, one)
    for _, other in came:
        now = _both(now, other)
    if now and closed_at is not None and closed_at >= now.since:
        return Turn(Awaits.NOBODY, closed_at)
    return now


def apart(said: Iterable[Said]) -> tuple[list[Said], list[tuple[datetime, list[Said]]]]:
    """The thread's own messages, and what came from another at each instant, by instant.

    An answer put there by itself, without a question of its own, is one of the thread's, at its date.
    """
    together: dict[datetime | None, list[Said]] = {None: []}
    for one in said:
        together.setdefault(one.moved_at, []).append(one)
    own = together.pop(None)
    for at, group in list(together.items()):
        if all(one.side is Side.SERVICE for one in group):
            own += together.pop(at)
    own.sort(key=lambda one: one.at)
    came = [(at, [replace(one, moved_at=None) for one in group]) for at, group in together.items() if at]
    return own, sorted(came, key=lambda one: one[0])


def _both(one: Turn | None, other: Turn | None) -> Turn | None:
    """The turn of two threads made one: the service's if it is in either, since the first."""
    there = [each for each in (one, other) if each]
    for awaits in (Awaits.SERVICE, Awaits.AGENT):
        waiting = [each.since for each in there if each.awaits is awaits]
        if waiting:
            return Turn(awaits, min(waiting))
    return max(there, key=lambda each: each.since, default=None)


def _after(before: Turn | None, one: Said) -> Turn:
    if one.side is Side.AGENT:
        waiting = before is not None and before.awaits is Awaits.SERVICE
        return before if before and waiting else Turn(Awaits.SERVICE, one.at)
    return Turn(Awaits.AGENT if one.asks else Awaits.NOBODY, one.at)
