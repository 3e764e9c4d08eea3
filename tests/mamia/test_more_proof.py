"""One proof more for a protected account: which ways, that none is passed by; letters of the assistance."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from pypdf import PdfReader

from mamia import printed
from socle import clock
from sso import contacts
from sso.directory.account import Account, Verdict
from sso.factors import recovery
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.mamia.alike import differences, observe
from tests.mamia.test_contacts import code_in
from tests.mamia.test_reset_password import (
    CHOOSE,
    DONE,
    NEW,
    PAGE,
    REFUSED,
    born,
    change_settings,
    choose,
    prove,
)
from tests.solver import send

ASKED = "Encore une preuve"
LETTER = f"{PAGE}/lettre"
MINE = "chez.moi@exemple.fr"


def with_contact(identity: Identity, account: Account) -> None:
    """A contact whose delay is over."""
    with (
        identity.app.test_request_context(base_url=ISSUER),
        time_machine.travel(clock.now() - timedelta(days=4)),
        identity.db.begin() as sql,
    ):
        contacts.add(sql, account.unique_id, MINE)


def letter_for(identity: Identity, account: Account, agent: str = "drobin") -> str:
    """The code of a letter that the assistance makes."""
    desk = identity.signed_in(agent, identity.demo(agent)).get(f"/annuaire/{account.uid}/lettre")
    desk.submit("Préparer la lettre", reason="NUMEN perdu, identité vérifiée")
    assert desk.response is not None and desk.response.mimetype == "application/pdf", desk.problems
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(desk.response.get_data())).pages)
    found = re.search(r"\b[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}\b", text)
    assert found, text
    return found[0]


def with_letter(
    identity: Identity, account: Account, code: str, birth_date: str, status: int = 200
) -> Browser:
    fields = {"identifiant": account.uid, "code": code, "birth_date": birth_date}
    return send(identity.db, identity.browser().get(LETTER), "Réinitialiser", status=status, **fields)


def verdict(identity: Identity, account: Account, password: str) -> Verdict:
    return identity.directory.authenticate(identity.directory.get(account.uid), password).verdict


def protected(identity: Identity, new_agent: NewAgent) -> tuple[Account, Secrets, Browser]:
    """Somebody with a contact, and the browser where her first proofs were right."""
    account, known = new_agent()
    with_contact(identity, account)
    return account, known, prove(identity, account.uid, known.numen, born(known))


# What is asked


def test_the_page_says_what_more_is_needed_and_what_can_be_done_without(
    identity: Identity, new_agent: NewAgent
) -> None:
    _, _, browser = protected(identity, new_agent)
    assert browser.h1 == ASKED
    mine = "c••z.m•i@e•••••e.fr"
    for said in ("Mon adresse de secours", mine, "Le code d’une lettre", "Appelez l’assistance"):
        assert said in browser.text
    assert "application d’authentification" not in browser.text and MINE not in browser.html


def test_the_page_of_the_password_is_not_reached_without_it(identity: Identity, new_agent: NewAgent) -> None:
    account, known, browser = protected(identity, new_agent)
    token = browser.get("/affichage").value("csrf_token")
    for path in (f"{PAGE}/nouveau", f"{PAGE}/fait"):
        assert browser.get(path).h1 == "Réinitialiser mon mot de passe"
    browser.post(f"{PAGE}/nouveau", {"csrf_token": token, "new": NEW, "again": NEW})
    assert verdict(identity, account, known.password) is Verdict.OK


def test_wrong_first_proofs_are_answered_alike_for_a_protected_account(
    identity: Identity, new_agent: NewAgent
) -> None:
    plain, _ = new_agent()
    account, _ = new_agent()
    with_contact(identity, account)
    identity.enrol(account.uid)
    seen = [
        observe(
            identity, lambda uid=uid: prove(identity, uid, "16E0000000AAA", "01/01/1980", status=422), uid
        )
        for uid in (plain.uid, account.uid, "personne")
    ]
    assert REFUSED.strip() in " ".join(seen[0].body)
    assert differences(seen[0], seen[1]) == [] == differences(seen[0], seen[2])


# The ways


def test_the_code_of_an_authenticator_opens_the_page_of_the_password(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    browser = prove(identity, account.uid, known.numen, born(known))
    browser.get(f"{PAGE}/preuve/application").submit("Continuer", status=422, code="313131")
    assert "n’est pas le bon" in browser.problems[0]
    browser.submit("Continuer", code=identity.code(account.uid))
    assert choose(browser).h1 == DONE
    assert verdict(identity, account, NEW) is Verdict.OK


def test_a_recovery_code_does_and_serves_once(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    with identity.db.begin() as sql:
        code, *_ = recovery.renew(sql, account.unique_id)
    browser = prove(identity, account.uid, known.numen, born(known))
    assert "Il vous en reste 10" in browser.text
    assert browser.get(f"{PAGE}/preuve/code-de-secours").submit("Continuer", code=code).h1 == CHOOSE
    again = prove(identity, account.uid, known.numen, born(known))
    again.get(f"{PAGE}/preuve/code-de-secours").submit("Continuer", status=422, code=code)


def test_a_code_sent_to_the_recovery_contact_does(identity: Identity, new_agent: NewAgent) -> None:
    account, _, browser = protected(identity, new_agent)
    browser.get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    mail = identity.outgoing("mail")[-1]
    assert mail["to"] == MINE
    browser.submit("Continuer", status=422, code="31313131")
    browser.submit("Continuer", code=code_in(mail["text"]))
    assert choose(browser).h1 == DONE
    assert verdict(identity, account, NEW) is Verdict.OK
    assert {one["to"] for one in identity.outgoing("mail")[1:]} == {account.mail, MINE}


def test_a_code_sent_to_one_browser_serves_no_other(identity: Identity, new_agent: NewAgent) -> None:
    account, known, browser = protected(identity, new_agent)
    browser.get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    code = code_in(identity.outgoing("mail")[-1]["text"])
    other = prove(identity, account.uid, known.numen, born(known))
    other.get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    other.submit("Continuer", status=422, code=code)


def test_a_way_that_is_not_declared_leads_back_to_the_choice(identity: Identity, new_agent: NewAgent) -> None:
    _, _, browser = protected(identity, new_agent)
    for way in ("application", "code-de-secours"):
        assert browser.get(f"{PAGE}/preuve/{way}").h1 == ASKED


@pytest.mark.parametrize("way", ["", "/application", "/code-de-secours", "/adresse", "/lettre"])
def test_who_has_proved_nothing_starts_over(identity: Identity, way: str) -> None:
    assert identity.browser().get(f"{PAGE}/preuve{way}").h1 == "Réinitialiser mon mot de passe"


def test_what_was_shown_lasts_a_quarter_of_an_hour(identity: Identity, new_agent: NewAgent) -> None:
    _, _, browser = protected(identity, new_agent)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert browser.get(f"{PAGE}/preuve").h1 == "Réinitialiser mon mot de passe"


def test_wrong_codes_are_counted_and_the_right_one_refused_after_too_many(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    browser = prove(identity, account.uid, known.numen, born(known))
    for _ in range(6):
        browser.get(f"{PAGE}/preuve/application").submit("Continuer", status=422, code="313131")
    browser.submit("Continuer", status=422, code=identity.code(account.uid))
    assert identity.events("factor_refused")[-1].details["why"] == "budget"


def test_a_reset_takes_no_protection_away(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    with_contact(identity, account)
    browser = prove(identity, account.uid, known.numen, born(known))
    choose(browser.get(f"{PAGE}/preuve/application").submit("Continuer", code=identity.code(account.uid)))
    later = identity.browser().get("/connexion").submit("Valider", login=account.uid, password=NEW)
    assert later.h1 == "Votre code de connexion"
    assert prove(identity, account.uid, known.numen, born(known)).h1 == ASKED


# Letters


def test_a_letter_stands_in_for_the_numen_once(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code = letter_for(identity, account)
    browser = with_letter(identity, account, code.lower().replace(" ", "-"), born(known))
    assert choose(browser).h1 == DONE
    with_letter(identity, account, code, born(known), status=422)


def test_its_owner_is_told_and_the_code_is_on_no_page_nor_in_any_mail_nor_in_clear(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    code = letter_for(identity, account)
    notice = identity.outgoing("mail")[-1]
    assert notice["to"] == account.mail and "NUMEN perdu, identité vérifiée" in notice["text"]
    bare = code.replace(" ", "")
    assert bare not in re.sub(r"\W", "", str(identity.outgoing("mail")))
    event = identity.events("printed_code_made")[-1]
    assert (event.actor, event.subject) == ("drobin", account.uid) and bare not in str(event.details)
    page = identity.signed_in("alemaire", identity.demo("alemaire")).get(f"/annuaire/{account.uid}/lettre")
    assert "peut servir jusqu’au" in page.text and code not in page.text


def test_a_wrong_birth_date_does_not_use_a_letter_up(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    code = letter_for(identity, account)
    refused = with_letter(identity, account, code, "02/03/1961", status=422)
    assert refused.problems == [REFUSED.strip() + " Vérifiez-les, puis recommencez."]
    assert with_letter(identity, account, code, born(known)).h1 == CHOOSE


def test_a_letter_of_another_account_or_too_old_or_replaced_opens_nothing(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    other, theirs = new_agent()
    first = letter_for(identity, account)
    with_letter(identity, other, first, born(theirs), status=422)
    second = letter_for(identity, account, "alemaire")
    with_letter(identity, account, first, born(known), status=422)
    with time_machine.travel(clock.now() + timedelta(days=16)):
        with_letter(identity, account, second, born(known), status=422)


def test_letters_made_at_the_same_instant_leave_one_code(identity: Identity, new_agent: NewAgent) -> None:
    account, _ = new_agent()

    def make(_: int) -> str:
        with identity.app.app_context(), identity.db.work() as lane:
            drawn = printed.draw()
            printed.keep(lane, account.unique_id, drawn, "drobin")
        return drawn.code

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, range(8)))
    with identity.app.app_context():
        assert [printed.use(account.unique_id, code) for code in made].count(True) == 1


def test_a_letter_for_an_unknown_account_is_answered_alike(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    nobody = Account(**{**vars(account), "uid": "personne"})
    code = "ABCD EFGH JKLM NPQR"
    with_letter(identity, nobody, code, born(known), status=422)  # what is read once in five minutes is read
    seen = [
        observe(identity, lambda one=one: with_letter(identity, one, code, born(known), status=422), one.uid)
        for one in (account, nobody)
    ]
    assert differences(*seen) == []


def test_a_letter_is_one_proof_more_for_who_has_her_numen(identity: Identity, new_agent: NewAgent) -> None:
    account, _, browser = protected(identity, new_agent)
    code = letter_for(identity, account)
    assert browser.get(f"{PAGE}/preuve/lettre").submit("Continuer", code=code).h1 == CHOOSE


def test_in_place_of_the_numen_it_does_not_count_twice(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    with_contact(identity, account)
    browser = with_letter(identity, account, letter_for(identity, account), born(known))
    assert browser.h1 == ASKED and "Le code d’une lettre" not in browser.text
    assert "Demandez votre NUMEN" in browser.text and "qui servira ici" not in browser.text
    assert browser.get(f"{PAGE}/preuve/lettre").h1 == ASKED
    browser.get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    browser.submit("Continuer", code=code_in(identity.outgoing("mail")[-1]["text"]))
    assert browser.h1 == CHOOSE


@pytest.mark.parametrize(
    ("agent", "uid"),
    [("drobin", "drobin"), ("drobin", "pmasson"), ("alemaire", "pnoel"), ("drobin", "alemaire")],
)
def test_no_letter_is_made_above_the_agent_s_reach(identity: Identity, agent: str, uid: str) -> None:
    desk = identity.signed_in(agent, identity.demo(agent))
    token = desk.get(f"/annuaire/{uid}").value("csrf_token")
    desk.post(f"/annuaire/{uid}/lettre", {"csrf_token": token, "reason": "x", "submit": "1"}, status=403)
    assert identity.events("printed_code_made") == []


def test_no_letter_is_made_for_an_account_that_cannot_be_reset(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent(etatcompte="SUSPENDU")
    desk = identity.signed_in("drobin", identity.demo("drobin")).get(f"/annuaire/{account.uid}")
    assert "Préparer une lettre" not in desk.text
    desk.get(f"/annuaire/{account.uid}/lettre").submit("Préparer la lettre", status=409, reason="essai")
    assert identity.events("printed_code_made") == []


def test_who_is_not_of_the_assistance_makes_none(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    assert identity.browser().get(f"/annuaire/{account.uid}/lettre").h1 == "Authentification"
    identity.signed_in(account.uid, known.password).get(f"/annuaire/{account.uid}/lettre", status=403)


# The historical reset


def test_where_the_academie_wants_it_the_numen_is_the_password_again_and_must_change(
    identity: Identity, new_agent: NewAgent
) -> None:
    change_settings(identity, reset_to_numen=True)
    account, known = new_agent()
    browser = prove(identity, account.uid, known.numen.lower(), born(known))
    assert browser.h1 == "Votre mot de passe redevient votre NUMEN" and known.numen not in browser.html
    browser.submit("Réinitialiser mon mot de passe")
    assert browser.h1 == DONE and "Votre mot de passe est votre NUMEN" in browser.text
    assert verdict(identity, account, known.password) is Verdict.WRONG
    later = identity.browser(known.numen).get("/connexion")
    later.submit("Valider", login=account.uid, password=known.numen)
    assert later.h1 == "Choisissez un nouveau mot de passe"
    later.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)
    assert verdict(identity, account, NEW) is Verdict.OK


def test_it_asks_what_protects_the_account_all_the_same(identity: Identity, new_agent: NewAgent) -> None:
    change_settings(identity, reset_to_numen=True)
    account, known, browser = protected(identity, new_agent)
    assert browser.h1 == ASKED
    browser.get(f"{PAGE}/preuve/adresse").submit("Recevoir un code")
    browser.submit("Continuer", code=code_in(identity.outgoing("mail")[-1]["text"]))
    assert browser.h1 == "Votre mot de passe redevient votre NUMEN"
    assert verdict(identity, account, known.password) is Verdict.OK
