"""What goes on with a thread: an answer that reopens it, another one, linked or joined (pure)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from career.courrier.rules import Thread
from socle.clock import PARIS


class Refusal(StrEnum):
    """Why two threads are not joined, or not separated again, or a message is not moved."""

    SAME = "same"
    ANOTHER_AGENT = "another_agent"
    ALREADY = "already"
    ARRIVING = "arriving"
    ONLY = "only"
    NOT_JOINED = "not_joined"
    MOVED_ON = "moved_on"
    TOO_OLD = "too_old"


@dataclass(frozen=True)
class Link:
    """A thread beside another of the same agent. `opens`: may who looks open it? Else its subject is ""."""

    id: str
    subject: str
    at: datetime
    opens: bool = True


@dataclass(frozen=True)
class Links:
    """What a thread goes on with, what goes on with it, what was joined to it, where it is joined.

    `left` are messages that were moved out of it: when each was sent, and where it is. `parted_from` is what
    it was joined to before, `parted` what was joined to it before, each with the instant of the end.
    """

    before: Link | None = None
    after: tuple[Link, ...] = ()
    joined: tuple[Link, ...] = ()
    into: Link | None = None
    left: tuple[Link, ...] = ()
    parted_from: Link | None = None
    parted: tuple[Link, ...] = ()


def last_day(closed_at: datetime, within: timedelta) -> date:
    """The last day, in France, on which an answer reopens a thread: so many days after that of its end."""
    return closed_at.astimezone(PARIS).date() + within


def reopens(closed_at: datetime, now: datetime, within: timedelta) -> bool:
    """Does an answer reopen it still? The last day is counted whole; nothing reopens within 0."""
    return bool(within) and now.astimezone(PARIS).date() <= last_day(closed_at, within)


def refusal(one: Thread, into: Thread | None, arriving: Collection[str]) -> Refusal | None:
    """Why what is in `one` does not go `into` another (None: a new one); None when nothing forbids it.

    `arriving` are the threads in which a message waits for its minute: nobody decides over what is not seen.
    """
    if into is not None and one.id == into.id:
        return Refusal.SAME
    if into is not None and (one.academie, one.agent) != (into.academie, into.agent):
        return Refusal.ANOTHER_AGENT
    if one.joined_to or (into is not None and into.joined_to):
        return Refusal.ALREADY
    if one.id in arriving or (into is not None and into.id in arriving):
        return Refusal.ARRIVING
    return None


def end_of_both(one: datetime | None, other: datetime | None) -> datetime | None:
    """When what two threads make has ended: not before both, so that nothing open is lost in a closed one."""
    return max(one, other) if one and other else None
