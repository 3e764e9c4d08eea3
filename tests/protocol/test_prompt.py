"""prompt, max_age, login_hint, id_token_hint: OpenID Connect Core § 3.1.2.1 and § 3.1.2.3."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from socle import clock
from tests.fixtures_apps import CALLBACK, Identity
from tests.protocol.conftest import Party, application


def answered(party: Party) -> dict[str, str]:
    """The parameters the browser was sent back with."""
    assert party.browser.location and party.browser.location.startswith(CALLBACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(party.browser.location).query).items()}


def sign_in(party: Party, uid: str) -> None:
    """Answer the sign-in page."""
    assert party.browser.h1 == "Authentification"
    party.browser.submit("Valider", login=uid, password=party.identity.demo(uid))


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "0"}])
def test_a_new_sign_in_is_asked_and_answers_once(party: Party, asked: dict[str, str]) -> None:
    before = party.read(party.tokens()["id_token"]).claims["auth_time"]
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        party.browser.get(party.address(**asked))
        sign_in(party, "clefebvre")
        token = party.redeem(answered(party)["code"]).get_json()["id_token"]
        assert party.read(token).claims["auth_time"] >= before + 299


def test_the_sign_in_page_of_prompt_login_is_not_passed_by_asking_for_what_follows(party: Party) -> None:
    party.browser.get(party.address(prompt="login"))
    demande = party.demande
    party.browser.get(f"/oidc/reprise?demande={demande}")
    assert party.browser.h1 == "Authentification"


def test_max_age_is_counted_from_the_sign_in(party: Party) -> None:
    start = clock.now()
    with time_machine.travel(start + timedelta(seconds=30)):
        assert "code" in party.answer(max_age="40")
        assert party.answer(max_age="20", prompt="none")["error"] == "login_required"


@pytest.mark.parametrize("prompt", ["none login", "none consent", "autre", "login autre"])
def test_a_prompt_that_contradicts_itself_or_is_unknown_is_refused(party: Party, prompt: str) -> None:
    assert party.answer(prompt=prompt)["error"] == "invalid_request"


def test_select_account_asks_with_which_account_to_go_on(party: Party) -> None:
    assert party.browser.get(party.address(prompt="select_account")).h1 == "Avec quel compte ?"
    party.browser.submit("Continuer avec ce compte")
    assert "code" in answered(party)


def test_select_account_lets_another_account_sign_in(party: Party) -> None:
    party.browser.get(party.address(prompt="select_account")).follow("Utiliser un autre compte")
    sign_in(party, "mfabre")
    token = party.redeem(answered(party)["code"]).get_json()["access_token"]
    assert party.userinfo(token).get_json()["uid"] == "mfabre"


def test_select_account_without_a_session_is_a_sign_in(stranger: Party) -> None:
    stranger.browser.get(stranger.address(prompt="select_account"))
    sign_in(stranger, "mfabre")
    assert "code" in answered(stranger)


def test_an_id_token_hint_of_the_person_signed_in_is_fulfilled_in_silence(party: Party) -> None:
    hint = party.tokens()["id_token"]
    assert "code" in party.answer(id_token_hint=hint, prompt="none")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):  # an expired one is still a hint
        assert "code" in party.answer(id_token_hint=hint, prompt="none")


def test_an_id_token_hint_of_somebody_else_never_gives_a_code_of_this_person(party: Party) -> None:
    other = Party(party.identity, party.identity.signed_in("mfabre", party.identity.demo("mfabre")))
    hint = other.tokens()["id_token"]
    assert party.answer(id_token_hint=hint, prompt="none")["error"] == "login_required"
    party.browser.get(party.address(id_token_hint=hint))
    sign_in(party, "clefebvre")
    assert answered(party)["error"] == "login_required"
    party.browser.get(party.address(id_token_hint=hint))
    sign_in(party, "mfabre")
    assert "code" in answered(party)


@pytest.mark.parametrize("hint", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "é"])
def test_a_hint_that_we_did_not_sign_is_refused(party: Party, hint: str) -> None:
    assert party.answer(id_token_hint=hint)["error"] == "invalid_request"
    forged = party.tokens()["id_token"][:-6] + "AAAAAA"
    assert party.answer(id_token_hint=forged)["error"] == "invalid_request"


def test_two_people_in_one_browser_never_share_a_session(party: Party) -> None:
    mine = party.read(party.tokens()["id_token"]).claims
    party.browser.get(party.address(prompt="login"))
    sign_in(party, "mfabre")
    theirs = party.read(party.redeem(answered(party)["code"]).get_json()["id_token"]).claims
    assert mine["sub"] != theirs["sub"]
    assert mine["sid"] != theirs["sid"]


def test_a_request_that_waited_too_long_says_so_and_goes_nowhere(stranger: Party) -> None:
    stranger.browser.get(stranger.address())
    demande = stranger.demande
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        stranger.browser.get(f"/oidc/reprise?demande={demande}", status=400)
    assert stranger.browser.h1 == "Cette demande a expiré"
    assert stranger.browser.get("/oidc/reprise", status=400).location is None


def test_an_address_withdrawn_while_its_person_signs_in_is_not_followed(stranger: Party) -> None:
    other = application(stranger)
    stranger.browser.get(other.address())
    application(stranger, redirect_uris=[f"{CALLBACK}/nouveau"])
    stranger.browser.submit("Valider", status=400, login="mfabre", password=stranger.identity.demo("mfabre"))
    assert stranger.browser.location is None
    assert stranger.browser.h1 == "Cette application n’est pas reconnue"


@pytest.mark.parametrize(
    "wish",
    [{"display": "popup"}, {"display": "page"}, {"ui_locales": "de fr"}, {"claims_locales": "se"}],
    ids=lambda wish: next(iter(wish)),
)
def test_display_and_languages_are_wishes_that_stop_nothing(stranger: Party, wish: dict[str, str]) -> None:
    stranger.browser.get(stranger.address(**wish))
    sign_in(stranger, "mfabre")
    assert "code" in answered(stranger)


def test_who_signs_in_again_keeps_her_session_and_the_applications_it_opened(party: Party) -> None:
    before = party.read(party.tokens()["id_token"]).claims
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        party.browser.get(party.address(prompt="login"))
        sign_in(party, "clefebvre")
        after = party.read(party.redeem(answered(party)["code"]).get_json()["id_token"]).claims
    assert after["sid"] == before["sid"]
    assert after["auth_time"] >= before["auth_time"] + 299
    assert party.identity.outgoing("logout") == []


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "1"}])
def test_a_request_kept_elsewhere_is_answered_by_no_sign_in_but_its_own(
    identity: Identity, stranger: Party, asked: dict[str, str]
) -> None:
    stranger.browser.get(stranger.address(**asked))
    demande = stranger.demande
    victim = identity.signed_in("mfabre", identity.demo("mfabre"))
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        victim.get(f"/oidc/reprise?demande={demande}")
        assert victim.location is None
        assert victim.h1 == "Authentification"


def test_a_request_answered_long_ago_asks_again(party: Party) -> None:
    party.browser.get(party.address(max_age="60"))
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        party.browser.get(party.address(max_age="60"))
        demande = party.demande
        sign_in(party, "clefebvre")
        assert "code" in answered(party)
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        party.browser.get(f"/oidc/reprise?demande={demande}")
        assert party.browser.h1 == "Authentification"
