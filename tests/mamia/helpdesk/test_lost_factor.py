"""A lost second factor: who may remove it, of whom, with a reason; its owner is told and comes back."""

from datetime import timedelta

import pytest
import time_machine

from mamia.helpdesk.lost_factor import remove_as_operator
from socle import clock
from sso.directory.errors import NotFound
from sso.factors.totp import Authenticators
from tests.fixtures_apps import SSO, Identity
from tests.fixtures_directory import NewAgent, give_role
from tests.judge import Browser


def has(identity: Identity, uid: str) -> bool:
    return Authenticators(identity.db, SSO).has(identity.directory.get(uid).unique_id)


def desk(identity: Identity, uid: str) -> Browser:
    return identity.signed_in(uid, identity.demo(uid))


def remove(
    browser: Browser, uid: str, status: int = 200, reason: str = "Appel de l’établissement"
) -> Browser:
    """Send the form of the page, even when the page does not offer it."""
    token = browser.get(f"/annuaire/{uid}").value("csrf_token")
    form = {"csrf_token": token, "reason": reason, "submit": "1"}
    return browser.post(f"/annuaire/{uid}/second-facteur", form, status=status)


def test_it_is_removed_with_a_reason_and_its_owner_is_told_and_signs_in_again(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    identity.enrol(account.uid)
    owner = identity.signed_in(account.uid, secrets.password)
    agent = desk(identity, "drobin").get(f"/annuaire/{account.uid}").follow("La personne l’a perdue")
    assert "1 application d’authentification" in agent.text
    agent.submit("Retirer le second facteur", status=422)
    agent.submit("Retirer le second facteur", reason="Appel, <b>identité</b> vérifiée", ticket="T-12")
    assert "est retiré" in agent.text
    assert not has(identity, account.uid)
    details = identity.events("factor_removed")[-1].details
    assert (details["kind"], details["reason"], details["ticket"]) == (
        "all",
        "Appel, <b>identité</b> vérifiée",
        "T-12",
    )
    notice = identity.outgoing("mail")[-1]
    assert notice["to"] == account.mail and "<b>" not in notice["html"]
    assert "Se déconnecter" not in owner.get("/").html
    assert "Se déconnecter" in identity.signed_in(account.uid, secrets.password).get("/").html


def test_who_must_have_one_enrols_anew_after_a_mailed_code(identity: Identity, new_agent: NewAgent) -> None:
    account, secrets = new_agent()
    give_role(identity.slapd, account, "gestionnaire")
    identity.enrol(account.uid)
    remove(desk(identity, "alemaire"), account.uid)
    browser = identity.browser().get("/connexion")
    browser.submit("Valider", login=account.uid, password=secrets.password)
    assert browser.h1 == "Un code par messagerie"


@pytest.mark.parametrize(
    ("agent", "uid"),
    [
        ("drobin", "drobin"),
        ("alemaire", "alemaire"),
        ("drobin", "alemaire"),
        ("drobin", "pmasson"),
        ("drobin", "vcolin"),
        ("alemaire", "pnoel"),
        ("alemaire", "edargentrives"),
        ("alemaire", "iroche"),
    ],
)
def test_oneself_protected_accounts_and_for_the_first_level_staff_are_out_of_reach(
    identity: Identity, agent: str, uid: str
) -> None:
    remove(desk(identity, agent), uid, status=403)
    assert has(identity, uid)
    refused = identity.events("access_refused")[-1]
    assert (refused.subject, refused.details["what"]) == (uid, "remove factor")


@pytest.mark.parametrize("agent", ["pmasson", "vcolin", "clefebvre"])
def test_nobody_else_removes_anything(identity: Identity, agent: str) -> None:
    browser = desk(identity, agent)
    token = browser.get("/assistance").value("csrf_token")
    form = {"csrf_token": token, "reason": "essai", "submit": "1"}
    browser.post("/annuaire/fdurand1/second-facteur", form, status=403)
    assert has(identity, "fdurand1")


def test_an_agent_whose_proof_is_old_gives_it_again(identity: Identity) -> None:
    browser = desk(identity, "alemaire")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        remove(browser, "pmasson")
        assert browser.h1 == "Confirmez votre mot de passe"
        browser.submit("Continuer", password=identity.demo("alemaire"))
        identity.pass_code(browser, "alemaire")
        assert browser.h1.startswith("Second facteur")
        assert has(identity, "pmasson")
        browser.submit("Retirer le second facteur", reason="Téléphone volé")
    assert not has(identity, "pmasson")


def test_what_is_not_there_is_not_said_to_be_removed(identity: Identity) -> None:
    browser = desk(identity, "alemaire")
    remove(browser, "clefebvre", status=409)
    assert "rien à retirer" in browser.text
    assert not identity.events("factor_removed")


@pytest.mark.parametrize("reason", ["", " ", "x" * 10_000])
def test_without_a_fair_reason_nothing_is_removed(identity: Identity, reason: str) -> None:
    remove(desk(identity, "alemaire"), "pmasson", status=422, reason=reason)
    assert has(identity, "pmasson")


def test_the_operator_helps_those_whom_no_agent_may_touch(identity: Identity) -> None:
    remove_as_operator(identity.app, "edargentrives", "Téléphone volé")
    assert not has(identity, "edargentrives")
    assert identity.events("factor_removed")[-1].actor == "operator"
    with pytest.raises(NotFound):
        remove_as_operator(identity.app, "personne", "essai")


def test_wrong_codes_are_seen_by_the_assistance_which_lets_one_try_again(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    identity.enrol(account.uid)
    owner = identity.browser().get("/connexion")
    owner.submit("Valider", login=account.uid, password=secrets.password)
    for _ in range(7):
        owner.submit("Continuer", code="135790", status=422)
    agent = desk(identity, "drobin").get(f"/annuaire/{account.uid}")
    assert "7 essais faux de code du second facteur" in agent.text
    agent.submit("Déverrouiller", reason="Appel")
    owner.submit("Continuer", code=identity.code(account.uid))
    assert "Se déconnecter" in owner.html
