"""The identity service on real stores, with settings made for a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from pydantic import SecretStr

from ldap_seed.server import Slapd
from mamia.app import build_app as build_identity
from mamia.schema import migrate as migrate_identity
from mamia.settings import Mamia
from socle.settings import Socle
from socle.sql import Database
from sso.directory.settings import DirectorySettings
from sso.keys import Keys
from sso.settings import Sso
from tests.fixtures_sql import Databases

KEY = SecretStr("k" * 40)
ISSUER = "http://localhost:8000"
CAREER = "http://127.0.0.1:8001"


@pytest.fixture
def socle_settings() -> Socle:
    return Socle(digest_key=KEY, smtp_port=1, timeout=2.0)


@pytest.fixture(scope="session")
def sso_settings() -> Sso:
    return Sso(issuer=ISSUER, master_keys=SecretStr(Fernet.generate_key().decode()))


def _prepare(settings: Sso):  # type: ignore[no-untyped-def]
    def prepare(db: Database) -> None:
        migrate_identity(db)
        Keys(db, settings).ensure()

    return prepare
