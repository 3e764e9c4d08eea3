"""Consent: asked once of applications that are not the académie's own, seen and withdrawn."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from flask import Flask
from flask_login import login_user

from socle import clock
from sso import consents, interactions, sessions
from sso.clients import Client, find, register
from sso.sessions import SignIn
from sso.tickets import Grant, Tickets
from tests.fixtures_apps import ISSUER, Identity, issued, joined
from tests.judge import Browser

BACK = "https://siam.example/retour"
SIAM: dict[str, Any] = {
    "client_id": "siam",
    "client_name": "SIAM <b>mobile</b>",
    "client_secret": "s" * 40,
    "redirect_uris": [BACK],
    "backchannel_logout_uri": "https://siam.example/fin",
    "scope": "openid profile email siret",
}
REQUEST = {
    "client_id": "siam",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid profile",
    "state": "é",
    "code_challenge": "c" * 43,
    "code_challenge_method": "S256",
}


@pytest.fixture
def siam(identity: Identity) -> Client:
    register(identity.db, SIAM)
    return known(identity)


def known(identity: Identity) -> Client:
    found = find(identity.db, "siam")
    assert found is not None
    return found


@pytest.fixture
def context(identity: Identity) -> Iterator[Flask]:
    with identity.app.test_request_context(base_url=ISSUER):
        yield identity.app


@pytest.fixture
def claire(identity: Identity, context: Flask) -> SignIn:
    """Claire Lefebvre, signed in."""
    account = identity.directory.get("clefebvre")
    person = sessions.open_session(account, frozenset(), "eidas1", ("pwd",))
    login_user(person)
    return person


def authorization(**changes: str) -> str:
    """What the application asks."""
    return "/oidc/authorize?" + urlencode({**REQUEST, **changes})


def asked(identity: Identity, client: Client, scope: str = "openid profile") -> str:
    """The address of the page for a request that is kept."""
    with identity.app.test_request_context(base_url=ISSUER):
        kept = interactions.keep({**REQUEST, "scope": scope})
        identity.db.write_waiting()
        return consents.ask(kept.identifier, client, scope)


def answered(browser: Browser, button: str) -> dict[str, str]:
    """What the application is told once the person has pressed this button."""
    browser.submit(button)
    assert browser.location
    assert browser.location.startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(browser.location).query).items()}


def test_it_is_needed_once_and_again_for_more(siam: Client, claire: SignIn, identity: Identity) -> None:
    assert consents.needed(claire.sub, siam, "openid profile")
    consents.give(claire, "siam", ["openid", "profile"])
    assert not consents.needed(claire.sub, siam, "openid profile")
    assert not consents.needed(claire.sub, siam, "openid")
    assert not consents.needed(claire.sub, siam, "openid profile academie inconnu")  # it has no right to them
    assert consents.needed(claire.sub, siam, "openid profile email")
    assert consents.needed(claire.sub, siam, "openid profile", ["email"])
    consents.give(claire, "siam", ["email", "+email"])
    assert not consents.needed(claire.sub, siam, "openid profile email", ["email"])
    assert [line.details["client"] for line in identity.events("consent_given")] == ["siam", "siam"]


def test_it_is_needed_again_when_the_application_is_given_more(
    siam: Client, claire: SignIn, identity: Identity
) -> None:
    consents.give(claire, "siam", ["openid", "profile"])
    register(identity.db, {**SIAM, "claims": ["siret"]})
    assert consents.needed(claire.sub, known(identity), "openid profile")


def test_one_person_s_consent_is_not_another_s(siam: Client, claire: SignIn) -> None:
    consents.give(claire, "siam", ["openid"])
    assert consents.needed("somebody", siam, "openid")


def test_an_application_of_the_academie_never_needs_one(
    siam: Client, claire: SignIn, identity: Identity
) -> None:
    register(identity.db, {**SIAM, "first_party": True})
    assert not consents.needed(claire.sub, known(identity), "openid profile email", ["email"])


def test_the_page_says_who_asks_and_what_it_will_know(siam: Client, identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    browser.get(asked(identity, siam, "openid profile email"))
    assert browser.h1 == "Autoriser l’application « SIAM <b>mobile</b> » ?"
    assert "votre nom et votre prénom" in browser.text
    assert "votre adresse académique" in browser.text
    assert "SIRET" not in browser.text
    assert "ni votre NUMEN" in browser.text
    policy = browser.response.headers["Content-Security-Policy"]  # type: ignore[union-attr]
    assert "form-action 'self' https://siam.example" in policy


def test_who_accepts_is_remembered_and_never_asked_again(siam: Client, identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    told = answered(browser.get(authorization()), "Autoriser")
    assert told["code"]
    assert told["state"] == "é"
    [line] = identity.events("consent_given")
    assert (line.actor, line.details) == ("clefebvre", {"client": "siam", "scope": "openid profile"})
    browser.get(authorization())
    assert browser.location
    assert "code=" in browser.location


def test_who_refuses_sends_a_refusal_and_is_asked_again_the_next_time(
    siam: Client, identity: Identity
) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    told = answered(browser.get(authorization()), "Refuser")
    assert (told["error"], told["state"]) == ("access_denied", "é")
    assert "code" not in told
    assert not identity.events("consent_given")
    assert browser.get(authorization()).h1.startswith("Autoriser")


def test_prompt_consent_asks_once_even_who_has_consented(siam: Client, identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    for _ in range(2):
        assert "code" in answered(browser.get(authorization(prompt="consent")), "Autoriser")


def test_prompt_none_is_told_that_a_consent_is_required(siam: Client, identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    browser.get(authorization(prompt="none"))
    assert browser.location
    assert "error=consent_required" in browser.location


def test_the_consent_of_one_person_answers_for_nobody_else_in_the_same_browser(
    siam: Client, identity: Identity
) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    browser.get(authorization(prompt="consent"))
    demande = parse_qs(urlsplit(browser.url).query)["demande"][0]
    answered(browser, "Autoriser")
    other = identity.signed_in("mfabre", identity.demo("mfabre"))
    assert other.get(f"/oidc/reprise?demande={demande}").h1.startswith("Autoriser")


def test_the_page_asks_for_its_own_token_and_for_an_answer(siam: Client, identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    address = asked(identity, siam)
    browser.get(address).post(address, {"accept": "1"}, status=400)
    token = browser.get(address).value("csrf_token")
    browser.post(address, {"csrf_token": token}, status=422)
    foreign = browser.client.post(
        address,
        base_url=ISSUER,
        data={"csrf_token": token, "accept": "1"},
        headers={"Origin": "https://x.example"},
    )
    assert foreign.status_code in {400, 403}
    assert not identity.events("consent_given")


def test_nobody_signed_in_or_no_request_shows_no_question(siam: Client, identity: Identity) -> None:
    address = asked(identity, siam)
    assert identity.browser().get(address).url.startswith(f"{ISSUER}/connexion?demande=")
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    assert "a expiré" in browser.get("/connexion/accord").text
    assert "a expiré" in browser.get("/connexion/accord?demande=" + "x" * 500).text
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        assert browser.get(address).h1 != "Autoriser"


@pytest.mark.both_engines
def test_what_is_withdrawn_ends_the_application_s_tokens_and_tells_it(
    siam: Client, claire: SignIn, identity: Identity
) -> None:
    consents.give(claire, "siam", ["openid"])
    sid, career_sid = joined(identity.db, claire, "siam"), joined(identity.db, claire, "career")
    grant = Grant("f", "siam", claire.id, sid, claire.sub, "openid", {}, clock.now() + timedelta(minutes=5))
    mine = issued(Tickets(identity.db), "access", grant)
    other = issued(Tickets(identity.db), "access", Grant(**{**vars(grant), "sub": "somebody", "family": "g"}))
    assert consents.withdraw(claire, "siam")
    assert Tickets(identity.db).find("access", mine) is None
    assert Tickets(identity.db).find("access", other)
    [notice] = identity.outgoing("logout")
    assert (notice["client_id"], notice["sid"], notice["sub"]) == ("siam", sid, claire.sub)
    assert sessions.load(claire.id)
    assert joined(identity.db, claire, "career") == career_sid
    assert joined(identity.db, claire, "siam") != sid
    assert consents.needed(claire.sub, siam, "openid")
    assert [line.details for line in identity.events("consent_withdrawn")] == [{"client": "siam"}]
    assert not consents.withdraw(claire, "siam")
    assert not consents.withdraw(claire, "personne")


def test_a_session_that_goes_on_ends_its_applications_at_the_end(
    siam: Client, claire: SignIn, identity: Identity
) -> None:
    """The notices of a whole sign-out are as they were."""
    sids = {joined(identity.db, claire, "siam"), joined(identity.db, claire, "career")}
    with identity.db.begin() as sql:
        sessions.end_all(sql, claire.uid, "signed_out")
    assert {notice["sid"] for notice in identity.outgoing("logout")} == sids
