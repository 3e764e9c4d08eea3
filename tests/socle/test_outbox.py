"""The outbox: written with the act, delivered at least once, no destination delays another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import time_machine

from socle import clock, outbox
from socle.sql import Database

pytestmark = pytest.mark.both_engines


def deliver_all(db: Database, handler: outbox.Deliver) -> int:
    with ThreadPoolExecutor(4) as pool:
        return outbox.deliver_due(db, {"mail": handler}, pool)


def test_what_is_rolled_back_never_leaves(database: Database) -> None:
    def fail() -> None:
        with database.begin() as session:
            outbox.send(session, "mail", "a", {"n": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert deliver_all(database, lambda *_: None) == 0


def test_a_refused_message_waits_and_goes_later(database: Database) -> None:
    seen: list[dict[str, Any]] = []

    def refuse(identifier: str, payload: dict[str, Any]) -> None:
        raise ConnectionRefusedError

    with database.begin() as session:
        outbox.send(session, "mail", "a", {"n": 1})
    assert deliver_all(database, refuse) == 1
    assert deliver_all(database, lambda _i, payload: seen.append(payload)) == 0
    with time_machine.travel(clock.now() + timedelta(seconds=3)):
        assert deliver_all(database, lambda _i, payload: seen.append(payload)) == 1
        assert deliver_all(database, lambda _i, payload: seen.append(payload)) == 0
    assert seen == [{"n": 1}]


def test_a_worker_killed_in_between_is_taken_over_after_its_lease(database: Database) -> None:
    seen: list[str] = []
    with database.begin() as session:
        outbox.send(session, "mail", "a", {})
    killed = ThreadPoolExecutor(1)
    killed.shutdown()
    with pytest.raises(RuntimeError):  # it had claimed the row and died before delivering
        outbox.deliver_due(database, {"mail": lambda *_: None}, killed)
    assert deliver_all(database, lambda i, _p: seen.append(i)) == 0
    with time_machine.travel(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        deliver_all(database, lambda i, _p: seen.append(i))
    assert len(seen) == 1


def test_what_a_slow_destination_cannot_take_within_the_lease_is_sent_later_and_once(
    database: Database,
) -> None:
    seen: list[int] = []
    with database.begin() as session:
        for number in range(3):
            outbox.send(session, "mail", "slow", {"n": number})
    with time_machine.travel(clock.now() + timedelta(seconds=1)) as traveller:

        def deliver(_identifier: str, payload: dict[str, Any]) -> None:
            seen.append(payload["n"])
            traveller.shift(outbox.SURE)

        for tried in (3, 2, 1, 0):
            assert deliver_all(database, deliver) == tried
    assert sorted(seen) == [0, 1, 2]


def test_one_slow_destination_delays_no_other(database: Database) -> None:
    fast, release = Event(), Event()

    def deliver(_identifier: str, payload: dict[str, Any]) -> None:
        release.wait(10) if payload["to"] == "slow" else fast.set()

    with database.begin() as session:
        for _ in range(5):
            outbox.send(session, "mail", "slow", {"to": "slow"})
        outbox.send(session, "mail", "fast", {"to": "fast"})
    with ThreadPoolExecutor(2) as pool:
        outbox.deliver_due(database, {"mail": deliver}, pool)
        assert fast.wait(5)
        release.set()


def test_a_destination_that_hangs_never_holds_more_than_one_thread(database: Database) -> None:
    fast, release = Event(), Event()
    busy: set[outbox.Destination] = set()
    slow: list[str] = []

    def deliver(identifier: str, payload: dict[str, Any]) -> None:
        if payload["to"] == "fast":
            fast.set()
            return
        slow.append(identifier)
        release.wait(10)

    def write(to: str) -> None:
        with database.begin() as session:
            outbox.send(session, "mail", to, {"to": to})

    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            write("slow")
            outbox.deliver_due(database, {"mail": deliver}, pool, busy)
        write("fast")
        outbox.deliver_due(database, {"mail": deliver}, pool, busy)
        assert fast.wait(5)
        assert len(slow) == 1
        release.set()
    assert busy == set()
    deliver_all(database, deliver)
    assert len(slow) == 5
