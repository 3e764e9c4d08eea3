"""An engine that does not answer is named alike by every way into it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from socle.sql import Database
from socle.store import Record

ASKED = select(Record.kind).limit(1)


@pytest.mark.parametrize("way", ["look", "work", "begin", "read"])
def test_every_way_into_an_engine_that_is_down_raises_the_same_error(way: str) -> None:
    db = Database("postgresql+psycopg://nobody@127.0.0.1:1/rien", 2)
    with pytest.raises(OperationalError) as caught, getattr(db, way)() as opened:
        opened.scalar(ASKED, {})
    assert caught.value.hide_parameters
    db.engine.dispose()
