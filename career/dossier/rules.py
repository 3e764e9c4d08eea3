"""What a dossier says on a day, and what each reader may see of it (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from career.dossier.facts import (
    CareerLine,
    Dossier,
    Leave,
    Position,
    Posting,
    Service,
)
from career.dossier.vocabulary import PRIVATE, PUBLIC
from career.statutes.calendar import Seniority, plus_months, seniority
from career.statutes.grids import chevron, index, step

UNTOLD = "untold"  # the kind of what a reader may know of without knowing why


class Kind(StrEnum):
    """Which application somebody meets: I-Prof, I-Professionnel, or a page that says why there is none."""

    PUBLIC = "public"
    PRIVATE = "private"
    NONE = "none"


class Reader(StrEnum):
    """Who reads a dossier."""

    HERSELF = "herself"
    GESTIONNAIRE = "gestionnaire"


class Dated(Protocol):
    """A fact with a first day and perhaps a last one."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Rank:
    """Where somebody stands on a day. `index` and `chevron` are None where no grid gives them."""

    line: CareerLine
    index: int | None
    chevron: int | None
    seniority: Seniority


@dataclass(frozen=True)
class Summary:
    """The first page of a dossier: what holds today."""

    rank: Rank | None
    position: Position | None
    service: Service | None
    postings: tuple[Posting, ...]
    trainee: bool


def kind_of(population: str | None) -> Kind:
    """Which application a population meets (domain § 5.2)."""
    if population in PUBLIC:
        return Kind.PUBLIC
    return Kind.PRIVATE if population in PRIVATE else Kind.NONE


def runs(fact: Dated, on: date) -> bool:
    """Does this fact hold on that day? Its last day is counted."""
    return fact.start <= on and (fact.end is None or on <= fact.end)


def running(facts: Iterable[D], on: date) -> tuple[D, ...]:
    """The facts that hold on a day, the one begun last first."""
    return tuple(
        sorted((fact for fact in facts if runs(fact, on)), key=lambda fact: fact.start, reverse=True)
    )


def rank(career: Sequence[CareerLine], on: date) -> Rank | None:
    """The corps, grade and échelon held on a day, None before the first line."""
    begun = [line for line in career if line.effective <= on]
    if not begun:
        return None
    line = max(begun, key=lambda one: one.effective)
    found = step(line.corps, line.grade, line.echelon)
    return Rank(
        line,
        index(line.corps, line.grade, line.echelon, line.effective, on),
        chevron(found, line.effective, on) if found else None,
        seniority(counted_from(line), on),
    )


def counted_from(line: CareerLine) -> date:
    """The day from which seniority in the échelon counts: what was kept comes before the effect."""
    kept = line.kept
    return plus_months(line.effective, -12 * kept.years - kept.months) - timedelta(days=kept.days)


def has_ended(dossier: Dossier, on: date) -> bool:
    """Have the functions of this person ended on that day?"""
    ends = dossier.identity.ends
    return ends is not None and ends <= on


def last_day(dossier: Dossier, on: date) -> date:
    """The day itself, or that on which functions ended: nothing is gained after it."""
    ends = dossier.identity.ends
    return ends if ends is not None and ends <= on else on


def interrupted(dossier: Dossier, since: date) -> bool:
    """May something have stopped seniority since that day? (domain § 5.4)"""
    return any(
        one.kind.startswith(("disponibilite", "conge_parental")) and (one.end is None or one.end >= since)
        for one in dossier.positions
    )


def is_trainee(dossier: Dossier, on: date) -> bool:
    """Stagiaire: a public teacher not yet titularised."""
    identity = dossier.identity
    if kind_of(identity.population) is not Kind.PUBLIC:
        return False
    return identity.tenured is None or identity.tenured > on


def summary(dossier: Dossier, on: date) -> Summary:
    """What holds on a day."""
    positions = running(dossier.positions, on)
    services = () if has_ended(dossier, on) else running(dossier.services, on)
    return Summary(
        rank(dossier.career, last_day(dossier, on)),
        positions[0] if positions else None,
        services[0] if services else None,
        running(dossier.postings, on),
        is_trainee(dossier, on),
    )


def seen_by(dossier: Dossier, reader: Reader) -> Dossier:
    """The dossier as this reader may see it: what tells of health is the agent's alone (domain § 5.10)."""
    if reader is Reader.HERSELF:
        return dossier
    return replace(
        dossier,
        leaves=tuple(replace(leave, kind=UNTOLD) for leave in dossier.leaves),
        positions=tuple(_untold(position) for position in dossier.positions),
        services=tuple(replace(service, detail="") for service in dossier.services),
    )


def _untold(position: Position) -> Position:
    if position.kind == "disponibilite_office":
        return replace(position, kind=UNTOLD, detail="")
    return position


def total_days(leave: Leave) -> int | None:
    """How many days a finished leave lasted, both ends counted."""
    return None if leave.end is None else (leave.end - leave.start).days + 1
