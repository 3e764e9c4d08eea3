"""A relying party for tests: builds requests, redeems codes, reads tokens."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from sso.clients import register
from tests.fixtures_apps import CALLBACK, CLIENT_SECRET, ISSUER, Identity
from tests.judge import Browser

VERIFIER = "v" * 64


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@dataclass
class Party:
    """An application that asks for sign-ins, in one browser."""

    identity: Identity
    browser: Browser
    client_id: str = "career"
    secret: str = CLIENT_SECRET
    parameters: dict[str, Any] = field(default_factory=dict)

    def address(self, **changes: Any) -> str:
        """An authorization request; a None removes a parameter."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid profile email academie",
            "state": "état & co",
            "nonce": "n-0S6",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
            **changes,
        }
        return "/oidc/authorize?" + urlencode({k: v for k, v in asked.items() if v is not None}, doseq=True)

    def answer(self, **changes: Any) -> dict[str, str]:
        """The parameters of the answer sent back to the application."""
        self.browser.get(self.address(**changes), status=0)
        return self.told()

    def told(self) -> dict[str, str]:
        """The parameters with which the browser has just been sent back."""
        assert self.browser.location, f"no redirect: {self.browser.status} {self.browser.text}"
        assert self.browser.location.split("?")[0] == CALLBACK
        return {name: values[0] for name, values in parse_qs(urlsplit(self.browser.location).query).items()}

    @property
    def demande(self) -> str:
        """The kept request that the sign-in page in the browser answers."""
        action = str(self.browser.select("form.form")[0]["action"])
        return parse_qs(urlsplit(action).query)["demande"][0]

    def code(self, **changes: Any) -> str:
        """An authorization code."""
        return self.answer(**changes)["code"]

    def redeem(self, code: str, **changes: Any) -> TestResponse:
        """The answer of the token endpoint."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
            **changes,
        }
        form = {name: value for name, value in form.items() if value is not None}
        return self.post("/oidc/token", form)

    def post(self, path: str, form: Any, auth: tuple[str, str] | None = None) -> TestResponse:
        """A request of the application itself, without the browser."""
        client = self.identity.app.test_client()
        return client.post(path, base_url=ISSUER, data=form, auth=auth or (self.client_id, self.secret))

    def tokens(self, **changes: Any) -> dict[str, Any]:
        """The tokens of a complete flow."""
        answer = self.redeem(self.code(**changes))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def userinfo(self, token: str) -> TestResponse:
        """The answer of userinfo for an access token."""
        client = self.identity.app.test_client()
        return client.get("/oidc/userinfo", base_url=ISSUER, headers={"Authorization": f"Bearer {token}"})

    def refresh(self, token: str, **changes: str) -> TestResponse:
        """The answer of the token endpoint for a refresh token."""
        return self.post("/oidc/token", {"grant_type": "refresh_token", "refresh_token": token, **changes})

    def read(self, token: str) -> jwt.Token:
        """A signed token, verified with the published keys."""
        jwks = self.identity.app.test_client().get("/oidc/jwks", base_url=ISSUER).get_json()
        return jwt.decode(token, KeySet.import_key_set(jwks), algorithms=["ES256", "RS256"])


OTHER_SECRET = "d" * 40


def application(party: Party, **metadata: Any) -> Party:
    """Another application, registered with this metadata, in the same browser."""
    known = {
        "client_id": "autre",
        "client_name": "Autre application",
        "client_secret": OTHER_SECRET,
        "redirect_uris": [CALLBACK],
        "first_party": True,
        **metadata,
    }
    if known.get("token_endpoint_auth_method") == "none":
        known["client_secret"] = ""
    register(party.identity.db, known)
    secret = known["client_secret"]
    return Party(party.identity, party.browser, known["client_id"], secret)


def offline(party: Party, **metadata: Any) -> Party:
    """An application that may refresh."""
    grants = ["authorization_code", "refresh_token"]
    scope = "openid profile email academie offline_access"
    return application(party, **{"grant_types": grants, "scope": scope, **metadata})


@pytest.fixture
def party(identity: Identity) -> Party:
    """An application in whose browser Claire Lefebvre is signed in."""
    return Party(identity, identity.signed_in("clefebvre", identity.demo("clefebvre")))


@pytest.fixture
def stranger(identity: Identity) -> Party:
    """An application in whose browser nobody is signed in."""
    return Party(identity, identity.browser())
