"""The sign-in page: one answer for every wrong proof, one counter per account, sessions that end."""

import unicodedata
from datetime import timedelta

import pytest
import time_machine

from ldap_seed.tree import ServicePasswords
from socle import clock
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent

REFUSED = "L’identifiant ou le mot de passe n’est pas le bon"


def try_in(identity: Identity, login: str, password: str, status: int = 422) -> str:
    browser = identity.browser()
    browser.get("/connexion")
    browser.submit("Valider", login=login, password=password, status=status)
    return browser.text


def test_the_page_has_the_words_people_know(identity: Identity) -> None:
    browser = identity.browser().get("/connexion")
    assert browser.h1 == "Authentification"
    assert "Ne répondez pas aux messages qui demandent le mot de passe, le NUMEN" in browser.text
    for link, heading in {
        "Je ne connais pas mon identifiant": "Retrouver mon compte",
        "J’ai perdu mon mot de passe": "Réinitialiser mon mot de passe",
        "Je souhaite modifier mon mot de passe": "Modifier mon mot de passe",
        "Contacter l’assistance": "Assistance",
    }.items():
        assert browser.get("/connexion").follow(link).h1 == heading


@pytest.mark.parametrize(
    "login", ["clefebvre", "CLefebvre", " CLEFEBVRE ", "Claire.Lefebvre@ac-demo.example"]
)
def test_an_identifiant_in_any_case_or_the_mail_address_signs_in(identity: Identity, login: str) -> None:
    browser = identity.browser().get("/connexion")
    browser.submit("Valider", login=login, password=identity.demo("clefebvre"))
    assert "Claire LEFEBVRE" in browser.get("/").html
    assert [row.subject for row in identity.events("signed_in")] == ["clefebvre"]


def test_unknown_wrong_locked_suspended_closed_get_one_answer(identity: Identity) -> None:
    pages = {
        try_in(identity, login, "une phrase de passe fausse")
        for login in ("clefebvre", "personne", "nbrun", "pgiraud", "fdurand", "lmorel")
    }
    assert len({page.replace("clefebvre", "") for page in pages}) <= 6
    assert all(REFUSED in page for page in pages)


def test_unknown_and_known_cost_the_same_work(identity: Identity) -> None:
    costs = []
    try_in(identity, "personne", "x" * 12)  # the first of all reads the policies, which are then kept
    for login in ("clefebvre", "personne", "nbrun", "pgiraud", "fdurand", "lmorel"):
        browser = identity.browser().get("/connexion")
        identity.directory.operations.clear()
        browser.submit("Valider", login=login, password="16E0000000AAA", status=422)
        costs.append(dict(identity.directory.operations))
    assert all(cost == costs[0] for cost in costs), costs


def test_the_right_password_of_a_locked_or_suspended_account_does_not_open(identity: Identity) -> None:
    for uid in ("nbrun", "pgiraud"):
        assert REFUSED in try_in(identity, uid, identity.demo(uid))


@pytest.mark.both_engines
def test_wrong_passwords_by_uid_and_by_mail_share_one_budget_which_a_restart_does_not_refill(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent()
    for number in range(10):
        try_in(identity, account.mail if number % 2 else account.uid.upper(), "mauvais mot de passe")
    assert REFUSED in try_in(identity, account.uid, secrets.password)
    assert identity.events("sign_in_refused")[-1].details["why"] == "budget"
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        browser = identity.signed_in(account.uid, secrets.password)
        assert account.usage_name in browser.get("/").html


def test_a_spent_address_is_told_until_when(identity: Identity) -> None:
    for number in range(60):
        identity.app.test_client()
        try_in(identity, f"inconnu{number}", "x" * 12)
    assert "Recommencez après" in try_in(identity, "clefebvre", identity.demo("clefebvre"), status=429)


def test_the_cookie_changes_at_sign_in_and_dies_at_sign_out(identity: Identity) -> None:
    browser = identity.browser().get("/connexion")
    before = browser.client.get_cookie("mamia_session", domain="localhost")
    browser.submit("Valider", login="mfabre", password=identity.demo("mfabre"))
    after = browser.client.get_cookie("mamia_session", domain="localhost")
    assert before
    assert after
    assert before.value != after.value
    stolen = identity.app.test_client()
    for cookie in (before, after):
        stolen.set_cookie("mamia_session", cookie.value, domain="localhost")
        seen = "Marie-Hélène FABRE" in stolen.get("/", base_url="http://localhost:8000").text
        assert seen is (cookie is after)
    browser.get("/").submit("Se déconnecter")
    assert "Marie-Hélène FABRE" not in stolen.get("/", base_url="http://localhost:8000").text


def test_a_session_ends_when_idle_and_at_its_term(identity: Identity) -> None:
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    start = clock.now()
    for hours in (3, 6, 9, 11.9):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert "FABRE" in browser.get("/").html
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert "FABRE" not in browser.get("/").html
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    with time_machine.travel(clock.now() + timedelta(hours=4, minutes=1)):
        assert "FABRE" not in browser.get("/").html


def test_a_password_that_must_change_opens_nothing_before_it_has(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent(pwdReset="TRUE")
    browser = identity.signed_in(account.uid, secrets.password)
    assert browser.h1 == "Choisissez un nouveau mot de passe"
    assert account.usage_name not in identity.browser().get("/").html
    browser.submit("Enregistrer", new="court", again="court", status=422)
    assert any("caractère" in problem for problem in browser.problems)
    new = "quatre girafes peignent la barrière"
    browser.submit("Enregistrer", new=new, again=new)
    assert account.usage_name in browser.get("/").html
    assert [row.outcome for row in identity.events("password_changed")] == ["intended", "done"]
    assert identity.outgoing("mail")[0]["to"] == account.mail
    assert new not in repr(identity.outgoing("mail"))


def test_a_new_password_signs_in_however_its_accents_were_composed(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent(pwdReset="TRUE")
    new = unicodedata.normalize("NFD", "quatre girafes peignent la barrière")
    identity.signed_in(account.uid, secrets.password).submit("Enregistrer", new=new, again=new)
    assert account.usage_name in identity.signed_in(account.uid, new).get("/").html


def test_a_password_proved_before_its_owner_reset_it_changes_nothing(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, secrets = new_agent(pwdReset="TRUE")
    stranger = identity.signed_in(account.uid, secrets.password)
    identity.directory.set_password(account, "trois lampes veillent sur la digue")
    new = "quatre girafes peignent la barrière"
    stranger.submit("Enregistrer", new=new, again=new)
    assert stranger.h1 == "Authentification"
    assert not identity.events("password_changed")
    assert identity.directory.authenticate(account, "trois lampes veillent sur la digue").right


@pytest.mark.parametrize(
    "login", ["*", "*)(uid=*", "\\2a", "(" * 100, "uid=clefebvre,ou=personnels EN", "é" * 200]
)
def test_no_filter_character_matches_another_entry(identity: Identity, login: str) -> None:
    assert REFUSED in try_in(identity, login, identity.demo("clefebvre"))


@pytest.mark.parametrize("password", ["", "    ", "\x00", "x" * 129, "\ud800"])
def test_odd_passwords_are_refused_without_a_fault(identity: Identity, password: str) -> None:
    browser = identity.browser().get("/connexion")
    browser.submit(
        "Valider", login="clefebvre", forge={"password": password.encode("utf-8", "replace")}, status=422
    )
    assert not identity.events("signed_in")


def test_a_megabyte_is_refused_before_it_is_read(identity: Identity) -> None:
    browser = identity.browser().get("/connexion")
    browser.submit("Valider", login="clefebvre", forge={"password": "x" * 1_200_000}, status=413)
    assert not identity.events("signed_in") and not identity.events("sign_in_refused")


def test_the_service_accounts_of_the_directory_are_nobody(identity: Identity) -> None:
    passwords: ServicePasswords = identity.slapd.services
    assert REFUSED in try_in(identity, "connexion", passwords.connexion)


@pytest.mark.parametrize(
    ("attribute", "value"), [("etatcompte", "SUSPENDU"), ("etatcompte", "CLOS"), ("uid", None)]
)
def test_a_session_of_somebody_suspended_closed_or_deleted_ends_within_a_minute(
    identity: Identity, new_agent: NewAgent, attribute: str, value: str | None
) -> None:
    account, secrets = new_agent()
    browser = identity.signed_in(account.uid, secrets.password)
    root = identity.slapd.as_root()
    if value:
        root.modify(account.dn, {attribute: [("MODIFY_REPLACE", [value])]})
    else:
        root.delete(account.dn)
    root.unbind()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert account.usage_name not in browser.get("/").html
    assert [row.subject for row in identity.events("sessions_ended")] == [account.uid]


def test_a_role_withdrawn_ends_the_session_it_had_opened(identity: Identity, new_agent: NewAgent) -> None:
    account, secrets = new_agent()
    group = "cn=assistance-n1,ou=roles,ou=ac-demo,ou=education,o=gouv,c=fr"
    root = identity.slapd.as_root()
    root.modify(group, {"member": [("MODIFY_ADD", [account.dn])]})
    identity.enrol(account.uid)
    browser = identity.signed_in(account.uid, secrets.password)
    assert browser.get("/annuaire").h1 == "Annuaire de l’assistance"
    root.modify(group, {"member": [("MODIFY_DELETE", [account.dn])]})
    root.unbind()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert browser.get("/annuaire").h1 == "Authentification"


def test_a_directory_that_is_down_ends_no_session(frail_identity: Identity) -> None:
    browser = frail_identity.signed_in("mfabre", frail_identity.demo("mfabre"))
    frail_identity.slapd.slapd.stop()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert "FABRE" in browser.get("/").html
