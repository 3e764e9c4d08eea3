"""Who follows whom: services, rules, exceptions; who answers during an absence (pure; domain § 7.4).

First the service, by what it is in charge of; then, inside it, an exception, else the first rule by rank,
else its default queue. So a chef de service never moves the people of another service.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from career.portfolios.letters import initial


class Kind(StrEnum):
    """What a service is."""

    RECTORAT = "rectorat"
    DSDEN = "dsden"
    PRIVATE = "prive"
    OUTSIDE = "hors_academie"
    CENTRAL = "centrale"


class Why(StrEnum):
    """What put somebody in a portfolio."""

    EXEMPTION = "exception"
    RULE = "regle"
    DEFAULT = "defaut"


@dataclass(frozen=True)
class Managed:
    """What portfolios look at in an agent. `corps` is the present one, empty when there is none.

    `uai` and `discipline` are those of the posting she has most of her service in, empty without one.
    """

    academie: str
    uid: str
    population: str
    corps: str
    surname: str
    uai: str = ""
    discipline: str = ""

    @property
    def departement(self) -> str:
        """The first three signs of the UAI (domain § 1.3)."""
        return self.uai[:3]


@dataclass(frozen=True)
class Service:
    """A service, whom it is in charge of (nothing said: everybody), and who answers when no rule does.

    `default` is a gestionnaire of the service; without one, its chef answers. `rank` settles which of two
    services in charge of the same agent has her: the smallest. `objective` is in how many open days it means
    to answer, `next_objective` the same from the day `next_from` on; `territory`, whose public holidays it
    keeps (career.delays.open_days.TERRITORIES).
    """

    id: str
    name: str
    kind: str
    chef: str
    default: str = ""
    hours: str = ""
    phone: str = ""
    populations: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    rank: int = 0
    objective: int = 10
    territory: str = ""
    next_objective: int = 0
    next_from: date | None = None

    def on(self, day: date) -> "Service":
        """The same that day: an objective whose day has come is the present one."""
        if self.next_from is None or day < self.next_from:
            return self
        return replace(self, objective=self.next_objective, next_objective=0, next_from=None)


@dataclass(frozen=True)
class Desk:
    """A gestionnaire in a service: her office, when and at which number. She may work in several."""

    uid: str
    service: str
    office: str
    hours: str
    phone: str


@dataclass(frozen=True)
class Rule:
    """Whom a gestionnaire follows. An empty condition means all; letters are inclusive.

    `rank` settles who answers when two rules cover the same agent: the smallest. Degree and sector are what
    a population says (« 1D_PU »).
    """

    id: str
    service: str
    gestionnaire: str
    populations: frozenset[str] = frozenset()
    corps: frozenset[str] = frozenset()
    disciplines: frozenset[str] = frozenset()
    uais: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    first: str = "A"
    last: str = "Z"
    rank: int = 0


@dataclass(frozen=True)
class Exemption:
    """One agent given to a gestionnaire, whatever the rules say, until a day (included) or for good."""

    uid: str
    service: str
    gestionnaire: str
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Absence:
    """A gestionnaire away, both days included, and who answers meanwhile."""

    id: str
    gestionnaire: str
    start: date
    end: date
    delegate: str


Fact = Service | Desk | Rule | Exemption | Absence


@dataclass(frozen=True)
class State:
    """Everything that decides, in one académie."""

    services: tuple[Service, ...] = ()
    desks: tuple[Desk, ...] = ()
    rules: tuple[Rule, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    absences: tuple[Absence, ...] = ()
    _desks: Mapping[tuple[str, str], Desk] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_desks", {(one.uid, one.service): one for one in self.desks})

    def desk(self, uid: str, service: str) -> Desk | None:
        """What somebody is in a service, if she is a gestionnaire there."""
        return self._desks.get((uid, service))

    def service(self, identifier: str) -> Service | None:
        """One service."""
        return next((one for one in self.services if one.id == identifier), None)

    @property
    def staff(self) -> frozenset[str]:
        """Everybody who may answer somebody."""
        named = {uid for one in self.services for uid in (one.chef, one.default) if uid}
        return frozenset({one.uid for one in self.desks} | named | {one.delegate for one in self.absences})


_WHERE = {Service: "services", Desk: "desks", Rule: "rules", Exemption: "exemptions", Absence: "absences"}


@dataclass(frozen=True)
class Assignment:
    """The one gestionnaire of an agent, of which service, and why."""

    gestionnaire: str
    service: str
    why: Why


@dataclass(frozen=True, order=True)
class Move:
    """An agent who passes from one gestionnaire to another; empty when there was, or is, none."""

    before: str
    after: str
    uid: str


def covers(rule: Rule, managed: Managed) -> bool:
    """Does this rule hold this agent? A name without a Latin letter is with the last letters."""
    wanted = (
        (rule.populations, managed.population),
        (rule.corps, managed.corps),
        (rule.disciplines, managed.discipline),
        (rule.uais, managed.uai),
        (rule.departements, managed.departement),
    )
    letter = initial(managed.surname) or "Z"
    return rule.first <= letter <= rule.last and all(not some or one in some for some, one in wanted)


def service_of(state: State, managed: Managed) -> Service | None:
    """The service in charge of an agent; when none is, the last one by rank: nobody is an orphan."""
    ordered = sorted(state.services, key=lambda one: (one.rank, one.id))
    return next((one for one in ordered if _in_charge(one, managed)), ordered[-1] if ordered else None)


def assign(state: State, managed: Managed, day: date) -> Assignment | None:
    """The one gestionnaire of an agent. Nobody follows herself: None only where nobody else could."""
    service = service_of(state, managed)
    if service is None:
        return None
    found = (one for one in _candidates(state, service, managed, day) if one[0] not in ("", managed.uid))
    uid, why = next(found, ("", Why.DEFAULT))
    return Assignment(uid, service.id, why) if uid else None


def changed(state: State, old: Fact | None, new: Fact | None) -> State:
    """The state with one fact in place of another; None where there was, or will be, none."""
    name = _WHERE[type(old or new)]
    kept = tuple(one for one in getattr(state, name) if one != old)
    values: dict[str, Any] = {name: (*kept, new) if new else kept}
    return replace(state, **values)


def moves(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Move, ...]:
    """Who passes from whom to whom, between two tables of agent → gestionnaire."""
    found = {Move(before.get(uid, ""), after.get(uid, ""), uid) for uid in before.keys() | after.keys()}
    return tuple(sorted(one for one in found if one.before != one.after))


def absence_of(state: State, uid: str, day: date) -> Absence | None:
    """The absence under way of a gestionnaire; of two, the one that ends last."""
    found = [one for one in state.absences if one.gestionnaire == uid and one.start <= day <= one.end]
    return max(found, key=lambda one: (one.end, one.id), default=None)


def answerer(state: State, held: Assignment, agent: str, day: date) -> str:
    """Who answers an agent on a day: her gestionnaire, or who stands in.

    A delegate who is away passes to hers; a chain that comes back, or leads to the agent herself, ends in the
    default queue of the service, and never in another's. When they too are away, the gestionnaire keeps it.
    """
    here, passed = held.gestionnaire, {agent}
    while here not in passed:
        away = absence_of(state, here, day)
        if away is None:
            return here
        passed.add(here)
        here = away.delegate
    service = state.service(held.service)
    for one in (service.default, service.chef) if service else ():
        if one and one not in passed and absence_of(state, one, day) is None:
            return one
    return held.gestionnaire


def stood_in_for(state: State, uid: str, day: date) -> frozenset[tuple[str, str]]:
    """For whom somebody stands in that day: pairs (gestionnaire, service)."""
    away = {one.gestionnaire for one in state.absences if one.start <= day <= one.end} - {uid}
    pairs = ((who, service.id) for who in away for service in state.services)
    return frozenset(
        (who, service)
        for who, service in pairs
        if answerer(state, Assignment(who, service, Why.RULE), "", day) == uid
    )


def _in_charge(service: Service, managed: Managed) -> bool:
    return (not service.populations or managed.population in service.populations) and (
        not service.departements or managed.departement in service.departements
    )


def _candidates(state: State, service: Service, managed: Managed, day: date) -> Iterator[tuple[str, Why]]:
    """Whoever could follow an agent, the best first."""
    for one in state.exemptions:
        mine = one.uid == managed.uid and one.service == service.id
        lasts = one.until is None or day <= one.until
        if mine and lasts and state.desk(one.gestionnaire, service.id):
            yield one.gestionnaire, Why.EXEMPTION
    for rule in sorted(state.rules, key=lambda one: (one.rank, one.gestionnaire, one.id)):
        works = rule.service == service.id and state.desk(rule.gestionnaire, service.id)
        if works and covers(rule, managed):
            yield rule.gestionnaire, Why.RULE
    for uid in _defaults(state, service):
        yield uid, Why.DEFAULT


def _defaults(state: State, service: Service) -> Iterable[str]:
    """The default queue of a service, then its gestionnaires; then others, if she is all there is in it."""
    yield from (service.default, service.chef)
    yield from sorted(one.uid for one in state.desks if one.service == service.id)
    for one in sorted(state.services, key=lambda one: (one.rank, one.id)):
        yield from (one.default, one.chef)
    yield from sorted(one.uid for one in state.desks)
