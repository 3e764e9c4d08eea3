"""What an error of SQL says: it goes to the logs, and what people typed must not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from socle.sql import Database

pytestmark = pytest.mark.both_engines


def test_an_error_of_sql_does_not_repeat_what_was_typed(database: Database) -> None:
    with pytest.raises(DBAPIError) as fault, database.begin() as session:
        session.execute(
            text("SELECT missing_column FROM audit_event WHERE actor = :typed"), {"typed": "1 2 3 N"}
        )
    assert "missing_column" in str(fault.value)
    assert "1 2 3 N" not in str(fault.value)
