"""What ends a session reaches career and every refresh token within five seconds, whoever hangs meanwhile."""

import base64
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from ldap3 import MODIFY_REPLACE
from playwright.sync_api import expect

from sso.clients import register
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
VERIFIER, SECRET, SCOPE = "v" * 64, "h" * 40, "openid offline_access"
WITHIN = 5  # seconds


@dataclass
class Hanging:
    """An application of this test: it takes its codes, and never answers a logout token."""

    live: Live
    server: ThreadingHTTPServer
    codes: list[str] = field(default_factory=list)
    told: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def request(self) -> str:
        """An authorization request, with a refresh token in view."""
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        asked = {
            "response_type": "code", "client_id": "lente", "redirect_uri": f"{self.address}/retour",
            "scope": SCOPE, "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        }  # fmt: skip
        return f"{self.live.identity}/oidc/authorize?{urlencode(asked)}"

    def token(self, **form: str) -> requests.Response:
        """The answer of the token endpoint."""
        address = f"{self.live.identity}/oidc/token"
        return requests.post(address, data=form, auth=("lente", SECRET), timeout=10)

    def refresh_token(self) -> str:
        """That of the last code."""
        form = {"grant_type": "authorization_code", "code": self.codes[-1], "code_verifier": VERIFIER}
        told = self.token(**form, redirect_uri=f"{self.address}/retour").json()
        return str(told["refresh_token"])


@pytest.fixture
def hanging(live: Live) -> Iterator[Hanging]:
    """It is known to the demo, and hangs until the end of the test."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.codes += parse_qs(urlsplit(self.path).query).get("code", [])
            body = b"<!doctype html><title>lente</title>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            made.told.set()
            made.released.wait(30)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Hanging(live, server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    database = live.database
    register(
        database,
        {
            "client_id": "lente", "client_secret": SECRET, "redirect_uris": [f"{made.address}/retour"],
            "backchannel_logout_uri": f"{made.address}/sortie", "first_party": True, "scope": SCOPE,
            "grant_types": ["authorization_code", "refresh_token"],
        },
    )  # fmt: skip
    database.engine.dispose()
    yield made
    made.released.set()
    server.shutdown()
    server.server_close()


def both(one: Visitor, hanging: Hanging, uid: str, password: str) -> str:
    """Open career and the application that will hang; the refresh token of the latter."""
    one.enter(uid, password)
    expect(one.page.locator("h1")).to_contain_text("Bonjour")
    one.open(hanging.request)
    expect(one.page).to_have_title("lente")
    return hanging.refresh_token()


def ends(one: Visitor, hanging: Hanging, refresh: str, act: Callable[[], object]) -> None:
    """Within five seconds of the act career asks for a sign-in and the refresh token is dead."""
    act()
    began = time.monotonic()

    def over(patience: int) -> None:
        one.open(one.live.career)
        expect(one.page.locator("h1")).to_have_text("Authentification", timeout=patience)

    one.eventually(WITHIN, over)
    assert time.monotonic() - began < WITHIN + 1  # what a page takes to open
    answer = hanging.token(grant_type="refresh_token", refresh_token=refresh)
    assert answer.json()["error"] == "invalid_grant"
    assert hanging.told.wait(WITHIN)  # it was told too, and has not answered


def test_a_suspension_written_in_the_directory_ends_everything(
    live: Live, visitor: NewVisitor, hanging: Hanging, pick: Pick
) -> None:
    uid = pick("hmartindubois", "jcaron")
    one = visitor()
    refresh = both(one, hanging, uid, live.office.password(uid))

    def suspend() -> None:
        live.office._write(uid, etatcompte=[(MODIFY_REPLACE, ["SUSPENDU"])])

    try:
        ends(one, hanging, refresh, suspend)
    finally:
        live.office._write(uid, etatcompte=[(MODIFY_REPLACE, ["ACTIF"])])


def test_a_new_password_ends_everything_and_the_automatic_lock_nothing(
    live: Live, visitor: NewVisitor, hanging: Hanging, pick: Pick
) -> None:
    uid = pick("mvidal", "khaddad")
    one = visitor()
    refresh = both(one, hanging, uid, live.office.password(uid))
    live.office._write(
        uid, pwdAccountLockedTime=[(MODIFY_REPLACE, [time.strftime("%Y%m%d%H%M%SZ", time.gmtime())])]
    )
    time.sleep(WITHIN)
    one.open(live.career)
    expect(one.page.locator("h1")).to_contain_text("Bonjour")
    ends(one, hanging, refresh, lambda: live.office.password(uid))


def test_closing_everything_ends_everything(
    live: Live, visitor: NewVisitor, hanging: Hanging, pick: Pick
) -> None:
    uid = pick("sgarnier", "mbarbier")
    one, elsewhere = visitor(), visitor()
    password = live.office.password(uid)
    refresh = both(one, hanging, uid, password)
    elsewhere.open(f"{live.identity}/connexion").sign_in(uid, password).at("Accueil")
    elsewhere.open(f"{live.identity}/mon-compte/connexions").at("Mes connexions")
    ends(one, hanging, refresh, lambda: elsewhere.press("Tout déconnecter").at("Accueil"))
