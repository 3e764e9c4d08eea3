"""The migration keeps who followed whom."""

import json

import pytest
from alembic import command
from sqlalchemy import text

from career import schema
from career.dossier.facts import Identity
from career.dossier.models import save
from career.dossier.rules import Dossier
from career.portfolios.assigning import fill_first
from career.portfolios.models import held, offices
from career.portfolios.rules import Why
from socle import migrate
from socle.sql import Database
from tests.career.portfolios.hands import DAY
from tests.fixtures_sql import Databases

BEFORE = "0009"
OLD = [
    ("sbonnet", "Bureau 1", "A", "L", ["CER"]),
    ("sbonnet", "Bureau 1", "M", "Z", ["AGR"]),
    ("lgaillard", "Bureau 2", "M", "Z", ["CER"]),
]
INSERT = text(
    "INSERT INTO portfolio (academie, gestionnaire, service, hours, phone, populations, corps, first, last, "
    "rank) VALUES ('16', :who, :office, 'le lundi', '05', :populations, :corps, :first, :last, 0)"
)


def old_portfolios(db: Database) -> None:
    command.upgrade(migrate.config(schema.FOLDER, db, schema.METADATA), BEFORE)
    with db.begin() as session:
        for who, office, first, last, corps in OLD:
            lists = {"populations": json.dumps(["2D_PU"]), "corps": json.dumps(corps)}
            own = {"who": who, "office": office, "first": first, "last": last}
            session.execute(INSERT, own | lists)


@pytest.mark.both_engines
def test_the_portfolios_there_were_become_the_rules_of_one_service(databases: Databases) -> None:
    db = Database(databases.fresh("career_before_portfolios", old_portfolios))
    steps = migrate.config(schema.FOLDER, db, schema.METADATA)
    command.upgrade(steps, "head")
    schema.check(db)
    with db.begin() as session:
        save(session, Dossier(Identity("16", "agent", "1D_PU", "Mme")))
    fill_first(db, DAY)
    with db.read() as session:
        found = held(session, "16", "agent")
        assert found is not None and (found.gestionnaire, found.why) == ("lgaillard", Why.DEFAULT)
        assert offices(session, "16") == {"sbonnet": "Bureau 1", "lgaillard": "Bureau 2"}
    command.downgrade(steps, BEFORE)
    with db.read() as session:
        rows = session.execute(text("SELECT gestionnaire, service, first, last FROM portfolio")).all()
    assert sorted(tuple(row) for row in rows) == sorted(one[:4] for one in OLD)
    db.engine.dispose()
