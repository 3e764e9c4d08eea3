"""After a feed PostgreSQL knows how many dossiers there are: pages do not wait for it to count by itself."""

import pytest
from sqlalchemy import text

from tests.career.feed.conftest import Office


@pytest.mark.both_engines
def test_the_tables_that_a_feed_filled_are_counted_at_its_end(office: Office) -> None:
    office.write_all()
    assert office.feed("--full")[0] == 0
    if office.site.db.engine.dialect.name == "postgresql":
        with office.site.db.read() as session:
            query = text("SELECT relname FROM pg_class WHERE reltuples > 0")
            counted = set(session.scalars(query))
        assert {"dossier", "career_line", "posting", "person", "portfolio_assignment"} <= counted
