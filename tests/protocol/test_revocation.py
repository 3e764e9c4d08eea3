"""Token revocation: RFC 7009."""

import pytest

from tests.fixtures_apps import ISSUER
from tests.protocol.conftest import Party, application, offline

ASKED = "openid offline_access"


def test_a_revoked_access_token_is_dead_at_once_and_alone(party: Party) -> None:
    able = offline(party)
    tokens = able.tokens(scope=ASKED)
    assert able.post("/oidc/revoke", {"token": tokens["access_token"]}).status_code == 200
    assert able.userinfo(tokens["access_token"]).status_code == 401
    assert able.refresh(tokens["refresh_token"]).status_code == 200


def test_a_revoked_refresh_token_ends_the_access_tokens_of_its_grant(party: Party) -> None:
    able = offline(party)
    tokens = able.tokens(scope=ASKED)
    answer = able.post("/oidc/revoke", {"token": tokens["refresh_token"], "token_type_hint": "refresh_token"})
    assert answer.status_code == 200
    assert able.userinfo(tokens["access_token"]).status_code == 401
    assert able.refresh(tokens["refresh_token"]).get_json()["error"] == "invalid_grant"


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "autre", ""])
def test_a_hint_that_is_wrong_or_unknown_is_no_obstacle(party: Party, hint: str) -> None:
    token = party.tokens()["access_token"]
    assert party.post("/oidc/revoke", {"token": token, "token_type_hint": hint}).status_code == 200
    assert party.userinfo(token).status_code == 401


@pytest.mark.parametrize("token", ["x", "é\x00", "x" * 10_000])
def test_an_unknown_token_is_answered_like_a_known_one(party: Party, token: str) -> None:
    assert party.post("/oidc/revoke", {"token": token}).status_code == 200


def test_an_application_cannot_revoke_the_token_of_another_and_learns_nothing(party: Party) -> None:
    token, thief = party.tokens()["access_token"], application(party)
    answer, nothing = (thief.post("/oidc/revoke", {"token": one}) for one in (token, "x"))
    assert (answer.status_code, answer.data) == (nothing.status_code, nothing.data)
    assert party.userinfo(token).status_code == 200


def test_a_request_without_a_token_is_invalid(party: Party) -> None:
    assert party.post("/oidc/revoke", {}).get_json()["error"] == "invalid_request"


def test_the_application_must_prove_itself(party: Party) -> None:
    token = party.tokens()["access_token"]
    answer = party.post("/oidc/revoke", {"token": token}, ("career", "x" * 40))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")
    client = party.identity.app.test_client()
    assert client.post("/oidc/revoke", base_url=ISSUER, data={"token": token}).status_code == 401
    assert client.get("/oidc/revoke", base_url=ISSUER).status_code == 405
    assert party.userinfo(token).status_code == 200


def test_a_public_application_revokes_by_naming_itself(party: Party) -> None:
    public = application(party, token_endpoint_auth_method="none", client_secret=None)
    answer = public.redeem(public.code(), client_id="autre")
    token = answer.get_json()["access_token"]
    client = party.identity.app.test_client()
    client.post("/oidc/revoke", base_url=ISSUER, data={"token": token, "client_id": "autre"})
    assert public.userinfo(token).status_code == 401
