"""Career signs people in through a real identity service over HTTP, and ends with its session."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import time_machine
from pydantic import SecretStr

from career.app import build_app
from career.settings import Career
from socle import clock, outbox
from socle.settings import Socle
from socle.sql import Database
from sso import sessions
from tests.career.conftest import prepare
from tests.career.identities import ADDRESS, SECRET, Listening, listening
from tests.fixtures_apps import KEY, Identity
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser


@dataclass
class Both:
    """Both services; the identity service listens for real, so that career can call it."""

    there: Listening
    career: Browser
    career_db: Database

    @property
    def identity(self) -> Identity:
        return self.there.identity

    @property
    def issuer(self) -> str:
        return self.there.issuer

    def enter(self, uid: str, path: str = "/") -> Browser:
        """Ask career for a page and sign in where it sends; the browser of career, arrived."""
        self.career.get(path, status=0)
        assert self.career.location
        return self.career.get(self.there.sign_in(self.career.location, uid), status=0)

    def told(self, **claims: Any) -> int:
        """The answer of career to a logout token with these claims, signed by the identity service."""
        return self.post(self.there.logout_token(**claims))

    def post(self, token: str) -> int:
        client = self.career.app.test_client()
        path = "/deconnexion-par-l-identite"
        return client.post(path, base_url=ADDRESS, data={"logout_token": token}).status_code

    def sid(self) -> str:
        """The `sid` career was given at the last sign-in."""
        with self.career_db.read() as sql:
            return str(
                sql.connection().exec_driver_sql("SELECT sid FROM session ORDER BY opened_at DESC").scalar()
            )


@pytest.fixture
def both(
    sqlite_databases: Databases, slapd: SeededSlapd, tmp_path: Path, made_folder: Path
) -> Iterator[Both]:
    with listening(sqlite_databases, slapd, made_folder, "16") as there:
        settings = Career(
            address=ADDRESS,
            database=sqlite_databases.fresh("career_demo", prepare),
            secret_key=KEY,
            issuer=there.issuer,
            client_secret=SecretStr(SECRET),
            data=tmp_path,
            antivirus="none",
        )
        career = build_app(Socle(digest_key=KEY, smtp_port=1, timeout=3.0), settings)
        browser = Browser(career, external=[there.issuer], address=ADDRESS)
        yield Both(there, browser, career.extensions["database"])


def test_one_sign_in_opens_the_page_that_was_asked(both: Both) -> None:
    assert both.enter("clefebvre", "/dossier").h1 == "Votre dossier"
    assert both.career.url == f"{ADDRESS}/dossier"


def test_the_second_application_opens_without_a_password(both: Both) -> None:
    both.enter("clefebvre")
    both.career.client.delete_cookie("career_session", domain="127.0.0.1")
    assert both.career.get("/", status=0).location


def test_an_answer_of_another_browser_or_another_issuer_is_refused(both: Both) -> None:
    both.career.get("/", status=0)
    here = Browser(both.identity.app, external=[ADDRESS], address=both.issuer).get(both.career.location or "")
    here.submit("Valider", login="mfabre", password=both.identity.demo("mfabre"))
    answer = urlsplit(here.location or "").query
    stranger = Browser(both.career.app, external=[both.issuer], address=ADDRESS)
    assert stranger.get(f"/retour?{answer}", status=400).h1 == "La connexion n’a pas abouti"
    forged = answer.replace("iss=", "iss=https%3A%2F%2Fevil.example&x=")
    assert both.career.get(f"/retour?{forged}", status=400).h1 == "La connexion n’a pas abouti"


@pytest.mark.parametrize(
    "query", ["", "code=x", "code=x&state=y", "error=access_denied", "error=x&state=%00"]
)
def test_a_faulty_answer_gets_a_clear_page(both: Both, query: str) -> None:
    assert both.career.get(f"/retour?{query}", status=400).h1 == "La connexion n’a pas abouti"


def test_signing_out_of_career_ends_both_sessions(both: Both) -> None:
    both.enter("clefebvre").submit("Se déconnecter")
    assert both.career.location
    assert both.career.location.startswith(f"{both.issuer}/oidc/logout?")
    assert both.career.get("/", status=0).location


def test_a_session_ended_at_the_identity_service_ends_here_by_the_outbox(both: Both) -> None:
    both.enter("clefebvre")
    with both.identity.db.begin() as sql:
        assert sessions.end_all(sql, "clefebvre", "test") == 1
    sent: list[str] = []

    def deliver(identifier: str, payload: dict[str, Any]) -> None:
        sent.append(payload["sid"])
        assert both.told(sid=payload["sid"], sub=payload["sub"], jti=identifier) == 200

    with ThreadPoolExecutor(1) as pool:
        outbox.deliver_due(both.identity.db, {"logout": deliver}, pool)
    assert len(sent) == 1
    assert both.career.get("/", status=0).location


def test_a_logout_token_matches_by_sid_else_by_sub_and_once(both: Both) -> None:
    both.enter("clefebvre")
    assert both.told(sid="another") == 200
    assert both.career.get("/").h1.startswith("Bonjour")
    assert both.told(sid=both.sid(), jti="j2") == 200
    assert both.career.get("/", status=0).location
    assert both.told(sid=both.sid(), jti="j2") == 400


def test_a_logout_token_that_failed_on_the_way_works_when_it_is_sent_again(both: Both) -> None:
    both.enter("clefebvre")
    sid = both.sid()
    refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'full'); END"
    with both.career_db.engine.begin() as connection:
        connection.exec_driver_sql(refuse)
    assert both.told(sid=sid, jti="j3") >= 500
    with both.career_db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER refuse")
    assert both.told(sid=sid, jti="j3") == 200
    assert both.career.get("/", status=0).location


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "autre"},
        {"events": {}},
        {"events": None},
        {"nonce": "n"},
        {"exp": 1},
        {"iat": 9_999_999_999},
        {"jti": None},
        {"sid": None},
    ],
)
def test_a_faulty_logout_token_ends_nothing(both: Both, claims: dict[str, Any]) -> None:
    both.enter("clefebvre")
    assert both.told(**{"sid": both.sid(), **claims}) == 400
    assert both.career.get("/").h1.startswith("Bonjour")


def test_a_forged_logout_token_ends_nothing(both: Both) -> None:
    both.enter("clefebvre")
    for token in ("", "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "a.b.c"):
        assert both.post(token) == 400
    assert both.career.get("/").h1.startswith("Bonjour")


def test_without_the_identity_service_open_sessions_go_on_and_new_ones_get_a_clear_page(both: Both) -> None:
    both.enter("clefebvre")
    identity = both.career.app.extensions["identities"]["16"]
    identity.server_metadata = {}
    identity._server_metadata_url = "http://127.0.0.1:9/"  # nobody listens there
    assert both.career.get("/dossier").h1 == "Votre dossier"
    stranger = Browser(both.career.app, external=[both.issuer], address=ADDRESS)
    assert stranger.get("/dossier", status=503).h1 == "La connexion est momentanément indisponible"


def test_career_s_session_ends_when_idle(both: Both) -> None:
    both.enter("clefebvre")
    with time_machine.travel(clock.now() + timedelta(hours=4, minutes=1)):
        assert both.career.get("/", status=0).location


def test_career_s_cookie_says_nothing_to_the_identity_service(both: Both) -> None:
    both.enter("clefebvre")
    names = {cookie.key for cookie in both.career.client._cookies.values()}
    assert names == {"career_session"}
    assert requests.get(f"{both.issuer}/sante", timeout=5).status_code == 200
