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
    together has the same instant. `ended_at` is when the thread it was in had been closed, if that thread was
    made one with an open one: its end stands, it awaits nothing.
    """

    at: datetime
    side: Side
    asks: bool = False
    by: str = ""
    moved_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Group:
    """What came together from another thread at an instant, or what a closing has ended (`ended_at`)."""

    at: datetime
    said: tuple[Said, ...]
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, since when."""

    awaits: Awaits
    since: datetime


def turn(said: Iterable[Said], closed_at: datetime | None = None) -> Turn | None:
    """Whose turn it is after these messages, the oldest first; None when nothing was said.

    The service's turn begins with the first message it has not answered, so that writing again does not make
    an agent wait longer. Automatic messages are not given here. What was joined to the thread has its own
    turn until then: an answer in one thread was none to what the other asked. What a closing has ended there
    or here brings none.
    """
    own, groups = apart(said)
    came = [(one.at, turn(one.said)) for one in groups if one.ended_at is None]
    now: Turn | None = None
    for one in own:
        while came and came[0][0] < one.at:
            now = _both(now, came.pop(0)[1])
        now = _after(now, one)
    for _, other in came:
        now = _both(now, other)
    ended = max((one.ended_at for one in groups if one.ended_at), default=None)
    now = now or (Turn(Awaits.NOBODY, ended) if ended else None)
    if now and closed_at is not None and closed_at >= now.since:
        return Turn(Awaits.NOBODY, closed_at)
    return now


def apart(said: Iterable[Said]) -> tuple[list[Said], list[Group]]:
    """The thread's own messages, and what came from another, or was ended, at each instant, by instant.

    An answer put there by itself, without a question of its own, is one of the thread's, at its date.
    """
    there = list(said)
    asked = {one.moved_at for one in there if one.side is Side.AGENT}
    own: list[Said] = []
    together: dict[tuple[datetime, datetime | None], list[Said]] = {}
    for one in there:
        at = one.moved_at or one.ended_at
        if at is None or one.moved_at not in asked:
            own.append(one)
        else:
            together.setdefault((at, one.ended_at), []).append(replace(one, moved_at=None, ended_at=None))
    own.sort(key=lambda one: one.at)
    groups = [Group(at, tuple(group), ended) for (at, ended), group in together.items()]
    return own, sorted(groups, key=lambda one: one.at)


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
