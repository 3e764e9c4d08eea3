"""What is changed in the directory, by whatever way, ends the sessions it must, and no other."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from ldap3 import MODIFY_ADD, MODIFY_DELETE, MODIFY_REPLACE

from ldap_seed.tree import ROLES
from socle import clock
from sso import watch
from sso.directory import Directory
from sso.directory.account import Account
from sso.directory.errors import DirectoryDown
from sso.watch import Watch
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent, Secrets
from tests.judge import Browser


@pytest.fixture
def watching(identity: Identity) -> Iterator[Watch]:
    """A watch that has looked once."""
    client = Directory(identity.slapd.settings)
    made = Watch(identity.db, client)
    made.look()
    yield made
    client.close()


def signed_in(identity: Identity, agent: tuple[Account, Secrets]) -> Browser:
    return identity.signed_in(agent[0].uid, agent[1].password)


def is_open(browser: Browser, account: Account) -> bool:
    return account.usage_name in browser.get("/").html


def write(identity: Identity, account: Account, **values: str) -> None:
    """As somebody else than this service would."""
    root = identity.slapd.as_root()
    assert root.modify(account.dn, {name: [(MODIFY_REPLACE, [value])] for name, value in values.items()})
    root.unbind()


@pytest.mark.both_engines
@pytest.mark.parametrize("state", ["SUSPENDU", "CLOS"])
def test_a_suspension_or_an_end_written_in_the_directory_ends_the_session(
    identity: Identity, watching: Watch, new_agent: NewAgent, state: str
) -> None:
    agent, other = new_agent(), new_agent()
    browser, untouched = signed_in(identity, agent), signed_in(identity, other)
    write(identity, agent[0], etatcompte=state)
    assert watching.look() == 1
    assert not is_open(browser, agent[0])
    assert is_open(untouched, other[0])
    assert [line.details["why"] for line in identity.events("sessions_ended")] == ["account"]


def test_a_password_given_elsewhere_ends_the_sessions_opened_before_and_not_those_after(
    identity: Identity, watching: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    before = identity.signed_in(account.uid, known.password)
    root = identity.slapd.as_root()
    root.extend.standard.modify_password(account.dn, None, "un autre mot de passe 42")
    root.modify(account.dn, {"pwdReset": [(MODIFY_REPLACE, ["FALSE"])]})
    root.unbind()
    after = identity.signed_in(account.uid, "un autre mot de passe 42")
    assert watching.look() == 1
    assert not is_open(before, account)
    assert is_open(after, account)


def test_a_change_by_its_owner_keeps_her_session_and_ends_the_others_even_when_watched(
    identity: Identity, watching: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    here, elsewhere = (identity.signed_in(account.uid, known.password) for _ in range(2))
    new = "un tout nouveau mot de passe 7"
    here.get("/modifier-mon-mot-de-passe").submit("Modifier", current=known.password, new=new, again=new)
    watching.look()
    assert is_open(here, account)
    assert not is_open(elsewhere, account)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert is_open(here, account)


def test_a_role_withdrawn_ends_the_session_that_had_it(
    identity: Identity, watching: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    root = identity.slapd.as_root()
    root.modify(f"cn=inspecteur,{ROLES}", {"member": [(MODIFY_ADD, [account.dn])]})
    browser = identity.signed_in(account.uid, known.password)
    watching.look()
    assert is_open(browser, account)
    root.modify(f"cn=inspecteur,{ROLES}", {"member": [(MODIFY_DELETE, [account.dn])]})
    root.unbind()
    assert watching.look() == 1
    assert not is_open(browser, account)


def test_the_automatic_lock_ends_nothing(identity: Identity, watching: Watch, new_agent: NewAgent) -> None:
    agent = new_agent()
    browser = signed_in(identity, agent)
    write(identity, agent[0], pwdAccountLockedTime=f"{clock.now():%Y%m%d%H%M%SZ}")
    assert identity.directory.get(agent[0].uid).locked
    assert watching.look() == 0
    assert is_open(browser, agent[0])


def test_what_was_not_seen_while_the_directory_was_down_is_seen_afterwards(frail_identity: Identity) -> None:
    browser = frail_identity.signed_in("mfabre", frail_identity.demo("mfabre"))
    client = Directory(frail_identity.slapd.settings)
    watching = Watch(frail_identity.db, client)
    watching.look()
    account = frail_identity.directory.get("mfabre")
    write(frail_identity, account, etatcompte="SUSPENDU")
    frail_identity.slapd.slapd.stop()
    with pytest.raises(DirectoryDown):
        watching.look()
    assert is_open(browser, account)
    frail_identity.slapd.slapd.start()
    assert watching.look() == 1
    assert not is_open(browser, account)
    client.close()


def test_more_changes_than_can_be_told_are_all_looked_at(
    identity: Identity, watching: Watch, new_agent: NewAgent
) -> None:
    agents = [new_agent() for _ in range(4)]
    browsers = [signed_in(identity, agent) for agent in agents]
    for account, _ in agents[:3]:
        write(identity, account, etatcompte="SUSPENDU")
    since = watch.generalized(timedelta(minutes=5))
    assert not watching.directory.changed_since(since, limit=2).whole
    assert len(watching._all_opened()) >= 4
    assert watching.look() == 3
    assert [is_open(one, agent[0]) for one, agent in zip(browsers, agents, strict=True)] == [False] * 3 + [
        True
    ]


def test_a_look_that_finds_nothing_new_asks_little(
    identity: Identity, watching: Watch, new_agent: NewAgent
) -> None:
    signed_in(identity, new_agent())
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        watching.look()
        before = watching.directory.operations.total()
        watching.look()
        assert watching.directory.operations.total() - before == 2
