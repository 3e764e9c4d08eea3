"""Userinfo: OpenID Connect Core § 5.3, RFC 6750, RFC 9700 § 4.3.2."""

import pytest
from werkzeug.test import TestResponse

from tests.fixtures_apps import ISSUER
from tests.protocol.conftest import Party, application


def ask(party: Party, method: str = "GET", **options: object) -> TestResponse:
    return party.identity.app.test_client().open("/oidc/userinfo", method=method, base_url=ISSUER, **options)


def test_it_gives_the_claims_of_the_scopes_and_no_secret(party: Party) -> None:
    facts = party.userinfo(party.tokens()["access_token"]).get_json()
    assert facts["uid"] == "clefebvre"
    assert facts["family_name"] == "LEFEBVRE"
    assert facts["email"] == "claire.lefebvre@ac-demo.example"
    assert facts["rne"] == "0319021M"
    assert "16G1399006ZZF" not in repr(facts)
    assert "1989" not in repr(facts)
    assert "" not in facts.values()
    few = party.userinfo(party.tokens(scope="openid")["access_token"]).get_json()
    assert set(few) == {"sub"}


def test_the_subject_is_that_of_the_id_token(party: Party) -> None:
    tokens = party.tokens()
    told = party.userinfo(tokens["access_token"]).get_json()["sub"]
    assert told == party.read(tokens["id_token"]).claims["sub"]


def test_a_token_comes_in_the_header_of_a_get_or_a_post_or_in_the_form(party: Party) -> None:
    token = party.tokens()["access_token"]
    for kind in ("Bearer", "bearer", "BEARER"):
        assert ask(party, headers={"Authorization": f"{kind} {token}"}).status_code == 200
    assert ask(party, "POST", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert ask(party, "POST", data={"access_token": token}).status_code == 200


def test_a_token_in_the_address_is_not_taken(party: Party) -> None:
    token = party.tokens()["access_token"]
    answer = ask(party, query_string={"access_token": token})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_two_ways_at_once_are_an_invalid_request(party: Party) -> None:
    token = party.tokens()["access_token"]
    both = {"headers": {"Authorization": f"Bearer {token}"}, "data": {"access_token": token}}
    for answer in (ask(party, "POST", **both), ask(party, "POST", data={"access_token": [token, token]})):
        assert answer.status_code == 400
        assert 'error="invalid_request"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("token", ["x", "x" * 10_000, "é", "a b", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
def test_a_text_that_is_no_living_token_is_an_invalid_token(party: Party, token: str) -> None:
    answer = ask(party, "POST", data={"access_token": token})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_an_id_token_a_code_or_a_state_is_no_access_token(party: Party) -> None:
    tokens = party.tokens()
    for text in (tokens["id_token"], party.code(), "état & co"):
        assert ask(party, "POST", data={"access_token": text}).status_code == 401


def test_the_answer_is_a_signed_jwt_for_the_applications_registered_so(party: Party) -> None:
    own = application(party, userinfo_signed_response_alg="RS256")
    answer = own.userinfo(own.tokens()["access_token"])
    assert answer.mimetype == "application/jwt"
    token = own.read(answer.text)
    assert token.header["alg"] == "RS256"
    assert (token.claims["iss"], token.claims["aud"]) == (ISSUER, "autre")
    assert token.claims["uid"] == "clefebvre"


def test_the_tokens_of_a_disabled_application_are_dead(party: Party) -> None:
    from socle import clock
    from sso.models import ClientRow

    own = application(party)
    token = own.tokens()["access_token"]
    with party.identity.db.begin() as session:
        session.get_one(ClientRow, "autre").disabled_at = clock.now()
    assert own.userinfo(token).status_code == 401


@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_no_foreign_page_reads_it(party: Party, origin: str) -> None:
    token = party.tokens()["access_token"]
    answer = ask(party, headers={"Authorization": f"Bearer {token}", "Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    preflight = ask(party, "OPTIONS", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
    assert not {name for name, _ in preflight.headers if name.startswith("Access-Control")}
