"""Migrations give exactly the models, on both engines; the journal takes lines and gives none up."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from career import schema as career
from mamia import schema as mamia
from socle import audit
from socle.audit import Event
from socle.sql import Database
from tests.fixtures_sql import Databases

pytestmark = pytest.mark.both_engines
SCHEMAS = {"mamia": mamia, "career": career}


@pytest.mark.parametrize("service", sorted(SCHEMAS))
def test_the_migrations_give_the_models(databases: Databases, service: str) -> None:
    db = Database(databases.fresh(f"migrated-{service}".replace("-", "_"), SCHEMAS[service].migrate))
    SCHEMAS[service].check(db)
    SCHEMAS[service].migrate(db)  # again changes nothing
    db.engine.dispose()


@pytest.mark.parametrize("service", sorted(SCHEMAS))
@pytest.mark.parametrize("change", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_no_line_of_the_journal_is_changed_or_deleted(
    databases: Databases, service: str, change: str
) -> None:
    db = Database(databases.fresh(f"migrated_{service}", SCHEMAS[service].migrate))
    with db.begin() as session:
        audit.record(session, Event.SIGNED_OUT, actor="a")
    with pytest.raises(DatabaseError, match="never changed"), db.begin() as session:
        session.execute(text(change))
    with db.read() as session:
        assert session.scalar(text("SELECT actor FROM audit_event")) == "a"
    db.engine.dispose()
