"""Whom to call: telephones and hours by population and département, read from a dated file; pure.

The file is TOML: `checked_on` (the day somebody called these numbers), `[departements]` code = "name", and
`[[service]]` with kind (assistance, gestion, responsable), name, phone, hours, and optionally about,
populations and departements; an empty list means all.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mamia.helpdesk.diagnosis import POPULATIONS

KINDS = ("assistance", "gestion", "responsable")
NEEDED, MORE = {"kind", "name", "phone", "hours"}, {"about", "populations", "departements"}


class BadServices(ValueError):
    """The file cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Service:
    """Who answers: `phone` as people read it, `hours` as a French phrase (« du lundi au vendredi, … »)."""

    kind: str
    name: str
    phone: str
    hours: str
    about: str = ""
    populations: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()

    def is_for(self, population: str, departement: str) -> bool:
        """Is it for this person? What she has not said is matched only by a service that is for all."""
        return all(
            not wanted or said in wanted
            for wanted, said in ((self.populations, population), (self.departements, departement))
        )


@dataclass(frozen=True)
class Services:
    """Every service, and the départements one may choose; `checked_on` is None without a file."""

    services: tuple[Service, ...]
    departements: Mapping[str, str] = field(default_factory=dict)
    checked_on: date | None = None

    def of(self, kinds: tuple[str, ...], population: str, departement: str) -> list[Service]:
        """Those of these kinds that are for this person, in the order of the kinds, the closest first."""
        found = [one for one in self.services if one.kind in kinds and one.is_for(population, departement)]
        return sorted(found, key=lambda one: (kinds.index(one.kind), -_closeness(one)))

    def depend(self, kinds: tuple[str, ...]) -> bool:
        """Does saying one's population or département change who answers?"""
        return any(_closeness(one) for one in self.services if one.kind in kinds)


def read(path: Path) -> Services:
    """The services of this file; raises BadServices."""
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadServices(f"{path}: {fault}") from None
    departements, checked_on = facts.get("departements", {}), facts.get("checked_on")
    if type(checked_on) is not date:
        raise BadServices("checked_on must be a day, as 2026-11-21 without quotes")
    services = tuple(
        _service(one, place, departements) for place, one in enumerate(facts.get("service", ()), 1)
    )
    if not any(one.kind == "assistance" and not _closeness(one) for one in services):
        raise BadServices("one service of kind assistance must be for everybody")
    return Services(services, departements, checked_on)


def _service(facts: dict[str, Any], place: int, departements: Mapping[str, str]) -> Service:
    missing, unknown = NEEDED - facts.keys(), facts.keys() - NEEDED - MORE
    if missing or unknown:
        raise BadServices(f"service {place}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    if facts["kind"] not in KINDS:
        raise BadServices(f"service {place}: kind must be one of {', '.join(KINDS)}")
    lists = {name: frozenset(facts.get(name, ())) for name in ("populations", "departements")}
    odd = (lists["populations"] - POPULATIONS.keys()) | (lists["departements"] - departements.keys())
    if odd:
        raise BadServices(f"service {place}: nobody is {', '.join(sorted(odd))}")
    return Service(**{**facts, **lists})


def _closeness(one: Service) -> int:
    return bool(one.populations) + bool(one.departements)
