"""The people of the demo: fictitious, read from demo_population.json, moved to the day of seeding."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

REFERENCE = date(2026, 11, 21)  # the day on which the file and domain.md § 10.3 are true
GRACE = timedelta(days=180)  # decision 12
NAMESPACE = UUID("5d1bb4a0-57c6-4c1c-9a5e-6c43a5f0a6de")
MAIL_DOMAIN = "ac-demo.example"
MAIN = "demo_population"  # the file of the first académie; the others have theirs beside it


@dataclass(frozen=True)
class School:
    """A school or a service."""

    uai: str
    type: str
    nom: str
    commune: str
    nature: str
    secteur: str


@dataclass(frozen=True)
class Person:
    """A fictitious agent, with the names of the file. `number` is the NUMEN or the temporary number."""

    uid: str
    civilite: str
    prenom: str
    nom_usage: str
    nom_naissance: str
    date_naissance: str = field(repr=False)
    number: str = field(repr=False)
    mail_local: str
    population: str
    corps: str | None
    uai: str | None
    etat: str
    note: str
    title: str = "ENS"
    function: str = ""  # FrEduFonctAdm
    heads: bool = False  # head of the school of posting
    roles: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    must_change: bool = False
    leaves_on: date | None = None  # dateff
    uuid: str = ""
    domain: str = MAIL_DOMAIN

    @property
    def unique_id(self) -> str:
        """A UUID for life; that of the demo people is derived, so that a reset does not change it."""
        return self.uuid or str(uuid5(NAMESPACE, self.uid))

    @property
    def mail(self) -> str:
        """The professional address."""
        return f"{self.mail_local}@{self.domain}"

    @property
    def has_password(self) -> bool:
        """Never-activated accounts have none (decision 11)."""
        return self.etat != "A_ACTIVER"


def shift_years(today: date) -> int:
    """Whole school years (1 September to 31 August) between the file's day and this one."""
    return _school_year(today) - _school_year(REFERENCE)


def shift_text(text: str, years: int) -> str:
    """The years that a note speaks of, moved."""
    return re.sub(r"\b20[0-9]{2}\b", lambda found: str(int(found[0]) + years), text)


def people(today: date, population: str = MAIN) -> list[Person]:
    """Everybody of a population, as true on that day as on the file's."""
    years = shift_years(today)
    return [_moved(person, today, years) for person in _file(population)[1]]


def schools(population: str = MAIN) -> list[School]:
    """Their schools and services."""
    return list(_file(population)[0])


def gone_since(day: date, today: date) -> date:
    """The end of function `day`, or a later first of a month if its grace would soon be over."""
    if today - day <= GRACE - timedelta(days=60):
        return day
    return (today.replace(day=1) - timedelta(days=40)).replace(day=1)


def gone_by(day: date, today: date) -> date:
    """The end of contract `day`, or a later first of a month if it is near or past."""
    if day - today >= timedelta(days=60):
        return day
    return (today.replace(day=1) + timedelta(days=100)).replace(day=1)


def _moved(person: Person, today: date, years: int) -> Person:
    note = shift_text(person.note, years)
    if person.leaves_on is None:
        return replace(person, note=note)
    day = person.leaves_on.replace(year=person.leaves_on.year + years)
    day = gone_since(day, today) if person.etat == "FIN_FONCTION" else gone_by(day, today)
    return replace(person, note=note.replace("{date}", f"{day:%d/%m/%Y}"), leaves_on=day)


def _school_year(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1


@cache
def _file(population: str) -> tuple[tuple[School, ...], tuple[Person, ...]]:
    found = json.loads(Path(__file__).with_name(f"{population}.json").read_text("utf-8"))
    domain = found.get("domaine", MAIL_DOMAIN)
    return (
        tuple(School(**row) for row in found["etablissements"]),
        tuple(_person(row, population, domain) for row in found["agents"]),
    )


def _person(row: dict[str, Any], population: str, domain: str) -> Person:
    own = ("uid", "civilite", "prenom", "nom_usage", "nom_naissance", "date_naissance", "mail_local")
    leaves_on = row.get("date_fin")
    return Person(
        **{name: row[name] for name in own},
        number=row["numen"] or row["numero_agent_temporaire"],
        population=row["population"],
        corps=row["corps"],
        uai=row["uai"],
        uuid="" if population == MAIN else str(uuid5(NAMESPACE, f"{population}/{row['uid']}")),
        domain=domain,
        etat=row["etat"],
        note=row["note"],
        title=row.get("fonction") or ("ADM" if row["population"] in {"ADM", "TEMP"} else "ENS"),
        function=row.get("fonction_administrative", ""),
        heads=row.get("fonction_administrative") == "DIR",
        roles=tuple(row.get("roles", ())),
        former_names=tuple(row.get("anciens_noms", ())),
        must_change=row.get("doit_changer", False),
        leaves_on=date.fromisoformat(leaves_on) if leaves_on else None,
    )
