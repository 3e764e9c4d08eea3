"""The token endpoint and userinfo: OpenID Connect Core § 3.1.3 and § 5.3, RFC 6749, RFC 6750, RFC 7636."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from socle import clock
from sso.clients import register
from sso.models import Ticket
from sso.tickets import Grant, Tickets, revoke
from tests.fixtures_apps import CALLBACK, ISSUER, issued
from tests.protocol.conftest import Party


def test_the_id_token_says_who_for_whom_when_and_how(party: Party) -> None:
    tokens = party.tokens()
    token = party.read(tokens["id_token"])
    claims = token.claims
    assert token.header["alg"] == "ES256"
    assert token.header["kid"]
    assert claims["iss"] == ISSUER
    assert claims["aud"] == "career"
    assert claims["nonce"] == "n-0S6"
    assert claims["acr"] == "eidas1"
    assert claims["amr"] == ["pwd"]
    assert claims["sid"]
    assert claims["exp"] > claims["iat"] >= claims["auth_time"]
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).decode().rstrip("=")


def test_a_request_without_a_nonce_succeeds(party: Party) -> None:
    assert "nonce" not in party.read(party.tokens(nonce=None)["id_token"]).claims


def test_the_subject_is_stable_and_is_neither_login_nor_numen(party: Party) -> None:
    subjects = {party.read(party.tokens()["id_token"]).claims["sub"] for _ in range(2)}
    assert len(subjects) == 1
    assert "lefebvre" not in subjects.pop()


def test_the_answer_is_never_kept_by_a_cache(party: Party) -> None:
    answer = party.redeem(party.code())
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["token_type"] == "Bearer"


@pytest.mark.both_engines
def test_a_code_redeemed_twice_revokes_what_it_gave(party: Party) -> None:
    code = party.code()
    token = party.redeem(code).get_json()["access_token"]
    assert party.userinfo(token).status_code == 200
    assert party.redeem(code).get_json()["error"] == "invalid_grant"
    assert party.userinfo(token).status_code == 401
    assert party.identity.events("code_replayed")


def test_a_code_replayed_half_a_minute_later_still_revokes_what_it_gave(party: Party) -> None:
    code = party.code()
    token = party.redeem(code).get_json()["access_token"]
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        assert party.redeem(code).get_json()["error"] == "invalid_grant"
        assert party.userinfo(token).status_code == 401


@pytest.mark.both_engines
def test_of_twenty_who_redeem_a_code_at_once_one_at_most_succeeds(party: Party) -> None:
    code = party.code()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: party.redeem(code).status_code, range(20)))
    assert statuses.count(200) == 1
    assert set(statuses) == {200, 400}


def test_a_token_made_while_its_code_was_replayed_or_its_session_ended_is_dead(party: Party) -> None:
    kept: Tickets = party.identity.app.extensions["tickets"]
    replayed, ended = party.code(), party.code()
    grants: list[Grant] = [g for code in (replayed, ended) if (g := kept.redeem("code", code, "career"))]
    assert kept.redeem("code", replayed, "career") is None
    with party.identity.db.begin() as session:
        revoke(session, Ticket.family == grants[1].family)
    later = clock.now() + timedelta(minutes=1)
    tokens = [issued(kept, "access", replace(grant, details={}, expires_at=later)) for grant in grants]
    assert [kept.find("access", token) for token in tokens] == [None, None]


def test_an_expired_code_is_refused(party: Party) -> None:
    code = party.code()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert party.redeem(code).get_json()["error"] == "invalid_grant"


def test_a_code_dies_with_the_session_that_gave_it(party: Party) -> None:
    code = party.code()
    party.browser.get("/").submit("Se déconnecter")
    assert party.redeem(code).get_json()["error"] == "invalid_grant"


def test_a_code_of_another_application_is_refused_and_not_consumed(party: Party) -> None:
    register(
        party.identity.db,
        {"client_id": "autre", "client_secret": "d" * 40, "redirect_uris": [CALLBACK]},
    )
    code = party.code()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": "v" * 64,
    }
    assert party.post("/oidc/token", form, ("autre", "d" * 40)).get_json()["error"] == "invalid_grant"
    assert party.redeem(code).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": "v" * 10}, "invalid_request"),
        ({"redirect_uri": CALLBACK + "/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": None}, "invalid_request"),
        ({"code": ""}, "invalid_grant"),
        ({"code": "x" * 10_000}, "invalid_grant"),
        ({"code": "é\x00"}, "invalid_grant"),
        ({"client_secret": "c" * 40, "client_id": "career"}, "invalid_request"),
    ],
)
def test_a_faulty_token_request_gets_the_specified_error(
    party: Party, changes: dict[str, str | None], error: str
) -> None:
    answer = party.redeem(**{"code": party.code(), **changes})
    assert answer.status_code == 400
    assert answer.get_json()["error"] == error


@pytest.mark.parametrize(
    "auth", [("career", "mauvais"), ("career", ""), ("personne", "c" * 40), ("", ""), ("career", "é" * 40)]
)
def test_an_application_that_does_not_prove_itself_is_refused(party: Party, auth: tuple[str, str]) -> None:
    form = {"grant_type": "authorization_code", "code": party.code(), "code_verifier": "v" * 64}
    answer = party.post("/oidc/token", {**form, "redirect_uri": CALLBACK}, auth)
    assert answer.status_code in {400, 401}
    assert answer.get_json()["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic //46/w==", "Basic !!!", "Basic", "Bearer x", "Digest a=b"])
def test_an_authorization_that_cannot_be_read_is_refused(party: Party, header: str) -> None:
    form = {"grant_type": "authorization_code", "code": "x", "redirect_uri": CALLBACK}
    client = party.identity.app.test_client()
    answer = client.post("/oidc/token", base_url=ISSUER, data=form, headers={"Authorization": header})
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")


def test_a_secret_by_post_is_refused_to_who_registered_basic(party: Party) -> None:
    client = party.identity.app.test_client()
    form = {
        "grant_type": "authorization_code",
        "code": party.code(),
        "redirect_uri": CALLBACK,
        "code_verifier": "v" * 64,
        "client_id": "career",
        "client_secret": party.secret,
    }
    answer = client.post("/oidc/token", base_url=ISSUER, data=form)
    assert answer.get_json()["error"] == "invalid_client"


def test_an_access_token_dies_with_its_time_and_with_its_session(party: Party) -> None:
    token = party.tokens()["access_token"]
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert party.userinfo(token).status_code == 401
    assert party.userinfo(token).status_code == 200
    party.browser.get("/").submit("Se déconnecter")
    assert party.userinfo(token).status_code == 401
