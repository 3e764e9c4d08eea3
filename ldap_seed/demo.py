"""What the demo's directory holds: the tree, the policies, the service accounts, the people, the groups."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import date

from ldap_seed.entries import entries, members
from ldap_seed.hashing import hashed_all
from ldap_seed.people import MAIN, people, schools
from ldap_seed.server import Slapd
from ldap_seed.tree import ServicePasswords, branches, groups, policies, services
from socle.clock import now

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike


def seed(
    slapd: Slapd,
    service_passwords: ServicePasswords,
    passwords: Mapping[str, str],
    today: date,
    population: str = MAIN,
) -> None:
    """Fill an empty directory with the people of that day. `passwords`: clear, by uid; nothing is kept."""
    if not slapd.is_seeded:
        slapd.seed(demo_entries(service_passwords, passwords, today, population))


def demo_entries(
    service_passwords: ServicePasswords, passwords: Mapping[str, str], today: date, population: str = MAIN
) -> Iterator[str]:
    """The entries, parents first."""
    everybody = people(today, population)
    hashes = hashed_all({one.uid: passwords[one.uid] for one in everybody if one.has_password})
    yield from frame(service_passwords)
    yield from entries(everybody, {school.uai: school for school in schools(population)}, hashes, now())
    yield from groups(members(everybody))


def frame(service_passwords: ServicePasswords) -> Iterator[str]:
    """What every directory has before its people."""
    yield from branches()
    yield from policies()
    yield from services(service_passwords)


def demo_passwords(today: date, population: str = MAIN) -> dict[str, str]:
    """A new password for everybody who has one: four groups of four, easy to type from a screen."""
    return {one.uid: _password() for one in people(today, population) if one.has_password}


def _password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
