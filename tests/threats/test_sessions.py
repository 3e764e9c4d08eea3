"""Sessions: threats 9, 10, 11, 27 and 28, by HTTP."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from ldap3 import MODIFY_REPLACE
from sqlalchemy import event

from ldap_seed.entries import stamp
from ldap_seed.tree import LOCKED_UNTIL_UNLOCKED
from socle import clock
from sso.directory.account import Account, State
from sso.watch import Watch
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser
from tests.mamia.test_disavowal import code_of, type_code
from tests.protocol.conftest import Party, offline
from tests.threats.test_lookup_and_reset import CHANGE, NEW, proofs_of, prove

SCOPE = "openid profile offline_access"
Act = Callable[[Identity, Account, Secrets], None]


def cookie(browser: Browser) -> str:
    """The cookie of the session, as a thief would have it."""
    kept = browser.client.get_cookie("mamia_session", domain="localhost")
    assert kept is not None
    return str(kept.value)


def knows(identity: Identity, stolen: str) -> bool:
    """Does this cookie open somebody's pages?"""
    client = identity.app.test_client()
    client.set_cookie("mamia_session", stolen, domain="localhost")
    return client.get("/mon-compte", base_url=ISSUER).status_code == 200


def written(identity: Identity, account: Account, **changes: str) -> None:
    """Written in the directory by the administration; the worker looks."""
    watch = Watch(identity.db, identity.directory)
    root = identity.slapd.as_root()
    assert root.modify(account.dn, {name: [(MODIFY_REPLACE, [value])] for name, value in changes.items()})
    root.unbind()
    watch.look()


def reset(identity: Identity, account: Account, known: Secrets) -> None:
    other = prove(identity, **proofs_of(account.uid, known))
    if other.h1 == "Encore une preuve":
        other.get("/reinitialiser-mon-mot-de-passe/preuve/application")
        other.submit("Continuer", code=identity.code(account.uid))
    other.submit("Enregistrer mon mot de passe", new=NEW, again=NEW)


def change(identity: Identity, account: Account, known: Secrets) -> None:
    """In a browser where nobody is signed in."""
    other = identity.browser().get(CHANGE)
    other.submit("Modifier", identifiant=account.uid, current=known.password, new=NEW, again=NEW)


def suspend(identity: Identity, account: Account, known: Secrets) -> None:
    written(identity, account, etatcompte="SUSPENDU")


def close(identity: Identity, account: Account, known: Secrets) -> None:
    written(identity, account, etatcompte="CLOS")


def given_another(identity: Identity, account: Account, known: Secrets) -> None:
    """A password given by other ways than ours."""
    time.sleep(1.1)  # the directory dates a password to the second
    identity.directory.set_password(account, NEW)
    Watch(identity.db, identity.directory).look()


def close_all(identity: Identity, account: Account, known: Secrets) -> None:
    """From another of her browsers."""
    identity.signed_in(account.uid, known.password).get("/mon-compte/connexions").submit("Tout déconnecter")


def disavow(identity: Identity, account: Account, known: Secrets) -> None:
    """She types the code of the notice that a new browser caused."""
    another = identity.browser()
    another.client.environ_base["HTTP_USER_AGENT"] = "Safari"
    another.get("/connexion").submit("Valider", login=account.uid, password=known.password)
    type_code(identity, code_of(identity, account))


def lock(identity: Identity, account: Account, known: Secrets) -> None:
    """What too many wrong passwords do."""
    since = stamp(clock.now() - timedelta(hours=1))
    written(identity, account, pwdAccountLockedTime=since, pwdPolicySubentry=LOCKED_UNTIL_UNLOCKED)


# 9. A reset enables nothing again


@pytest.mark.parametrize("state", ["SUSPENDU", "CLOS"])
def test_an_account_suspended_between_the_proofs_and_the_new_password_stays_so(
    identity: Identity, new_agent: NewAgent, state: str
) -> None:
    account, known = new_agent()
    browser = prove(identity, **proofs_of(account.uid, known))
    written(identity, account, etatcompte=state)
    browser.submit("Enregistrer mon mot de passe", status=0, new=NEW, again=NEW)
    now = identity.directory.get(account.uid)
    assert now.state is State[state]
    assert not identity.directory.authenticate(now, NEW).right
    assert identity.events("password_reset") == []


# 10. A new password proves no second factor, and signs nobody in


@pytest.mark.parametrize("act", [reset, change])
def test_a_new_password_keeps_the_second_factor_and_opens_no_session(
    identity: Identity, new_agent: NewAgent, act: Act
) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    act(identity, account, known)
    browser = identity.browser().get("/connexion")
    browser.submit("Valider", login=account.uid, password=NEW)
    assert browser.h1 == "Votre code de connexion"
    assert identity.events("signed_in") == []
    browser.submit("Continuer", code=identity.code(account.uid))
    assert len(identity.events("signed_in")) == 1


# 11. What was open before dies, here and in every application


def held(identity: Identity, account: Account, known: Secrets) -> tuple[Browser, Party, dict[str, str]]:
    """A session, an application opened in it, and the tokens that it holds."""
    browser = identity.signed_in(account.uid, known.password)
    able = offline(Party(identity, browser), backchannel_logout_uri="https://autre.example/fin")
    return browser, able, able.tokens(scope=SCOPE)


@pytest.mark.parametrize("act", [reset, change, suspend, close, given_another, close_all, disavow])
def test_no_session_or_token_outlives_it_and_applications_are_told(
    identity: Identity, new_agent: NewAgent, act: Act
) -> None:
    account, known = new_agent()
    browser, able, tokens = held(identity, account, known)
    stolen = cookie(browser)
    assert knows(identity, stolen)
    act(identity, account, known)
    assert not knows(identity, stolen)
    assert able.userinfo(tokens["access_token"]).status_code == 401
    assert able.refresh(tokens["refresh_token"]).get_json()["error"] == "invalid_grant"
    [told] = [row for row in identity.outgoing("logout") if row["client_id"] == "autre"]
    assert told["sub"] == account.unique_id


def test_a_code_given_before_gives_nothing_after(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    party = Party(identity, identity.signed_in(account.uid, known.password))
    code = party.code()
    suspend(identity, account, known)
    assert party.redeem(code).get_json()["error"] == "invalid_grant"


def test_the_automatic_lock_ends_none_of_it(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser, able, tokens = held(identity, account, known)
    lock(identity, account, known)
    assert identity.directory.get(account.uid).locked
    assert knows(identity, cookie(browser))
    assert able.userinfo(tokens["access_token"]).status_code == 200
    assert able.refresh(tokens["refresh_token"]).status_code == 200
    assert identity.outgoing("logout") == []


# 27. The identifier of a session changes at each rise of privilege


def test_the_identifier_changes_when_a_session_is_raised(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    browser = identity.signed_in(account.uid, known.password)
    before = cookie(browser)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        browser.get("/mon-compte/second-facteur/codes-de-secours")
        browser.submit("Continuer", password=known.password)
        browser.submit("Continuer", code=identity.code(account.uid))
        assert browser.h1 == "Faire de nouveaux codes de secours"
        assert cookie(browser) != before
        assert not knows(identity, before)


# 28. Cookies of who is no longer there; two people in one browser


def test_the_cookie_of_a_session_that_was_signed_out_is_refused(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    stolen = cookie(browser)
    browser.get("/").submit("Se déconnecter")
    assert not knows(identity, stolen)


def test_the_cookie_of_a_removed_person_is_refused(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    stolen = cookie(identity.signed_in(account.uid, known.password))
    root = identity.slapd.as_root()
    assert root.delete(account.dn)
    root.unbind()
    Watch(identity.db, identity.directory).look()
    assert not knows(identity, stolen)


@pytest.mark.parametrize("hours", [5, 13])
def test_the_cookie_of_a_session_that_is_over_is_refused(
    identity: Identity, new_agent: NewAgent, hours: int
) -> None:
    account, known = new_agent()
    stolen = cookie(identity.signed_in(account.uid, known.password))
    with time_machine.travel(clock.now() + timedelta(hours=hours)):
        assert not knows(identity, stolen)


def test_two_people_in_one_browser_are_never_mixed(identity: Identity, new_agent: NewAgent) -> None:
    (one, hers), (two, his) = new_agent(), new_agent()
    browser = identity.signed_in(one.uid, hers.password)
    first = cookie(browser)
    browser.get("/connexion").submit("Valider", login=two.uid, password=his.password)
    text = browser.get("/mon-compte").text
    assert two.uid in text and one.uid not in text
    assert not knows(identity, first)


# What a page costs: the hot path of every request


def test_a_page_asks_sql_who_it_is_and_nothing_more(frail_identity: Identity) -> None:
    identity, asked = frail_identity, []

    @event.listens_for(identity.db.engine, "connect")
    def trace(connection, _record):  # type: ignore[no-untyped-def]
        connection.set_trace_callback(asked.append)

    identity.db.engine.dispose()
    browser = identity.signed_in("mfabre", identity.demo("mfabre"))
    asked.clear()
    browser.get("/accessibilite")
    selects = [line for line in asked if line.lstrip().upper().startswith("SELECT")]
    writes = [line for line in asked if line.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    notices = [line for line in selects if "security_notice" in line]  # asked every two seconds at most
    assert len(notices) <= 1
    assert len(selects) - len(notices) == 2, selects  # the web session, the sign-in
    assert writes == []
