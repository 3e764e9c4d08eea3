"""The known applications: what each registered, with exact redirect URIs (RFC 7591 names)."""

import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import ClientMixin

from socle import clock
from socle.settings import LOOPBACK
from socle.sql import Database
from socle.store import digest
from sso.claims import OFFLINE, SCOPES
from sso.models import ClientRow

METHODS = ("client_secret_basic", "client_secret_post", "none")
GRANTS = ("authorization_code", "refresh_token")
FORMATS = ("opaque", "jwt")
ALGORITHMS = ("ES256", "RS256")


class ClientRefused(Exception):
    """A registration that cannot stand; the message names the field."""


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
        return self.access_token_format == FORMATS[1]

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """OpenID Connect always asks for one (Core § 3.1.2.1)."""

    def get_allowed_scope(self, scope: str) -> str:
        """The asked scopes that are known and granted; the others are ignored (domain.md § 8.4)."""
        granted = set(self.scope.split()) & set(SCOPES)
        if not self.check_grant_type("refresh_token"):
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


def find(db: Database, client_id: str) -> Client | None:
    """The application of this identifier, unless it is disabled."""
    if not client_id.isprintable() or len(client_id) > 80:
        return None
    with db.read() as session:
        row = session.get(ClientRow, client_id)
    if row is None or row.disabled_at:
        return None
    return _client(row)


def register(db: Database, metadata: dict[str, Any]) -> str:
    """Add or replace an application from RFC 7591 metadata; returns the secret made if none was given."""
    method = metadata.get("token_endpoint_auth_method", "client_secret_basic")
    secret = "" if method == "none" else metadata.get("client_secret") or secrets.token_urlsafe(36)
    _check(metadata, method, secret)
    row = ClientRow(
        client_id=metadata["client_id"],
        client_name=metadata.get("client_name", metadata["client_id"]),
        secret_digest=digest(secret) if secret else "",
        old_secret_digest="",
        old_secret_until=None,
        redirect_uris=metadata["redirect_uris"],
        post_logout_redirect_uris=metadata.get("post_logout_redirect_uris", []),
        backchannel_logout_uri=metadata.get("backchannel_logout_uri", ""),
        token_endpoint_auth_method=method,
        id_token_signed_response_alg=metadata.get("id_token_signed_response_alg", "ES256"),
        userinfo_signed_response_alg=metadata.get("userinfo_signed_response_alg", ""),
        scope=metadata.get("scope", "openid profile email academie"),
        client_uri=metadata.get("client_uri", ""),
        grant_types=metadata.get("grant_types", ["authorization_code"]),
        jwks=metadata.get("jwks", {}),
        claims=metadata.get("claims", []),
        default_acr_values=metadata.get("default_acr_values", []),
        first_party=metadata.get("first_party", False),
        pkce_exemption=metadata.get("pkce_exemption", ""),
        introspects=metadata.get("introspects", False),
        resource=metadata.get("resource", ""),
        access_token_format=metadata.get("access_token_format", "opaque"),
        access_token_seconds=metadata.get("access_token_seconds"),
        refresh_token_seconds=metadata.get("refresh_token_seconds"),
        created_at=clock.now(),
        disabled_at=None,
    )
    with db.begin() as session:
        session.merge(row)
    return secret


def register_file(db: Database, path: Path) -> None:
    """Register the application, or the list of applications, of a JSON file."""
    found = json.loads(path.read_text(encoding="utf-8"))
    for metadata in found if isinstance(found, list) else [found]:
        register(db, metadata)


def _client(row: ClientRow) -> Client:
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


def _check(metadata: dict[str, Any], method: str, secret: str) -> None:
    if not metadata.get("client_id"):
        raise ClientRefused("client_id is missing")
    if method not in METHODS:
        raise ClientRefused(f"token_endpoint_auth_method must be one of {', '.join(METHODS)}")
    if secret and len(secret) < 32:
        raise ClientRefused("client_secret must have at least 32 characters")
    if not metadata.get("redirect_uris"):
        raise ClientRefused("redirect_uris is missing")
    uris = [*metadata["redirect_uris"], *metadata.get("post_logout_redirect_uris", [])]
    if backchannel := metadata.get("backchannel_logout_uri"):
        uris.append(backchannel)
    for uri in uris:
        _check_uri(uri)


def _check_uri(uri: str) -> None:
    parts = urlsplit(uri)
    if parts.fragment or not parts.hostname or parts.username:
        raise ClientRefused(f"{uri}: an absolute address without fragment or user")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ClientRefused(f"{uri}: https, or http on loopback alone")
