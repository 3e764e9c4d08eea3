"""The two services on real stores, each test with databases of its own, on both SQL engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from ldap_seed.people import people
from mamia.app import build_app as build_identity
from mamia.schema import migrate as migrate_identity
from mamia.settings import Mamia
from socle import clock
from socle.audit import AuditEvent
from socle.outbox import Outgoing
from socle.settings import Socle, cipher
from socle.sql import Database
from sso import sessions
from sso.clients import register
from sso.directory import Directory
from sso.factors import codes
from sso.factors.totp import Authenticators
from sso.keys import Keys
from sso.models import Authenticator
from sso.sessions import SignIn
from sso.settings import Sso
from sso.tickets import Grant, Tickets, keep_in
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser

KEY = SecretStr("k" * 40)
ISSUER = "http://localhost:8000"
CAREER = "http://127.0.0.1:8001"
CLIENT_SECRET = "c" * 40
CALLBACK = f"{CAREER}/retour"
SSO = Sso(issuer=ISSUER, master_keys=SecretStr(Fernet.generate_key().decode()))


@dataclass(frozen=True)
class Identity:
    """The identity service under test, its database and its directory."""

    app: Flask
    db: Database
    directory: Directory
    slapd: SeededSlapd

    def browser(self, *secrets: str) -> Browser:
        """A browser without JavaScript; what is given must come back on no page."""
        return Browser(self.app, external=[CAREER], secrets=secrets, address=ISSUER)

    def signed_in(self, uid: str, password: str) -> Browser:
        """A browser in which somebody has signed in, with her second factor if she has one."""
        browser = self.browser(password)
        browser.get("/connexion")
        browser.submit("Valider", login=uid, password=password)
        return self.pass_code(browser, uid)

    def pass_code(self, browser: Browser, uid: str) -> Browser:
        """Type the code of her authenticator, if the page asks for it."""
        if browser.h1 == "Votre code de connexion":
            browser.submit("Continuer", code=self.code(uid))
        return browser

    def code(self, uid: str) -> str:
        """The next code of her authenticator that has not served; two serve every half a minute.

        The service takes the one before too, but that one may end while it is typed.
        """
        sub = self.directory.get(uid).unique_id
        with self.db.read() as sql:
            row = sql.scalars(select(Authenticator).where(Authenticator.sub == sub)).one()
        now = codes.step_at(clock.now())
        step = max(row.last_step + 1, now)
        assert step <= now + 1, f"{uid} has typed every code of this minute: travel"
        return codes.code_of(opened(row.sealed), step)

    def enrol(self, uid: str) -> None:
        """Give somebody an authenticator."""
        sub = self.directory.get(uid).unique_id
        Authenticators(self.db, SSO).enrol(sub, "Téléphone d’essai", codes.new_secret())

    def demo(self, uid: str) -> str:
        """The password of one of the demo people."""
        return self.slapd.passwords[uid]

    def events(self, *names: str) -> list[AuditEvent]:
        """Lines of the journal, oldest first; all, or those of these names."""
        return events(self.db, *names)

    def outgoing(self, kind: str) -> list[dict[str, Any]]:
        """What waits in the outbox, oldest first."""
        return outgoing(self.db, kind)


def events(db: Database, *names: str) -> list[AuditEvent]:
    """Lines of the journal, oldest first; all, or those of these names."""
    with db.read() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    return [row for row in rows if not names or row.event in names]


def outgoing(db: Database, kind: str) -> list[dict[str, Any]]:
    """What waits in the outbox, oldest first."""
    with db.read() as session:
        rows = session.scalars(select(Outgoing).where(Outgoing.kind == kind).order_by(Outgoing.created_at))
        return [row.payload for row in rows]


def opened(sealed: str) -> str:
    """A key of an authenticator, as its owner's telephone has it."""
    return cipher(SSO.master_keys).decrypt(sealed.encode()).decode()


def prepare_identity(db: Database) -> None:
    """Tables, signing keys, authenticators of those who must have one, career as a known application."""
    migrate_identity(db)
    Keys(db, SSO).ensure()
    for person in people(clock.today()):
        if set(person.roles) & set(SSO.second_factor_roles):
            Authenticators(db, SSO).enrol(person.unique_id, "Téléphone d’essai", codes.new_secret())
    register(
        db,
        {
            "client_id": "career",
            "client_name": "I-Prof",
            "client_secret": CLIENT_SECRET,
            "first_party": True,
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": [f"{CAREER}/au-revoir"],
            "backchannel_logout_uri": f"{CAREER}/deconnexion-par-l-identite",
        },
    )


def identity_on(
    databases: Databases, slapd: SeededSlapd, folder: Path, sso: Sso = SSO, **changes: Any
) -> Identity:
    """The service on a fresh database; `changes` are settings of mamia."""
    url = databases.fresh("identity", prepare_identity)
    socle = Socle(digest_key=KEY, smtp_port=1, timeout=3.0)
    mamia = Mamia(database=url, secret_key=KEY, career=CAREER, data=folder, **changes)
    app = build_identity(socle, sso, mamia, slapd.settings)
    return Identity(app, app.extensions["database"], app.extensions["directory"], slapd)


def issued(kept: Tickets, kind: str, grant: Grant) -> str:
    """A code or a token, committed."""
    with kept.db.work() as lane:
        text = kept.new_text()
        keep_in(lane, kind, text, grant)
        return text


def joined(db: Database, sign_in: SignIn, client_id: str) -> str:
    """The `sid` of a session in an application, committed."""
    with db.work() as lane:
        return sessions.join(lane, sign_in, client_id)


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What can be made again (voices of the captcha), made once for all tests."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def identity(databases: Databases, slapd: SeededSlapd, made_folder: Path) -> Iterator[Identity]:
    """The identity service on the session's directory and a fresh database; runs on both engines."""
    made = identity_on(databases, slapd, made_folder)
    yield made
    made.directory.close()
    made.db.engine.dispose()


@pytest.fixture
def frail_identity(
    sqlite_databases: Databases, own_slapd: SeededSlapd, made_folder: Path
) -> Iterator[Identity]:
    """The identity service on a directory of its own, that the test may stop."""
    made = identity_on(sqlite_databases, own_slapd, made_folder)
    yield made
    made.directory.close()
    made.db.engine.dispose()
