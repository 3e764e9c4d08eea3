"""Threat 52: killed in the middle of a change of password, nothing stays half done."""

import os
import time
from datetime import timedelta

import pytest
import time_machine

from socle import audit, clock
from socle.audit import Event
from sso import intents, new_password
from sso.directory.account import Account
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent

NEW = "sept lampes rient au grenier bleu"


def killed_while(identity: Identity, account: Account, before: bool) -> None:
    """A process of its own changes the password and is killed, before or after the directory took it."""
    identity.directory.close()
    identity.db.engine.dispose()
    child = os.fork()
    if child == 0:  # pragma: no cover (this process dies here)
        with identity.app.test_request_context(base_url=ISSUER):

            def change() -> None:
                if not before:
                    identity.directory.set_password(account, NEW)
                os._exit(9)

            new_password.give(account, change, Event.PASSWORD_RESET, "password_reset")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def swept(identity: Identity, after: timedelta) -> int:
    with (
        time_machine.travel(clock.now() + after),
        identity.app.test_request_context(base_url=ISSUER),
    ):
        return intents.finish_interrupted()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # it is what is tested, and it dies at once
@pytest.mark.parametrize("before", [True, False])
def test_a_reset_that_was_killed_is_finished_or_withdrawn(
    identity: Identity, new_agent: NewAgent, before: bool
) -> None:
    account, secrets = new_agent()
    time.sleep(1.1)  # the directory dates a password to the second
    browser = identity.signed_in(account.uid, secrets.password)
    killed_while(identity, account, before)
    assert account.usage_name not in browser.get("/").html  # its sessions ended before anything else
    assert [row.outcome for row in identity.events("password_reset")] == ["intended"]
    assert swept(identity, timedelta(seconds=30)) == 0
    assert swept(identity, timedelta(minutes=3)) == 1
    assert swept(identity, timedelta(minutes=4)) == 0
    outcomes = [row.outcome for row in identity.events("password_reset")]
    assert outcomes == ["intended", "failed" if before else "done"]
    mails = [row["to"] for row in identity.outgoing("mail")]
    assert mails == ([] if before else [account.mail])
    good = secrets.password if before else NEW
    assert identity.directory.authenticate(identity.directory.get(account.uid), good).right


def test_what_a_feed_left_open_is_closed_by_what_the_directory_says(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    emptied, _ = new_agent(displayName=None)
    acts = [
        (Event.ACCOUNT_CREATED, account.uid, {}, "done"),
        (Event.ACCOUNT_CREATED, "personne", {}, "failed"),
        (Event.ACCOUNT_CHANGED, account.uid, {"before": account.seal, "what": ["sn"]}, "failed"),
        (Event.ACCOUNT_CHANGED, account.uid, {"before": "another", "what": ["sn"]}, "done"),
        (Event.ACCOUNT_ENDED, account.uid, {"before": account.standing}, "failed"),
        (Event.ACCOUNT_ENDED, account.uid, {"before": "A_ACTIVER"}, "done"),
        (Event.ACCOUNT_EMPTIED, account.uid, {}, "failed"),
        (Event.ACCOUNT_EMPTIED, emptied.uid, {}, "done"),
    ]  # fmt: skip
    with identity.db.begin() as sql:
        for event, uid, details, _ in acts:
            audit.intend(sql, event, subject=uid, **details)
    assert swept(identity, timedelta(minutes=3)) == len(acts)
    closed = [row.outcome for row in identity.events() if row.details.get("by") == "sweep"]
    assert closed == [outcome for *_, outcome in acts]
