"""Threats 17, 22, 26 where a password is chosen: no success that is none, no fault, no reason given away."""

import unicodedata
from datetime import timedelta

import pytest

from sso import new_password
from sso.directory.account import Verdict
from sso.directory.errors import Refusal
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, add_policy, date_password
from tests.judge import plain

PAGE = "/modifier-mon-mot-de-passe"
NEW = "quatre chevaux bleus sous la table"


@pytest.mark.parametrize(
    "new",
    [
        b"",
        b"    " * 5,
        b"\x00" * 14,
        b"x" * 129,
        b"mot de passe \x00 coupe",
        "mot de passe \ufffd coupé".encode(),
        b"{SSHA}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_an_odd_new_password_is_refused_and_nothing_changes(
    identity: Identity, new_agent: NewAgent, new: bytes
) -> None:
    account, known = new_agent()
    browser = identity.browser()
    browser.get(PAGE)
    typed = {"identifiant": account.uid, "current": known.password}
    browser.submit("Modifier", status=422, **typed, forge={"new": new, "again": new})
    assert browser.problems
    assert identity.directory.authenticate(account, known.password).verdict is Verdict.OK


@pytest.mark.parametrize("new", ["l'été \"quoté\" sous l'olivier", "🦊 sous la lune rousse \\ *)(uid=*"])
def test_quotes_emoji_and_filter_characters_are_a_password_like_others(
    identity: Identity, new_agent: NewAgent, new: str
) -> None:
    account, known = new_agent()
    browser = identity.browser(new)
    browser.get(PAGE)
    browser.submit("Modifier", identifiant=account.uid, current=known.password, new=new, again=new)
    assert identity.signed_in(account.uid, new).h1 != "Authentification"


def test_a_password_is_the_same_however_its_accents_are_composed(
    identity: Identity, new_agent: NewAgent
) -> None:
    new = "mésange étêtée près de l’âtre"
    account, known = new_agent()
    browser = identity.browser()
    browser.get(PAGE)
    nfd = unicodedata.normalize("NFD", new)
    browser.submit("Modifier", identifiant=account.uid, current=known.password, new=nfd, again=new)
    for typed in (nfd, new):
        assert identity.signed_in(account.uid, typed).h1 != "Authentification"
    browser.get(PAGE)
    browser.submit("Modifier", status=422, identifiant=account.uid, current=new, new=nfd, again=nfd)
    assert "votre mot de passe actuel" in browser.problems[0]


def test_a_megabyte_is_refused_before_it_is_read(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    browser.submit("Modifier", status=413, identifiant="mfabre", forge={"new": "x" * 1_200_000})


def test_a_refusal_of_the_directory_ends_no_wait_in_a_success(
    identity: Identity, new_agent: NewAgent
) -> None:
    frozen = add_policy(identity.slapd, pwdAllowUserChange="FALSE")
    account, known = new_agent(pwdPolicySubentry=frozen)
    browser = identity.browser(NEW)
    browser.get(PAGE)
    typed = {"identifiant": account.uid, "current": known.password}
    browser.submit("Modifier", status=422, **typed, new=NEW, again=NEW)
    assert browser.problems == [plain(new_password.SENTENCES[Refusal.NOT_ALLOWED])]
    assert browser.get(f"{PAGE}/fait").h1 == "Modifier mon mot de passe"
    assert identity.directory.authenticate(account, known.password).verdict is Verdict.OK


def test_an_expired_password_is_told_of_to_its_owner_alone(identity: Identity, new_agent: NewAgent) -> None:
    aged = add_policy(identity.slapd, pwdMaxAge="86400", pwdGraceAuthnLimit="2", pwdExpireWarning="86000")
    said = set()
    for age in (2.0, 0.5):
        account, _ = new_agent(pwdPolicySubentry=aged)
        date_password(identity.slapd, account, timedelta(days=age))
        for login in (account.uid, "personne", "nbrun", "fdurand"):
            for page, button, fields in (
                ("/connexion", "Valider", {"login": login, "password": "une phrase de passe fausse"}),
                (
                    PAGE,
                    "Modifier",
                    {"identifiant": login, "current": "une phrase fausse", "new": NEW, "again": NEW},
                ),
            ):
                browser = identity.browser()
                browser.get(page)
                browser.submit(button, status=422, **fields)
                said.add((page, tuple(browser.problems)))
    assert len(said) == 2
