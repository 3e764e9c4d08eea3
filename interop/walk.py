"""The walk through one client, step by step; each step passes or says why not.

The library does the checks. To see that it does, what it gets is spoilt: a request of its own reaches us with
another `nonce` or another `code_challenge`, and it is sent a logout token that somebody else signed.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import requests
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from demo.people import DemoPerson
from interop.browser import Browser, post
from interop.parties import Party

EVENT = "http://schemas.openid.net/event/backchannel-logout"
CONSENT = "/connexion/accord"
PATIENCE = 10.0  # seconds; a notice leaves within half a second of the sign-out


@dataclass
class Walk:
    """One person and one client; `issuer` is us."""

    issuer: str
    person: DemoPerson
    party: Party
    browser: Browser = field(default_factory=Browser)

    def steps(self) -> Iterator[tuple[str, str]]:
        """(step, "" or what went wrong)."""
        for name, work in self._works().items():
            yield name, _tried(work)

    def _works(self) -> dict[str, Callable[[], None]]:
        return {
            "code flow": self.code_flow,
            "other nonce": lambda: self.refuses_another("nonce"),
            "other challenge": lambda: self.refuses_another("code_challenge"),
            "profile": self.profile,
            "refresh": self.refresh,
            "profile again": self.profile,
            "sign-out by it": self.leave,
            "back-channel": self.is_told,
            "false token": self.refuses_a_false_token,
        }

    def code_flow(self) -> None:
        """A request with PKCE, a state and a nonce; then she is known there."""
        asked = self.request()
        _same(asked.get("response_type"), "code", "another flow")
        _same(asked.get("code_challenge_method"), "S256", "PKCE otherwise")
        _same({"code_challenge", "state", "nonce"} - asked.keys(), set(), "not in the request")
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in on our page, and be known there."""
        arrived = self._answer(self.browser.get(self.party.entrance()))
        _same(self.party.knows(self.browser), True, f"not known there: {arrived.status_code}")

    def request(self) -> dict[str, str]:
        """What it asks of us, by a redirect that is not followed."""
        answer = self.browser.get(self.party.entrance(), follow=False)
        return dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))

    def refuses_another(self, name: str) -> None:
        """A code or an ID token made for another request than its own opens nothing there."""
        other = Walk(self.issuer, self.person, self.party)
        spoilt = {**other.request(), name: secrets.token_urlsafe(32)}
        arrived = other._answer(other.browser.get(f"{self.issuer}/oidc/authorize", params=spoilt))
        _same("code" in dict(parse_qsl(urlsplit(arrived.url).query)), True, "it went on with the code")
        _same(self.party.knows(other.browser), False, "it was accepted")

    def _answer(self, page: requests.Response) -> requests.Response:
        """Sign in on our page; where that leads."""
        arrived = self.browser.submit(
            page, "/connexion", login=self.person.uid, password=self.person.password or ""
        )
        if urlsplit(arrived.url).path == CONSENT:  # idpyoidc asks `prompt=consent` with offline_access
            arrived = self.browser.submit(arrived, CONSENT, accept="Autoriser")
        _same(urlsplit(arrived.url).netloc, urlsplit(self.party.address).netloc, "not brought back")
        return arrived

    def profile(self) -> None:
        """The claims of the scope."""
        found = self.party.profile(self.browser)
        _same(found.get("email"), self.person.mail, "another address")
        _same(found.get("name"), self.person.name, "another name")

    def refresh(self) -> None:
        """Another access token and another refresh token."""
        _same(self.party.renew(self.browser), True, "nothing was renewed")

    def leave(self) -> None:
        """It asks for the sign-out with the id_token: no page of ours, straight back to its own."""
        landed = self.browser.get(self.party.exit())
        _same(landed.url.split("?")[0], f"{self.party.address}/au-revoir", "not brought back")
        _same(self.party.knows(self.browser), False, "still known there")
        asked = self.browser.get(self.party.entrance())
        shown = urlsplit(asked.url).path, 'type="password"' in asked.text
        _same(shown, ("/oidc/authorize", True), "still known here")

    def is_told(self) -> None:
        """She signs in there again, and out on our own page: it learns of it by itself."""
        self.browser = Browser()
        self.sign_in()
        self.browser.submit(self.browser.get(self.issuer), "/deconnexion")
        deadline = time.monotonic() + PATIENCE
        while self.party.knows(self.browser):
            if time.monotonic() > deadline:
                raise AssertionError(f"still known there after {PATIENCE:.0f} s")
            time.sleep(0.1)

    def refuses_a_false_token(self) -> None:
        """A logout token that says what a true one says, signed with another key than ours."""
        self.browser = Browser()
        self.sign_in()
        token = _forged(self.party, self.issuer, str(self.party.profile(self.browser)["sub"]))
        _same(post(self.party.farewell, logout_token=token), 400, "accepted")
        _same(self.party.knows(self.browser), True, "no longer known there")


def _forged(party: Party, issuer: str, sub: str) -> str:
    """What our worker would send, with the key of somebody else under the name of ours."""
    now = int(time.time())
    kty = "RSA" if party.alg == "RS256" else "EC"
    published = requests.get(f"{issuer}/oidc/jwks", timeout=PATIENCE).json()["keys"]
    kid = next(one["kid"] for one in published if one["kty"] == kty)
    claims = {
        "iss": issuer, "aud": party.name, "sub": sub, "iat": now, "exp": now + 120, "jti": str(uuid4()),
        "events": {EVENT: {}},
    }  # fmt: skip
    key = RSAKey.generate_key(2048) if kty == "RSA" else ECKey.generate_key("P-256")
    return jwt.encode({"alg": party.alg, "typ": "logout+jwt", "kid": kid}, claims, key)


def _same(found: object, wanted: object, otherwise: str) -> None:
    if found != wanted:
        raise AssertionError(f"{otherwise} ({found!r} for {wanted!r})")


def _tried(work: Callable[[], None]) -> str:
    try:
        work()
    except (AssertionError, LookupError, ValueError, requests.RequestException) as error:
        return f"{type(error).__name__}: {error}"
    return ""
