"""The store of expiring records."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from socle.sql import Database
from socle.store import Record, Store, insert_once

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.both_engines


def test_what_is_put_is_found_and_replaced(database: Database) -> None:
    kept = Store(database)
    kept.put("code", "k", {"a": 1}, HOUR)
    kept.put("code", "k", {"a": 2}, HOUR)
    assert kept.get("code", "k") == {"a": 2}
    assert kept.get("other", "k") is None


def test_a_record_expires_and_is_swept(database: Database) -> None:
    kept = Store(database)
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False) as clock:
        kept.put("code", "k", {}, HOUR)
        clock.shift(timedelta(hours=1, seconds=1))
        assert kept.get("code", "k") is None
        assert kept.take("code", "k") is None
        assert kept.sweep() == 1


def test_of_twenty_who_take_at_once_one_has_it(database: Database) -> None:
    kept = Store(database)
    kept.put("code", "k", {"a": 1}, HOUR)
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda _: kept.take("code", "k"), range(20)))
    assert [found for found in taken if found] == [{"a": 1}]


def test_a_key_is_never_kept_as_it_is(database: Database) -> None:
    Store(database).put("code", "a-secret-key", {}, HOUR)
    with database.read() as session:
        rows = session.execute(text("SELECT * FROM record")).all()
    assert "a-secret-key" not in repr(rows)


@pytest.mark.both_engines
def test_an_insertion_says_whether_it_was_made(database: Database) -> None:
    row = {"kind": "k", "key_digest": "d", "payload": {}, "expires_at": datetime.now(UTC)}
    for made in (True, False):
        with database.begin() as session:
            assert insert_once(session, Record, row) is made
