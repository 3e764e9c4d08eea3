"""Proof key for code exchange, S256: RFC 7636, RFC 9700 § 2.1.1; one application is expressly exempted."""

import pytest

from tests.protocol.conftest import VERIFIER, Party, application

WHY = "ProConnect n’envoie pas de PKCE (domain.md § 8.4)"
NONE = {"code_challenge": None, "code_challenge_method": None}


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "none"])
def test_every_application_confidential_or_public_sends_a_challenge(party: Party, method: str) -> None:
    own = application(party, token_endpoint_auth_method=method)
    assert own.answer(**NONE)["error"] == "invalid_request"
    assert own.answer(code_challenge_method="plain")["error"] == "invalid_request"


def test_an_exempted_application_needs_none(party: Party) -> None:
    own = application(party, pkce_exemption=WHY)
    answer = own.redeem(own.code(**NONE), code_verifier=None)
    assert answer.status_code == 200


def test_an_exempted_application_that_sends_a_challenge_is_held_to_it(party: Party) -> None:
    own = application(party, pkce_exemption=WHY)
    assert own.redeem(own.code(), code_verifier=None).status_code == 400
    assert own.redeem(own.code(), code_verifier="w" * 64).get_json()["error"] == "invalid_grant"
    assert own.redeem(own.code()).status_code == 200
    assert own.answer(code_challenge_method="plain")["error"] == "invalid_request"


def test_a_verifier_without_a_challenge_is_refused_so_that_no_challenge_can_be_taken_away(
    party: Party,
) -> None:
    own = application(party, pkce_exemption=WHY)
    assert own.redeem(own.code(**NONE), code_verifier=VERIFIER).status_code == 400


@pytest.mark.parametrize("verifier", ["v" * 42, "v" * 129, "v" * 63 + "é", "w" * 64, VERIFIER.upper()])
def test_a_verifier_that_does_not_fit_gives_nothing_and_the_code_is_spent(
    party: Party, verifier: str
) -> None:
    code = party.code()
    assert party.redeem(code, code_verifier=verifier).status_code == 400
    assert party.redeem(code).get_json()["error"] == "invalid_grant"
