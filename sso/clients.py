"""The known applications as the protocol asks about them; `registry` adds and changes them."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin
from sqlalchemy import bindparam, select

from socle import clock
from socle.sql import Database
from socle.store import digest
from sso.claims import OFFLINE
from sso.metadata import ClientRefused
from sso.models import ClientRow
from sso.registration import ALGORITHMS, FORMATS, GRANTS, JWT, METHODS, REFRESH
from sso.registry import register, register_file

__all__ = [
    "ALGORITHMS",
    "FORMATS",
    "GRANTS",
    "METHODS",
    "Client",
    "ClientRefused",
    "find",
    "register",
    "register_file",
]


@dataclass(frozen=True)
class Client(ClientMixin):
    """One application, as Authlib asks about it."""

    client_id: str
    name: str
    secret_digest: str = field(repr=False)
    old_secret_digest: str = field(repr=False)
    old_secret_until: datetime | None
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    backchannel_logout_uri: str
    auth_method: str
    id_token_alg: str
    userinfo_alg: str
    scope: str
    uri: str
    grant_types: tuple[str, ...]
    claims: tuple[str, ...]
    default_acr_values: tuple[str, ...]
    first_party: bool
    pkce_exemption: str
    introspects: bool
    resource: str
    access_token_format: str
    access_token_life: timedelta | None
    refresh_token_life: timedelta | None

    @property
    def has_jwt_tokens(self) -> bool:
        """Are its access tokens JWTs (RFC 9068)?"""
        return self.access_token_format == JWT

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """OpenID Connect always asks for one (Core § 3.1.2.1)."""

    def get_allowed_scope(self, scope: str) -> str:
        """The asked scopes that are known and granted; the others are ignored (domain.md § 8.4)."""
        granted = set(self.scope.split())
        if not self.check_grant_type(REFRESH):
            granted.discard(OFFLINE)
        return " ".join(dict.fromkeys(name for name in scope.split() if name in granted))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """A random secret of 256 bits: a plain digest is enough, and a password hash would cost 490 ms."""
        given = digest(client_secret)
        known = [self.secret_digest]
        if self.old_secret_until and self.old_secret_until > clock.now():
            known.append(self.old_secret_digest)
        return any([bool(one) and hmac.compare_digest(one, given) for one in known])

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.grant_types


_FIND = select(ClientRow.__table__).where(ClientRow.client_id == bindparam("id"))


def find(db: Database, client_id: str) -> Client | None:
    """The application of this identifier, unless it is disabled."""
    if not client_id.isprintable() or len(client_id) > 80:
        return None
    with db.look() as lane:
        row = lane.one(_FIND, {"id": client_id})
    if row is None or row.disabled_at:
        return None
    return _client(row)


def _client(row: Any) -> Client:
    return Client(
        client_id=row.client_id,
        name=row.client_name,
        secret_digest=row.secret_digest,
        old_secret_digest=row.old_secret_digest,
        old_secret_until=row.old_secret_until,
        redirect_uris=tuple(row.redirect_uris),
        post_logout_redirect_uris=tuple(row.post_logout_redirect_uris),
        backchannel_logout_uri=row.backchannel_logout_uri,
        auth_method=row.token_endpoint_auth_method,
        id_token_alg=row.id_token_signed_response_alg,
        userinfo_alg=row.userinfo_signed_response_alg,
        scope=row.scope,
        uri=row.client_uri,
        grant_types=tuple(row.grant_types),
        claims=tuple(row.claims),
        default_acr_values=tuple(row.default_acr_values),
        first_party=row.first_party,
        pkce_exemption=row.pkce_exemption,
        introspects=row.introspects,
        resource=row.resource,
        access_token_format=row.access_token_format,
        access_token_life=_seconds(row.access_token_seconds),
        refresh_token_life=_seconds(row.refresh_token_seconds),
    )


def _seconds(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(seconds=number)
