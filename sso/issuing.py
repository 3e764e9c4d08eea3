"""What the token endpoint gives: an access token, an id_token, a refresh token; all of one family of tickets.

An access token is opaque or, for the applications registered so, a JWT of five minutes at most (RFC 9068).
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import current_app

from socle import clock
from socle.settings import Socle
from sso.claims import OFFLINE, claims_of, names_of
from sso.clients import Client
from sso.directory import directory
from sso.keys import Claims, Keys
from sso.settings import Sso
from sso.tickets import Grant, tickets

ID_TOKEN_LIFE = timedelta(minutes=10)


def tokens(client: Client, grant: Grant, scope: str) -> dict[str, Any]:
    """The answer of the token endpoint for a redeemed code or refresh token; `scope` may be narrower."""
    life = access_life(client)
    access = _access_token(client, grant, scope, life)
    given = [("access", access, _access_grant(client, grant, scope, life))]
    answer: dict[str, Any] = {
        "token_type": "Bearer",
        "access_token": access,
        "expires_in": int(life.total_seconds()),
        "scope": scope,
        "id_token": _id_token(client, grant, access),
    }
    if OFFLINE in grant.scope.split() and client.check_grant_type("refresh_token"):
        following = _refresh_grant(client, grant)
        if following.expires_at > clock.now():  # a session may be older than its family may last
            answer["refresh_token"] = tickets().new_text()
            given.append(("refresh", answer["refresh_token"], following))
    tickets().keep(given)
    return answer


def access_life(client: Client) -> timedelta:
    """How long an access token of this application lives."""
    settings = _settings()
    if client.has_jwt_tokens:
        return min(client.access_token_life or settings.jwt_token_lifetime, settings.jwt_token_lifetime)
    return client.access_token_life or settings.token_lifetime


def audience(client: Client) -> str:
    """Whom an access token is for: the registered resource, else this service's own userinfo."""
    return client.resource or issuer()


def issuer() -> str:
    """Who speaks, in every token and answer (RFC 9207)."""
    return _settings().issuer


def is_meant_for(client: Client, grant: Grant) -> bool:
    """May this resource server be told of this access token? Of its own, and of those for nobody else."""
    return grant.details.get("aud") in {client.resource, issuer()}


def introspected(grant: Grant) -> dict[str, Any]:
    """What a resource server is told of a living access token (RFC 7662 § 2.2)."""
    return {
        "active": True,
        "iss": issuer(),
        "sub": grant.sub,
        "aud": grant.details["aud"],
        "client_id": grant.client_id,
        "scope": grant.scope,
        "token_type": "Bearer",
        "iat": grant.details["iat"],
        "exp": int(grant.expires_at.timestamp()),
        "acr": grant.details["acr"],
        "auth_time": grant.details["auth_time"],
    }


def requested(client: Client, grant: Grant, place: str) -> frozenset[str]:
    """The claims asked by name for `place` ("id_token" or "userinfo") that this application may have."""
    return may_have(client, grant.details.get(place, ()))


def may_have(client: Client, names: Iterable[str]) -> frozenset[str]:
    """Of these claims, those that the application's registration opens."""
    return frozenset(names) & (names_of(client.scope) | frozenset(client.claims))


def person_claims(sub: str, names: frozenset[str]) -> Claims | None:
    """These claims of a person, read in the directory now; None when she is gone or may not sign in."""
    account = directory().by_unique_id(sub)
    if account is None or not account.may_have_session:
        return None
    roles = directory().roles(account) if names & {"roles", "ctgrps"} else frozenset()
    socle: Socle = current_app.extensions["socle_settings"]
    return claims_of(account, roles, names, _settings().siret, socle.academie_code)


def _access_grant(client: Client, grant: Grant, scope: str, life: timedelta) -> Grant:
    kept = ("auth_time", "acr", "userinfo")
    details = {name: grant.details[name] for name in kept if name in grant.details}
    details |= {"aud": audience(client), "iat": int(clock.now().timestamp())}
    return replace(grant, scope=scope, details=details, expires_at=clock.now() + life)


def _refresh_grant(client: Client, grant: Grant) -> Grant:
    """The next refresh token of the family, which ends when its first one would have."""
    until = grant.details.get("until")
    if until is None:
        life = client.refresh_token_life or _settings().refresh_lifetime
        until = grant.details["auth_time"] + int(life.total_seconds())
    kept = ("auth_time", "acr", "amr", "userinfo", "id_token")
    details = {name: grant.details[name] for name in kept if name in grant.details}
    return replace(grant, details={**details, "until": until}, expires_at=datetime.fromtimestamp(until, UTC))


def _access_token(client: Client, grant: Grant, scope: str, life: timedelta) -> str:
    if not client.has_jwt_tokens:
        return tickets().new_text()
    now = int(clock.now().timestamp())
    claims = {
        "iss": issuer(),
        "sub": grant.sub,
        "aud": audience(client),
        "client_id": client.client_id,
        "scope": scope,
        "iat": now,
        "exp": now + int(life.total_seconds()),
        "jti": str(uuid4()),
        "auth_time": grant.details["auth_time"],
        "acr": grant.details["acr"],
    }
    return _keys().sign(claims, client.id_token_alg, "at+jwt")


def _id_token(client: Client, grant: Grant, access_token: str) -> str:
    """Who and which session (Core § 2, § 3.1.3.6); the rest is at userinfo, but what was asked by name."""
    now, details = int(clock.now().timestamp()), grant.details
    names = requested(client, grant, "id_token")
    asked = (person_claims(grant.sub, names) or {}) if names - {"sub"} else {}
    claims = {
        **asked,
        "iss": issuer(),
        "sub": grant.sub,
        "aud": client.client_id,
        "iat": now,
        "exp": now + int(ID_TOKEN_LIFE.total_seconds()),
        "auth_time": details["auth_time"],
        "acr": details["acr"],
        "amr": details["amr"],
        "sid": grant.sid,
        "at_hash": _half_hash(access_token),
    }
    if details.get("nonce"):
        claims["nonce"] = details["nonce"]
    return _keys().sign(claims, client.id_token_alg)


def _half_hash(token: str) -> str:
    """The left half of the SHA-256 of a token, base64url; ES256 and RS256 both hash so (Core § 3.1.3.6)."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:16]).decode().rstrip("=")


def _keys() -> Keys:
    kept: Keys = current_app.extensions["keys"]
    return kept


def _settings() -> Sso:
    kept: Sso = current_app.extensions["sso_settings"]
    return kept
