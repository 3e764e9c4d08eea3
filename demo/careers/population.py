"""The demo people and schools, as the directory's seed has them: one source for both services."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from career.dossier.facts import Establishment
from career.dossier.vocabulary import PRIVATE, PUBLIC

HEADS = {"PERDIR", None}  # heads of schools are not a population of I-Prof (domain § 5.1)
GONE = {"CLOS"}


def read(package: str, name: str) -> Any:
    """A JSON file of a package."""
    return json.loads((files(package) / name).read_text("utf-8"))


@cache
def agents() -> tuple[dict[str, Any], ...]:
    """Everybody whose account is not closed."""
    found = read("ldap_seed", "demo_population.json")["agents"]
    return tuple(agent for agent in found if agent["etat"] not in GONE)


@cache
def schools() -> dict[str, Establishment]:
    """The schools and services, by code."""
    return {
        row["uai"]: Establishment(row["uai"], row["nom"], row["commune"], row["type"], row["secteur"])
        for row in read("ldap_seed", "demo_population.json")["etablissements"]
    }


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
