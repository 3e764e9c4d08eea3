"""Mails before a password expires: once for each number of days, for each password, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mamia import worker
from socle import clock
from sso import expiry
from sso.directory import Directory
from sso.directory.account import Account
from tests.fixtures_apps import SSO, Identity
from tests.fixtures_directory import NewAgent, add_policy, date_password

LIFE = timedelta(days=200)
DAYS = (15, 5, 1)
Aged = Callable[..., Account]


@pytest.fixture
def aged(identity: Identity, new_agent: NewAgent) -> Aged:
    """`aged(3.5)`: somebody whose password expires in three days and a half."""
    policy = add_policy(identity.slapd, pwdMaxAge=str(int(LIFE.total_seconds())))

    def make(left: float, **attributes: Any) -> Account:
        account, _ = new_agent(pwdPolicySubentry=policy, **attributes)
        date_password(identity.slapd, account, LIFE - timedelta(days=left))
        return account

    return make


def told(identity: Identity, days: tuple[int, ...] = DAYS) -> list[str]:
    """One run of the worker's job; to whom mails left that had not."""
    before = len(identity.outgoing("mail"))
    directory = Directory(identity.slapd.settings)
    with identity.app.test_request_context(base_url="http://localhost:8000"):
        expiry.tell(identity.db, expiry.due(identity.db, directory, days))
    directory.close()
    return [mail["to"] for mail in identity.outgoing("mail")[before:]]


@pytest.mark.both_engines
def test_each_is_told_once_for_each_number_of_days(identity: Identity, aged: Aged) -> None:
    far, near, today = aged(14.5), aged(4.5), aged(0.5)
    later = [aged(16), aged(-1)]
    first = told(identity)
    assert set(first) >= {far.mail, near.mail, today.mail}
    assert not set(first) & {one.mail for one in later}
    assert len(first) == len(set(first))
    assert told(identity) == []
    date_password(identity.slapd, far, LIFE - timedelta(days=4))
    date_password(identity.slapd, near, LIFE - timedelta(days=0.2))
    assert set(told(identity)) == {far.mail, near.mail}


def test_the_mail_says_when_and_what_to_do_without_a_link(identity: Identity, aged: Aged) -> None:
    account = aged(4.5)
    told(identity)
    [mail] = [mail for mail in identity.outgoing("mail") if mail["to"] == account.mail]
    day = clock.now() + timedelta(days=4.5)
    assert mail["subject"] == "Votre mot de passe expire bientôt"
    assert f"{day.year}" in mail["text"] and "Modifier mon mot de passe" in mail["text"]
    assert "http" not in mail["text"]


def test_another_password_is_told_of_again(identity: Identity, aged: Aged) -> None:
    account = aged(4.5)
    assert account.mail in told(identity)
    identity.directory.set_password(account, "quatre girafes peignent la barrière")
    assert told(identity) == []
    date_password(identity.slapd, account, LIFE - timedelta(days=4))
    assert told(identity) == [account.mail]


def test_closed_suspended_and_never_activated_accounts_are_left_alone(identity: Identity, aged: Aged) -> None:
    told(identity)
    for state in ("CLOS", "SUSPENDU"):
        aged(4.5, etatcompte=state)
    assert told(identity) == []
    ending = aged(4.5, etatcompte="FIN_FONCTION")
    assert told(identity) == [ending.mail]


def test_more_people_than_a_search_gives_are_all_found(
    identity: Identity, aged: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(identity)
    monkeypatch.setattr(expiry, "SEARCHED", 3)
    monkeypatch.setattr(expiry, "PAGE", 4)
    some = {aged(2 + number / 10).mail for number in range(12)}
    assert set(told(identity)) == some


def test_a_run_is_bounded_and_the_next_goes_on(
    identity: Identity, aged: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(identity)
    monkeypatch.setattr(expiry, "MOST", 2)
    some = {aged(2 + number / 10).mail for number in range(3)}
    first, second = told(identity), told(identity)
    assert (len(first), len(second)) == (2, 1)
    assert {*first, *second} == some


def test_two_workers_at_once_send_one(identity: Identity, aged: Aged) -> None:
    told(identity)
    account = aged(4.5)
    found = expiry.due(identity.db, identity.directory, DAYS)
    with identity.app.test_request_context(base_url="http://localhost:8000"):
        expiry.tell(identity.db, found)
        expiry.tell(identity.db, found)
    assert [mail["to"] for mail in identity.outgoing("mail")].count(account.mail) == 1


def test_where_nothing_expires_nobody_is_asked_for(identity: Identity, own_slapd) -> None:
    directory = Directory(own_slapd.settings)
    directory.get("mfabre")
    directory.operations.clear()
    assert expiry.due(identity.db, directory, DAYS) == []
    assert not directory.operations
    own_slapd.slapd.kill()
    stopped = Directory(own_slapd.settings)
    assert expiry.due(identity.db, stopped, DAYS) == []
    own_slapd.slapd.start()
    for one in (directory, stopped):
        one.close()


def test_notes_are_forgotten_in_the_end(identity: Identity, aged: Aged) -> None:
    account = aged(4.5)
    assert account.mail in told(identity)
    expiry.forget_old(identity.db)
    assert told(identity) == []


def test_the_worker_has_the_job(identity: Identity) -> None:
    extensions = identity.app.extensions
    doing = worker.work(
        extensions["socle_settings"], SSO, extensions["mamia_settings"], identity.slapd.settings
    )
    assert {"tell_expiring", "forget_expiries"} <= set(doing.jobs)
    doing.db.engine.dispose()
