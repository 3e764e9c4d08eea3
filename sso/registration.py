"""What an application may register, in the metadata names of RFC 7591 and a few of our own; pure.

A faulty value is refused and its field named; names that mean nothing here are ignored (RFC 7591 § 2).
"""

from collections.abc import Callable
from typing import Any

from sso import levels
from sso.claims import CLAIMS, OFFLINE, SCOPES
from sso.metadata import (
    ClientRefused,
    address,
    addresses,
    identifier,
    key_set,
    line,
    one_of,
    resource,
    seconds,
    secret,
    some_of,
    words_of,
    yes_or_no,
)

PUBLIC = "none"  # the way of an application that keeps no secret
METHODS = ("client_secret_basic", "client_secret_post", PUBLIC)
CODE, REFRESH = GRANTS = ("authorization_code", "refresh_token")
OPAQUE, JWT = FORMATS = ("opaque", "jwt")
ALGORITHMS = ("ES256", "RS256")
LONGEST_JWT = 300  # seconds: nothing ends it before (decision 25)
LONGEST_TOKEN, LONGEST_REFRESH = 3600, 90 * 86400

Metadata = dict[str, Any]

FIELDS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "client_id": ("", identifier),
    "client_name": ("", line(120)),
    "client_secret": ("", secret),
    "client_uri": ("", address),
    "redirect_uris": ([], addresses),
    "post_logout_redirect_uris": ([], addresses),
    "backchannel_logout_uri": ("", address),
    "token_endpoint_auth_method": (METHODS[0], one_of(*METHODS)),
    "id_token_signed_response_alg": (ALGORITHMS[0], one_of(*ALGORITHMS)),
    "userinfo_signed_response_alg": ("", one_of("", *ALGORITHMS)),
    "scope": ("openid profile email academie", words_of(*SCOPES)),
    "grant_types": (["authorization_code"], some_of(*GRANTS)),
    "jwks": ({}, key_set),
    "claims": ([], some_of(*CLAIMS)),
    "default_acr_values": ([], some_of(*(level for level in levels.KNOWN if levels.lowest([level])))),
    "first_party": (False, yes_or_no),
    "pkce_exemption": ("", line(255)),
    "introspects": (False, yes_or_no),
    "resource": ("", resource),
    "access_token_format": (FORMATS[0], one_of(*FORMATS)),
    "access_token_seconds": (None, seconds(30, LONGEST_TOKEN)),
    "refresh_token_seconds": (None, seconds(300, LONGEST_REFRESH)),
}
"""Every name that means something: what it is when nothing is said, and what checks it."""

ONLY = {
    "response_types": (["code"], ["code"], []),
    "subject_type": ("public",),
    "id_token_encrypted_response_alg": (),
    "userinfo_encrypted_response_alg": (),
}
"""Names whose other values would change what is exchanged: refused rather than ignored."""


def checked(metadata: Metadata) -> Metadata:
    """Every field, with its value or what it is by default; raises ClientRefused."""
    given = {name: value for name, value in metadata.items() if value is not None}
    for name in ONLY.keys() & given.keys():
        if given[name] not in ONLY[name]:
            raise ClientRefused(name, "ce service ne sait pas le faire.")
    values = {
        name: _value(name, check, given.get(name, default)) for name, (default, check) in FIELDS.items()
    }
    values["client_name"] = values["client_name"] or values["client_id"]
    for field, wrong, reason in _contradictions(values):
        if wrong:
            raise ClientRefused(field, reason)
    return values


def ignored(metadata: Metadata) -> list[str]:
    """The names given that mean nothing here."""
    return sorted(set(metadata) - FIELDS.keys() - ONLY.keys())


def _value(name: str, check: Callable[[Any], Any], value: Any) -> Any:
    try:
        return check(value)
    except ValueError as fault:
        raise ClientRefused(name, str(fault)) from None


def _contradictions(values: Metadata) -> list[tuple[str, bool, str]]:
    """What each field alone does not tell: (field to name, whether it is wrong, why)."""
    public = values["token_endpoint_auth_method"] == PUBLIC
    signs_in, refreshes = CODE in values["grant_types"], REFRESH in values["grant_types"]
    scopes, life = values["scope"].split(), values["access_token_seconds"] or 0
    jwt = values["access_token_format"] == JWT
    return [
        ("client_secret", public and bool(values["client_secret"]), "une application publique n’en a pas."),
        (
            "pkce_exemption",
            public and bool(values["pkce_exemption"]),
            "jamais pour une application publique.",
        ),
        ("introspects", public and values["introspects"], "il faut un secret pour interroger le service."),
        (
            "grant_types",
            not signs_in and (refreshes or not values["introspects"]),
            "il y manque authorization_code (seule une API qui interroge le service peut s’en passer).",
        ),
        ("redirect_uris", signs_in and not values["redirect_uris"], "il en faut une au moins."),
        ("scope", "openid" not in scopes, "il y manque openid."),
        ("scope", OFFLINE in scopes and not refreshes, f"{OFFLINE} veut refresh_token dans grant_types."),
        ("resource", jwt and not values["resource"], "il en faut une quand les jetons sont des JWT."),
        ("access_token_seconds", jwt and life > LONGEST_JWT, f"{LONGEST_JWT} au plus pour un JWT."),
    ]
