"""What may be registered: every faulty value names its field (threats 33 and 35)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey

from sso.claims import CLAIMS, SCOPES, claims_of, names_of
from sso.directory.account import Account
from sso.metadata import ClientRefused
from sso.registration import checked, ignored

GOOD: dict[str, Any] = {"client_id": "siam", "redirect_uris": ["https://siam.example/retour"]}
PUBLIC = {"token_endpoint_auth_method": "none"}
JWT = {"access_token_format": "jwt", "resource": "https://api.siam.example"}
API = {"client_id": "api", "introspects": True, "grant_types": [], "redirect_uris": []}


def refused(**changes: Any) -> str:
    """The field named by the refusal of a good registration with these changes."""
    with pytest.raises(ClientRefused) as found:
        checked({**GOOD, **changes})
    assert found.value.reason
    assert found.value.field in str(found.value)
    return found.value.field


def public_key(**more: Any) -> dict[str, Any]:
    return {**ECKey.generate_key("P-256").as_dict(private=False), **more}


def test_what_is_not_said_is_the_usual_thing() -> None:
    found = checked(GOOD)
    assert found["client_name"] == "siam"
    assert found["grant_types"] == ["authorization_code"]
    assert found["token_endpoint_auth_method"] == "client_secret_basic"
    assert found["first_party"] is False
    assert found["pkce_exemption"] == ""
    assert checked({**GOOD, "client_uri": None})["client_uri"] == ""


def test_names_that_mean_nothing_here_are_ignored_and_can_be_told() -> None:
    extra = {
        "logo_uri": "https://siam.example/logo.png",
        "client_name#en": "SIAM",
        "response_types": ["code"],
    }
    assert checked({**GOOD, **extra}) == checked(GOOD)
    assert ignored({**GOOD, **extra}) == ["client_name#en", "logo_uri"]


@pytest.mark.parametrize(
    "changes",
    [
        {"response_types": ["code", "id_token"]},
        {"response_types": ["token"]},
        {"subject_type": "pairwise"},
        {"id_token_encrypted_response_alg": "RSA-OAEP"},
    ],
)
def test_what_would_change_the_exchange_is_refused_rather_than_ignored(changes: dict[str, Any]) -> None:
    assert refused(**changes) == next(iter(changes))


@pytest.mark.parametrize(
    "uri",
    [
        "https://siam.example/retour?a=b",
        "https://siam.example:8443/",
        "http://localhost:8080/retour",
        "http://127.0.0.1/retour",
        "http://[::1]:9000/retour",
    ],
)
def test_https_and_loopback_addresses_are_kept_as_they_are(uri: str) -> None:
    assert checked({**GOOD, "redirect_uris": [uri]})["redirect_uris"] == [uri]


@pytest.mark.parametrize(
    "uri",
    [
        "", " https://siam.example/", "/retour", "siam.example/retour", "//siam.example/retour",
        "http://siam.example/retour", "http://localhost.evil.example/", "http://127.0.0.1.evil.example/",
        "https://siam.example/retour#", "https://siam.example/#a", "https://user@siam.example/",
        "https://user:pass@siam.example/", "https://@siam.example/", "https://*.siam.example/",
        "https://siam.example/*", "https:///retour", "https:siam.example", "https://siam.example\\@evil/",
        "https://siam.example:99999/", "https://[::1/", "https://siam.example/\n", "https://siam.example/\t",
        "https://siam.example/a b", "https://siam.example/é", "javascript:alert(1)", "data:text/html,x",
        "fr.siam:/retour", "ftp://siam.example/", "file:///etc/passwd", "https://" + "a" * 250 + ".example/",
        7, None, ["https://siam.example/"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["redirect_uris", "post_logout_redirect_uris"])
def test_an_address_that_is_not_exact_and_safe_is_refused(field: str, uri: Any) -> None:
    assert refused(**{field: [uri]}) == field


@pytest.mark.parametrize("field", ["backchannel_logout_uri", "client_uri"])
@pytest.mark.parametrize("uri", ["http://siam.example/", "https://siam.example/#x", "javascript:1", 3])
def test_every_other_address_follows_the_same_rule(field: str, uri: Any) -> None:
    assert refused(**{field: uri}) == field


def test_addresses_are_bounded_in_number_and_each_is_kept_once() -> None:
    many = [f"https://siam.example/{n}" for n in range(21)]
    assert refused(redirect_uris=many) == "redirect_uris"
    assert checked({**GOOD, "redirect_uris": [*many[:10], many[0]]})["redirect_uris"] == many[:10]
    assert refused(redirect_uris="https://siam.example/") == "redirect_uris"
    assert refused(redirect_uris=[]) == "redirect_uris"


@pytest.mark.parametrize("client_id", ["", "é", "a b", "a/b", "..", "a" * 81, "a\x00", 7, None, "a\u202e"])
def test_an_identifier_is_short_visible_and_stands_in_an_address(client_id: Any) -> None:
    assert refused(client_id=client_id) == "client_id"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_name", "a" * 121),
        ("client_name", "SIAM\u202e"),
        ("client_secret", "c" * 31),
        ("client_secret", "é" * 40),
        ("client_secret", 12345678901234567890123456789012),
        ("token_endpoint_auth_method", "private_key_jwt"),
        ("token_endpoint_auth_method", ["none"]),
        ("id_token_signed_response_alg", "HS256"),
        ("id_token_signed_response_alg", "none"),
        ("userinfo_signed_response_alg", "none"),
        ("scope", "openid numen"),
        ("scope", "profile email"),
        ("scope", ["openid"]),
        ("scope", "openid offline_access"),
        ("grant_types", ["implicit"]),
        ("grant_types", ["authorization_code", "password"]),
        ("grant_types", ["refresh_token"]),
        ("grant_types", []),
        ("grant_types", "authorization_code"),
        ("claims", ["numen"]),
        ("claims", ["birthdate"]),
        ("claims", ["datenaissance"]),
        ("claims", "email"),
        ("default_acr_values", ["eidas3"]),
        ("default_acr_values", ["2"]),
        ("first_party", "true"),
        ("first_party", 1),
        ("introspects", "oui"),
        ("pkce_exemption", "x" * 256),
        ("pkce_exemption", True),
        ("resource", "api"),
        ("resource", "https://api.example/#x"),
        ("access_token_format", "saml"),
        ("access_token_seconds", 29),
        ("access_token_seconds", 3601),
        ("access_token_seconds", True),
        ("access_token_seconds", "300"),
        ("access_token_seconds", 300.5),
        ("refresh_token_seconds", 91 * 86400),
        ("refresh_token_seconds", 0),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(field: str, value: Any) -> None:
    assert refused(**{field: value}) == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({**PUBLIC, "client_secret": "c" * 40}, "client_secret"),
        ({**PUBLIC, "pkce_exemption": "ne sait pas le faire"}, "pkce_exemption"),
        ({**PUBLIC, "introspects": True}, "introspects"),
        ({**JWT, "access_token_seconds": 301}, "access_token_seconds"),
        ({**JWT, "resource": ""}, "resource"),
    ],
)
def test_values_that_contradict_each_other_are_refused(changes: dict[str, Any], field: str) -> None:
    assert refused(**changes) == field


def test_what_each_may_have_is_accepted() -> None:
    assert checked({**GOOD, **PUBLIC})["client_secret"] == ""
    assert checked({**GOOD, **JWT, "access_token_seconds": 300})["access_token_seconds"] == 300
    assert checked({**GOOD, "pkce_exemption": "ProConnect n’envoie pas PKCE"})["pkce_exemption"]
    offline = {"scope": "openid offline_access", "grant_types": ["authorization_code", "refresh_token"]}
    assert checked({**GOOD, **offline})["scope"] == "openid offline_access"
    assert checked(API)["redirect_uris"] == []
    assert checked({**GOOD, "default_acr_values": ["eidas2"]})["default_acr_values"] == ["eidas2"]


@pytest.mark.parametrize(
    "jwks",
    [
        [], "{}", {"keys": []}, {"keys": "x"}, {"keys": [7]}, {"keys": [{"kty": "EC"}]},
        {"keys": [OctKey.generate_key().as_dict(private=True)]},
        {"keys": [ECKey.generate_key("P-256").as_dict(private=True)]},
        {"keys": [public_key(x="!!!")]}, {"keys": [public_key(crv="P-1")]}, {"keys": [public_key()] * 21},
    ],
)  # fmt: skip
def test_only_public_keys_that_can_be_read_are_kept(jwks: Any) -> None:
    assert refused(jwks=jwks) == "jwks"


def test_a_given_list_of_keys_is_kept_as_it_is() -> None:
    keys = {"keys": [public_key(kid="1", use="sig")]}
    assert checked({**GOOD, "jwks": keys})["jwks"] == keys


def test_the_closed_list_of_claims_is_all_that_scopes_may_give() -> None:
    whole = Account(
        uid="x", unique_id="u", dn="uid=x", read_at=datetime(2026, 11, 21, tzinfo=UTC), given_name="Claire",
        usage_name="LEFEBVRE", display_name="Claire LEFEBVRE", mail="c@ac-demo.example", title="ENS",
        numbering="AG", function="DIR", population="2D_PU", schools=("0319021M",),
        posts=("0319021M$U",), heads=("0319021M$U",),
    )  # fmt: skip
    given = claims_of(whole, frozenset({"gestionnaire"}), names_of(" ".join(SCOPES)), "1" * 14, "16")
    assert set(given) == {"sub", *CLAIMS}
