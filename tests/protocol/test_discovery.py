"""Discovery 1.0 § 3 and § 4, RFC 8414, RFC 9207 § 3, RP-Initiated Logout § 2.1, Back-Channel Logout § 2.1."""

from typing import Any

import pytest

from sso.claims import CLAIMS
from tests.fixtures_apps import ISSUER, Identity


@pytest.fixture
def said(identity: Identity) -> dict[str, Any]:
    """The configuration."""
    client = identity.app.test_client()
    found: dict[str, Any] = client.get("/.well-known/openid-configuration", base_url=ISSUER).get_json()
    return found


def test_both_addresses_say_the_same(identity: Identity, said: dict[str, Any]) -> None:
    client = identity.app.test_client()
    assert said == client.get("/.well-known/oauth-authorization-server", base_url=ISSUER).get_json()


def test_the_issuer_is_the_address_it_was_asked_at(said: dict[str, Any]) -> None:
    assert said["issuer"] == ISSUER


def test_every_address_it_names_exists_and_is_under_the_issuer(
    identity: Identity, said: dict[str, Any]
) -> None:
    client = identity.app.test_client()
    named = [value for name, value in said.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(named) == 7
    for address in named:
        assert address.startswith(f"{ISSUER}/")
        assert client.get(address, base_url=ISSUER).status_code != 404


def test_the_required_metadata_are_there(said: dict[str, Any]) -> None:
    for name in (
        *("response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"),
        *("scopes_supported", "claims_supported", "token_endpoint_auth_methods_supported"),
    ):
        assert said[name], name
    assert "openid" in said["scopes_supported"]
    assert "RS256" in said["id_token_signing_alg_values_supported"]


def test_nothing_that_does_not_exist_is_promised(said: dict[str, Any]) -> None:
    assert said["response_types_supported"] == ["code"]
    assert said["response_modes_supported"] == ["query", "form_post"]
    assert said["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["request_parameter_supported"] is False
    assert said["request_uri_parameter_supported"] is False
    assert said["claims_parameter_supported"] is True
    assert said["acr_values_supported"] == ["eidas1", "eidas1-mfa", "eidas2"]
    assert set(CLAIMS) <= set(said["claims_supported"])


def test_it_says_that_answers_name_their_issuer_and_logout_a_sid(
    said: dict[str, Any],
) -> None:
    assert said["authorization_response_iss_parameter_supported"] is True
    assert said["backchannel_logout_supported"] is True
    assert said["backchannel_logout_session_supported"] is True


def test_the_published_keys_are_public_and_name_their_use(identity: Identity) -> None:
    keys = identity.app.test_client().get("/oidc/jwks", base_url=ISSUER).get_json()["keys"]
    assert {key["alg"] for key in keys} == {"ES256", "RS256"}
    assert {key["use"] for key in keys} == {"sig"}
    assert len({key["kid"] for key in keys}) == len(keys)
    assert not any(set(key) & {"d", "p", "q", "dp", "dq", "qi", "k"} for key in keys)
