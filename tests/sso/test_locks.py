"""A lock by the owner, killed on the way or met by a directory that is down: all of it, or nothing."""

import os
from datetime import datetime, timedelta

import pytest
import time_machine

from mamia import disavowal
from socle import clock
from sso import intents, locks
from sso.directory import Directory
from sso.directory.account import Account, State
from sso.directory.errors import DirectoryDown
from tests.fixtures_apps import ISSUER, Identity
from tests.fixtures_directory import NewAgent
from tests.mamia.test_disavowal import noticed, requests, type_code


class Deadly(Directory):
    """A directory at whose door the process dies."""

    def suspend(self, account: Account, ends_at: datetime) -> bool:  # pragma: no cover (it dies here)
        os._exit(9)


def killed_while(identity: Identity, account: Account, before: bool) -> None:
    """A process of its own locks and is killed, before or after the directory did."""
    identity.directory.close()
    identity.db.engine.dispose()
    child = os.fork()
    if child == 0:  # pragma: no cover (this process dies here)
        if before:
            identity.app.extensions["directory"] = Deadly(identity.slapd.settings)
        with identity.app.test_request_context(base_url=ISSUER):
            locks.lock(account, lambda sql: None, lambda sql, found: os._exit(9))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def swept(identity: Identity, after: timedelta) -> None:
    with time_machine.travel(clock.now() + after), identity.app.test_request_context(base_url=ISSUER):
        locks.finish_interrupted(disavowal.tell)
        intents.finish_interrupted()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # it is what is tested, and it dies at once
@pytest.mark.parametrize("before", [True, False])
def test_a_lock_that_was_killed_is_finished(identity: Identity, new_agent: NewAgent, before: bool) -> None:
    account, secrets = new_agent()
    browser = identity.signed_in(account.uid, secrets.password)
    killed_while(identity, account, before)
    assert "Se déconnecter" not in browser.get("/").html  # its sessions ended before anything else
    swept(identity, timedelta(seconds=30))
    assert requests(identity) == []
    for minutes in (3, 4):
        swept(identity, timedelta(minutes=minutes))
        assert identity.directory.get(account.uid).state is State.SUSPENDU
        assert [row.uid for row in requests(identity)] == [account.uid]
        assert [row.outcome for row in identity.events("account_locked")] == ["intended", "done"]
    told = [mail["to"] for mail in identity.outgoing("mail")]
    assert sorted(told) == sorted([account.mail, "rssi@ac-demo.example"])
    with identity.app.test_request_context(base_url=ISSUER):
        assert locks.held(identity.directory.get(account.uid))


def test_while_the_directory_is_down_the_code_is_not_spent(frail_identity: Identity) -> None:
    identity = frail_identity
    account = identity.directory.get("clefebvre")
    code = noticed(identity, account, identity.demo("clefebvre"))
    identity.slapd.slapd.stop()
    page = type_code(identity, code, status=503)
    assert "Le compte est bloqué" not in page.text
    identity.slapd.slapd.start()
    assert type_code(identity, code).h1 == "Le compte est bloqué"
    assert identity.directory.get("clefebvre").state is State.SUSPENDU


class Failing(Directory):
    """A directory that stops answering just when it is asked to lock."""

    def suspend(self, account: Account, ends_at: datetime) -> bool:
        raise DirectoryDown


def test_a_lock_that_the_directory_did_not_take_gives_the_code_back(
    identity: Identity, new_agent: NewAgent
) -> None:
    account, known = new_agent()
    code = noticed(identity, account, known.password)
    failing = Failing(identity.slapd.settings)
    identity.app.extensions["directory"] = failing
    type_code(identity, code, status=503)
    failing.close()
    assert [row.outcome for row in identity.events("account_locked")] == ["intended", "failed"]
    assert requests(identity) == []
    identity.app.extensions["directory"] = identity.directory
    assert type_code(identity, code).h1 == "Le compte est bloqué"
