"""Refresh tokens: RFC 6749 § 6, RFC 9700 § 4.14, OpenID Connect Core § 11 and § 12."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from socle import clock
from sso.sessions import end_all
from tests.fixtures_apps import Identity
from tests.protocol.conftest import Party, application, offline

ASKED = "openid profile offline_access"


def test_a_refresh_token_is_given_only_when_offline_access_was_asked(party: Party) -> None:
    able = offline(party)
    assert "refresh_token" in able.tokens(scope=ASKED)
    assert "refresh_token" not in able.tokens(scope="openid profile")


def test_offline_access_is_ignored_for_an_application_without_the_refresh_grant(party: Party) -> None:
    tokens = application(party).tokens(scope=ASKED)
    assert "refresh_token" not in tokens
    assert tokens["scope"] == "openid profile"


def test_a_refresh_gives_new_tokens_of_the_same_person_session_and_sign_in(party: Party) -> None:
    able = offline(party)
    first = able.tokens(scope=ASKED)
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        second = able.refresh(first["refresh_token"]).get_json()
        old, new = (able.read(one["id_token"]).claims for one in (first, second))
        assert {name: old[name] for name in ("iss", "sub", "aud", "auth_time", "sid", "acr")} == {
            name: new[name] for name in ("iss", "sub", "aud", "auth_time", "sid", "acr")
        }
        assert new["iat"] > old["iat"]
        assert "nonce" not in new
        assert second["refresh_token"] != first["refresh_token"]
        assert able.userinfo(second["access_token"]).status_code == 200


@pytest.mark.both_engines
def test_a_refresh_token_used_twice_ends_its_whole_family(party: Party) -> None:
    able = offline(party)
    first = able.tokens(scope=ASKED)
    second = able.refresh(first["refresh_token"]).get_json()
    assert able.refresh(first["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert able.refresh(second["refresh_token"]).get_json()["error"] == "invalid_grant"
    for tokens in (first, second):
        assert able.userinfo(tokens["access_token"]).status_code == 401
    assert party.identity.events("token_replayed")


@pytest.mark.both_engines
def test_of_twenty_who_refresh_at_once_one_at_most_succeeds(party: Party) -> None:
    able = offline(party)
    token = able.tokens(scope=ASKED)["refresh_token"]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: able.refresh(token).status_code, range(20)))
    assert statuses.count(200) == 1
    assert set(statuses) == {200, 400}


def test_a_scope_may_be_narrowed_never_widened_and_a_refused_one_costs_nothing(party: Party) -> None:
    able = offline(party)
    token = able.tokens(scope=ASKED)["refresh_token"]
    wider = able.refresh(token, scope="openid profile email")
    assert wider.get_json()["error"] == "invalid_scope"
    narrow = able.refresh(token, scope="openid").get_json()
    assert narrow["scope"] == "openid"
    assert set(able.userinfo(narrow["access_token"]).get_json()) == {"sub"}
    assert able.refresh(narrow["refresh_token"]).get_json()["scope"] == ASKED


def test_a_refresh_token_is_bound_to_its_application(party: Party) -> None:
    able, thief = offline(party), offline(party, client_id="voleur")
    token = able.tokens(scope=ASKED)["refresh_token"]
    assert thief.refresh(token).get_json()["error"] == "invalid_grant"
    assert able.refresh(token).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "é\x00"])
def test_a_text_that_is_no_refresh_token_is_refused(party: Party, token: str) -> None:
    answer = offline(party).refresh(token)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_grant")


def test_a_request_without_a_refresh_token_is_invalid(party: Party) -> None:
    answer = offline(party).post("/oidc/token", {"grant_type": "refresh_token"})
    assert answer.get_json()["error"] == "invalid_request"


def test_an_application_without_the_refresh_grant_may_not_refresh(party: Party) -> None:
    answer = application(party).refresh("x")
    assert answer.get_json()["error"] == "unauthorized_client"


def test_an_access_token_or_a_code_does_not_refresh(party: Party) -> None:
    able = offline(party)
    tokens = able.tokens(scope=ASKED)
    for text in (tokens["access_token"], tokens["id_token"], able.code()):
        assert able.refresh(text).get_json()["error"] == "invalid_grant"


def test_a_family_ends_when_its_first_token_would_have_however_often_it_was_refreshed(party: Party) -> None:
    able = offline(party, refresh_token_seconds=3600)
    start = clock.now()
    token = able.tokens(scope=ASKED)["refresh_token"]
    with time_machine.travel(start + timedelta(minutes=50)):
        token = able.refresh(token).get_json()["refresh_token"]
    with time_machine.travel(start + timedelta(minutes=61)):
        assert able.refresh(token).get_json()["error"] == "invalid_grant"


def test_a_session_that_only_grew_old_leaves_its_refresh_tokens(party: Party) -> None:
    able = offline(party)
    token = able.tokens(scope=ASKED)["refresh_token"]
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert able.answer(prompt="none")["error"] == "login_required"
        assert able.refresh(token).status_code == 200


def test_refresh_tokens_die_with_a_sign_out(party: Party) -> None:
    able = offline(party)
    token = able.tokens(scope=ASKED)["refresh_token"]
    party.browser.get("/").submit("Se déconnecter")
    assert able.refresh(token).get_json()["error"] == "invalid_grant"


def test_refresh_tokens_die_with_a_reset_even_those_of_sessions_grown_old(party: Party) -> None:
    able = offline(party)
    token = able.tokens(scope=ASKED)["refresh_token"]
    with time_machine.travel(clock.now() + timedelta(days=3)):
        with party.identity.db.begin() as session:
            end_all(session, "clefebvre", "reset")
        assert able.refresh(token).get_json()["error"] == "invalid_grant"


def test_a_refresh_token_revoked_while_it_is_used_gives_dead_tokens(party: Party) -> None:
    able = offline(party)
    first = able.tokens(scope=ASKED)
    second = able.refresh(first["refresh_token"]).get_json()
    able.post("/oidc/revoke", {"token": second["refresh_token"]})
    assert able.userinfo(second["access_token"]).status_code == 401


def test_a_directory_that_is_down_costs_no_refresh_token(frail_identity: Identity) -> None:
    party = Party(frail_identity, frail_identity.signed_in("clefebvre", frail_identity.demo("clefebvre")))
    able = offline(party)
    token = able.tokens(scope=ASKED)["refresh_token"]
    frail_identity.slapd.slapd.stop()
    assert able.refresh(token).status_code == 503
    frail_identity.slapd.slapd.start()
    assert able.refresh(token).status_code == 200
    assert not frail_identity.events("token_replayed")


def test_a_family_that_would_be_over_at_once_is_not_begun(party: Party) -> None:
    able = offline(party, refresh_token_seconds=300)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert "refresh_token" not in able.tokens(scope=ASKED)
