"""The second factor at the sign-in: asked of whom it must be, enrolled, recovered; no session before."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from socle import clock
from sso.factors import codes
from sso.models import SignInRow
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, give_role
from tests.judge import Browser

CODE, MAIL, ENROL = (
    "Votre code de connexion",
    "Un code par messagerie",
    "Votre application d’authentification",
)


def typed(identity: Identity, uid: str, password: str, demande: str = "") -> Browser:
    """A browser in which only the password was given."""
    browser = identity.browser(password).get(f"/connexion?demande={demande}")
    browser.submit("Valider", login=uid, password=password)
    return browser


def levels(identity: Identity) -> list[tuple[str, str, list[str]]]:
    """Every session: whose, its level, the ways."""
    with identity.db.read() as sql:
        rows = sql.scalars(select(SignInRow).order_by(SignInRow.auth_time)).all()
    return [(row.uid, row.acr, row.amr) for row in rows]


def mailed(identity: Identity) -> str:
    """The last code that was mailed."""
    text = [mail for mail in identity.outgoing("mail") if mail["subject"] == "Votre code de connexion"][-1][
        "text"
    ]
    found = re.search(r"(\d{4})\s(\d{4})", text)
    assert found, text
    return found[1] + found[2]


def shown_key(browser: Browser) -> str:
    """The key that the page of an enrolment shows."""
    return browser.select("main code")[0].get_text().replace(" ", "")


def scan(browser: Browser) -> str:
    """The present code of the key that the page shows."""
    return codes.code_of(shown_key(browser), codes.step_at(clock.now()))


def test_somebody_whose_role_asks_it_has_no_session_before_the_code(identity: Identity) -> None:
    browser = typed(identity, "drobin", identity.demo("drobin"))
    assert browser.h1 == CODE
    assert "Votre fonction donne accès à des données sensibles" in browser.text
    assert browser.get("/annuaire").h1 == "Authentification"
    assert levels(identity) == []
    browser.get("/connexion/second-facteur").submit("Continuer", code=identity.code("drobin"))
    assert browser.h1 == "Accueil"
    assert levels(identity) == [("drobin", "eidas2", ["pwd", "otp", "mfa"])]
    assert browser.get("/annuaire").h1 == "Annuaire de l’assistance"
    assert identity.events("signed_in")[-1].details["amr"] == ["pwd", "otp", "mfa"]


def test_who_is_not_asked_signs_in_with_her_password(identity: Identity) -> None:
    assert typed(identity, "clefebvre", identity.demo("clefebvre")).h1 == "Accueil"
    assert levels(identity) == [("clefebvre", "eidas1", ["pwd"])]


def test_who_chose_an_authenticator_is_asked_for_it(identity: Identity, new_agent: NewAgent) -> None:
    account, secrets = new_agent()
    identity.enrol(account.uid)
    browser = typed(identity, account.uid, secrets.password)
    assert browser.h1 == CODE
    assert "Votre compte est protégé par une application" in browser.text


def test_who_must_have_a_factor_enrols_one_after_a_mailed_code_and_prints_her_codes(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    give_role(identity.slapd, account, "gestionnaire")
    browser = typed(identity, account.uid, secrets.password)
    assert browser.h1 == MAIL
    assert browser.get("/connexion/second-facteur/application").h1 == MAIL  # the mailed code comes first
    browser.submit("Continuer", code=mailed(identity))
    assert browser.h1 == ENROL
    assert levels(identity) == []
    key = shown_key(browser)
    browser.submit("Enregistrer cette application", name="téléphone", code="135790", status=422)
    assert "Ce code ne correspond pas à cette clé" in browser.text
    assert shown_key(browser) == key
    browser.submit("Enregistrer cette application", name="téléphone", code=scan(browser))
    assert browser.h1 == "Vos codes de secours"
    printed = [one.get_text() for one in browser.select("ol code")]
    assert len(set(printed)) == 10
    assert levels(identity) == [(account.uid, "eidas2", ["pwd", "mail", "otp", "mfa"])]
    browser.follow("J’ai gardé mes codes : continuer")
    assert "Se déconnecter" in browser.html
    assert [row.details["kind"] for row in identity.events("factor_added")] == ["totp"]
    assert (
        "Une application d’authentification protège votre compte" in identity.outgoing("mail")[-1]["subject"]
    )
    for secret in (key, *printed):
        assert secret not in repr([row.details for row in identity.events()]) + repr(
            identity.outgoing("mail")
        )

    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        lost = typed(identity, account.uid, secrets.password)
        lost.follow("Je n’ai pas mon téléphone : utiliser un code de secours")
        lost.submit("Continuer", code=printed[3].lower().replace(" ", "-"))
        assert "Se déconnecter" in lost.html
        assert any("Il en reste 9." in mail["text"] for mail in identity.outgoing("mail"))
        again = typed(identity, account.uid, secrets.password)
        again.follow("Je n’ai pas mon téléphone : utiliser un code de secours")
        again.submit("Continuer", code=printed[3], status=422)
        assert "Ce code n’est pas le bon, ou il a déjà servi" in again.text


def test_who_must_have_a_factor_and_has_no_address_is_sent_to_the_assistance(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent(mail=None)
    give_role(identity.slapd, account, "gestionnaire")
    browser = typed(identity, account.uid, secrets.password)
    assert browser.h1 == "Un second facteur est nécessaire"
    assert levels(identity) == []


def test_a_password_that_must_change_does_not_skip_the_second_factor(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent(pwdReset="TRUE")
    identity.enrol(account.uid)
    browser = typed(identity, account.uid, secrets.password)
    new = "quatre girafes peignent la barrière"
    browser.submit("Enregistrer", new=new, again=new)
    assert browser.h1 == CODE
    assert levels(identity) == []
    identity.pass_code(browser, account.uid)
    assert levels(identity)[0][1] == "eidas2"


def test_what_waits_for_a_code_expires(identity: Identity) -> None:
    browser = typed(identity, "drobin", identity.demo("drobin"))
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        browser.submit("Continuer", code=identity.code("drobin"))
        assert browser.h1 == "Authentification"
        assert "Cette étape a expiré" in browser.text
    assert levels(identity) == []


def test_a_mailed_code_serves_the_browser_that_asked_for_it_once_and_ten_minutes(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    give_role(identity.slapd, account, "gestionnaire")
    thief = typed(identity, account.uid, secrets.password)
    owner = typed(identity, account.uid, secrets.password)
    thief.submit("Continuer", code=mailed(identity), status=422)
    first = mailed(identity)
    owner.submit("Envoyer un nouveau code")
    owner.submit("Continuer", code=first, status=422)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        owner.submit("Continuer", code=mailed(identity), status=422)
        assert "Recevoir un code" in owner.get("/connexion/second-facteur/messagerie").text


def test_mailed_codes_are_counted_and_the_page_says_until_when(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    give_role(identity.slapd, account, "gestionnaire")
    browser = typed(identity, account.uid, secrets.password)
    for _ in range(5):
        browser.submit("Envoyer un nouveau code")
    assert "Vous pourrez en demander un autre après" in browser.text
    assert len(identity.outgoing("mail")) == 5


def test_a_second_person_s_password_ends_the_session_of_the_first(identity: Identity) -> None:
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    browser.get("/connexion").submit("Valider", login="drobin", password=identity.demo("drobin"))
    assert browser.h1 == CODE
    assert "FABRE" not in browser.get("/").html
    with identity.db.read() as sql:
        assert [row.ended_why for row in sql.scalars(select(SignInRow))] == ["replaced"]


@pytest.mark.parametrize(("asked", "reached"), [("eidas1-mfa", "eidas1-mfa"), ("eidas1", "eidas1")])
def test_an_application_that_asks_two_factors_has_a_code_mailed(
    identity: Identity, asked: str, reached: str
) -> None:
    query = (
        "response_type=code&client_id=career&redirect_uri=http%3A%2F%2F127.0.0.1%3A8001%2Fretour&scope=openid"
        f"&state=s&nonce=n&code_challenge={'a' * 43}&code_challenge_method=S256&acr_values={asked}"
    )
    browser = identity.browser().get(f"/oidc/authorize?{query}")
    browser.submit("Valider", login="clefebvre", password=identity.demo("clefebvre"))
    if reached != "eidas1":
        assert "L’application que vous ouvrez demande un second facteur" in browser.text
        browser.submit("Continuer", code=mailed(identity))
    assert browser.location and browser.location.startswith("http://127.0.0.1:8001/retour?code=")
    assert levels(identity)[0][1] == reached


def test_a_session_rises_for_an_application_without_the_password(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    before = browser.client.get_cookie("mamia_session", domain="localhost")
    query = (
        "response_type=code&client_id=career&redirect_uri=http%3A%2F%2F127.0.0.1%3A8001%2Fretour&scope=openid"
        f"&state=s&nonce=n&code_challenge={'a' * 43}&code_challenge_method=S256&acr_values=eidas1-mfa"
    )
    browser.get(f"/oidc/authorize?{query}")
    assert browser.h1 == MAIL
    assert "I-Prof" in browser.text
    assert identity.outgoing("mail") == []  # nothing leaves because of a GET
    browser.submit("Recevoir un code").submit("Continuer", code=mailed(identity))
    assert browser.location and browser.location.startswith("http://127.0.0.1:8001/retour?code=")
    assert levels(identity) == [("clefebvre", "eidas1-mfa", ["pwd", "mail", "mfa"])]
    after = browser.client.get_cookie("mamia_session", domain="localhost")
    assert before and after and before.value != after.value
    assert identity.events("level_raised")[-1].details["amr"] == ["mail", "mfa"]
