"""The sign-in page is drawn once for everybody: what is somebody's own never stays in it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from sso import signin_page
from tests.fixtures_apps import ISSUER, Identity
from tests.judge import Browser
from tests.protocol.conftest import Party


def request_of(browser: Browser) -> list[str]:
    action = str(browser.select("form.form")[0]["action"])
    return parse_qs(urlsplit(action).query).get("demande", [])


def test_each_browser_has_its_own_token_and_its_own_request(identity: Identity) -> None:
    parties = [Party(identity, identity.browser()) for _ in range(3)]
    for party in parties:
        party.browser.get(party.address())
    assert len({party.browser.value("csrf_token") for party in parties}) == 3
    assert len({party.demande for party in parties}) == 3
    uids = ("clefebvre", "mfabre", "soconnor")
    for party, uid in zip(parties, uids, strict=True):
        party.browser.submit("Valider", login=uid, password=identity.demo(uid))
        token = party.redeem(party.told()["code"]).get_json()["access_token"]
        assert party.userinfo(token).get_json()["uid"] == uid


def test_a_form_token_of_one_browser_is_refused_from_another(identity: Identity) -> None:
    mine, other = identity.browser().get("/connexion"), identity.browser().get("/connexion")
    sent = {"csrf_token": mine.value("csrf_token"), "login": "x", "password": "y"}
    other.post("/connexion", data=sent, status=400)


@pytest.mark.parametrize("kept", [True, False])
def test_it_is_the_page_that_would_be_drawn_in_full(identity: Identity, kept: bool) -> None:
    browser = identity.browser()
    browser.get(Party(identity, browser).address() if kept else "/connexion")
    assert browser.response
    found, token = browser.response.get_data(as_text=True), browser.value("csrf_token")
    with identity.app.test_request_context("/connexion", base_url=ISSUER):
        form = signin_page.SignInForm()
        form.csrf_token.current_token = token
        assert signin_page.page(form, None, request_of(browser)[0] if kept else None) == found


def test_what_is_told_to_one_browser_is_told_to_it_alone(identity: Identity) -> None:
    identity.browser().get("/connexion")
    told = identity.browser().get("/mon-compte")
    assert "Connectez-vous d’abord" in told.text
    assert "Connectez-vous d’abord" not in identity.browser().get("/connexion").text


def test_who_is_signed_in_and_a_login_hint_stay_in_their_own_page(identity: Identity) -> None:
    hers = identity.signed_in("clefebvre", identity.demo("clefebvre")).get("/connexion")
    assert "Claire LEFEBVRE" in str(hers.page)
    hinted = Party(identity, identity.browser())
    hinted.browser.get(hinted.address(login_hint="mfabre"))
    assert hinted.browser.value("login") == "mfabre"
    page = identity.browser().get("/connexion")
    assert "Claire LEFEBVRE" not in str(page.page)
    assert page.value("login") == ""


def test_each_device_has_the_colours_it_chose(identity: Identity) -> None:
    dark = identity.browser().get("/affichage").submit("Enregistrer", display="sombre").get("/connexion")
    assert dark.select("html")[0]["data-look"] == "sombre"
    assert identity.browser().get("/connexion").select("html")[0]["data-look"] == "systeme"


def test_a_request_with_strange_signs_is_written_as_an_address(identity: Identity) -> None:
    browser = identity.browser().get("/connexion?demande=%22%3E%3Cb%3E%C3%A9%26x=1")
    assert request_of(browser) == ['"><b>é&x=1']
    assert not browser.select("form b")
