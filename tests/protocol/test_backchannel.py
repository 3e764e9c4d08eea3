"""Back-Channel Logout 1.0: the logout token, and how it reaches each application."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from socle import outbox
from sso import logout, sessions
from tests.fixtures_apps import ISSUER, SSO
from tests.protocol.conftest import Party, application

EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Endpoint(ThreadingHTTPServer):
    """An application's back-channel endpoint: keeps what it was told, answers as it is set to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[str] = []
        self.kinds: list[str] = []
        self.status, self.silence, self.location = 200, 0.0, ""

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/sortie"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        endpoint: Endpoint = self.server  # type: ignore[assignment]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        endpoint.told.append(parse_qs(body)["logout_token"][0])
        endpoint.kinds.append(self.headers["Content-Type"])
        time.sleep(endpoint.silence)
        self.send_response(endpoint.status)
        if endpoint.location:
            self.send_header("Location", endpoint.location)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoints() -> Iterator[tuple[Endpoint, Endpoint]]:
    """Two applications' endpoints."""
    made = Endpoint(), Endpoint()
    for one in made:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    yield made
    for one in made:
        one.shutdown()
        one.server_close()


def deliver(party: Party) -> None:
    """One turn of the worker, until what it began has ended."""
    keys = party.identity.app.extensions["keys"]
    handlers = {sessions.LOGOUT: logout.sender(keys, SSO)}
    with ThreadPoolExecutor(4) as pool:
        outbox.deliver_due(party.identity.db, handlers, pool)


def waiting(party: Party) -> int:
    return len([row for row in party.identity.outgoing("logout") if row])


def test_the_logout_token_names_who_for_whom_and_which_session(
    party: Party, endpoints: tuple[Endpoint, Endpoint]
) -> None:
    heard = endpoints[0]
    own = application(party, backchannel_logout_uri=heard.uri, id_token_signed_response_alg="RS256")
    of_sign_in = own.read(own.tokens()["id_token"]).claims
    party.browser.get("/").submit("Se déconnecter")
    deliver(party)
    token = own.read(heard.told[0])
    assert token.header["typ"] == "logout+jwt"
    assert token.header["alg"] == "RS256"
    assert token.header["kid"]
    claims = token.claims
    assert (claims["iss"], claims["aud"]) == (ISSUER, "autre")
    assert (claims["sub"], claims["sid"]) == (of_sign_in["sub"], of_sign_in["sid"])
    assert claims["events"] == {EVENT: {}}
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert claims["jti"]
    assert "nonce" not in claims
    assert heard.kinds == ["application/x-www-form-urlencoded"]


def test_an_application_never_opened_in_this_session_is_not_told(
    party: Party, endpoints: tuple[Endpoint, Endpoint]
) -> None:
    application(party, backchannel_logout_uri=endpoints[0].uri)
    party.browser.get("/").submit("Se déconnecter")
    deliver(party)
    assert endpoints[0].told == []


@pytest.mark.parametrize("status", [500, 400, 301])
def test_an_application_that_does_not_accept_is_told_again_with_the_same_identifier(
    party: Party, endpoints: tuple[Endpoint, Endpoint], status: int
) -> None:
    heard, other = endpoints
    heard.status, heard.location = status, other.uri if status == 301 else ""
    own = application(party, backchannel_logout_uri=heard.uri)
    own.tokens()
    party.browser.get("/").submit("Se déconnecter")
    deliver(party)
    assert waiting(party) == 1
    heard.status, heard.location = 204, ""
    time.sleep(2.1)  # the delay after one failure
    deliver(party)
    assert waiting(party) == 0
    first, second = (own.read(text).claims["jti"] for text in heard.told)
    assert first == second
    assert other.told == []  # a redirect is never followed


def test_one_application_that_hangs_delays_no_other(
    party: Party, endpoints: tuple[Endpoint, Endpoint]
) -> None:
    slow, quick = endpoints
    slow.silence = 2
    first = application(party, backchannel_logout_uri=slow.uri)
    second = application(party, client_id="seconde", backchannel_logout_uri=quick.uri)
    first.tokens()
    second.tokens()
    party.browser.get("/").submit("Se déconnecter")
    turn = threading.Thread(target=deliver, args=(party,))
    began = time.monotonic()
    turn.start()
    while not quick.told and time.monotonic() - began < 5:
        time.sleep(0.01)
    assert quick.told
    assert turn.is_alive()  # the slow one has not answered yet
    turn.join()
    assert waiting(party) == 0


def test_no_token_is_kept_once_it_is_delivered(party: Party, endpoints: tuple[Endpoint, Endpoint]) -> None:
    own = application(party, backchannel_logout_uri=endpoints[0].uri)
    own.tokens()
    party.browser.get("/").submit("Se déconnecter")
    deliver(party)
    assert endpoints[0].told[0] not in json.dumps(party.identity.outgoing("logout"))
