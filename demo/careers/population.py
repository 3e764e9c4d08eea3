"""The demo people and schools, as the directory's seed has them: one source for both services."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from career.dossier.facts import Establishment
from career.dossier.vocabulary import PRIVATE, PUBLIC
from demo import academies
from ldap_seed.people import MAIL_DOMAIN, MAIN

HEADS = {"PERDIR", None}  # heads of schools are not a population of I-Prof (domain § 5.1)
GONE = {"CLOS"}
POPULATIONS = (MAIN, *(one.key for one in academies.others()))


def read(package: str, name: str) -> Any:
    """A JSON file of a package."""
    return json.loads((files(package) / name).read_text("utf-8"))


@cache
def agents(population: str = MAIN) -> tuple[dict[str, Any], ...]:
    """Everybody of a population whose account is not closed."""
    found = _file(population)["agents"]
    return tuple(agent for agent in found if agent["etat"] not in GONE)


def queues(population: str) -> list[dict[str, Any]]:
    """The portfolios of its gestionnaires."""
    found: list[dict[str, Any]] = (
        read("demo.careers", "portfolios.json") if population == MAIN else _file(population)["portefeuilles"]
    )
    return found


def bureaux(population: str) -> list[dict[str, Any]]:
    """Its services of management; where a population names none, one per service of its portfolios."""
    if population == MAIN:
        found: list[dict[str, Any]] = read("demo.careers", "bureaux.json")
        return found
    return [
        {"id": f"{population}-{number}", "name": queue["service"], "kind": "rectorat",
         "chef": queue["gestionnaire"], "default": queue["gestionnaire"], "hours": queue["hours"],
         "phone": queue["phone"], "populations": queue["populations"], "rank": number}
        for number, queue in enumerate(queues(population))
    ]  # fmt: skip


def domain(population: str) -> str:
    """Where its mail goes."""
    return str(_file(population).get("domaine", MAIL_DOMAIN))


@cache
def schools() -> dict[str, Establishment]:
    """The schools and services of every population, by code."""
    return {school.uai: school for population in POPULATIONS for school in schools_of(population)}


def schools_of(population: str) -> list[Establishment]:
    """Those of one population."""
    return [
        Establishment(row["uai"], row["nom"], row["commune"], row["type"], row["secteur"])
        for row in _file(population)["etablissements"]
    ]


@cache
def _file(population: str) -> dict[str, Any]:
    found: dict[str, Any] = read("ldap_seed", f"{population}.json")
    return found


def teaches(agent: dict[str, Any]) -> bool:
    """Has this agent a career in I-Prof or I-Professionnel?"""
    return agent["population"] in PUBLIC | PRIVATE and agent["corps"] not in HEADS


def population_of(agent: dict[str, Any]) -> str:
    """The population career knows an agent by."""
    heads_a_school = agent["population"] in PUBLIC | PRIVATE and not teaches(agent)
    return "DIR" if heads_a_school else str(agent["population"])


def registered(agent: dict[str, Any]) -> int:
    """The year written in a NUMEN: 92 to 99 are of the last century (domain § 1.1)."""
    two = int(agent["numen"][3:5])
    return two + (1900 if two >= 92 else 2000)
