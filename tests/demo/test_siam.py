"""The sample application, against a real identity service over HTTP: what the guide says, it does."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from werkzeug.serving import make_server

from demo import prepare, siam
from demo.environment import Addresses
from demo.settings import Siam
from mamia.app import build_app
from mamia.settings import Mamia
from socle import clock
from socle.settings import Socle
from socle.sql import Database
from sso.clients import register
from sso.keys import Keys
from sso.logout import EVENT, sender
from sso.settings import Sso
from tests.fixtures_apps import KEY, SSO, Identity, prepare_identity
from tests.fixtures_directory import SeededSlapd
from tests.fixtures_sql import Databases
from tests.judge import Browser

ADDRESS = "http://127.0.0.1:8003"
SECRET = "t" * 40


@dataclass
class Pair:
    """The identity service, which listens for real, and a browser of the sample application."""

    identity: Identity
    browser: Browser
    issuer: str
    keys: Keys
    sso: Sso

    def ask(self, uid: str = "clefebvre") -> str:
        """Press « Se connecter », sign in where it sends, accept if asked; where the answer goes."""
        self.browser.get("/").follow("Se connecter")
        here = Browser(self.identity.app, external=[ADDRESS], address=self.issuer)
        here.get(self.browser.location or "")
        here.submit("Valider", login=uid, password=self.identity.demo(uid))
        if here.location is None:
            here.submit("Autoriser")
        assert here.location
        return here.location

    def enter(self, uid: str = "clefebvre") -> Browser:
        """Sign in; the first page of the sample application."""
        return self.browser.get(self.ask(uid))

    def told(self, **claims: Any) -> int:
        """The answer of the sample application to a logout token with these claims; None removes one."""
        now = int(clock.now().timestamp())
        usual = {
            "iss": self.issuer,
            "aud": "siam",
            "iat": now,
            "exp": now + 120,
            "jti": "j",
            "events": {EVENT: {}},
        }
        kept = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return self.post(self.keys.sign(kept, typ="logout+jwt"))

    def post(self, token: str) -> int:
        """As the identity service does: no cookie, no token of a page."""
        client = self.browser.app.test_client()
        return client.post("/fin-de-session", base_url=ADDRESS, data={"logout_token": token}).status_code

    @property
    def sid(self) -> str:
        """The identifier that ends this browser's session."""
        with self.browser.client.session_transaction(base_url=ADDRESS) as session:
            return str(session["sid"])


@pytest.fixture
def pair(
    sqlite_databases: Databases, slapd: SeededSlapd, tmp_path: Path, made_folder: Path
) -> Iterator[Pair]:
    server = make_server("127.0.0.1", 0, lambda e, s: [], threaded=True)
    issuer = f"http://localhost:{server.server_port}"
    sso = Sso(issuer=issuer, master_keys=SSO.master_keys)
    mamia = Mamia(
        database=sqlite_databases.fresh("identity", prepare_identity), secret_key=KEY, data=made_folder
    )
    app = build_app(Socle(digest_key=KEY, smtp_port=1, timeout=3.0), sso, mamia, slapd.settings)
    db: Database = app.extensions["database"]
    addresses = Addresses(issuer, "http://127.0.0.1:8001", "http://localhost:8002", ADDRESS, {})
    for metadata in prepare.clients(
        addresses, {"CAREER_CLIENT_SECRET": "c" * 40, "SIAM_CLIENT_SECRET": SECRET}
    ):
        register(db, metadata)
    server.app = app
    threading.Thread(target=server.serve_forever, daemon=True).start()
    own = Siam(address=ADDRESS, issuer=issuer, client_secret=SecretStr(SECRET), secret_key=KEY)
    browser = Browser(siam.create_app(own), external=[issuer], address=ADDRESS)
    yield Pair(Identity(app, db, app.extensions["directory"], slapd), browser, issuer, Keys(db, sso), sso)
    server.shutdown()
    server.server_close()
    app.extensions["directory"].close()
    db.engine.dispose()


def test_a_request_has_a_state_a_nonce_and_pkce(pair: Pair) -> None:
    pair.browser.get("/").follow("Se connecter")
    asked = parse_qs(urlsplit(pair.browser.location or "").query)
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{ADDRESS}/retour"]


def test_a_sign_in_says_who_is_there(pair: Pair) -> None:
    assert pair.enter().h1 == "Bonjour Claire LEFEBVRE"
    assert "claire.lefebvre@ac-demo.example" in pair.browser.text


def test_an_answer_of_another_issuer_is_refused(pair: Pair) -> None:
    pair.browser.get(pair.ask().replace("iss=", "iss=x"), status=400)
    assert pair.browser.h1 == "La connexion n’a pas abouti"
    assert pair.browser.get("/").h1 == "Bienvenue"


def test_an_answer_for_another_browser_is_refused(pair: Pair) -> None:
    answer = pair.ask()
    other = Browser(pair.browser.app, external=[pair.issuer], address=ADDRESS)
    assert other.get(answer, status=400).h1 == "La connexion n’a pas abouti"


def test_a_refusal_is_said(pair: Pair) -> None:
    pair.browser.get(f"/retour?error=access_denied&iss={pair.issuer}", status=403)
    assert pair.browser.h1 == "Vous n’avez pas donné votre accord"
    pair.browser.get(f"/retour?error=server_error&iss={pair.issuer}", status=400)
    assert pair.browser.h1 == "La connexion n’a pas abouti"


def test_a_sign_out_goes_on_at_the_identity_service_and_comes_back(pair: Pair) -> None:
    pair.enter().submit("Se déconnecter")
    assert (pair.browser.location or "").startswith(f"{pair.issuer}/oidc/logout?")
    asked = parse_qs(urlsplit(pair.browser.location or "").query)
    assert asked["post_logout_redirect_uri"] == [f"{ADDRESS}/au-revoir"]
    assert "id_token_hint" in asked
    assert pair.browser.get("/").h1 == "Bienvenue"
    assert pair.browser.get("/au-revoir").h1 == "Vous êtes déconnecté"


def test_a_logout_token_ends_the_session_it_names(pair: Pair) -> None:
    pair.enter()
    assert pair.told(sid="somebody else's") == 200
    assert pair.browser.get("/").h1 == "Bonjour Claire LEFEBVRE"
    assert pair.told(sid=pair.sid) == 200
    assert pair.browser.get("/").h1 == "Bienvenue"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://localhost:1"},
        {"aud": "career"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"events": {}},
        {"events": None},
        {"nonce": "n"},
        {"sid": None},
    ],
)
def test_a_logout_token_that_is_not_right_ends_nothing(pair: Pair, wrong: dict[str, Any]) -> None:
    pair.enter()
    assert pair.told(**{"sid": pair.sid, **wrong}) == 400
    assert pair.browser.get("/").h1 == "Bonjour Claire LEFEBVRE"


@pytest.mark.parametrize("token", ["", "x", "e30.e30.", "é"])
def test_what_is_no_token_is_refused(pair: Pair, token: str) -> None:
    assert pair.post(token) == 400


def test_the_token_the_service_sends_is_accepted(pair: Pair) -> None:
    """Its own sender, to this application served for real."""
    pair.enter()
    server = make_server("127.0.0.1", 0, pair.browser.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        inside = {ADDRESS: f"http://127.0.0.1:{server.server_port}"}
        payload = {
            "client_id": "siam",
            "uri": f"{ADDRESS}/fin-de-session",
            "alg": "ES256",
            "sub": "s",
            "sid": pair.sid,
        }
        sender(pair.keys, pair.sso, inside)("j1", payload)
    finally:
        server.shutdown()
        server.server_close()
    assert pair.browser.get("/").h1 == "Bienvenue"


def test_its_pages_say_when_the_identity_service_is_down() -> None:
    own = Siam(address=ADDRESS, issuer="http://localhost:1", client_secret=SecretStr(SECRET), secret_key=KEY)
    browser = Browser(siam.create_app(own), external=["http://localhost:1"], address=ADDRESS)
    assert browser.get("/connexion", status=503).h1 == "La connexion est momentanément indisponible"
    assert browser.get("/rien", status=404).h1 == "Cette page n’existe pas"
    assert browser.get("/sante").response is not None
