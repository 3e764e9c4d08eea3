"""N synthetic agents as a stream of LDIF (domain.md § 10.5), for benchmarks: 60,000 or 1,200,000.

The people, their names and their numbers are invented; 100 hashes serve them all (27 CPU minutes otherwise).
`python -m ldap_seed.populate 60000 --data DIR --secrets FILE` seeds an empty folder with them.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from ldap_seed.demo import frame
from ldap_seed.entries import entries
from ldap_seed.hashing import hashed_all
from ldap_seed.people import REFERENCE, Person
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from socle.clock import now
from sso.directory.names import UAI_LETTERS, base_login, key

POPULATIONS = {
    "1D_PU": 27.2, "1D_PR": 3.3, "2D_PU": 36.9, "2D_PR": 7.2, "AED": 4.9, "ADM": 6.4, "AESH": 14.1,
}  # fmt: skip
STATES = {
    "ACTIF": 92, "A_ACTIVER": 3.5, "VERROUILLE": 0.2, "SUSPENDU": 0.1, "FIN_FONCTION": 2.5, "CLOS": 1.7,
}  # fmt: skip
SYSTEMS = {"1D_PU": "G", "1D_PR": "P", "2D_PU": "E", "2D_PR": "P", "AED": "E", "ADM": "A", "AESH": "E"}
DEPARTMENTS = ("009", "012", "031", "032", "046", "065", "081", "082")
HASHES = 100
CONSONANTS, VOWELS = "BCDFGLMNPRSTV", "AEIOU"


class Synthesis:
    """A crowd drawn from one seed: the same number gives the same people."""

    def __init__(self, seed: int = 2026) -> None:
        self._random = random.Random(seed)  # noqa: S311 (a crowd to measure with, not a secret)
        names = json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))
        self._surnames: Sequence[str] = names["surnames"]
        self._given: dict[str, Sequence[str]] = {"Mme": names["women"], "M.": names["men"]}
        self._logins: Counter[str] = Counter()
        self._schools = [self._school(number) for number in range(3000)]

    def people(self, count: int) -> Iterator[Person]:
        """That many people, with identifiants numbered as § 2.2 says."""
        for number in range(count):
            yield self._person(number)

    def _person(self, number: int) -> Person:
        draw = self._random
        population = _drawn(draw, POPULATIONS)
        title = "Mme" if draw.random() < (0.94 if population == "AESH" else 0.75) else "M."
        born = date(1959, 1, 1) + timedelta(days=int(draw.triangular(0, 16400, 8100)))
        given, birth_name = draw.choice(self._given[title]), self._surname()
        usage = self._usage_name(birth_name, title, born)
        uid = self._login(given, usage)
        state = _drawn(draw, STATES)
        return Person(
            uid=uid,
            civilite=title,
            prenom=given,
            nom_usage=usage,
            nom_naissance=birth_name,
            date_naissance=born.isoformat(),
            number=f"16{SYSTEMS[population]}{_entered(born)}{_rest(number)}",
            mail_local=f"{key(given)}.{uid}",
            population=population,
            corps=None,
            uai=draw.choice(self._schools),
            etat=state,
            note="",
            title="ADM" if population == "ADM" else "ENS",
            leaves_on=REFERENCE - timedelta(days=draw.randrange(120)) if state == "FIN_FONCTION" else None,
            uuid=str(UUID(int=draw.getrandbits(128), version=4)),
        )

    def _login(self, given: str, usage: str) -> str:
        base = base_login(given, usage)
        self._logins[base] += 1
        rank = self._logins[base] - 1
        return f"{base}{rank}" if rank else base

    def _surname(self) -> str:
        """One of the frequent names for 8 % of people, otherwise a made-up one."""
        draw = self._random
        if draw.random() < 0.08:
            return draw.choices(self._surnames, weights=_ZIPF[: len(self._surnames)])[0]
        syllables = (draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(draw.choice((2, 3, 3))))
        name = "".join(syllables) + draw.choice(("", "C", "L", "N", "RD", "T", "UX"))
        return draw.choice(("LE ", "D’", "DE ")) + name if draw.random() < 0.025 else name

    def _usage_name(self, birth_name: str, title: str, born: date) -> str:
        draw = self._random.random()
        married = 0.02 if title == "M." else 0.55 if born.year < 1981 else 0.30
        if draw < 0.05:
            return f"{birth_name}-{self._surname()}"
        return self._surname() if draw < 0.05 + married else birth_name

    def _school(self, number: int) -> str:
        digits = f"{DEPARTMENTS[number % len(DEPARTMENTS)]}{9100 + number // len(DEPARTMENTS):04}"
        return digits + UAI_LETTERS[int(digits) % 23]


_ZIPF = [1 / (rank + 10) ** 0.8 for rank in range(1, 1001)]


def _drawn(draw: random.Random, shares: dict[str, float]) -> str:
    return draw.choices(list(shares), weights=list(shares.values()))[0]


def _entered(born: date) -> str:
    """Two digits for the year of entry; the numbering began in 1992."""
    return f"{min(max(born.year + 24, 1992), REFERENCE.year) % 100:02}"


def _rest(number: int) -> str:
    """Five digits and three letters that make a NUMEN of the crowd unique; Z shows that it is false."""
    rank = number // 100000
    return f"{number % 100000:05}Z{UAI_LETTERS[rank // 23 % 23]}{UAI_LETTERS[rank % 23]}"


def synthetic_entries(count: int, passwords: ServicePasswords, shared: Sequence[str]) -> Iterator[str]:
    """The tree, then the crowd; person n has the password `shared[n % len(shared)]`."""
    hashes = list(hashed_all({str(rank): clear for rank, clear in enumerate(shared)}).values())
    at = now()
    yield from frame(passwords)
    for number, person in enumerate(Synthesis().people(count)):
        held = {person.uid: hashes[number % len(hashes)]} if person.has_password else {}
        yield from entries([person], {}, held, at)


def main() -> None:
    """Seed an empty folder with a crowd."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--secrets", type=Path, required=True, help="file NAME=value of the service passwords"
    )
    options = parser.parse_args()
    size = max(256, options.count // 50)
    slapd = Slapd(LdapSettings(data=options.data, size_mib=size))
    shared = [f"mot-de-passe-{rank:02}" for rank in range(HASHES)]
    slapd.seed(synthetic_entries(options.count, ServicePasswords.read(options.secrets), shared))


if __name__ == "__main__":
    main()
