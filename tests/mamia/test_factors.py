"""Mon second facteur: add, remove, print again; each asks for a recent proof and is told by mail."""

from datetime import timedelta

import pytest
import time_machine

from socle import clock
from sso.factors import recovery
from sso.factors.totp import Authenticators
from tests.fixtures_apps import SSO, Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.sso.test_second_factor import levels, mailed, scan

PAGE = "/mon-compte/second-facteur"
LATER = timedelta(minutes=11)


def subjects(identity: Identity) -> list[str]:
    return [mail["subject"] for mail in identity.outgoing("mail")]


def names(identity: Identity, uid: str) -> list[str]:
    return [one.name for one in Authenticators(identity.db, SSO).of(identity.directory.get(uid).unique_id)]


def test_who_is_not_signed_in_sees_nothing(identity: Identity) -> None:
    assert identity.browser().get(PAGE).h1 == "Authentification"
    assert identity.browser().get(f"{PAGE}/ajouter").h1 == "Authentification"


def test_somebody_adds_an_authenticator_by_choice_after_a_mailed_code(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    browser = identity.signed_in(account.uid, secrets.password).get("/mon-compte/second-facteur")
    assert "votre mot de passe suffit" in browser.text
    browser.follow("Ajouter une application")
    assert browser.h1 == "Un code par messagerie"
    assert "Avant d’ajouter une application d’authentification" in browser.text
    browser.submit("Recevoir un code").submit("Continuer", code=mailed(identity))
    assert browser.h1 == "Ajouter une application d’authentification"
    browser.submit("Enregistrer", name="<b>mon</b> téléphone", code=scan(browser))
    assert browser.h1 == "Vos codes de secours"
    browser.follow("J’ai gardé mes codes : continuer")
    assert "<b>mon</b> téléphone" in browser.text
    assert "Il vous reste 10 codes" in browser.text
    assert levels(identity) == [(account.uid, "eidas2", ["pwd", "mail", "otp", "mfa"])]
    assert subjects(identity)[-1] == "Une application d’authentification protège votre compte"
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        again = identity.browser().get("/connexion")
        again.submit("Valider", login=account.uid, password=secrets.password)
        assert again.h1 == "Votre code de connexion"


@pytest.fixture
def protected(identity: Identity, new_agent: NewAgent) -> tuple[Browser, str]:
    """Somebody who chose an authenticator, signed in."""
    account, secrets = new_agent()
    identity.enrol(account.uid)
    return identity.signed_in(account.uid, secrets.password), account.uid


def test_the_last_one_goes_with_its_recovery_codes(
    identity: Identity, protected: tuple[Browser, str]
) -> None:
    browser, uid = protected
    sub = identity.directory.get(uid).unique_id
    with identity.db.begin() as sql:
        recovery.renew(sql, sub)
    browser.get(PAGE).follow("retirer Téléphone d’essai")
    assert "votre mot de passe suffira" in browser.text
    browser.submit("Retirer cette application")
    assert names(identity, uid) == []
    with identity.app.app_context():
        assert recovery.left(sub) == 0
    assert subjects(identity)[-1] == "Une application d’authentification a été retirée de votre compte"
    assert identity.events("factor_removed")[-1].details == {"kind": "totp", "reason": "own"}


def test_who_must_have_one_does_not_remove_the_last(identity: Identity) -> None:
    browser = identity.signed_in("drobin", identity.demo("drobin")).get(PAGE)
    assert "ajoutez d’abord le nouveau" in browser.text
    assert not [link for link in browser.select("main a") if "retirer" in link.get_text()]
    sub = identity.directory.get("drobin").unique_id
    only = Authenticators(identity.db, SSO).of(sub)[0].id
    browser.get(f"{PAGE}/{only}/retirer")
    assert "Votre fonction demande un second facteur" in browser.text
    identity.enrol("drobin")
    browser.get(f"{PAGE}/{only}/retirer").submit("Retirer cette application")
    assert len(names(identity, "drobin")) == 1


def test_nobody_removes_somebody_else_s(identity: Identity, protected: tuple[Browser, str]) -> None:
    sub = identity.directory.get("drobin").unique_id
    theirs = Authenticators(identity.db, SSO).of(sub)[0].id
    protected[0].get(f"{PAGE}/{theirs}/retirer", status=404)
    assert len(names(identity, "drobin")) == 1


def test_new_recovery_codes_replace_the_others(identity: Identity, protected: tuple[Browser, str]) -> None:
    browser, uid = protected
    printed = []
    for _ in range(2):
        browser.get(f"{PAGE}/codes-de-secours").submit("Faire de nouveaux codes")
        printed.append([one.get_text() for one in browser.select("ol code")])
        assert subjects(identity)[-1] == "De nouveaux codes de secours ont été faits"
    sub = identity.directory.get(uid).unique_id
    with identity.app.app_context():
        assert not recovery.use(sub, printed[0][0])
        assert recovery.use(sub, printed[1][0])
        assert not recovery.use(sub, printed[1][0])
    assert "9 codes" in browser.get(PAGE).text


def test_on_an_old_session_each_of_them_asks_again_says_why_and_comes_back(
    identity: Identity, protected: tuple[Browser, str]
) -> None:
    browser, uid = protected
    own = Authenticators(identity.db, SSO).of(identity.directory.get(uid).unique_id)[0].id
    with time_machine.travel(clock.now() + LATER):
        for path, why in {
            "/ajouter": "Avant d’ajouter",
            f"/{own}/retirer": "Avant de retirer",
            "/codes-de-secours": "Avant de faire de nouveaux codes",
        }.items():
            browser.get(PAGE + path)
            assert browser.h1 == "Confirmez votre mot de passe"
            assert why in browser.text
            token = browser.value("csrf_token")
            assert browser.post(PAGE + path, {"csrf_token": token}).h1 == "Confirmez votre mot de passe"
    assert len(names(identity, uid)) == 1


def test_the_proof_is_the_password_and_the_code_and_the_cookie_changes(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    identity.enrol(account.uid)
    browser = identity.signed_in(account.uid, secrets.password)
    with time_machine.travel(clock.now() + LATER):
        browser.get(f"{PAGE}/codes-de-secours")
        before = browser.client.get_cookie("mamia_session", domain="localhost")
        browser.submit("Continuer", password="une autre phrase", status=422)
        assert "Ce mot de passe n’est pas le bon" in browser.text
        browser.submit("Continuer", password=secrets.password)
        assert browser.h1 == "Votre code de connexion"
        assert (
            browser.get(f"{PAGE}/codes-de-secours").h1 == "Votre code de connexion"
        )  # nor the password again
        identity.pass_code(browser, account.uid)
        assert browser.h1 == "Faire de nouveaux codes de secours"
        after = browser.client.get_cookie("mamia_session", domain="localhost")
        assert before and after and before.value != after.value
        assert identity.events("level_raised")[-1].details["amr"] == ["pwd", "otp", "mfa"]


def test_no_more_than_five(identity: Identity, protected: tuple[Browser, str]) -> None:
    browser, uid = protected
    for _ in range(4):
        identity.enrol(uid)
    assert "Ajouter une application" not in browser.get(PAGE).text
    assert "vous en avez déjà assez" in browser.get(f"{PAGE}/ajouter").text
