"""A real slapd for the whole session; each test that needs a person adds a fresh one, and removes nobody."""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from ldap3 import EXTERNAL, MODIFY_REPLACE, NONE, SASL, Connection, Server
from pydantic import SecretStr

from ldap_seed.demo import demo_passwords, seed
from ldap_seed.entries import stamp
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import AGENTS_POLICY, POLICIES, ROLES, STAFF, ServicePasswords
from socle.clock import now, today
from sso.directory import Directory
from sso.directory.account import Account
from sso.directory.dates import BirthDate
from sso.directory.names import given_keys, name_marks
from sso.directory.settings import DirectorySettings

_serial = count(1)
RELAXED = ("1.3.6.1.4.1.4203.666.5.12", True, None)  # lets the root write what slapd keeps for itself


@dataclass(frozen=True)
class SeededSlapd:
    """The server, and the secrets it was seeded with."""

    slapd: Slapd
    services: ServicePasswords
    passwords: dict[str, str]  # of the demo people, by uid
    day: date  # of the seeding

    @property
    def settings(self) -> DirectorySettings:
        """What the identity service needs to speak to it."""
        return directory_settings(self.slapd, self.services)

    def as_root(self) -> Connection:
        """A connection that may do everything and skips the password policy."""
        link = Connection(
            Server(self.slapd.uri, get_info=NONE),
            authentication=SASL, sasl_mechanism=EXTERNAL, sasl_credentials="", check_names=False,
            auto_bind=True,
        )  # fmt: skip
        return link


@dataclass(frozen=True)
class Secrets:
    """What a fresh agent knows and the directory does not give back."""

    password: str = field(repr=False)
    numen: str = field(repr=False)
    birth_date: BirthDate = field(repr=False)


NewAgent = Callable[..., tuple[Account, Secrets]]


def give_role(slapd: SeededSlapd, account: Account, role: str) -> None:
    """Put somebody in a group; take people that no other test uses."""
    root = slapd.as_root()
    assert root.modify(f"cn={role},{ROLES}", {"member": [("MODIFY_ADD", [account.dn])]}), root.result
    root.unbind()


def add_policy(slapd: SeededSlapd, **values: str) -> str:
    """A password policy that differs from everybody's by these values; returns its DN."""
    name = f"essai-{next(_serial)}"
    dn = f"cn={name},{POLICIES}"
    root = slapd.as_root()
    assert root.add(dn, ["applicationProcess", "pwdPolicy"], {**AGENTS_POLICY, "cn": name, **values}), (
        root.result
    )
    root.unbind()
    return dn


def date_password(slapd: SeededSlapd, account: Account, age: timedelta) -> None:
    """Let somebody's password have been given so long ago."""
    root = slapd.as_root()
    changed = {"pwdChangedTime": [(MODIFY_REPLACE, [stamp(now() - age)])]}
    assert root.modify(account.dn, changed, controls=[RELAXED]), root.result
    root.unbind()


def directory_settings(slapd: Slapd, services: ServicePasswords, **changes: object) -> DirectorySettings:
    """Settings of a client of this server."""
    base = DirectorySettings(
        uris=(slapd.uri,),
        signin_password=SecretStr(services.connexion),
        account_password=SecretStr(services.compte),
    )
    return base.model_copy(update=changes)


def make_slapd(folder: Path, day: date | None = None) -> SeededSlapd:
    """A server seeded with the demo people, not started."""
    day = day or today()
    slapd = Slapd(LdapSettings(data=folder, durable=False, size_mib=64))
    made = SeededSlapd(slapd, ServicePasswords.generated(), demo_passwords(day), day)
    seed(slapd, made.services, made.passwords, day)
    return made


@pytest.fixture(scope="session")
def seeded_folder() -> Iterator[SeededSlapd]:
    """A folder seeded once, never started, to be copied: its paths are relative."""
    folder = Path(tempfile.mkdtemp(prefix="ld"))
    yield make_slapd(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def slapd(seeded_folder: SeededSlapd) -> Iterator[SeededSlapd]:
    """The directory of the whole session: never stop it, never change its demo people."""
    yield from _copy_of(seeded_folder)


@pytest.fixture
def own_slapd(seeded_folder: SeededSlapd) -> Iterator[SeededSlapd]:
    """A directory for one test, which may stop it and change its people."""
    yield from _copy_of(seeded_folder)


def _copy_of(seeded: SeededSlapd) -> Iterator[SeededSlapd]:
    folder = Path(tempfile.mkdtemp(prefix="ld"))
    shutil.copytree(seeded.slapd.data, folder, dirs_exist_ok=True)
    made = replace(seeded, slapd=Slapd(LdapSettings(data=folder, durable=False, size_mib=64)))
    made.slapd.start()
    yield made
    made.slapd.stop()
    shutil.rmtree(folder)


@pytest.fixture
def directory(slapd: SeededSlapd) -> Iterator[Directory]:
    """A client of the session's directory, with counters at zero."""
    client = Directory(slapd.settings)
    yield client
    client.close()


@pytest.fixture
def new_agent(slapd: SeededSlapd, directory: Directory) -> Iterator[NewAgent]:
    """`new_agent(**attributes)` adds an agent nobody else uses; a None removes an attribute.

    Names by default are unique to the agent, so that a look-up finds it alone.
    """
    root = slapd.as_root()

    def add(**changes: str | list[str] | None) -> tuple[Account, Secrets]:
        made, values = agent({name: value for name, value in changes.items() if value is not None})
        for name in (name for name, value in changes.items() if value is None):
            values.pop(name, None)
        policy = {name: values.pop(name) for name in list(values) if name.startswith("pwd")}
        dn = f"uid={values['uid']},{STAFF}"
        assert root.add(dn, ["inetOrgPerson", "agentAcademique"], values), root.result
        if "userPassword" not in values and changes.get("etatcompte") != "A_ACTIVER":
            # Hashed by the server. The root's change would ask for another one at the next sign-in.
            root.extend.standard.modify_password(dn, None, made.password)
            policy.setdefault("pwdReset", "FALSE")
        if policy:
            assert root.modify(dn, {name: [(MODIFY_REPLACE, [value])] for name, value in policy.items()})
        return directory.get(str(values["uid"])), made

    yield add
    root.unbind()


def agent(changes: dict[str, str | list[str]]) -> tuple[Secrets, dict[str, str | list[str]]]:
    """What somebody new knows, and her entry, with names that are hers alone."""
    number = next(_serial)
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}") + secrets.token_hex(3)
    usage = str(changes.get("sn", f"ESSAI{letters.upper()}"))
    birth = str(changes.get("nompatro", usage))
    given = str(changes.get("givenName", "Camille"))
    former = (
        [changes["anciennom"]] if isinstance(changes.get("anciennom"), str) else changes.get("anciennom", [])
    )
    born = BirthDate(str(changes.get("datenaissance", "1980-02-01")))
    numen = str(changes.get("numen", f"16E26{secrets.randbelow(100000):05}{_three()}"))
    uid = f"essai{letters}"
    values: dict[str, str | list[str]] = {
        "uid": uid, "cn": f"{given} {usage}", "sn": usage, "givenName": given, "nompatro": birth,
        "displayName": f"{usage} {given}", "mail": f"{uid}@ac-demo.example", "numen": numen,
        "datenaissance": born, "identifiantunique": str(uuid4()), "codecivilite": "Mme", "rne": "0319020L",
        "population": "1D_PU", "title": "ENS", "etatcompte": "ACTIF",
        "clenom": list(name_marks(usage, birth, former)), "cleprenom": list(given_keys(given)),
    }  # fmt: skip
    values.update(changes)
    return Secrets(f"mot-de-passe-{secrets.token_hex(6)}", numen, born), values


def _three() -> str:
    return "".join(secrets.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(3))
