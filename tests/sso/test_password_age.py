"""A password that expires: offered or asked inside the sign-in, which goes on to what was wanted."""

from datetime import timedelta

import pytest

from sso.directory.account import Verdict
from tests.fixtures_apps import CALLBACK, Identity
from tests.fixtures_directory import NewAgent, add_policy, date_password, give_role
from tests.judge import Browser
from tests.protocol.conftest import Party

NEW = "quatre girafes peignent la barrière"
HEADING = "Choisissez un nouveau mot de passe"
DAY = timedelta(days=1)


@pytest.fixture
def aged(identity: Identity, new_agent: NewAgent):
    """`aged(days, grace="2")`: somebody whose password is so old, where it lives for ten days."""

    def make(days: float, **policy: str):
        dn = add_policy(identity.slapd, pwdMaxAge="864000", pwdExpireWarning="259200", **policy)
        account, known = new_agent(pwdPolicySubentry=dn)
        date_password(identity.slapd, account, timedelta(days=days))
        return account, known

    return make


def begin(identity: Identity, account, known) -> Browser:
    browser = identity.browser(known.password, NEW)
    browser.get("/connexion")
    browser.submit("Valider", login=account.uid, password=known.password)
    return browser


def signed_in(browser: Browser) -> bool:
    return "Se déconnecter" in browser.get("/").html


def test_an_expired_password_asks_for_another_before_anything_opens(identity: Identity, aged) -> None:
    account, known = aged(11)
    browser = begin(identity, account, known)
    assert browser.h1 == HEADING
    assert "Votre mot de passe a expiré : choisissez-en un nouveau pour continuer." in browser.text
    assert "Plus tard" not in browser.html and "au moins 12 caractères" in browser.text
    assert not signed_in(browser)
    browser.get("/connexion/nouveau-mot-de-passe").submit("Enregistrer", new=NEW, again=NEW)
    assert signed_in(browser)
    assert identity.directory.authenticate(account, NEW).verdict is Verdict.OK
    *_, notice = identity.outgoing("mail")
    assert notice["to"] == account.mail and NEW not in notice["text"]


def test_the_page_knows_the_names_that_a_password_may_not_hold_and_no_secret(
    identity: Identity, aged
) -> None:
    account, known = aged(11)
    browser = begin(identity, account, known)
    [rule] = browser.select("[data-rule=without]")
    assert account.uid in str(rule["data-value"]).split(" ")
    assert known.numen.lower() not in browser.html.lower() and known.birth_date not in browser.html
    [again] = browser.select("[data-same]")
    assert browser.select(f"#{again['data-same']}[type=password]")


def test_the_script_of_the_page_is_given_the_common_words_and_nobody_s(identity: Identity) -> None:
    browser = identity.browser().get("/modifier-mon-mot-de-passe")
    [rule] = browser.select("[data-rule=common]")
    answer = identity.app.test_client().get(str(rule["data-value"]), base_url="http://localhost:8000")
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    assert answer.json is not None and {"azerty", "motdepasse"} <= set(answer.json["words"])


def test_an_expired_password_cannot_be_kept(identity: Identity, aged) -> None:
    browser = begin(identity, *aged(11))
    token = browser.value("csrf_token")
    browser.post("/connexion/garder-mon-mot-de-passe", {"csrf_token": token})
    assert browser.h1 == "Authentification"
    assert not signed_in(browser)


def test_nobody_keeps_a_password_that_was_not_proved(identity: Identity) -> None:
    browser = identity.browser()
    token = browser.get("/connexion").value("csrf_token")
    browser.post("/connexion/garder-mon-mot-de-passe", {"csrf_token": token})
    assert browser.h1 == "Authentification"
    browser.get("/connexion/garder-mon-mot-de-passe", status=405)


def test_grace_sign_ins_are_counted_down_then_the_change_is_asked(identity: Identity, aged) -> None:
    account, known = aged(11, pwdGraceAuthnLimit="2")
    browser = begin(identity, account, known)
    assert "Il vous reste 1 connexion avec lui" in browser.text
    browser.submit("Plus tard")
    assert signed_in(browser)
    browser = begin(identity, account, known)
    assert "c’est la dernière connexion qu’il ouvre" in browser.text
    browser.submit("Plus tard")
    assert signed_in(browser)
    browser = begin(identity, account, known)
    assert "choisissez-en un nouveau pour continuer" in browser.text and "Plus tard" not in browser.html


def test_two_of_three_grace_sign_ins_are_said_in_the_plural(identity: Identity, aged) -> None:
    assert "Il vous reste 2 connexions avec lui" in begin(identity, *aged(11, pwdGraceAuthnLimit="3")).text


def test_a_password_about_to_expire_may_be_kept_or_changed(identity: Identity, aged) -> None:
    account, known = aged(8)
    browser = begin(identity, account, known)
    assert "Votre mot de passe expire le " in browser.text
    browser.submit("Plus tard")
    assert signed_in(browser)
    browser = begin(identity, account, known)
    browser.submit("Enregistrer", new=NEW, again=NEW)
    assert signed_in(browser)
    assert not identity.directory.authenticate(account, NEW).aged


def test_a_password_that_lives_on_is_not_spoken_of(identity: Identity, aged) -> None:
    assert begin(identity, *aged(2)).h1 != HEADING


@pytest.mark.parametrize("button", ["Enregistrer", "Plus tard"])
def test_the_page_first_wanted_opens_afterwards(identity: Identity, aged, button: str) -> None:
    account, known = aged(8)
    browser = identity.browser(known.password).get("/mon-compte/connexions")
    browser.submit("Valider", login=account.uid, password=known.password)
    typed = {"new": NEW, "again": NEW} if button == "Enregistrer" else {}
    browser.submit(button, **typed)
    assert browser.h1 == "Mes connexions"


@pytest.mark.parametrize("days", [8, 11])
def test_the_application_asked_for_is_answered(identity: Identity, aged, days: int) -> None:
    account, known = aged(days)
    party = Party(identity, identity.browser(known.password, NEW))
    party.browser.get(party.address())
    party.browser.submit("Valider", login=account.uid, password=known.password)
    assert party.browser.h1 == HEADING
    if days == 8:
        party.browser.submit("Plus tard", status=0)
    else:
        party.browser.submit("Enregistrer", status=0, new=NEW, again=NEW)
    assert party.browser.location.startswith(CALLBACK)
    assert party.redeem(party.told()["code"]).status_code == 200


def test_the_second_factor_still_follows(identity: Identity, aged) -> None:
    account, known = aged(8)
    give_role(identity.slapd, account, "assistance-n1")
    identity.enrol(account.uid)
    browser = begin(identity, account, known)
    assert "au moins 16 caractères" in browser.text
    browser.submit("Plus tard")
    assert browser.h1 == "Votre code de connexion"
    assert not signed_in(browser)


def test_what_was_proved_is_forgotten_once_it_served(identity: Identity, aged) -> None:
    browser = begin(identity, *aged(8))
    token = browser.value("csrf_token")
    browser.submit("Plus tard")
    browser.get("/").submit("Se déconnecter")
    browser.post("/connexion/garder-mon-mot-de-passe", {"csrf_token": token}, status=0)
    assert not signed_in(browser)


def test_a_password_reset_meanwhile_is_not_kept(identity: Identity, aged) -> None:
    account, known = aged(8)
    browser = begin(identity, account, known)
    identity.directory.set_password(account, "trois lampes veillent sur la digue")
    browser.submit("Plus tard")
    assert browser.h1 == "Authentification"
    assert not signed_in(browser)


def test_a_session_open_here_goes_on_when_its_owner_keeps_her_password(identity: Identity, aged) -> None:
    account, known = aged(8)
    browser = begin(identity, account, known)
    browser.submit("Plus tard")
    browser.get("/connexion").submit("Valider", login=account.uid, password=known.password)
    browser.submit("Plus tard")
    assert signed_in(browser)
    assert len(identity.events("signed_in")) == 1
    assert not identity.events("sessions_ended")


def test_an_expired_password_is_changed_on_the_page_of_changes_too(identity: Identity, aged) -> None:
    for policy in ({}, {"pwdGraceAuthnLimit": "1"}):
        account, known = aged(11, **policy)
        browser = identity.browser()
        browser.get("/modifier-mon-mot-de-passe")
        typed = {"current": known.password, "new": NEW, "again": NEW}
        browser.submit("Modifier", identifiant=account.uid, **typed)
        assert browser.h1 == "Votre mot de passe est modifié"


def test_wrong_passwords_of_an_expired_account_are_told_what_all_are(identity: Identity, aged) -> None:
    account, _ = aged(11)
    said = set()
    for uid in (account.uid, "personne", "mfabre"):
        browser = identity.browser()
        browser.get("/connexion")
        browser.submit("Valider", login=uid, password="une phrase de passe fausse", status=422)
        said.add(tuple(browser.problems))
    assert len(said) == 1
