"""The directory's changes end sessions, with what they gave; what is no reason ends none."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from ldap3 import MODIFY_DELETE, MODIFY_REPLACE
from sqlalchemy import select

from ldap_seed.entries import stamp
from ldap_seed.tree import LOCKED_UNTIL_UNLOCKED
from socle import clock
from sso import new_password, sessions
from sso.directory import Directory
from sso.directory.account import Account
from sso.models import SignInRow, Ticket
from sso.tickets import Grant, Tickets
from sso.watch import Watch
from tests.fixtures_apps import ISSUER, Identity, issued
from tests.fixtures_directory import NewAgent, SeededSlapd


@pytest.fixture
def watch(identity: Identity) -> Watch:
    made = Watch(identity.db, identity.directory)
    assert made.look() == 0  # the first look is at all
    return made


def write(slapd: SeededSlapd, dn: str, **changes: str) -> None:
    """What an administration writes in the directory by other ways than ours."""
    root = slapd.as_root()
    assert root.modify(dn, {name: [(MODIFY_REPLACE, [value])] for name, value in changes.items()}), (
        root.result
    )
    root.unbind()


def ends(identity: Identity, uid: str) -> list[str]:
    """Why each session of somebody ended; empty while it is open."""
    with identity.db.read() as sql:
        rows = sql.scalars(select(SignInRow).where(SignInRow.uid == uid).order_by(SignInRow.auth_time))
        return [row.ended_why for row in rows]


@pytest.mark.parametrize("state", ["SUSPENDU", "CLOS"])
def test_a_suspension_or_a_closing_written_in_the_directory_ends_every_session(
    identity: Identity, watch: Watch, new_agent: NewAgent, state: str
) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password)
    browser = identity.signed_in(account.uid, known.password)
    other = identity.signed_in("mfabre", identity.demo("mfabre"))
    write(identity.slapd, account.dn, etatcompte=state)
    assert watch.look() == 2
    assert watch.look() == 0
    assert ends(identity, account.uid) == ["account", "account"]
    assert account.usage_name not in browser.get("/").html
    assert "Se déconnecter" in other.get("/").html
    [line] = identity.events("sessions_ended")
    assert (line.subject, line.details) == (account.uid, {"why": "account", "count": 2})


def test_an_end_of_function_written_or_reached_with_time_ends_every_session(
    identity: Identity, watch: Watch, new_agent: NewAgent
) -> None:
    (left, hers), (leaves, his) = new_agent(), new_agent()
    identity.signed_in(left.uid, hers.password)
    identity.signed_in(leaves.uid, his.password)
    write(identity.slapd, left.dn, pwdEndTime=stamp(clock.now() - timedelta(days=1)))
    write(identity.slapd, leaves.dn, pwdEndTime=stamp(clock.now() + timedelta(hours=1)))
    assert watch.look() == 1
    assert (ends(identity, left.uid), ends(identity, leaves.uid)) == (["account"], [""])
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert Watch(identity.db, identity.directory).look() == 1  # the first look is at all
    assert ends(identity, leaves.uid) == ["account"]


def test_what_a_session_gave_dies_with_it_even_long_after_its_own_end(
    identity: Identity, watch: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password)
    with identity.db.read() as sql:
        row = sql.scalars(select(SignInRow).where(SignInRow.uid == account.uid)).one()
    grant = Grant(
        "family", "career", row.id, "sid", row.sub, "openid offline_access", {},
        clock.now() + timedelta(days=30),
    )  # fmt: skip
    issued(Tickets(identity.db), "refresh", grant)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        write(identity.slapd, account.dn, etatcompte="SUSPENDU")
        assert watch.look() == 1
    with identity.db.read() as sql:
        assert sql.scalars(select(Ticket)).one().revoked_at is not None


def test_a_password_written_by_others_ends_what_was_open(
    identity: Identity, watch: Watch, new_agent: NewAgent, directory: Directory
) -> None:
    account, known = new_agent()
    time.sleep(1.1)  # the directory dates a password to the second
    identity.signed_in(account.uid, known.password)
    directory.set_password(account, "quatre chevaux boivent sous la pluie")
    identity.signed_in(account.uid, "quatre chevaux boivent sous la pluie")
    assert watch.look() == 1
    assert ends(identity, account.uid) == ["password", ""]


def test_the_session_that_changes_its_password_goes_on_whenever_the_watch_looks(
    identity: Identity, watch: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    time.sleep(1.1)
    identity.signed_in(account.uid, known.password)
    with identity.db.read() as sql:
        kept = sql.scalars(select(SignInRow.id).where(SignInRow.uid == account.uid)).one()
    seen = []
    with identity.app.test_request_context(base_url=ISSUER):

        def change() -> None:
            identity.directory.change_password(account, known.password, "six merles dorment au grenier")
            seen.append(watch.look())

        event: Any = new_password.audit.Event.PASSWORD_CHANGED
        assert new_password.give(account, change, event, "changed", keep=kept) is None
    assert seen == [0]
    assert watch.look() == 0
    assert ends(identity, account.uid) == [""]


def test_the_automatic_lock_ends_nothing(identity: Identity, watch: Watch, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    write(
        identity.slapd,
        account.dn,
        pwdAccountLockedTime=stamp(clock.now() - timedelta(hours=1)),
        pwdPolicySubentry=LOCKED_UNTIL_UNLOCKED,
    )
    assert identity.directory.get(account.uid).locked
    assert watch.look() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert "Se déconnecter" in browser.get("/").html


def test_a_role_withdrawn_ends_the_sessions_that_had_it(
    frail_identity: Identity,
) -> None:
    identity, uid = frail_identity, "blacroix"
    account = identity.directory.get(uid)
    with identity.app.test_request_context(base_url=ISSUER):
        sessions.open_session(account, identity.directory.roles(account), "eidas1", ("pwd",))
    watch = Watch(identity.db, identity.directory)
    assert watch.look() == 0
    root = identity.slapd.as_root()
    root.search(identity.directory._roles_base(), f"(member={account.dn})", attributes=["cn"])
    group = root.entries[0].entry_dn
    assert root.modify(group, {"member": [(MODIFY_DELETE, [account.dn])]}), root.result
    root.unbind()
    assert watch.look() == 1
    assert ends(identity, uid) == ["role"]


def test_a_removed_entry_ends_its_sessions_at_the_look_at_all(
    identity: Identity, watch: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password)
    root = identity.slapd.as_root()
    assert root.delete(account.dn)
    root.unbind()
    assert watch.look() == 0
    assert Watch(identity.db, identity.directory).look() == 1
    assert ends(identity, account.uid) == ["account"]


def test_while_the_directory_is_down_nothing_ends_and_then_all_is_caught_up(
    frail_identity: Identity,
) -> None:
    identity, uid = frail_identity, "mfabre"
    browser = identity.signed_in(uid, identity.demo(uid))
    watch = Watch(identity.db, identity.directory)
    watch.look()
    identity.slapd.slapd.stop()
    assert watch.look() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert "Se déconnecter" in browser.get("/").html
    identity.slapd.slapd.start()
    root = identity.slapd.as_root()
    account = identity.directory.get(uid)
    assert root.delete(account.dn), root.result
    root.unbind()
    assert watch.look() == 1


def test_more_changes_than_one_answer_holds_are_all_seen(identity: Identity, new_agent: NewAgent) -> None:
    watch = Watch(identity.db, identity.directory, changes=2)
    people = [new_agent() for _ in range(4)]
    for account, known in people:
        identity.signed_in(account.uid, known.password)
    assert watch.look() == 0
    for account, _ in people:
        write(identity.slapd, account.dn, etatcompte="SUSPENDU")
    assert watch.look() == 4


def test_two_workers_that_look_at_once_tell_each_application_once(
    identity: Identity, watch: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password)
    with identity.db.read() as sql:
        row = sql.scalars(select(SignInRow).where(SignInRow.uid == account.uid)).one()
    gone: Account | None = None
    assert sessions.end_if_over(identity.db, [row], gone, frozenset()) == 1
    assert sessions.end_if_over(identity.db, [row], gone, frozenset()) == 0
    assert len(identity.events("sessions_ended")) == 1


def test_a_quiet_directory_is_asked_for_what_comes_after_the_last_change_only(
    identity: Identity, watch: Watch, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    identity.signed_in(account.uid, known.password)
    watch.look()
    time.sleep(5.2)
    watch.look()
    before = identity.directory.operations["search"]
    watch.look()
    assert identity.directory.operations["search"] - before == 2  # the changes of people and of groups
