"""On PostgreSQL, just after a load in bulk, an audience costs once its people, not once for each of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, text

from benchmarks.circulars import crowd
from career.circulars import audience, preparing
from career.circulars.audience import Audience, Criteria
from career.circulars.preparing import Text
from career.circulars.rules import Kind
from career.people import Person
from career.schema import migrate
from socle.sql import Database
from tests.career.conftest import DAY
from tests.fixtures_sql import Databases

PEOPLE = 400
WHO = Person(0, crowd.ACADEMIE, crowd.ADMINISTRATOR, "", "", "", "", "")


@pytest.fixture
def crowded(postgresql_databases: Databases) -> Iterator[Database]:
    """An académie that was just loaded."""
    db = Database(postgresql_databases.fresh("career_empty", migrate))
    crowd.write(db, PEOPLE)
    yield db
    db.engine.dispose()
    postgresql_databases.drop()


def thrown_away(node: dict[str, Any]) -> int:
    """How many rows a plan read for nothing."""
    own = node.get("Rows Removed by Join Filter", 0) + node.get("Rows Removed by Filter", 0)
    return int(own * node["Actual Loops"]) + sum(thrown_away(one) for one in node.get("Plans", []))


def test_an_audience_reads_nobody_for_nothing(crowded: Database) -> None:
    asked: list[tuple[str, Any]] = []
    with crowded.read() as session:
        session.connection()
        event.listen(
            crowded.engine,
            "before_cursor_execute",
            lambda _c, _cu, query, given, *_: asked.append((query, given)),
        )
        found = audience.by_criteria(session, crowd.ACADEMIE, "dpe", Criteria(), DAY)
        assert len(found.lines) == PEOPLE and len(asked) >= 3
        for query, given in list(asked):
            explained = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", given)
            assert thrown_away(explained.scalar_one()[0]["Plan"]) <= PEOPLE, query  # once at most


def test_the_recipients_of_a_circular_are_counted_once_they_are_written(crowded: Database) -> None:
    text_ = Text(Kind.INFORMATION, "Un", "Deux", "", "L’académie")
    uid = preparing.begin(crowded, WHO, "k" * 24, text_, lambda session, circular: None)
    lines = tuple((one, {}) for one in crowd.uids(PEOPLE))
    preparing.choose(crowded, WHO, uid, 1, Audience(lines, {"2D_PU": PEOPLE}, {"by": "liste"}))
    while preparing.advance(crowded, uid):
        pass
    with crowded.read() as session:
        query = text("SELECT reltuples FROM pg_class WHERE relname = 'circular_recipient'")
        assert session.scalar(query) == PEOPLE
