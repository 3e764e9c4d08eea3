"""Access tokens that are JWTs, for the applications registered so: RFC 9068."""

from datetime import timedelta

import time_machine

from socle import clock
from tests.fixtures_apps import ISSUER
from tests.protocol.conftest import Party, application

RESOURCE = "https://api.example/notes"


def test_the_token_has_the_claims_and_the_type_of_the_profile(party: Party) -> None:
    own = application(party, access_token_format="jwt", resource=RESOURCE)
    tokens = own.tokens()
    token = own.read(tokens["access_token"])
    assert token.header["typ"] == "at+jwt"
    assert token.header["alg"] == "ES256"
    claims = token.claims
    assert claims["iss"] == ISSUER
    assert claims["aud"] == RESOURCE
    assert claims["client_id"] == "autre"
    assert claims["scope"] == "openid profile email academie"
    assert claims["acr"] == "eidas1"
    assert claims["exp"] - claims["iat"] == 300 == tokens["expires_in"]
    assert claims["auth_time"] <= claims["iat"]
    assert not {"name", "email", "numen", "datenaissance"} & set(claims)


def test_two_tokens_of_the_same_second_differ(party: Party) -> None:
    own = application(party, access_token_format="jwt", resource=RESOURCE)
    with time_machine.travel(clock.now(), tick=False):
        found = {own.tokens()["access_token"] for _ in range(3)}
    assert len(found) == 3
    assert len({own.read(token).claims["jti"] for token in found}) == 3


def test_it_lives_five_minutes_at_most_whatever_was_registered(party: Party) -> None:
    own = application(party, access_token_format="jwt", resource=RESOURCE, access_token_seconds=200)
    assert own.tokens()["expires_in"] == 200


def test_userinfo_takes_it_and_forgets_it_when_it_is_revoked_or_too_old(party: Party) -> None:
    own = application(party, access_token_format="jwt", resource=RESOURCE)
    token, revoked = own.tokens()["access_token"], own.tokens()["access_token"]
    assert own.userinfo(token).get_json()["uid"] == "clefebvre"
    own.post("/oidc/revoke", {"token": revoked})
    assert own.userinfo(revoked).status_code == 401
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert own.userinfo(token).status_code == 401


def test_it_is_no_hint_of_a_session_and_signs_nobody_out(party: Party) -> None:
    own = application(party, access_token_format="jwt", resource=RESOURCE)
    token = own.tokens()["access_token"]
    assert own.answer(id_token_hint=token)["error"] == "invalid_request"
    own.browser.get(f"/oidc/logout?id_token_hint={token}")
    assert own.browser.h1 == "Voulez-vous vous déconnecter ?"
