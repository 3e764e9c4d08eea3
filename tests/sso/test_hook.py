"""The operator's command after a change of password: what it gets, and until when it is run."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from socle import clock, outbox
from socle.audit import Event
from socle.outbox import Outgoing
from socle.sql import Database
from sso import hook, new_password
from sso.directory.account import Account
from sso.settings import Sso
from tests.fixtures_apps import ISSUER, SSO, Identity, identity_on
from tests.fixtures_directory import NewAgent, SeededSlapd
from tests.fixtures_sql import Databases

NEW = "sept lampes rient au grenier bleu"


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A command that writes down its environment, unless a file `broken` says otherwise."""
    path = tmp_path / "follow.sh"
    path.write_text(
        f"#!/bin/sh\ntest -e {tmp_path}/slow && sleep 30\ntest -e {tmp_path}/broken && exit 3\n"
        f"env >> {tmp_path}/seen; cat >> {tmp_path}/seen\n"
    )
    path.chmod(0o700)
    return path


@pytest.fixture
def hooked(databases: Databases, slapd: SeededSlapd, made_folder: Path, command: Path) -> Iterator[Identity]:
    changes = {"password_hook": (str(command),), "password_hook_timeout": timedelta(seconds=1)}
    made = identity_on(databases, slapd, made_folder, SSO.model_copy(update=changes))
    yield made
    made.directory.close()
    made.db.engine.dispose()


def reset(identity: Identity, account: Account) -> None:
    with identity.app.test_request_context(base_url=ISSUER):
        refused = new_password.give(
            account,
            lambda: identity.directory.set_password(account, NEW),
            Event.PASSWORD_RESET,
            "password_reset",
        )
    assert refused is None


def deliver(identity: Identity) -> None:
    settings: Sso = identity.app.extensions["sso_settings"]
    with ThreadPoolExecutor(1) as pool:
        outbox.deliver_due(identity.db, {hook.KIND: hook.runner(settings)}, pool)


def waiting(db: Database) -> list[Outgoing]:
    with db.read() as sql:
        return list(sql.scalars(select(Outgoing).where(Outgoing.kind == hook.KIND)))


def test_it_is_run_once_with_the_identifiant_and_nothing_secret(
    hooked: Identity, new_agent: NewAgent, command: Path
) -> None:
    account, known = new_agent()
    reset(hooked, account)
    deliver(hooked)
    deliver(hooked)
    seen = (command.parent / "seen").read_text()
    assert seen.count(f"MAMIA_UID={account.uid}\n") == 1
    assert "MAMIA_ACT=password_reset\n" in seen
    for secret in (NEW, known.password, known.numen, "SSO_", "SOCLE_", "k" * 40):
        assert secret not in seen
    (row,) = waiting(hooked.db)
    assert row.delivered_at is not None
    assert NEW not in str(row.payload)


def test_it_is_tried_again_until_it_passes_and_its_failure_is_said(
    hooked: Identity, new_agent: NewAgent, command: Path
) -> None:
    (command.parent / "broken").touch()
    reset(hooked, new_agent()[0])
    deliver(hooked)
    (row,) = waiting(hooked.db)
    assert (row.delivered_at, row.attempts, row.last_error) == (None, 1, "HookFailed")
    (command.parent / "broken").unlink()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        deliver(hooked)
    assert waiting(hooked.db)[0].delivered_at is not None


def test_one_that_hangs_is_ended(hooked: Identity, new_agent: NewAgent, command: Path) -> None:
    (command.parent / "slow").touch()
    reset(hooked, new_agent()[0])
    began = time.monotonic()
    deliver(hooked)
    assert time.monotonic() - began < 20
    assert waiting(hooked.db)[0].last_error == "HookTooSlow"


def test_a_refused_password_and_a_service_without_a_hook_run_nothing(
    hooked: Identity, identity: Identity, new_agent: NewAgent
) -> None:
    account, _ = new_agent()
    with hooked.app.test_request_context(base_url=ISSUER):
        assert new_password.give(
            account,
            lambda: hooked.directory.set_password(account, "court"),
            Event.PASSWORD_RESET,
            "password_reset",
        )
    assert waiting(hooked.db) == []
    reset(identity, account)
    assert waiting(identity.db) == []


def test_what_waits_for_a_command_that_is_gone_is_not_lost(hooked: Identity, new_agent: NewAgent) -> None:
    reset(hooked, new_agent()[0])
    with ThreadPoolExecutor(1) as pool:
        outbox.deliver_due(hooked.db, {hook.KIND: hook.runner(SSO)}, pool)
    assert waiting(hooked.db)[0].last_error == "NoHook"
