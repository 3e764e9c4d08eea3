"""Recovery contacts: confirmed, told to the others, of use after a delay, sealed, removed (threat 18)."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mamia.my_data.sections import everything
from socle import clock
from sso import contacts
from sso.models import RecoveryContact
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser
from tests.solver import send

PAGE = "/mon-compte/adresses-de-secours"
MINE = "moi.chez.moi@exemple.fr"
LATER = timedelta(days=3, minutes=1)


def code_in(text: str) -> str:
    found = re.search(r"Votre code\s:\s(\d{4})\s(\d{4})", text)
    assert found, text
    return found[1] + found[2]


def mails(identity: Identity) -> list[tuple[str, str]]:
    return [(one["to"], one["text"]) for one in identity.outgoing("mail")]


def propose(identity: Identity, browser: Browser, address: str = MINE, status: int = 200) -> Browser:
    """Ask for a code at this address, proving again by mail what the page asks."""
    browser.get(f"{PAGE}/ajouter")
    if browser.h1 == "Un code par messagerie":
        browser.submit("Recevoir un code")
        browser.submit("Continuer", code=code_in(mails(identity)[-1][1]))
    return browser.submit("Recevoir un code", status=status, address=address)


def add(identity: Identity, browser: Browser, address: str = MINE) -> Browser:
    propose(identity, browser, address)
    return browser.submit("Confirmer", code=code_in(mails(identity)[-1][1]))


def rows(identity: Identity) -> list[RecoveryContact]:
    with identity.db.read() as sql:
        return list(sql.scalars(select(RecoveryContact)))


def test_an_address_is_confirmed_waits_and_its_owner_is_told(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = add(identity, identity.signed_in(account.uid, known.password))
    assert browser.h1 == "Mes adresses de secours" and MINE in browser.text
    assert "utilisable à partir du" in browser.text
    to, text = mails(identity)[-1]
    assert to == account.mail and "adresse de secours vient d’être confirmée" in text
    assert "m•i.c••z.m•i@e•••••e.fr" in text and MINE not in text
    assert identity.events("contact_added")[-1].subject == account.uid
    assert "1 adresse, dont 1 qui ne sert pas encore." in browser.get("/mon-compte").text


def test_it_is_asked_of_nobody_before_the_delay_and_tells_nothing_before(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = add(identity, identity.signed_in(account.uid, known.password))
    with identity.app.test_request_context(base_url=ISSUER):
        assert contacts.usable(account.unique_id) == []
        with time_machine.travel(clock.now() + LATER):
            assert [one.address for one in contacts.usable(account.unique_id)] == [MINE]
    add(identity, browser, "autre@exemple.org")
    told = {to for to, text in mails(identity) if "vient d’être confirmée" in text}
    assert told == {account.mail}


def test_once_usable_it_is_told_of_what_comes(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    add(identity, identity.signed_in(account.uid, known.password))
    with time_machine.travel(clock.now() + LATER):
        add(identity, identity.signed_in(account.uid, known.password), "intrus@exemple.net")
        told = [to for to, text in mails(identity) if "i••••s@e•••••e.net" in text]
        assert sorted(told) == sorted([account.mail, MINE])


def test_nothing_is_kept_of_an_address_that_is_not_confirmed(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = propose(identity, identity.signed_in(account.uid, known.password))
    for wrong in ("31313131", "99999999", "", "1234567\u0660"):
        browser.submit("Confirmer", status=422, code=wrong)
    assert rows(identity) == []
    assert identity.browser().get(f"{PAGE}/confirmer").h1 == "Authentification"


def test_a_code_of_a_sign_in_confirms_no_address_and_the_other_way_round(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password).get(f"{PAGE}/ajouter")
    browser.submit("Recevoir un code")
    mailed = code_in(mails(identity)[-1][1])
    browser.submit("Continuer", code=mailed)
    browser.submit("Recevoir un code", address=MINE)
    browser.submit("Confirmer", status=422, code=mailed)
    assert rows(identity) == []


def test_an_address_of_the_academie_or_known_already_is_refused_with_its_reason(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    propose(identity, browser, f"X@{account.mail.rpartition('@')[2].upper()}", status=422)
    assert "est de l’académie" in browser.problems[0]
    browser.submit("Recevoir un code", status=422, address="pas une adresse")
    add(identity, browser)
    propose(identity, browser, MINE.upper(), status=422)
    assert "Vous avez déjà cette adresse" in browser.problems[0]


def test_two_are_enough(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    for place in range(contacts.MOST):
        add(identity, browser, f"a{place}@exemple.fr")
    assert "Ajouter une adresse" not in browser.text
    assert "Vous avez déjà assez" in browser.get(f"{PAGE}/ajouter").text
    assert len(rows(identity)) == contacts.MOST


def test_one_that_is_removed_is_told_too_and_those_of_others_cannot_be(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    other, theirs = new_agent()
    browser = add(identity, identity.signed_in(account.uid, known.password))
    address = str(browser.select("a[href$='/retirer']")[0]["href"])
    identity.signed_in(other.uid, theirs.password).get(address, status=404)
    browser.get(address).submit("Retirer cette adresse")
    assert rows(identity) == []
    told = [to for to, text in mails(identity) if "vient d’être retirée" in text]
    assert sorted(told) == sorted([account.mail, MINE])
    browser.get(address, status=404)


def test_it_is_sealed_at_rest_and_sealed_anew_with_another_master_key(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    add(identity, identity.signed_in(account.uid, known.password))
    (row,) = rows(identity)
    assert "exemple" not in row.sealed
    settings = identity.app.extensions["sso_settings"]
    assert contacts.reseal(identity.db, settings) == 1
    assert rows(identity)[0].sealed != row.sealed
    with identity.app.test_request_context(base_url=ISSUER):
        assert [one.address for one in contacts.of(account.unique_id)] == [MINE]


def test_who_locks_her_account_forgets_the_address_that_an_intruder_had_just_added(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    add(identity, identity.signed_in(account.uid, known.password), "intrus@exemple.net")
    notice = mails(identity)[-1][1]
    found = re.search(r"puis le code ((?:[A-Z0-9]{4}.){3}[A-Z0-9]{4})", notice)
    assert found, notice
    send(identity.db, identity.browser().get("/pas-moi"), "Bloquer mon compte", code=found[1])
    assert rows(identity) == []


def test_adding_and_removing_ask_who_it_is_again(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = add(identity, identity.signed_in(account.uid, known.password))
    address = str(browser.select("a[href$='/retirer']")[0]["href"])
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        for page in (f"{PAGE}/ajouter", address):
            assert browser.get(page).h1 == "Confirmez votre mot de passe"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/ajouter", f"{PAGE}/confirmer"])
def test_strangers_see_none_of_it(identity: Identity, path: str) -> None:
    assert identity.browser().get(path).h1 == "Authentification"


def test_the_copy_of_her_data_has_them(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    add(identity, identity.signed_in(account.uid, known.password))
    with identity.app.test_request_context(base_url=ISSUER):
        (section,) = [one for one in everything(account) if one.name == "adresses_de_secours"]
    assert section.rows[0]["adresse"] == MINE
