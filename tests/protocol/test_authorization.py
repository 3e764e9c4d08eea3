"""The authorization endpoint: OpenID Connect Core § 3.1.2, RFC 6749 § 4.1, RFC 7636, RFC 9207, RFC 9700."""

import pytest

from tests.fixtures_apps import CALLBACK, CAREER, ISSUER, Identity
from tests.protocol.conftest import VERIFIER, Party


def test_a_signed_in_person_comes_back_with_code_state_and_issuer(party: Party) -> None:
    answer = party.answer()
    assert answer["state"] == "état & co"
    assert answer["iss"] == ISSUER
    assert len(answer["code"]) >= 43


def test_who_is_not_signed_in_signs_in_and_the_request_resumes(stranger: Party) -> None:
    browser = stranger.browser.get(stranger.address())
    assert browser.h1 == "Authentification"
    assert CAREER in browser.response.headers["Content-Security-Policy"]
    browser.submit("Valider", login="mfabre", password=stranger.identity.demo("mfabre"))
    assert browser.location
    assert browser.location.startswith(f"{CALLBACK}?code=")


@pytest.mark.parametrize(
    "uri",
    [
        CALLBACK + "/",
        CALLBACK + "?x=1",
        CALLBACK + "#f",
        CALLBACK.upper(),
        CALLBACK.replace("127.0.0.1", "localhost"),
        CALLBACK.replace(":8001", ":8002"),
        CALLBACK.replace("http://", "http://evil@"),
        CALLBACK.replace("/retour", "/retour/../retour"),
        "https://evil.example/retour",
        "javascript:alert(1)",
        "",
        None,
    ],
)
def test_a_redirect_uri_that_is_not_exact_gets_a_page_and_no_redirect(party: Party, uri: str | None) -> None:
    browser = party.browser.get(party.address(redirect_uri=uri), status=400)
    assert browser.location is None
    assert browser.h1 == "Cette application n’est pas reconnue"
    assert party.identity.events("client_refused")


def test_an_unknown_or_doubled_client_gets_a_page(party: Party) -> None:
    for client in ("personne", "", None, ["career", "career"]):
        assert party.browser.get(party.address(client_id=client), status=400).location is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": 'é"\\'}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "court"}, "invalid_request"),
        ({"code_challenge": "é" * 43}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "http://169.254.169.254/"}, "request_uri_not_supported"),
        ({"request_uri": "file:///etc/passwd"}, "request_uri_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "٣"}, "invalid_request"),
        ({"max_age": "9" * 5000}, "invalid_request"),
        ({"state": ["a", "b"]}, "invalid_request"),
        ({"nonce": ["a", "b"]}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
    ],
)
def test_a_faulty_request_goes_back_with_the_specified_error(
    party: Party, changes: dict[str, object], error: str
) -> None:
    answer = party.answer(**changes)
    assert answer["error"] == error
    assert answer["iss"] == ISSUER
    assert "code" not in answer
    if "state" not in changes:
        assert answer["state"] == "état & co"


def test_unknown_scopes_and_parameters_are_ignored(party: Party) -> None:
    tokens = party.tokens(
        scope="openid email siren chorusdt é", extra="oidc", acr_values="eidas9", ui_locales="de"
    )
    assert tokens["scope"] == "openid email"


def test_prompt_none_without_a_session_says_login_required(stranger: Party) -> None:
    assert stranger.answer(prompt="none")["error"] == "login_required"


def test_prompt_none_with_a_session_gives_a_code(party: Party) -> None:
    assert "code" in party.answer(prompt="none")


def test_login_hint_fills_the_identifiant_and_nothing_more(stranger: Party) -> None:
    browser = stranger.browser.get(stranger.address(login_hint="claire.lefebvre@ac-demo.example"))
    assert browser.value("login") == "claire.lefebvre@ac-demo.example"
    assert stranger.browser.get(stranger.address(login_hint='"><script>')).value("login") == '"><script>'


def test_a_request_by_post_is_accepted(party: Party) -> None:
    path, _, query = party.address().partition("?")
    browser = party.browser
    browser.post(path, query, content_type="application/x-www-form-urlencoded", status=0)
    assert browser.location
    assert browser.location.startswith(f"{CALLBACK}?code=")


def test_an_account_that_must_change_its_password_gets_no_code_before(
    stranger: Party, identity: Identity
) -> None:
    browser = stranger.browser.get(stranger.address())
    browser.submit("Valider", login="lmorel", password="mot de passe quelconque", status=422)
    assert not identity.events("signed_in")
    assert stranger.answer(prompt="none")["error"] == "login_required"


def test_the_verifier_never_leaves_the_application(party: Party) -> None:
    party.tokens()
    assert VERIFIER not in repr([row.details for row in party.identity.events()])
