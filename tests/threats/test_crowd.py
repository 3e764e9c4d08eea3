"""Threats 5, 28, 34 and 38 with several processes: 200 people at once; what twenty redeem at once."""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from sso.clients import register
from tests.fixtures_apps import CALLBACK, CLIENT_SECRET, prepare_identity
from tests.fixtures_directory import NewAgent, SeededSlapd
from tests.fixtures_sql import Databases
from tests.protocol.conftest import VERIFIER, challenge
from tests.threats.running import environment_of, free_port, running

PEOPLE, AT_ONCE = 200, 16
PASSWORD = "un mot de passe pour deux cents"
SCOPE = "openid profile email academie offline_access"


@dataclass(frozen=True)
class Served:
    """The identity service in two processes."""

    address: str

    def sign_in(self, uid: str) -> requests.Session:
        """Somebody's browser, signed in, sent back with a code that `code` holds."""
        browser = requests.Session()
        asked = {
            "response_type": "code", "client_id": "career", "redirect_uri": CALLBACK, "scope": SCOPE,
            "state": uid, "code_challenge": challenge(VERIFIER), "code_challenge_method": "S256",
        }  # fmt: skip
        page = browser.get(f"{self.address}/oidc/authorize?{urlencode(asked)}")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert token, page.text[:300]
        form = {"csrf_token": token[1], "login": uid, "password": PASSWORD}
        action = re.search(r'<form class="form" [^>]*action="([^"]+)"', page.text)
        assert action, page.text[:300]
        address = self.address + unescape(action[1])
        answer = browser.post(address, data=form, allow_redirects=False)
        assert answer.headers["Location"].startswith(CALLBACK)
        told = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert told["state"] == [uid]
        browser.params = {"code": told["code"][0]}  # type: ignore[assignment]
        return browser

    def token(self, **form: str) -> requests.Response:
        """The answer of the token endpoint."""
        auth = ("career", CLIENT_SECRET)
        return requests.post(f"{self.address}/oidc/token", data=form, auth=auth, timeout=30)

    def redeem(self, code: str) -> requests.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        return self.token(**form, code_verifier=VERIFIER)

    def uid_of(self, access_token: str) -> str:
        """Whom an access token is about."""
        header = {"Authorization": f"Bearer {access_token}"}
        told = requests.get(f"{self.address}/oidc/userinfo", headers=header, timeout=30)
        return str(told.json()["uid"])


@pytest.fixture
def served(databases: Databases, slapd: SeededSlapd, made_folder: Path) -> Iterator[Served]:
    """Two processes of granian on a fresh database and the session's directory."""
    url, port = databases.fresh("identity", prepare_identity), free_port()
    _let_refresh(url)
    address = f"http://localhost:{port}"
    with running(environment_of(slapd, url, made_folder, address), port):
        yield Served(address)


def _let_refresh(url: str) -> None:
    from socle.sql import Database

    db = Database(url)
    known = {"client_id": "career", "client_secret": CLIENT_SECRET, "redirect_uris": [CALLBACK]}
    grants = ["authorization_code", "refresh_token"]
    register(db, {**known, "first_party": True, "grant_types": grants, "scope": SCOPE})
    db.engine.dispose()


def _cheap_hash() -> str:
    """A hash that costs slapd nothing: what is tested is who gets whose session."""
    salt = secrets.token_bytes(8)
    return "{SSHA}" + base64.b64encode(hashlib.sha1(PASSWORD.encode() + salt).digest() + salt).decode()


@pytest.mark.both_engines
def test_two_hundred_people_at_once_each_get_their_own_identity(served: Served, new_agent: NewAgent) -> None:
    people = [new_agent(userPassword=_cheap_hash())[0] for _ in range(PEOPLE)]

    def whole(number: int) -> tuple[str, bool]:
        browser = served.sign_in(people[number].uid)
        token = served.redeem(str(browser.params["code"])).json()["access_token"]  # type: ignore[index,call-overload]
        browser.params = {}
        own = people[number].usage_name in browser.get(f"{served.address}/mon-compte").text
        return served.uid_of(token), own

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(whole, range(PEOPLE)))
    assert found == [(account.uid, True) for account in people]


@pytest.mark.both_engines
def test_a_code_and_a_refresh_token_redeemed_by_twenty_at_once_in_two_processes_serve_once(
    served: Served, new_agent: NewAgent
) -> None:
    account, _ = new_agent(userPassword=_cheap_hash())
    code, other = (str(served.sign_in(account.uid).params["code"]) for _ in range(2))  # type: ignore[index,call-overload]
    refresh = served.redeem(other).json()["refresh_token"]

    def renew(_: int) -> int:
        return served.token(grant_type="refresh_token", refresh_token=refresh).status_code

    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(lambda _: served.redeem(code).status_code, range(20)))
        tokens = list(pool.map(renew, range(20)))
    for statuses in (codes, tokens):
        assert statuses.count(200) == 1
        assert set(statuses) == {200, 400}
