"""Consent (Core § 3.1.2.4): asked once of applications that are not the académie's own, given or refused."""

from datetime import timedelta
from typing import Any

import time_machine

from socle import clock
from sso import registry
from tests.fixtures_apps import CAREER, ISSUER
from tests.protocol.conftest import OTHER_SECRET, Party, application

SCOPE = "openid profile email siret"
PROFILE_ONLY = "openid profile"


def stranger_to_the_academie(party: Party, **metadata: Any) -> Party:
    """An application that people have to allow."""
    return application(party, **{"first_party": False, "scope": SCOPE, **metadata})


def asked(party: Party, **changes: Any) -> Party:
    """The page that asks, open in the browser."""
    party.browser.get(party.address(**{"scope": PROFILE_ONLY, **changes}))
    assert "/connexion/accord?demande=" in party.browser.url, party.browser.url
    return party


def answered(party: Party, button: str) -> dict[str, str]:
    """The parameters sent back to the application once the button is pressed."""
    party.browser.submit(button, status=0)
    return party.told()


def test_the_person_is_asked_before_anything_is_given_and_told_what_will_be_known(party: Party) -> None:
    own = asked(
        stranger_to_the_academie(party, client_name="SIAM <b>mobile</b>"), scope="openid profile email"
    )
    assert own.browser.h1 == "Autoriser l’application « SIAM <b>mobile</b> » ?"
    assert "votre nom et votre prénom" in own.browser.text
    assert "votre adresse académique" in own.browser.text
    assert "SIRET" not in own.browser.text
    assert "ni votre NUMEN" in own.browser.text
    policy = own.browser.response.headers["Content-Security-Policy"]  # type: ignore[union-attr]
    assert f"form-action 'self' {CAREER}" in policy


def test_who_allows_it_is_sent_back_with_a_code_and_not_asked_again(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    answer = answered(own, "Autoriser")
    assert own.redeem(answer["code"]).status_code == 200
    assert answer["state"] == "état & co"
    assert own.code(scope=PROFILE_ONLY)
    [line] = party.identity.events("consent_given")
    assert (line.actor, line.details) == ("clefebvre", {"client": "autre", "scope": "openid profile"})


def test_who_refuses_is_sent_back_with_access_denied_and_is_asked_the_next_time(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    answer = answered(own, "Refuser")
    assert (answer["error"], answer["iss"], answer["state"]) == ("access_denied", ISSUER, "état & co")
    assert "code" not in answer
    assert not party.identity.events("consent_given")
    asked(own)


def test_more_than_was_allowed_is_asked_again(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    answered(own, "Autoriser")
    assert own.code(scope="openid")
    answered(asked(own, scope="openid email"), "Autoriser")
    assert own.code(scope="openid profile email")


def test_a_claim_asked_by_name_is_asked_of_the_person_as_its_scope_would_be(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    answered(own, "Autoriser")
    assert own.code(scope=PROFILE_ONLY, claims='{"userinfo":{"name":null,"roles":null}}')  # nothing new
    asked(own, claims='{"id_token":{"email":{"essential":true}}}')
    assert "votre adresse académique" in own.browser.text
    token = own.redeem(answered(own, "Autoriser")["code"]).get_json()["id_token"]
    assert own.read(token).claims["email"]


def test_an_application_that_may_learn_more_is_allowed_again_and_its_tokens_die(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    token = own.redeem(answered(own, "Autoriser")["code"]).get_json()["access_token"]
    stranger_to_the_academie(party, client_name="Un autre nom")
    assert own.userinfo(token).status_code == 200
    stranger_to_the_academie(party, claims=["email"])
    assert own.userinfo(token).status_code == 401
    asked(own)
    assert "votre adresse académique" in own.browser.text


def test_without_a_page_consent_required_is_answered(party: Party) -> None:
    own = stranger_to_the_academie(party)
    assert own.answer(prompt="none", scope=PROFILE_ONLY)["error"] == "consent_required"
    answered(asked(own), "Autoriser")
    assert own.code(prompt="none", scope=PROFILE_ONLY)


def test_prompt_consent_asks_whatever_was_allowed_before_once_per_request(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    answered(own, "Autoriser")
    for button in ("Autoriser", "Refuser"):
        answer = answered(asked(own, prompt="consent"), button)
        assert ("code" in answer) is (button == "Autoriser")


def test_an_application_of_the_academie_asks_only_when_it_wants_to(party: Party) -> None:
    assert party.code()
    party.browser.get(party.address(prompt="consent"))
    assert "est un service de l’académie" in party.browser.text
    assert answered(party, "Autoriser")["code"]
    assert not party.identity.events("consent_given")


def test_the_answer_of_one_person_is_not_another_s(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    answered(own, "Autoriser")
    other = Party(party.identity, party.identity.signed_in("mfabre", party.identity.demo("mfabre")), "autre")
    asked(other)


def test_who_has_to_sign_in_is_asked_afterwards(stranger: Party) -> None:
    own = stranger_to_the_academie(stranger)
    own.browser.get(own.address(scope=PROFILE_ONLY))
    own.browser.submit("Valider", login="clefebvre", password=own.identity.demo("clefebvre"))
    assert own.browser.h1.startswith("Autoriser")
    assert answered(own, "Autoriser")["code"]


def test_the_page_takes_only_its_own_form_and_one_of_its_two_answers(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    address, token = own.browser.url, own.browser.value("csrf_token")
    own.browser.post(address, {"accept": "1"}, status=400)
    for answers in ({}, {"accept": "1", "decline": "1"}):
        own.browser.post(address, {"csrf_token": token, **answers}, status=422)
    elsewhere = {"Origin": "https://evil.example"}
    form = {"csrf_token": token, "accept": "1"}
    answer = own.browser.client.post(address, base_url=ISSUER, data=form, headers=elsewhere)
    assert answer.status_code in {400, 403}
    assert not party.identity.events("consent_given")


def test_without_a_session_or_a_kept_request_nothing_is_asked(party: Party) -> None:
    address = asked(stranger_to_the_academie(party)).browser.url
    assert party.identity.browser().get(address).url.startswith(f"{ISSUER}/connexion?demande=")
    for wrong in ("", "?demande=x", "?demande=" + "x" * 500):
        assert "a expiré" in party.browser.get(f"/connexion/accord{wrong}").text
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1)):
        assert "a expiré" in party.browser.get(address).text


def test_an_application_disabled_meanwhile_is_asked_for_by_nobody(party: Party) -> None:
    address = asked(stranger_to_the_academie(party)).browser.url
    registry.disable(party.identity.db, "autre")
    assert "a expiré" in party.browser.get(address).text


def test_who_refused_and_comes_back_may_still_accept(party: Party) -> None:
    own = asked(stranger_to_the_academie(party))
    address = own.browser.url
    assert answered(own, "Refuser")["error"] == "access_denied"
    own.browser.get(address)
    assert answered(own, "Autoriser")["code"]


def test_what_is_withdrawn_ends_its_tokens_and_it_asks_again(party: Party) -> None:
    back = "https://siam.example/fin"
    own = asked(stranger_to_the_academie(party, backchannel_logout_uri=back))
    tokens = own.redeem(answered(own, "Autoriser")["code"]).get_json()
    own.browser.get("/mon-compte/applications-autorisees").submit(
        "Retirer l’autorisation de Autre application"
    )
    assert own.userinfo(tokens["access_token"]).status_code == 401
    [notice] = party.identity.outgoing("logout")
    sid = own.read(tokens["id_token"]).claims["sid"]
    assert (notice["uri"], notice["sid"]) == (back, sid)
    asked(own)
    again = own.redeem(answered(own, "Autoriser")["code"]).get_json()
    assert own.read(again["id_token"]).claims["sid"] != sid
    assert OTHER_SECRET not in repr([line.details for line in party.identity.events()])
