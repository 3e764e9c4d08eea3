"""Token introspection: RFC 7662."""

from datetime import timedelta

import pytest
import time_machine

from socle import clock
from tests.fixtures_apps import ISSUER
from tests.protocol.conftest import OTHER_SECRET, Party, application, offline

INACTIVE = {"active": False}


def server(party: Party, **metadata: object) -> Party:
    """A registered resource server."""
    return application(party, **{"client_id": "ressource", "introspects": True, **metadata})


def test_a_resource_server_learns_of_a_living_token(party: Party) -> None:
    token = party.tokens()["access_token"]
    told = server(party).post("/oidc/introspect", {"token": token}).get_json()
    assert told["active"] is True
    assert told["iss"] == told["aud"] == ISSUER
    assert told["client_id"] == "career"
    assert told["scope"] == "openid profile email academie"
    assert told["sub"] == party.userinfo(token).get_json()["sub"]
    assert told["exp"] - told["iat"] == 600
    assert told["acr"] == "eidas1"


def test_an_ended_token_is_only_said_to_be_inactive(party: Party) -> None:
    resource = server(party)
    expired, revoked, gone = (party.tokens()["access_token"] for _ in range(3))
    party.post("/oidc/revoke", {"token": revoked})
    assert resource.post("/oidc/introspect", {"token": revoked}).get_json() == INACTIVE
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert resource.post("/oidc/introspect", {"token": expired}).get_json() == INACTIVE
    party.browser.get("/").submit("Se déconnecter")
    assert resource.post("/oidc/introspect", {"token": gone}).get_json() == INACTIVE


@pytest.mark.parametrize("token", ["x", "é\x00", "x" * 10_000])
def test_an_unknown_token_is_inactive(party: Party, token: str) -> None:
    answer = server(party).post("/oidc/introspect", {"token": token})
    assert (answer.status_code, answer.get_json()) == (200, INACTIVE)


def test_an_application_that_is_no_resource_server_learns_nothing_even_of_its_own(party: Party) -> None:
    token = party.tokens()["access_token"]
    assert party.post("/oidc/introspect", {"token": token}).get_json() == INACTIVE
    assert application(party).post("/oidc/introspect", {"token": token}).get_json() == INACTIVE


def test_a_resource_server_is_not_told_of_the_tokens_of_another_resource(party: Party) -> None:
    theirs = application(party, resource="https://api.example/notes").tokens()["access_token"]
    stranger = server(party, resource="https://api.example/paie")
    assert stranger.post("/oidc/introspect", {"token": theirs}).get_json() == INACTIVE
    own = server(party, client_id="notes", resource="https://api.example/notes")
    assert own.post("/oidc/introspect", {"token": theirs}).get_json()["aud"] == "https://api.example/notes"


def test_a_refresh_token_a_code_or_an_id_token_is_inactive(party: Party) -> None:
    able, resource = offline(party), server(party)
    tokens = able.tokens(scope="openid offline_access")
    for text in (tokens["refresh_token"], tokens["id_token"], able.code()):
        assert resource.post("/oidc/introspect", {"token": text}).get_json() == INACTIVE


def test_who_asks_must_prove_itself(party: Party) -> None:
    server(party)
    token = party.tokens()["access_token"]
    answer = party.post("/oidc/introspect", {"token": token}, ("ressource", "x" * 40))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")
    client = party.identity.app.test_client()
    form = {"token": token, "client_id": "ressource"}
    assert client.post("/oidc/introspect", base_url=ISSUER, data=form).status_code == 401
    assert client.get(f"/oidc/introspect?token={token}", base_url=ISSUER).status_code == 405


def test_a_request_without_a_token_is_invalid(party: Party) -> None:
    answer = party.post("/oidc/introspect", {}, ("career", party.secret))
    assert answer.get_json()["error"] == "invalid_request"
    assert server(party).post("/oidc/introspect", {}).get_json()["error"] == "invalid_request"
    assert OTHER_SECRET not in repr(party.identity.events())
