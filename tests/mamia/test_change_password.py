"""Modifier: the present password proves who one is; the current session stays, the others end."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import time_machine

from socle import clock
from sso.directory.account import Account, State, Verdict
from sso.passwords import loading
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser

PAGE = "/modifier-mon-mot-de-passe"
NEW = "quatre chevaux bleus sous la table"
DONE = "Votre mot de passe est modifié"


def change(browser: Browser, uid: str, current: str, new: str = NEW, *, status: int = 200) -> Browser:
    browser.submit("Modifier", status=status, identifiant=uid, current=current, new=new, again=new)
    return browser


def verdict(identity: Identity, account: Account, password: str) -> Verdict:
    return identity.directory.authenticate(identity.directory.get(account.uid), password).verdict


def test_the_current_session_stays_and_the_others_end(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    here = identity.signed_in(account.uid, known.password)
    elsewhere = identity.signed_in(account.uid, known.password)
    assert "Cette session reste ouverte" in here.get(PAGE).text
    assert here.value("identifiant") == account.uid
    assert change(here, account.uid, known.password).h1 == DONE
    assert "Se déconnecter" in here.get("/").html
    assert "Se déconnecter" not in elsewhere.get("/").html
    assert verdict(identity, account, NEW) is Verdict.OK
    *_, notice = identity.outgoing("mail")
    assert notice["to"] == account.mail and NEW not in notice["text"]


def test_it_works_without_being_signed_in(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    elsewhere = identity.signed_in(account.uid, known.password)
    browser = identity.browser()
    browser.get(f"{PAGE}?demande=une-demande")
    assert change(browser, account.mail, known.password).h1 == DONE
    assert browser.select("a[href='/connexion?demande=une-demande']")
    assert "Se déconnecter" not in browser.html
    assert "Se déconnecter" not in elsewhere.get("/").html


def test_wrong_proofs_get_one_answer_and_keep_what_is_no_secret(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    browser = identity.browser()
    browser.get(PAGE)
    said = set()
    for uid in (account.uid, "personne", "pgiraud", "fdurand"):
        change(browser, uid, "un mot de passe faux", status=422)
        assert browser.value("identifiant") == uid
        said.add(tuple(browser.problems))
    assert len(said) == 1


def test_the_budget_is_the_one_of_the_sign_in(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.browser()
    browser.get(PAGE)
    for _ in range(10):
        change(browser, account.uid, "un mot de passe faux", status=422)
    change(browser, account.uid, known.password, status=422)
    signing = identity.browser()
    signing.get("/connexion")
    signing.submit("Valider", status=422, login=account.uid, password=known.password)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        browser.get(PAGE)
        assert change(browser, account.uid, known.password).h1 == DONE


def test_a_refusal_is_explained_and_nothing_changes(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(userPassword="un premier secret bien long")
    browser = identity.browser()
    browser.get(PAGE)
    change(browser, account.uid, "un premier secret bien long", "un premier secret bien long", status=422)
    assert "votre mot de passe actuel" in browser.problems[0]
    change(browser, account.uid, "un premier secret bien long", "court", status=422)
    assert "trop court" in browser.problems[0]
    change(browser, account.uid, "un premier secret bien long", f"{account.uid} et ses chevaux", status=422)
    assert "identifiant" in browser.problems[0]
    assert verdict(identity, account, "un premier secret bien long") is Verdict.OK
    assert known.password and identity.outgoing("mail") == []


def test_the_directory_keeps_the_last_word_on_former_passwords(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = identity.browser()
    for old, new in ((known.password, NEW), (NEW, "six brouettes jaunes au fond du pré")):
        browser.get(PAGE)
        assert change(browser, account.uid, old, new).h1 == DONE
    browser.get(PAGE)
    change(browser, account.uid, "six brouettes jaunes au fond du pré", NEW, status=422)
    assert browser.problems == ["Vous avez déjà utilisé ce mot de passe : choisissez-en un autre."]
    assert [row.outcome for row in identity.events("password_changed")][-2:] == ["intended", "failed"]
    assert verdict(identity, account, "six brouettes jaunes au fond du pré") is Verdict.OK


def test_who_must_change_may_do_it_here(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(pwdReset="TRUE")
    browser = identity.browser()
    browser.get(PAGE)
    assert change(browser, account.uid, known.password).h1 == DONE
    assert verdict(identity, account, NEW) is Verdict.OK


def test_an_account_never_activated_is_led_to_its_activation(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(etatcompte="A_ACTIVER")
    browser = identity.browser()
    browser.get(PAGE)
    assert change(browser, account.uid, known.numen).h1 == "Activer mon compte"
    assert identity.directory.get(account.uid).state is State.A_ACTIVER


def test_the_rules_and_the_consequences_are_said_before_typing(identity: Identity) -> None:
    text = identity.browser().get(PAGE).text
    assert "au moins 12 caractères" in text
    assert "téléphone" in text and "poste de travail" in text
    assert "Vos sessions ouvertes seront fermées" in text
    assert "au moins 16 caractères" in identity.signed_in("drobin", identity.demo("drobin")).get(PAGE).text


def test_each_empty_field_is_named(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    browser.submit("Modifier", status=422)
    assert len(browser.problems) == 4


def test_the_end_page_shows_nothing_to_who_changed_nothing(identity: Identity) -> None:
    assert identity.browser().get(f"{PAGE}/fait").h1 == "Modifier mon mot de passe"


def test_an_address_that_has_no_try_left_is_told_until_when(identity: Identity) -> None:
    kept = identity.app.extensions["sso_settings"]
    identity.app.extensions["sso_settings"] = kept.model_copy(update={"address_attempts": "1/hour"})
    browser = identity.browser()
    browser.get(PAGE)
    change(browser, "personne", "un mot de passe faux", status=422)
    change(browser, "personne", "un mot de passe faux", status=429)
    assert "Recommencez après" in browser.problems[0]


def test_a_password_that_attackers_have_is_refused_and_said_so(
    identity: Identity, new_agent: NewAgent, tmp_path: Path
) -> None:
    list(loading.load(BytesIO(f"{NEW}\n".encode()), tmp_path / "leaked"))
    kept = identity.app.extensions["sso_settings"]
    identity.app.extensions["sso_settings"] = kept.model_copy(update={"leaked": tmp_path / "leaked"})
    account, known = new_agent()
    browser = identity.browser(NEW)
    browser.get(PAGE)
    change(browser, account.uid, known.password, status=422)
    assert "connu des attaquants" in browser.problems[0]
    assert verdict(identity, account, known.password) is Verdict.OK
    assert not identity.events("password_changed")
    assert change(browser, account.uid, known.password, "six brouettes jaunes au fond du pré").h1 == DONE


def test_a_list_that_cannot_be_read_refuses_nobody(
    identity: Identity, new_agent: NewAgent, tmp_path: Path
) -> None:
    kept = identity.app.extensions["sso_settings"]
    identity.app.extensions["sso_settings"] = kept.model_copy(update={"leaked": tmp_path})
    account, known = new_agent()
    browser = identity.browser()
    browser.get(PAGE)
    assert change(browser, account.uid, known.password).h1 == DONE
