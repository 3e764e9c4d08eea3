"""Levels: acr_values, essential acr claims, amr; Core § 2, § 3.1.2.1, § 5.5.1.1, domain.md § 8.4."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from socle import clock
from tests.fixtures_apps import CALLBACK, Identity
from tests.fixtures_directory import NewAgent
from tests.protocol.conftest import Party, application

MFA = ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"]


def essential(*values: str) -> str:
    return json.dumps({"id_token": {"acr": {"essential": True, "values": list(values)}, "amr": None}})


def code_of(party: Party) -> str:
    """The code with which the browser was sent back."""
    assert party.browser.location
    assert party.browser.location.startswith(f"{CALLBACK}?code=")
    return parse_qs(urlsplit(party.browser.location).query)["code"][0]


def level(party: Party, code: str) -> tuple[str, list[str]]:
    claims = party.read(party.redeem(code).get_json()["id_token"]).claims
    return claims["acr"], claims["amr"]


@pytest.fixture
def holder(identity: Identity, new_agent: NewAgent) -> Party:
    """An application in the browser of somebody who has an authenticator, not yet signed in."""
    account, secrets = new_agent()
    identity.enrol(account.uid)
    party = Party(identity, identity.browser(secrets.password))
    party.parameters = {"uid": account.uid, "password": secrets.password}
    return party


def sign_in(party: Party) -> Party:
    uid = party.parameters["uid"]
    party.browser.submit("Valider", login=uid, password=party.parameters["password"])
    party.identity.pass_code(party.browser, uid)
    return party


def test_a_password_alone_is_eidas1(party: Party) -> None:
    assert level(party, party.code()) == ("eidas1", ["pwd"])
    assert level(party, party.code(acr_values="eidas1")) == ("eidas1", ["pwd"])


def test_a_password_and_an_authenticator_are_eidas2(holder: Party) -> None:
    holder.browser.get(holder.address())
    assert level(sign_in(holder), code_of(holder)) == ("eidas2", ["pwd", "otp", "mfa"])


def test_of_essential_levels_the_highest_reached_one_is_answered(holder: Party) -> None:
    holder.browser.get(holder.address(claims=essential("eidas1", "eidas0")))
    assert level(sign_in(holder), code_of(holder))[0] == "eidas1"
    assert level(holder, holder.code(claims=essential(*MFA)))[0] == "eidas2"


def test_who_has_no_authenticator_reaches_two_factors_by_a_mailed_code(party: Party) -> None:
    browser = party.browser.get(party.address(claims=essential(*MFA)))
    assert browser.h1 == "Un code par messagerie"
    assert "L’application « I-Prof » demande une connexion plus sûre." in browser.text
    browser.submit("Recevoir un code")
    [mail] = party.identity.outgoing("mail")
    found = re.search(r"(\d{4})\s(\d{4})", mail["text"])
    assert found
    browser.submit("Continuer", code="".join(found.groups()))
    assert level(party, code_of(party)) == ("eidas1-mfa", ["pwd", "mail", "mfa"])


def test_an_essential_level_that_this_person_cannot_reach_is_unmet(party: Party) -> None:
    for values in (["eidas2"], ["eidas3"]):
        answer = party.answer(claims=essential(*values))
        assert answer["error"] == "unmet_authentication_requirements"


def test_an_essential_level_that_is_not_reached_is_unmet_when_no_page_may_be_shown(party: Party) -> None:
    answer = party.answer(claims=essential(*MFA), prompt="none")
    assert answer["error"] == "unmet_authentication_requirements"


def test_a_level_asked_as_a_wish_stops_nobody_who_cannot_reach_it(party: Party) -> None:
    assert level(party, party.code(acr_values="eidas2"))[0] == "eidas1"
    assert level(party, party.code(acr_values="eidas9 eidas3"))[0] == "eidas1"


def test_a_level_registered_for_an_application_is_asked_at_each_of_its_requests(party: Party) -> None:
    own = application(party, default_acr_values=["eidas2"])
    assert own.answer()["error"] == "unmet_authentication_requirements"
    assert "code" in party.answer()


def test_a_level_registered_for_an_application_is_not_lowered_by_its_request(party: Party) -> None:
    own = application(party, default_acr_values=["eidas2"])
    for changes in ({"claims": essential("eidas1")}, {"acr_values": "eidas1"}):
        assert own.answer(**changes)["error"] == "unmet_authentication_requirements"


def test_who_must_sign_in_anew_shows_both_factors_anew(holder: Party) -> None:
    holder.browser.get(holder.address())
    sign_in(holder)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        holder.browser.get(holder.address(prompt="login", claims=essential("eidas2")))
        uid = holder.parameters["uid"]
        holder.browser.submit("Valider", login=uid, password=holder.parameters["password"])
        assert holder.browser.h1 == "Votre code de connexion"


def test_the_level_of_a_refreshed_token_is_that_of_the_sign_in(holder: Party) -> None:
    grants = ["authorization_code", "refresh_token"]
    own = application(holder, grant_types=grants, scope="openid offline_access")
    own.parameters = holder.parameters
    own.browser.get(own.address(scope="openid offline_access"))
    first = own.redeem(code_of(sign_in(own))).get_json()
    again = own.refresh(first["refresh_token"]).get_json()
    assert own.read(again["id_token"]).claims["acr"] == "eidas2"


def test_a_level_asked_by_post_is_asked_in_the_same_sign_in(holder: Party) -> None:
    path, _, query = holder.address(acr_values="eidas2").partition("?")
    holder.browser.post(path, query, content_type="application/x-www-form-urlencoded", status=0)
    assert level(sign_in(holder), code_of(holder))[0] == "eidas2"
