"""The Authlib seam: one authorization server per application, code flow with PKCE S256 for every client.

What Authlib leaves to be done by hand (libraries.md) is done here or in `protocol`: storage, PKCE of
confidential clients, `kid`, `iss` on answers (RFC 9207), a code replayed.
"""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, current_app, g

from socle import clock
from socle.sql import Database
from sso import clients
from sso.clients import Client
from sso.keys import Key, Keys
from sso.sessions import SignIn, join, load
from sso.settings import Sso
from sso.tickets import Grant, Tickets, new_family

__all__ = ["OAuth2Error", "init_app", "may_continue", "server", "tickets"]


@dataclass(frozen=True)
class Code:
    """A redeemed code, as Authlib asks about it."""

    grant: Grant

    def get_redirect_uri(self) -> str:
        return str(self.grant.details["redirect_uri"])

    def get_scope(self) -> str:
        return self.grant.scope

    def get_nonce(self) -> str | None:
        return self.grant.details.get("nonce")

    def get_auth_time(self) -> int:
        return int(self.grant.details["auth_time"])

    def get_acr(self) -> str:
        return str(self.grant.details["acr"])

    def get_amr(self) -> list[str]:
        return list(self.grant.details["amr"])

    @property
    def code_challenge(self) -> str:
        return str(self.grant.details["code_challenge"])

    @property
    def code_challenge_method(self) -> str:
        return "S256"


class CodeGrant(AuthorizationCodeGrant):
    """Authorization code (RFC 6749 § 4.1): codes are tickets, bound to the client and the session."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(clients.METHODS)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Nothing: `generate_authorization_code` made it and kept its digest."""

    def generate_authorization_code(self) -> str:
        request, sign_in = self.request, self.request.user
        settings, data = _settings(), self.request.payload.data
        grant = Grant(
            family=new_family(),
            client_id=request.client.client_id,
            sign_in_id=sign_in.id,
            sid=join(sign_in, request.client.client_id),
            sub=sign_in.sub,
            scope=request.scope,
            details={
                "redirect_uri": request.payload.redirect_uri,
                "code_challenge": data["code_challenge"],
                "nonce": data.get("nonce"),
                "auth_time": int(sign_in.auth_time.timestamp()),
                "acr": sign_in.acr,
                "amr": list(sign_in.amr),
            },
            expires_at=clock.now() + settings.code_lifetime,
        )
        return tickets().issue("code", grant)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        grant = tickets().redeem_code(code, client.client_id)
        return Code(grant) if grant else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was consumed when it was read."""

    def authenticate_user(self, authorization_code: Code) -> Grant | None:
        """The session may have ended since the code was given."""
        return authorization_code.grant if load(authorization_code.grant.sign_in_id) else None


class Pkce(CodeChallenge):
    """PKCE with S256, asked of every client, confidential ones too (RFC 9700 § 2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]
    DEFAULT_CODE_CHALLENGE_METHOD = "S256"

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'")
        if data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Unsupported 'code_challenge_method'")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):
    """The id_token: signed with the active key of the client's algorithm, its `kid` in the header."""

    def __init__(self, keys: Keys, settings: Sso) -> None:
        super().__init__(require_nonce=False)
        self.keys, self.settings = keys, settings

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """A nonce is the client's affair; a code is used once whatever its nonce."""
        return False

    def get_client_algorithm(self, client: Client) -> str:
        return client.id_token_alg

    def get_encode_header(self, client: Client) -> dict[str, str]:
        """The key is kept for this request: asked twice, a rotation could come in between."""
        g.signing_key = self.keys.active(client.id_token_alg)
        return {"alg": client.id_token_alg, "typ": "JWT", "kid": str(g.signing_key.kid)}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        return {"iss": self.settings.issuer, "aud": client.client_id, "iat": now, "exp": now + 600}

    def resolve_client_private_key(self, client: Client) -> Key:
        key: Key = g.signing_key
        return key

    def generate_user_info(self, user: Grant, scope: str) -> dict[str, Any]:
        """Only who and which session; the rest is at userinfo."""
        return {"sub": user.sub, "sid": user.sid}


def init_app(app: Flask, db: Database, keys: Keys, settings: Sso) -> None:
    """Build the server of this application; no module-level singleton."""
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: clients.find(db, client_id),
        save_token=lambda token, request: None,  # made and kept by `_make_token`
    )
    server.register_token_generator("default", _make_token)
    server.register_grant(CodeGrant, [IdToken(keys, settings), Pkce(required=True)])
    app.extensions.update(oidc_server=server, tickets=Tickets(db), keys=keys)


def _make_token(grant_type: str, client: Client, user: Grant, scope: str, **_: Any) -> dict[str, Any]:
    """An opaque access token of the same family as the code; it dies with the session."""
    lifetime = _settings().token_lifetime
    granted = Grant(**{**user.__dict__, "details": {}, "expires_at": clock.now() + lifetime})
    token = tickets().issue("access", granted)
    return {
        "token_type": "Bearer",
        "access_token": token,
        "expires_in": int(lifetime.total_seconds()),
        "scope": scope,
    }


def server() -> AuthorizationServer:
    """The authorization server of the current application."""
    made: AuthorizationServer = current_app.extensions["oidc_server"]
    return made


def may_continue(sign_in: SignIn, max_age: str | None) -> bool:
    """Is the sign-in recent enough for `max_age` (seconds, Core § 3.1.2.1)?"""
    if max_age is None:
        return True
    return (clock.now() - sign_in.auth_time).total_seconds() <= int(max_age)


def tickets() -> Tickets:
    """The codes and tokens of the current application."""
    kept: Tickets = current_app.extensions["tickets"]
    return kept


def _settings() -> Sso:
    kept: Sso = current_app.extensions["sso_settings"]
    return kept
