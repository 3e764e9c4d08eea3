"""« Tester une configuration »: what is right and wrong with an application, against real servers."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
import time_machine

from mamia.schema import migrate
from socle import clock
from socle.sql import Database
from sso import checkup, registry
from sso.clients import register
from sso.registry import UnknownClient
from tests.fixtures_sql import Databases

ISSUER = "https://compte.example"
SIAM: dict[str, Any] = {
    "client_id": "siam",
    "client_name": "SIAM",
    "redirect_uris": ["http://localhost/retour"],
    "post_logout_redirect_uris": ["http://localhost/fin"],
}
Server = Callable[[int], str]


@pytest.fixture
def db(sqlite_databases: Databases) -> Iterator[Database]:
    made = Database(sqlite_databases.fresh("clients", migrate))
    yield made
    made.engine.dispose()


@pytest.fixture
def seen() -> list[tuple[str, str]]:
    """What the server received: (path, body)."""
    return []


@pytest.fixture
def server(seen: list[tuple[str, str]]) -> Iterator[Server]:
    """`server(status)` gives an address that answers so to a POST; 0 never answers."""
    running: list[ThreadingHTTPServer] = []

    def start(status: int) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                seen.append((self.path, self.rfile.read(int(self.headers["Content-Length"])).decode()))
                if not status:
                    sleep(6)
                self.send_response(status or 200)
                self.send_header("Location", "/ailleurs")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        made = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        made.daemon_threads = True
        Thread(target=made.serve_forever, daemon=True).start()
        running.append(made)
        return f"http://127.0.0.1:{made.server_port}/fin-de-session"

    yield start
    for made in running:
        made.shutdown()
        made.server_close()


def said(db: Database, kind: str = "", **inside: Any) -> str:
    found = checkup.examine(db, "siam", ISSUER, **inside)
    return "\n".join(one.sentence for one in found if kind in ("", one.kind))


def test_a_good_application_has_nothing_bad_and_the_address_to_give(
    db: Database, server: Server, seen: list[tuple[str, str]]
) -> None:
    register(db, {**SIAM, "backchannel_logout_uri": server(400)})
    assert said(db, "bad") == said(db, "warn") == ""
    assert "répond, et refuse un faux jeton" in said(db, "ok")
    assert f"{ISSUER}/.well-known/openid-configuration" in said(db)
    assert set(seen) == {("/fin-de-session", "logout_token=essai")}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (200, "accepte un faux jeton"),
        (204, "accepte un faux jeton"),
        (302, "répond 302"),
        (404, "répond 404"),
        (500, "répond 500"),
    ],
)
def test_another_answer_to_a_false_token_is_said_and_no_redirect_is_followed(
    db: Database, server: Server, seen: list[tuple[str, str]], status: int, words: str
) -> None:
    register(db, {**SIAM, "backchannel_logout_uri": server(status)})
    assert words in said(db, "bad")
    assert len(seen) == 1


def test_an_address_that_is_silent_or_absent_is_given_up(db: Database, server: Server) -> None:
    register(db, {**SIAM, "backchannel_logout_uri": server(0)})
    start = monotonic()
    assert "ne répond pas" in said(db, "bad")
    assert monotonic() - start < 5.5
    register(db, {**SIAM, "backchannel_logout_uri": "http://127.0.0.1:1/fin"})
    assert "ne répond pas (ConnectionError)" in said(db, "bad")


def test_what_is_reached_by_a_detour_is_tried_there(db: Database, server: Server) -> None:
    register(db, {**SIAM, "backchannel_logout_uri": "https://siam.invalid/fin-de-session"})
    detour = {"https://siam.invalid": server(400).removesuffix("/fin-de-session")}
    assert said(db, "bad", inside=detour) == ""


def test_a_name_that_does_not_resolve_is_said(db: Database) -> None:
    register(db, {**SIAM, "redirect_uris": ["https://siam.invalid/retour"]})
    assert "siam.invalid ne se résout pas" in said(db, "bad")


def test_an_address_of_return_of_two_applications_is_said(db: Database) -> None:
    register(db, SIAM)
    register(db, {**SIAM, "client_id": "autre", "client_name": "Autre"})
    assert "http://localhost/retour est aussi l’adresse de retour de Autre (autre)" in said(db, "bad")


def test_the_age_of_the_secret_and_its_overlap_are_said(db: Database) -> None:
    register(db, SIAM)
    assert "Le secret date du" in said(db, "ok")
    registry.rotate_secret(db, "siam", timedelta(days=7))
    assert "L’ancien secret est encore accepté" in said(db, "warn")
    with time_machine.travel(clock.now() + timedelta(days=370)):
        assert "changez-le" in said(db, "warn")
        assert "ancien secret" not in said(db)


def test_what_is_unusual_is_said(db: Database) -> None:
    refresh = {"grant_types": ["authorization_code", "refresh_token"], "post_logout_redirect_uris": []}
    register(db, {**SIAM, **refresh, "pkce_exemption": "ProConnect n’envoie pas PKCE"})
    registry.disable(db, "siam")
    assert "désactivée" in said(db, "bad")
    assert "ProConnect n’envoie pas PKCE" in said(db, "warn")
    assert "refresh_token ne sert à rien" in said(db, "warn")
    assert "ignore qu’une session est finie" in said(db, "warn")
    assert "se termine sur nos pages" in said(db, "info")
    register(db, {**SIAM, "token_endpoint_auth_method": "none"})
    assert "publique" in said(db, "info")


def test_an_unknown_application_is_said_unknown(db: Database) -> None:
    with pytest.raises(UnknownClient):
        said(db)
