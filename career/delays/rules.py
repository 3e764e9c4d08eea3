"""The clock of a thread: how long the service has made its agent wait, in open time (pure).

It runs from the first message that the service has not answered; it stops at an answer or a closing; it is
suspended while the service awaits a document, and goes on when the agent writes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from career.courrier.rules import Side
from career.courrier.turns import Said, apart
from career.delays.open_days import DAY, elapsed, reached
from socle.clock import PARIS

WINDOW = timedelta(days=30)
WEEKS = 8
ENOUGH = 10  # answers: of fewer, « nine in ten » says nothing
NONE = timedelta(0)


@dataclass(frozen=True)
class Closing:
    """A thread was closed at this instant, by this gestionnaire."""

    at: datetime
    by: str = ""


@dataclass(frozen=True)
class Answered:
    """What was asked at an instant was answered at another; `spent` is open time, suspensions left out.

    `closed` when the thread was closed without an answer; `waited` is the clock as it stood.
    """

    asked_at: datetime
    answered_at: datetime
    spent: timedelta
    by: str
    closed: bool
    waited: "Waiting"

    def late(self, objective: int, territory: str = "") -> bool:
        """Was the day over on which it was due, by an objective in open days?"""
        due = self.waited.due(objective, territory)
        if due is None:
            return self.spent > objective * DAY
        return self.answered_at.astimezone(PARIS).date() > due


@dataclass(frozen=True)
class Waiting:
    """Something asked at `asked_at` is not answered; `spent` before `since`, when the clock began to run
    again; `since` None: it is suspended."""

    asked_at: datetime
    spent: timedelta
    since: datetime | None

    def due(self, objective: int, territory: str = "") -> date | None:
        """The last day on which an answer meets the objective (open days); None while it is suspended."""
        return reached(self.since, objective * DAY - self.spent, territory) if self.since else None


@dataclass(frozen=True)
class Clock:
    """What was answered in a thread, the oldest first, and what waits."""

    answered: tuple[Answered, ...] = ()
    waiting: Waiting | None = None
    territory: str = field(default="", repr=False)

    def spent(self, now: datetime) -> timedelta:
        """The open time that what waits has waited."""
        return _spent(self.waiting, now, self.territory) if self.waiting else NONE

    def due(self, objective: int) -> date | None:
        """The last day on which an answer meets the objective (open days); None when no clock runs."""
        return self.waiting.due(objective, self.territory) if self.waiting else None


@dataclass(frozen=True)
class Came:
    """What another thread was, when it was joined to this one."""

    at: datetime
    clock: Clock


@dataclass(frozen=True)
class Observed:
    """How many answers were given lately, and the open time within which nine in ten were; None: too few."""

    answers: int
    nine_in_ten: timedelta | None


@dataclass(frozen=True)
class Ended:
    """What was answered at an instant by somebody, or closed without an answer."""

    at: datetime
    who: str
    spent: timedelta
    closed: bool
    late: bool


@dataclass(frozen=True)
class Told:
    """Answers, how many of them late, and how much was closed without one."""

    observed: Observed
    late: int
    closed: int


@dataclass(frozen=True)
class Beside:
    """What stands beside a thread: the objective (open days), what was observed, and where its clock is.

    `due` is empty while the clock is stopped; `late` when that day is over.
    """

    objective: int
    observed: Observed
    waiting: Waiting | None = None
    spent: timedelta = NONE
    due: date | None = None
    late: bool = False


def beside(objective: int, observed: Observed, clock: Clock, now: datetime) -> Beside:
    """What stands beside a thread at an instant."""
    due = clock.due(objective)
    late = due is not None and due < now.astimezone(PARIS).date()
    return Beside(objective, observed, clock.waiting, clock.spent(now), due, late)


def follow(said: Iterable[Said], closings: Iterable[Closing] = (), territory: str = "") -> Clock:
    """The clock after all that happened. A closing that nothing follows and is over since is not given.

    What was joined to the thread has a clock of its own until then, as it has its own turn; what a closing
    had ended before stays ended.
    """
    own, groups = apart(said)
    came = [
        Came(one.at, follow(one.said, [Closing(one.ended_at)] if one.ended_at else (), territory))
        for one in groups
    ]
    happened: list[Said | Closing | Came] = sorted([*own, *came, *closings], key=lambda one: one.at)
    clock = Clock(territory=territory)
    for one in happened:
        clock = _after(clock, one)
    return clock


def observe(spent: Sequence[timedelta]) -> Observed:
    """Within which time nine in ten of these were answered (nearest rank)."""
    enough = len(spent) >= ENOUGH
    return Observed(len(spent), sorted(spent)[rank(len(spent)) - 1] if enough else None)


def rank(count: int) -> int:
    """The place of the ninth in ten among so many, from the quickest, counted from one."""
    return -(-9 * count // 10)


def summed(ended: Iterable[Ended]) -> Told:
    """What these say together."""
    found = list(ended)
    answers = [one for one in found if not one.closed]
    late = sum(one.late for one in answers)
    return Told(observe([one.spent for one in answers]), late, len(found) - len(answers))


def by_gestionnaire(ended: Iterable[Ended], now: datetime) -> dict[str, Told]:
    """What each of them answered in the thirty days before `now`."""
    hers: dict[str, list[Ended]] = {}
    for one in ended:
        if one.at > now - WINDOW:
            hers.setdefault(one.who, []).append(one)
    return {who: summed(hers[who]) for who in sorted(hers)}


def by_week(ended: Iterable[Ended], now: datetime) -> list[tuple[date, Told]]:
    """What was answered in each of the last weeks, by its Monday, the present one last."""
    first = _monday(now) - timedelta(weeks=WEEKS - 1)
    weeks: dict[date, list[Ended]] = {first + timedelta(weeks=after): [] for after in range(WEEKS)}
    for one in ended:
        if (day := _monday(one.at)) in weeks:
            weeks[day].append(one)
    return [(day, summed(found)) for day, found in weeks.items()]


def _monday(at: datetime) -> date:
    day = at.astimezone(PARIS).date()
    return day - timedelta(days=day.weekday())


def _after(clock: Clock, one: Said | Closing | Came) -> Clock:
    if isinstance(one, Closing):
        return _closed(clock, one)
    return _both(clock, one.clock) if isinstance(one, Came) else _said(clock, one)


def _both(clock: Clock, other: Clock) -> Clock:
    """The clock of two threads made one: it runs if either does, from the first that was asked."""
    there = [one for one in (clock.waiting, other.waiting) if one]
    running = [one for one in there if one.since]
    waiting = min(running or there, key=lambda one: one.asked_at, default=None)
    return replace(clock, answered=(*clock.answered, *other.answered), waiting=waiting)


def _said(clock: Clock, one: Said) -> Clock:
    waiting = clock.waiting
    if one.side is Side.AGENT:
        if waiting is None:
            return replace(clock, waiting=Waiting(one.at, NONE, one.at))
        return replace(clock, waiting=replace(waiting, since=waiting.since or one.at))
    if waiting is None:
        return clock
    if one.asks:
        spent = _spent(waiting, one.at, clock.territory)
        return replace(clock, waiting=Waiting(waiting.asked_at, spent, None))
    return _ended(clock, waiting, one.at, one.by, closed=False)


def _closed(clock: Clock, one: Closing) -> Clock:
    return _ended(clock, clock.waiting, one.at, one.by, closed=True) if clock.waiting else clock


def _ended(clock: Clock, waiting: Waiting, at: datetime, by: str, closed: bool) -> Clock:
    spent = _spent(waiting, at, clock.territory)
    done = Answered(waiting.asked_at, at, spent, by, closed, waiting)
    return replace(clock, answered=(*clock.answered, done), waiting=None)


def _spent(waiting: Waiting, now: datetime, territory: str) -> timedelta:
    running = elapsed(waiting.since, now, territory) if waiting.since else NONE
    return waiting.spent + running
