"""After many rows PostgreSQL counts them when asked, not a minute later; SQLite has nothing to count."""

from typing import cast

import pytest
from sqlalchemy import Table, insert, text

from socle import clock
from socle.sql import Database
from socle.store import Record

pytestmark = pytest.mark.both_engines
RECORDS = cast(Table, Record.__table__)


def fill(db: Database) -> None:
    now = clock.now()
    rows = [
        {"kind": "essai", "key_digest": str(place), "payload": {}, "expires_at": now} for place in range(300)
    ]
    with db.begin() as session:
        session.execute(insert(Record), rows)


def counted(db: Database) -> float:
    with db.read() as session:
        found = session.scalar(text("SELECT reltuples FROM pg_class WHERE relname = :n"), {"n": RECORDS.name})
        return float(found or 0)


@pytest.mark.parametrize("tables", [(), (RECORDS,)])
def test_the_planner_knows_how_many_rows_there_are(database: Database, tables: tuple[Table, ...]) -> None:
    fill(database)
    database.analyze(*tables)
    if database.engine.dialect.name == "postgresql":
        assert counted(database) == 300


def test_what_is_being_counted_is_passed_over(database: Database) -> None:
    if database.engine.dialect.name != "postgresql":
        return
    fill(database)
    with database.begin() as session:
        session.execute(text(f"LOCK TABLE {RECORDS.name} IN SHARE UPDATE EXCLUSIVE MODE"))
        database.analyze(RECORDS)
    assert counted(database) <= 0
