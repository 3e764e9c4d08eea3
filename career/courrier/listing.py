"""What an inbox can be asked: states, types, ages, whose; and what each choice would hold (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from career.courrier.rules import Kind, one_line
from career.courrier.turns import Awaits
from career.courrier.words import MAX_QUERY
from career.delays.open_days import DAY, is_open
from socle.clock import PARIS

E = TypeVar("E", bound=StrEnum)
MINE, GIVEN = "moi", "confies"
MOST = 1000  # how far an inbox is counted and turned over; beyond, one chooses better


class State(StrEnum):
    """What a gestionnaire can look at; the first is where her day begins."""

    OWED = "a-repondre"
    NEW = "nouveaux"
    AWAITED = "en-attente"
    ANSWERED = "repondus"
    ASIDE = "de-cote"
    ELSEWHERE = "transferes"
    CLOSED = "clos"
    ALL = "tous"


STATES = {
    State.OWED: "À répondre",
    State.NEW: "Nouveaux",
    State.AWAITED: "En attente de l’agent",
    State.ANSWERED: "Répondus",
    State.ASIDE: "Mis de côté",
    State.ELSEWHERE: "Transférés",
    State.CLOSED: "Clos",
    State.ALL: "Tous",
}
ENDLESS = frozenset({State.CLOSED, State.ALL})  # they grow with the years: counted up to MOST only


class Age(StrEnum):
    """For how long the service has owed an answer: more than so many open days, or past the day due."""

    TWO = "2"
    FIVE = "5"
    TEN = "10"
    LATE = "retard"


AGES = {Age.TWO: 2, Age.FIVE: 5, Age.TEN: 10}  # in open days


class Sort(StrEnum):
    """In which order."""

    OLDEST = "attente"
    LAST = "activite"


@dataclass(frozen=True)
class Filters:
    """What is asked of an inbox. `whose`: MINE, GIVEN, the uid of an absent colleague, or "" for all."""

    state: State = State.OWED
    kind: Kind | None = None
    age: Age | None = None
    whose: str = ""
    order: Sort | None = None
    query: str = ""

    @property
    def sort(self) -> Sort:
        """The order: what has waited longest where something is owed, else what moved last."""
        return self.order or (Sort.OLDEST if self.state is State.OWED else Sort.LAST)

    @property
    def narrowed(self) -> bool:
        """Is something chosen beside the state and the words?"""
        return bool(self.kind or self.age or self.whose or self.order)

    def with_state(self, state: State) -> "Filters":
        """The same of another state."""
        return replace(self, state=state)

    @property
    def address(self) -> dict[str, str]:
        """The same as parameters of an address; what is as usual is left out."""
        pairs = {
            "etat": self.state.value if self.state is not usual_state(self.query) else "",
            "type": self.kind.value if self.kind else "",
            "age": self.age.value if self.age else "",
            "pour": self.whose,
            "tri": self.order.value if self.order else "",
            "q": self.query,
        }
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True)
class Lot:
    """Threads that are alike, how many, and since when the longest of them waits."""

    closed: bool
    awaits: str
    unread: bool
    aside: bool
    elsewhere: bool
    kind: str
    age: int  # the greatest of AGES that has passed, 0 for none
    late: bool  # the day is over on which an answer was due
    whose: str
    number: int
    oldest: datetime


@dataclass(frozen=True)
class Tally:
    """How many threads each choice would show, the others staying as they are.

    `owed` and `oldest` are those of the whole desk, whatever is chosen.
    """

    states: Mapping[State, int]
    kinds: Mapping[Kind, int]
    ages: Mapping[Age, int]
    whose: Mapping[str, int]
    owed: int
    oldest: datetime | None


def usual_state(query: str) -> State:
    """Who looks for words looks everywhere, unless she says where."""
    return State.ALL if query else State.OWED


def asked_of(args: Mapping[str, str]) -> Filters:
    """The filters of an address; what makes no sense is as if it were not there."""
    query = one_line(args.get("q", "")[:MAX_QUERY])
    return Filters(
        _one_of(State, args.get("etat", "")) or usual_state(query),
        _one_of(Kind, args.get("type", "")),
        _one_of(Age, args.get("age", "")),
        one_line(args.get("pour", "")[:64]),
        _one_of(Sort, args.get("tri", "")),
        query,
    )


def waited(since: datetime, today: date) -> int:
    """For how many days of the calendar somebody has waited, since that instant."""
    return max(0, (today - since.astimezone(PARIS).date()).days)


def owed_before(days: int, today: date, territory: str = "") -> datetime:
    """What the service has owed since before this instant has waited more than `days` open days of its
    territory."""
    day = today
    while days > 0:
        day -= DAY
        days -= is_open(day, territory)
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def tally(lots: Iterable[Lot], filters: Filters) -> Tally:
    """Count each choice among these lots."""
    kept = [(lot, _states(lot)) for lot in lots]
    owed = [lot for lot, states in kept if State.OWED in states]

    def held(**changed: object) -> int:
        wanted = replace(filters, **changed)  # type: ignore[arg-type]
        return sum(lot.number for lot, states in kept if wanted.state in states and _answers(wanted, lot))

    return Tally(
        {state: held(state=state) for state in State},
        {kind: held(kind=kind) for kind in Kind},
        {age: held(age=age) for age in Age},
        {whose: held(whose=whose) for whose in {lot.whose for lot, _ in kept}},
        sum(lot.number for lot in owed),
        min((lot.oldest for lot in owed), default=None),
    )


def _answers(filters: Filters, lot: Lot) -> bool:
    return (
        filters.kind in (None, lot.kind)
        and (filters.age is None or _is_so_old(lot, filters.age))
        and filters.whose in ("", lot.whose)
    )


def _is_so_old(lot: Lot, age: Age) -> bool:
    owed = lot.awaits == Awaits.SERVICE and not lot.closed
    return owed and (lot.late if age is Age.LATE else lot.age >= AGES[age])


def _states(lot: Lot) -> frozenset[State]:
    """Where these threads are shown; `career.courrier.inbox` says it in SQL, a test holds both together."""
    if lot.closed:
        return frozenset({State.CLOSED, State.ALL})
    if lot.elsewhere:
        return frozenset({State.ELSEWHERE, State.ALL})
    turns = {Awaits.SERVICE: State.OWED, Awaits.AGENT: State.AWAITED, Awaits.NOBODY: State.ANSWERED}
    where = State.ASIDE if lot.aside else turns[Awaits(lot.awaits)]
    return frozenset({where, State.ALL, State.NEW} if lot.unread else {where, State.ALL})


def _one_of(kind: type[E], typed: str) -> E | None:
    return kind(typed) if typed in set(kind) else None
