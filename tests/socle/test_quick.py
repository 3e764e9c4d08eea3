"""Statements made once, run on the driver itself: typed as SQLAlchemy types them, failing as it fails."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from socle.quick import Lane, lane_of
from socle.sql import Database
from socle.store import Record

pytestmark = pytest.mark.both_engines

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROW = {"kind": "k", "key_digest": "d", "payload": {"é": [1, None]}, "expires_at": NOON}
KEEP = insert(Record)
FIND = select(Record.__table__).where(Record.kind == bindparam("wanted"))
COUNT = select(func.count()).where(Record.kind == bindparam("wanted"))
PUSH = (
    update(Record)
    .where(Record.kind == bindparam("wanted"))
    .values(expires_at=bindparam("until"))
    .returning(Record.expires_at)
)
WRONG = select(text("no_such_column")).where(Record.kind == bindparam("wanted"))


def kept(database: Database) -> int:
    with database.look() as lane:
        return int(lane.scalar(COUNT, {"wanted": "k"}))


def keep_and_fail(lane: Lane) -> None:
    lane.run(KEEP, ROW)
    raise RuntimeError


def test_values_come_back_as_they_went(database: Database) -> None:
    with database.work() as lane:
        lane.run(KEEP, ROW)
    with database.look() as lane:
        row = lane.one(FIND, {"wanted": "k"})
        assert lane.one(FIND, {"wanted": "other"}) is None
    assert (row.payload, row.expires_at, row.expires_at.tzinfo) == ({"é": [1, None]}, NOON, UTC)


def test_an_instant_of_another_zone_is_the_same_instant(database: Database) -> None:
    later = (NOON + timedelta(hours=1)).astimezone(timezone(timedelta(hours=2)))
    with database.work() as lane:
        lane.run(KEEP, ROW)
        assert lane.scalar(PUSH, {"wanted": "k", "until": later}) == NOON + timedelta(hours=1)


def test_what_fails_undoes_all_of_its_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError), database.work() as lane:
        keep_and_fail(lane)
    assert kept(database) == 0


def test_an_error_is_sqlalchemy_s_and_does_not_repeat_values(database: Database) -> None:
    with pytest.raises(DBAPIError) as fault, database.work() as lane:
        lane.run(WRONG, {"wanted": "1 2 3 N"})
    assert "no_such_column" in str(fault.value)
    assert "1 2 3 N" not in str(fault.value)
    assert kept(database) == 0  # the connection serves again


def test_a_row_that_exists_already_is_refused(database: Database) -> None:
    with database.work() as lane:
        lane.run(KEEP, ROW)
    with pytest.raises(IntegrityError), database.work() as lane:
        lane.run(KEEP, ROW)


def test_inside_a_session_it_shares_its_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:
        keep_and_fail(lane_of(session))
    assert kept(database) == 0
    with database.begin() as session:
        lane_of(session).run(KEEP, ROW)
        assert session.scalar(select(func.count()).select_from(Record)) == 1
    assert kept(database) == 1


def test_a_reading_after_a_reading_can_write(database: Database) -> None:
    kept(database)
    with database.work() as lane:
        lane.run(KEEP, ROW)
    with database.begin() as session:
        session.execute(delete(Record))
    assert kept(database) == 0


def test_lists_of_values_are_refused_when_the_statement_is_made(database: Database) -> None:
    statement = select(Record.kind).where(Record.kind.in_(["a", "b"]))
    with pytest.raises(ValueError, match="no list"), database.look() as lane:
        lane.one(statement, {})


def test_a_writer_waits_for_another_no_longer_than_the_timeout(database: Database) -> None:
    hurried = Database(database.engine.url.render_as_string(hide_password=False), timeout=0.2)
    with hurried.work() as first:
        first.run(KEEP, ROW)
        with pytest.raises(OperationalError), hurried.work() as second:
            second.run(KEEP, ROW)
    assert kept(hurried) == 1
    hurried.engine.dispose()
