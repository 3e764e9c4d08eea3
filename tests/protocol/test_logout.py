"""RP-Initiated Logout 1.0 and Back-Channel Logout 1.0; sign-out by GET asks, unless the hint fits."""

from datetime import timedelta
from urllib.parse import urlencode

import time_machine

from socle import clock
from tests.fixtures_apps import CAREER, ISSUER, Identity
from tests.protocol.conftest import Party

BYE = f"{CAREER}/au-revoir"


def logout(party: Party, status: int = 0, **values: str) -> Party:
    party.browser.get("/oidc/logout?" + urlencode(values), status=status)
    return party


def is_signed_in(party: Party) -> bool:
    return "code" in party.answer(prompt="none")


def test_the_right_hint_ends_the_session_and_goes_back_with_the_state(party: Party) -> None:
    token = party.tokens()["id_token"]
    logout(party, id_token_hint=token, post_logout_redirect_uri=BYE, state="s&1")
    assert party.browser.location == f"{BYE}?state=s%261"
    assert not is_signed_in(party)


def test_without_a_hint_the_person_is_asked_and_may_confirm(party: Party) -> None:
    logout(party, post_logout_redirect_uri=BYE, client_id="career", state="s")
    assert party.browser.h1 == "Voulez-vous vous déconnecter ?"
    assert is_signed_in(party)
    logout(party, post_logout_redirect_uri=BYE, client_id="career", state="s")
    party.browser.submit("Me déconnecter")
    assert party.browser.location == f"{BYE}?state=s"
    assert not is_signed_in(party)


def test_a_forged_or_foreign_hint_ends_nothing(party: Party) -> None:
    token = party.tokens()["id_token"]
    other = Party(party.identity, party.identity.signed_in("mfabre", party.identity.demo("mfabre")))
    for hint in (
        token[:-4] + "AAAA",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        "x",
        other.tokens()["id_token"],
    ):
        logout(party, id_token_hint=hint, post_logout_redirect_uri=BYE)
        assert party.browser.h1 == "Voulez-vous vous déconnecter ?"
        assert is_signed_in(party)


def test_an_address_that_is_not_registered_is_never_followed(party: Party) -> None:
    for uri in ("https://evil.example/", BYE + "/", BYE + "?x=1", f"{CAREER}/retour"):
        token = party.tokens()["id_token"]
        logout(party, id_token_hint=token, post_logout_redirect_uri=uri)
        assert party.browser.location is None
        assert party.browser.h1 == "Accueil"
        party.browser = party.identity.signed_in("clefebvre", party.identity.demo("clefebvre"))


def test_a_page_elsewhere_cannot_sign_somebody_out(party: Party) -> None:
    client = party.browser.client
    evil = {"Origin": "https://evil.example"}
    page = client.post("/oidc/logout", base_url=ISSUER, headers=evil, follow_redirects=True)
    assert "Voulez-vous vous déconnecter" in page.text
    assert client.post("/deconnexion", base_url=ISSUER, headers=evil).status_code == 400
    assert client.post("/deconnexion/application", base_url=ISSUER, headers=evil).status_code == 400
    assert is_signed_in(party)


def test_each_application_opened_is_told_by_its_own_sid(party: Party) -> None:
    sid = party.read(party.tokens()["id_token"]).claims["sid"]
    assert party.read(party.tokens()["id_token"]).claims["sid"] == sid
    party.browser.get("/").submit("Se déconnecter")
    assert [row["sid"] for row in party.identity.outgoing("logout")] == [sid]


def test_an_application_never_opened_is_not_told(identity: Identity) -> None:
    identity.signed_in("mfabre", identity.demo("mfabre")).get("/").submit("Se déconnecter")
    assert identity.outgoing("logout") == []


def test_a_request_by_post_is_taken_with_the_session_that_a_foreign_page_cannot_send(party: Party) -> None:
    token = party.tokens()["id_token"]
    form = {"id_token_hint": token, "post_logout_redirect_uri": BYE, "state": "s"}
    party.browser.post("/oidc/logout", form, status=0)
    assert party.browser.location == f"{BYE}?state=s"
    assert not is_signed_in(party)


def test_without_any_parameter_the_person_is_asked_and_then_sees_our_page(party: Party) -> None:
    logout(party)
    party.browser.submit("Me déconnecter")
    assert party.browser.location is None
    assert party.browser.h1 == "Accueil"
    assert not is_signed_in(party)


def test_a_hint_alone_ends_the_session_and_goes_to_our_page(party: Party) -> None:
    logout(party, id_token_hint=party.tokens()["id_token"])
    assert party.browser.location is None
    assert not is_signed_in(party)


def test_the_right_hint_without_a_state_goes_back_without_one(party: Party) -> None:
    logout(party, id_token_hint=party.tokens()["id_token"], post_logout_redirect_uri=BYE)
    assert party.browser.location == BYE


def test_a_modified_hint_never_leads_back_to_the_application(party: Party) -> None:
    forged = party.tokens()["id_token"][:-6] + "AAAAAA"
    logout(party, id_token_hint=forged, post_logout_redirect_uri=BYE, client_id="career", state="s")
    party.browser.submit("Me déconnecter")
    assert party.browser.location is None


def test_an_expired_hint_is_taken_without_a_client_id_as_proconnect_sends_it(party: Party) -> None:
    token = party.tokens()["id_token"]
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        logout(party, id_token_hint=token, post_logout_redirect_uri=BYE)
    assert party.browser.location == BYE


def test_a_hint_of_another_application_than_the_one_named_leads_nowhere(party: Party) -> None:
    token = party.tokens()["id_token"]
    logout(party, id_token_hint=token, post_logout_redirect_uri=BYE, client_id="autre")
    assert party.browser.location is None


def test_a_state_alone_is_asked_and_leads_nowhere(party: Party) -> None:
    logout(party, state="s")
    assert party.browser.h1 == "Voulez-vous vous déconnecter ?"
    party.browser.submit("Me déconnecter")
    assert party.browser.location is None
