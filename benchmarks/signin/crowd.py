"""The directory that all three services ask: 60,000 people, with a hash that costs nothing to check.

What is measured is the service: argon2 would cost slapd 30 ms a bind, whoever asks. Kept between runs.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ldap_seed.demo import frame
from ldap_seed.entries import entries
from ldap_seed.populate import Synthesis
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import BASE, SERVICES, ServicePasswords
from socle.clock import now

PASSWORD = "le-meme-pour-tous-26"
BIND_DN = f"cn=connexion,{SERVICES}"


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in."""

    uid: str
    mail: str


@dataclass(frozen=True)
class Crowd:
    """The server, its service passwords and the people who may sign in."""

    slapd: Slapd
    port: int
    services: ServicePasswords
    people: list[Person]

    @property
    def uri(self) -> str:
        """Plain, on loopback: npm's client knows no socket."""
        return f"ldap://127.0.0.1:{self.port}"


def crowd(folder: Path, count: int, port: int) -> Crowd:
    """A server seeded with `count` people, not started; made once."""
    data, secret = folder / f"ldap{count}", folder / f"ldap{count}.secrets"
    slapd = Slapd(LdapSettings(data=data, port=port, size_mib=max(256, count // 50), durable=False))
    if not slapd.is_seeded:
        services = ServicePasswords.generated()
        slapd.seed(_ldif(count, services))
        secret.write_text(json.dumps(services.__dict__))
    services = ServicePasswords(**json.loads(secret.read_text()))
    actif = [Person(one.uid, one.mail) for one in Synthesis().people(count) if one.etat == "ACTIF"]
    return Crowd(slapd, port, services, actif)


def _ldif(count: int, services: ServicePasswords) -> Iterator[str]:
    at = now()
    yield from frame(services)
    for person in Synthesis().people(count):
        held = {person.uid: _cheap(PASSWORD)} if person.has_password else {}
        yield from entries([person], {}, held, at)


def _cheap(password: str) -> str:
    salt = secrets.token_bytes(8)
    return "{SSHA}" + base64.b64encode(hashlib.sha1(password.encode() + salt).digest() + salt).decode()


__all__ = ["BASE", "BIND_DN", "PASSWORD", "Crowd", "Person", "crowd"]
