"""Threat 12: do wrong proofs take as long for nobody as for somebody? Medians of N tries each.

`python -m benchmarks.alike [N]` starts a private slapd and the identity service in this process.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic import SecretStr

from ldap_seed.demo import demo_passwords, seed
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from mamia.app import build_app
from mamia.proof import Act
from mamia.schema import migrate
from mamia.settings import Mamia
from mamia.trials import Proofs, claimed
from socle.clock import today
from socle.settings import Socle
from socle.sql import Database
from sso import signin
from sso.directory.dates import parse_birth_date
from sso.directory.settings import DirectorySettings
from sso.keys import Keys
from sso.settings import Sso

PEOPLE = {
    "unknown": "personne",
    "known": "clefebvre",
    "locked": "nbrun",
    "suspended": "pgiraud",
    "closed": "fdurand",
    "never activated": "lmorel",
}
NO_LIMIT = "1000000/hour"


def sign_in(uid: str) -> None:
    """A wrong password."""
    signin.attempt(uid, "un mot de passe faux")


def prove(uid: str) -> None:
    """A wrong NUMEN and a wrong birth date."""
    claimed(Act.RESET, uid, Proofs("16E0000000AAA", parse_birth_date("01/01/1980")))


def medians(work: Callable[[str], None], tries: int) -> dict[str, float]:
    """Milliseconds, by kind of account; the kinds take turns, so that a slow moment hits all alike."""
    taken: dict[str, list[float]] = {kind: [] for kind in PEOPLE}
    for number in range(tries + 5):
        for kind, uid in PEOPLE.items():
            start = time.perf_counter()
            work(uid)
            if number >= 5:
                taken[kind].append((time.perf_counter() - start) * 1000)
    return {kind: statistics.median(times) for kind, times in taken.items()}


def main(tries: int) -> None:
    """Print a table, and how far apart the medians are."""
    folder = Path(tempfile.mkdtemp(prefix="bn"))
    slapd, services = Slapd(LdapSettings(data=folder / "ldap", durable=False)), ServicePasswords.generated()
    seed(slapd, services, demo_passwords(today()), today())
    slapd.start()
    key, url = SecretStr("k" * 40), f"sqlite:///{folder}/identity.sqlite"
    sso = Sso(
        issuer="http://localhost:8000",
        master_keys=SecretStr(Fernet.generate_key().decode()),
        account_attempts=NO_LIMIT,
        address_attempts=NO_LIMIT,
    )
    mamia = Mamia(
        database=url,
        secret_key=key,
        data=folder,
        proof_attempts=NO_LIMIT,
        address_attempts=NO_LIMIT,
        all_attempts=NO_LIMIT,
    )
    db = Database(url)
    migrate(db)
    Keys(db, sso).ensure()
    where = DirectorySettings(
        uris=(slapd.uri,),
        signin_password=SecretStr(services.connexion),
        account_password=SecretStr(services.compte),
    )
    app = build_app(Socle(digest_key=key), sso, mamia, where)
    try:
        for name, work in {"sign-in": sign_in, "proofs of a reset": prove}.items():
            with app.test_request_context("/", base_url="http://localhost:8000"):
                found = medians(work, tries)
            spread = max(found.values()) - min(found.values())
            print(f"\n{name}: medians of {tries} tries, in ms; {spread:.1f} ms between the farthest")
            for kind, value in found.items():
                print(f"  {kind:16} {value:7.1f}")
    finally:
        slapd.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    os.umask(0o077)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
