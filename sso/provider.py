"""The Authlib seam: one authorization server per application, for the endpoints that applications call.

Authlib authenticates applications and walks through the code and refresh grants, revocation and
introspection; what it leaves to be done by hand (libraries.md) is in `tickets`, `issuing` and `protocol`.
"""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from flask import Flask, current_app

from socle.sql import Database
from sso import clients, issuing, sessions
from sso.clients import Client
from sso.keys import Keys
from sso.tickets import Grant, Tickets, tickets

__all__ = ["init_app", "server"]


@dataclass(frozen=True)
class Credential:
    """A redeemed code, or a living token, as Authlib asks about it."""

    grant: Grant
    kind: str = "code"
    text: str = ""

    def get_redirect_uri(self) -> str:
        return str(self.grant.details["redirect_uri"])

    def get_scope(self) -> str:
        return self.grant.scope

    def check_client(self, client: Client) -> bool:
        return self.grant.client_id == client.client_id

    def is_expired(self) -> bool:
        """Tickets that have expired are not found."""
        return False

    def is_revoked(self) -> bool:
        """Nor are those that were revoked."""
        return False

    @property
    def code_challenge(self) -> str:
        return str(self.grant.details["code_challenge"])

    @property
    def code_challenge_method(self) -> str:
        return "S256"


class CodeGrant(AuthorizationCodeGrant):
    """Authorization code (RFC 6749 § 4.1.3): codes are tickets, bound to the application and the session."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(clients.METHODS)

    def query_authorization_code(self, code: str, client: Client) -> Credential | None:
        grant = tickets().redeem("code", code, client.client_id)
        return Credential(grant) if grant else None

    def delete_authorization_code(self, authorization_code: Credential) -> None:
        """It was consumed when it was read."""

    def authenticate_user(self, authorization_code: Credential) -> Grant | None:
        """The session may have ended since the code was given."""
        grant = authorization_code.grant
        return grant if sessions.load(grant.sign_in_id) else None


class RefreshGrant(RefreshTokenGrant):
    """Refresh (RFC 6749 § 6): each refresh token serves once and gives the next (RFC 9700 § 4.14)."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(clients.METHODS)

    def authenticate_refresh_token(self, refresh_token: str) -> Credential | None:
        """The living token, not yet consumed: a scope that is too wide costs nothing; a used one ends all."""
        grant = tickets().find("refresh", refresh_token)
        if grant is None:
            tickets().redeem("refresh", refresh_token, self.request.client.client_id)
            return None
        return Credential(grant, "refresh", refresh_token)

    def authenticate_user(self, refresh_token: Credential) -> Grant:
        """Consume it, unless its session was ended, its person may not sign in or the directory is down."""
        client_id = self.request.client.client_id
        if issuing.person_claims(refresh_token.grant.sub, frozenset()) is None:  # raises DirectoryDown
            raise InvalidGrantError
        grant = tickets().redeem("refresh", refresh_token.text, client_id)
        if grant is None:
            raise InvalidGrantError
        return grant

    def revoke_old_credential(self, refresh_token: Credential) -> None:
        """It was consumed by `authenticate_user`."""


class Revocation(RevocationEndpoint):
    """RFC 7009: an application revokes its own tokens; of those of others it learns nothing."""

    CLIENT_AUTH_METHODS = list(clients.METHODS)

    def authenticate_token(self, request: OAuth2Request, client: Client) -> Credential | None:
        found = _find(_token_of(request))
        return found if found and found.check_client(client) else None

    def revoke_token(self, token: Credential, request: OAuth2Request) -> None:
        tickets().revoke(token.grant, token.kind, token.text)


class Introspection(IntrospectionEndpoint):
    """RFC 7662: for registered resource servers, of the access tokens meant for them."""

    CLIENT_AUTH_METHODS = [method for method in clients.METHODS if method != "none"]

    def authenticate_token(self, request: OAuth2Request, client: Client) -> Credential | None:
        found = _find(_token_of(request))
        if found is None or not client.introspects or found.kind != "access":
            return None
        return found if issuing.is_meant_for(client, found.grant) else None

    def introspect_token(self, token: Credential) -> dict[str, Any]:
        return issuing.introspected(token.grant)


def init_app(app: Flask, db: Database, keys: Keys) -> None:
    """Build the server of this application; no module-level singleton."""
    made = AuthorizationServer(
        app,
        query_client=lambda client_id: clients.find(db, client_id),
        save_token=lambda token, request: None,  # made and kept by `_tokens`
    )
    made.register_token_generator("default", _tokens)
    made.register_grant(CodeGrant, [CodeChallenge(required=True)])
    made.register_grant(RefreshGrant)
    made.register_endpoint(Revocation)
    made.register_endpoint(Introspection)
    app.extensions.update(oidc_server=made, tickets=Tickets(db), keys=keys)


def server() -> AuthorizationServer:
    """The authorization server of the current application."""
    made: AuthorizationServer = current_app.extensions["oidc_server"]
    return made


def _tokens(grant_type: str, client: Client, user: Grant, scope: str, **_: Any) -> dict[str, Any]:
    return issuing.tokens(client, user, scope)


def _token_of(request: OAuth2Request) -> str:
    """The `token` parameter; hints are not needed (RFC 7009 § 2.1 lets them be ignored)."""
    if not request.form.get("token"):
        raise InvalidRequestError("token is missing")
    return str(request.form["token"])


def _find(text: str) -> Credential | None:
    for kind in ("access", "refresh"):
        if grant := tickets().find(kind, text):
            return Credential(grant, kind, text)
    return None
