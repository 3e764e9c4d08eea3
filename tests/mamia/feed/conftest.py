"""The feed's command as an operator runs it, on a directory of one test."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from ldap3 import Connection

from ldap_seed.tree import BASE
from mamia.__main__ import main
from mamia.schema import migrate
from socle.audit import AuditEvent
from socle.sql import Database
from sso.directory import Directory
from tests.fixtures_apps import events
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases

COLUMNS = (
    "numero;civilite;nom_usage;nom_naissance;prenom;date_naissance;population;uai;mail;date_fin;ancien_numero"
)


@dataclass
class Site:
    """One directory, one database, one operator."""

    slapd: SeededSlapd
    db: Database
    folder: Path
    capture: pytest.CaptureFixture[str]
    directory: Directory
    root: Connection
    environment: dict[str, str] = field(default_factory=dict)

    def file(self, *rows: str, columns: str = COLUMNS, encoding: str = "utf-8", name: str = "rh.csv") -> Path:
        """A feed of these rows."""
        path = self.folder / name
        path.write_text("\n".join([columns, *rows]) + "\n", encoding=encoding)
        return path

    def feed(self, path: Path, *options: str) -> tuple[int, str]:
        """Exit status, and what was said."""
        status = main(["feed", str(path), *(options or ("--partial",))])
        said = self.capture.readouterr()
        return status, (said.out + said.err).replace("\u00a0", " ").replace("\u202f", " ")

    def process(self, path: Path, *options: str) -> subprocess.Popen[str]:
        """The same command, in a process of its own."""
        command = [sys.executable, "-m", "mamia", "feed", str(path), *(options or ("--partial",))]
        environment = {**os.environ, **self.environment}
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def partial(self, *rows: str, **how: Any) -> tuple[int, str]:
        """A partial feed of these rows."""
        return self.feed(self.file(*rows, **how))

    def entry(self, uid: str) -> dict[str, list[str]]:
        """Everything that the directory holds of somebody, as its root reads it."""
        self.root.search(BASE, f"(uid={uid})", attributes=["*", "+"])
        rows = [row for row in self.root.response if row["type"] == "searchResEntry"]
        assert len(rows) <= 1
        return {
            name: [value.decode(errors="replace") for value in found]
            for row in rows
            for name, found in row["raw_attributes"].items()
        }

    def uids(self, query: str) -> list[str]:
        """Identifiants of those who match a filter."""
        self.root.search(BASE, query, attributes=["uid"])
        rows = [row for row in self.root.response if row["type"] == "searchResEntry"]
        return sorted(row["raw_attributes"]["uid"][0].decode() for row in rows)

    def events(self, *names: str) -> list[AuditEvent]:
        """Lines of the journal."""
        return events(self.db, *names)


@pytest.fixture
def site(
    own_slapd: SeededSlapd, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Site]:  # fmt: skip
    url = databases.fresh("feed", migrate)
    environment = {
        "MAMIA_DATABASE": url,
        "MAMIA_SECRET_KEY": "k" * 40,
        "SOCLE_DIGEST_KEY": "k" * 40,
        "SSO_ISSUER": "https://compte.example",
        "SSO_MASTER_KEYS": Fernet.generate_key().decode(),
        "SSO_LDAP_URIS": own_slapd.slapd.uri,
        "MAMIA_FEED_PASSWORD": own_slapd.services.alimentation,
        "MAMIA_FEED_MAIL_DOMAIN": "ac-demo.example",
        "MAMIA_FEED_MOST_ENDED": "100",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    db, directory, root = Database(url), Directory(own_slapd.settings), own_slapd.as_root()
    made = Site(own_slapd, db, tmp_path, capsys, directory, root, environment)
    yield made
    made.root.unbind()
    directory.close()
    db.engine.dispose()


@pytest.fixture
def empty(site: Site) -> Callable[[], None]:
    """`empty()` takes the numbers of the demo people away: the feed no longer knows them."""

    def act() -> None:
        for uid in site.uids("(numen=*)"):
            dn = site.directory.get(uid).dn
            assert site.root.modify(dn, {"numen": [("MODIFY_DELETE", [])]})

    return act
