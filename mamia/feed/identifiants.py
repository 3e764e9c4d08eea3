"""Which identifiant and which address a new account gets (domain.md § 2); pure."""

import re
from collections.abc import Iterator
from itertools import count, islice

from sso.directory.names import base_login, fold

# Names that a mail server or a system keeps for itself (RFC 2142).
RESERVED = {
    "root", "admin", "administrateur", "administrator", "postmaster", "abuse", "hostmaster", "webmaster",
    "security", "noc", "info", "support", "contact", "daemon", "nobody", "system", "guest", "test",
    "mailer-daemon", "noreply", "no-reply",
}  # fmt: skip
LONGEST_LOCAL = 60
AT_ONCE = 8  # asked in one search


def logins(given: str, usage: str) -> Iterator[str]:
    """fdurand, fdurand1, fdurand2…: the base is cut at 32 before its number, reserved names are passed."""
    base = base_login(given, usage)
    return (name for name in _numbered(base) if name not in RESERVED)


def addresses(given: str, usage: str, domain: str) -> Iterator[str]:
    """prenom.nom@domain, prenom.nom1@domain…: hyphens and spaces of names become hyphens."""
    local = ".".join(piece for piece in (_local(given), _local(usage)) if piece)[:LONGEST_LOCAL].strip(".-")
    return (f"{name}@{domain}" for name in _numbered(local) if name not in RESERVED)


def some(candidates: Iterator[str]) -> list[str]:
    """The next ones to ask for."""
    return list(islice(candidates, AT_ONCE))


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}{number}" for number in count(1))


def _local(name: str) -> str:
    spaced = re.sub(r"[\s‐_-]+", "-", fold(name).lower().strip())
    return re.sub(r"[^a-z0-9-]", "", spaced).strip("-")
