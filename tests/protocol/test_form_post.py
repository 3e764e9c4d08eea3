"""OAuth 2.0 Form Post Response Mode."""

from tests.fixtures_apps import CALLBACK, CAREER, ISSUER
from tests.protocol.conftest import Party


def test_the_answer_comes_in_a_form_for_the_application_and_the_address_stays_clean(party: Party) -> None:
    browser = party.browser.get(party.address(response_mode="form_post"))
    assert browser.status == 200
    (form,) = browser.select("form[data-send]")
    assert (form["action"], form["method"]) == (CALLBACK, "post")
    assert form.select_one("button")
    assert browser.value("state") == "état & co"
    assert browser.value("iss") == ISSUER
    assert party.redeem(browser.value("code")).status_code == 200
    headers = browser.response.headers
    assert headers["Cache-Control"] == "no-store"
    assert CAREER in headers["Content-Security-Policy"]


def test_an_error_comes_the_same_way(stranger: Party) -> None:
    browser = stranger.browser.get(stranger.address(response_mode="form_post", prompt="none"))
    assert browser.value("error") == "login_required"
    assert browser.value("iss") == ISSUER
    assert browser.location is None


def test_what_the_application_sent_is_inert_in_the_page(party: Party) -> None:
    evil = '"><script>alert(1)</script>{{7*7}}'
    browser = party.browser.get(party.address(response_mode="form_post", state=evil))
    assert browser.value("state") == evil
    assert "<script>alert" not in browser.text


def test_a_fragment_is_never_used(party: Party) -> None:
    answer = party.answer(response_mode="fragment")
    assert answer["error"] == "invalid_request"
