"""The demo's people and addresses, as `var/demo.json` tells them to scripts and `/demo` to visitors."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from demo import keys
from ldap_seed import people as seeded
from ldap_seed.people import MAIN
from socle.french import fr
from sso.factors import codes
from sso.settings import Sso

FILE = "demo.json"
PASSWORDS = "passwords.json"
TOTP = "totp.json"
SEEDED_ON = "seeded-on"
FOR_SCRIPTS = (
    "Everything here is fictitious. Sign in at « identity » with uid and password; people in state A_ACTIVER "
    "have no password yet: their NUMEN typed as password leads to activation. Who has a « totp » is then "
    "asked for a code: it is the key, in base 32, of codes of six digits that change each 30 s (RFC 6238); "
    "each serves once, those of the step before and of the step after are accepted too. Mail of the demo is "
    "read at « mailbox »; « siam » is a sample application of single sign-on. « people » are those of the "
    "first académie (code 16); « academies » are the others, each with its own « identity » and people, "
    "which open some seconds later (« ready »): in career, « /connexion?academie=CODE » leads to each. The "
    "passwords are those of the first start: a change made since is not here."
)


@dataclass(frozen=True)
class DemoPerson:
    """One fictitious person, with what a visitor must know to play her part."""

    uid: str
    name: str
    birth_name: str
    mail: str
    password: str | None = field(repr=False)
    numen: str | None = field(repr=False)
    birth_date: str = field(repr=False)  # ISO 8601
    totp: str | None = field(repr=False)
    roles: tuple[str, ...]
    state: str
    note: str


@dataclass(frozen=True)
class DemoAcademie:
    """Another académie of the demo: its identity service, whether it answers yet, and its people."""

    code: str
    name: str
    identity: str
    ready: bool
    people: tuple[DemoPerson, ...]


@dataclass(frozen=True)
class Demo:
    """Where the demo is and who lives in it; `people` are those of its first académie."""

    identity: str
    career: str
    mailbox: str
    siam: str
    people: tuple[DemoPerson, ...]
    academies: tuple[DemoAcademie, ...] = ()


def save(var: Path, demo: Demo) -> None:
    """Write `var/demo.json`, for its owner alone."""
    content = {**asdict(demo), "agents": FOR_SCRIPTS}
    keys.write(var / FILE, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def load(var: Path) -> Demo:
    """Read `var/demo.json`; FileNotFoundError before the first start is complete."""
    content = json.loads((var / FILE).read_text(encoding="utf-8"))
    others = tuple(DemoAcademie(**{**row, "people": _read(row["people"])}) for row in content["academies"])
    return Demo(
        content["identity"],
        content["career"],
        content["mailbox"],
        content["siam"],
        _read(content["people"]),
        others,
    )


def _read(rows: list[dict[str, Any]]) -> tuple[DemoPerson, ...]:
    return tuple(DemoPerson(**{**row, "roles": tuple(row["roles"])}) for row in rows)


def seeding_day(var: Path, today: date) -> date:
    """The day on which this demo was seeded: `today` the first time, and that day ever after."""
    path = var / SEEDED_ON
    if not path.exists():
        keys.write(path, f"{today.isoformat()}\n")
    return date.fromisoformat(path.read_text(encoding="utf-8").strip())


def ensure_passwords(var: Path, day: date, population: str = MAIN) -> dict[str, str]:
    """The password of everybody who has one, by uid; made at the first start and never again."""
    path = var / PASSWORDS
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if all(one.uid in kept for one in seeded.people(day, population) if one.has_password):
        return dict(kept)
    from ldap_seed.demo import demo_passwords  # half a second that a second start need not spend

    complete: dict[str, str] = {**demo_passwords(day, population), **kept}
    keys.write(path, json.dumps(complete, indent=1) + "\n")
    return complete


def ensure_totp(var: Path, day: date, population: str = MAIN) -> dict[str, str]:
    """The key of the authenticator of everybody who must have one, by uid; made once, as the passwords."""
    path = var / TOTP
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    needing = set(Sso.model_fields["second_factor_roles"].default)
    must = [one.uid for one in seeded.people(day, population) if needing & set(one.roles)]
    complete: dict[str, str] = {**{uid: codes.new_secret() for uid in must}, **kept}
    if complete != kept:
        keys.write(path, json.dumps(complete, indent=1) + "\n")
    return complete


def everybody(
    day: date, passwords: Mapping[str, str], totp: Mapping[str, str], population: str = MAIN
) -> tuple[DemoPerson, ...]:
    """The people of a demo seeded on that day, with their passwords and the keys of their authenticators."""
    return tuple(_person(one, passwords, totp) for one in seeded.people(day, population))


def _person(one: seeded.Person, passwords: Mapping[str, str], totp: Mapping[str, str]) -> DemoPerson:
    return DemoPerson(
        uid=one.uid,
        name=f"{one.prenom} {one.nom_usage}",
        birth_name=one.nom_naissance,
        mail=one.mail,
        password=passwords.get(one.uid) if one.has_password else None,
        numen=one.number,
        birth_date=one.date_naissance,
        totp=totp.get(one.uid),
        roles=one.roles,
        state="DOIT_CHANGER" if one.must_change else one.etat,
        note=fr(one.note),
    )
