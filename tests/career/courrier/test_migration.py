"""Messages written before drafts and taking back existed were seen from the start, and are found."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from career import schema
from socle import migrate
from socle.sql import Database
from tests.fixtures_sql import Databases

pytestmark = pytest.mark.both_engines
AFTER = "0011"
THREAD = """INSERT INTO courrier_thread (id, academie, agent, subject, kind, opened_at, last_at, closed_by)
VALUES ('t', '16', 'her', 'Mes échelons', 'pieces',
        '2026-10-01 09:00:00+00:00', '2026-10-01 09:00:00+00:00', '')"""
MESSAGE = """INSERT INTO courrier_message
(id, academie, thread_id, side, author, body, sent_at, read_by, form_key, fingerprint)
VALUES ('m', '16', 't', 'agent', 'her', 'Les congés', '2026-10-01 09:00:00+00:00', '', 'k', 'f')"""


def test_what_was_there_is_seen_and_found(databases: Databases) -> None:
    database = Database(databases.fresh("career_empty", lambda empty: empty.engine.connect().close()))
    steps = migrate.config(schema.FOLDER, database, schema.METADATA)
    before = str(ScriptDirectory.from_config(steps).get_revision(AFTER).down_revision)
    command.upgrade(steps, before)
    with database.engine.begin() as connection:
        connection.execute(text(THREAD))
        connection.execute(text(MESSAGE))
    command.upgrade(steps, AFTER)
    with database.engine.connect() as connection:
        thread = connection.execute(text("SELECT words, shown_at = opened_at FROM courrier_thread")).one()
        message = connection.execute(
            text("SELECT words, notice, visible_at = sent_at FROM courrier_message")
        ).one()
    command.downgrade(steps, before)
    database.engine.dispose()
    assert (thread[0], bool(thread[1])) == (" echelon ", True)
    assert (message[0], message[1], bool(message[2])) == (" cong ", "", True)


def test_whose_turn_it_was_is_read_from_what_was_said(databases: Databases) -> None:
    database = Database(databases.fresh("career_empty", lambda empty: empty.engine.connect().close()))
    steps = migrate.config(schema.FOLDER, database, schema.METADATA)
    command.upgrade(steps, "0010")
    answer = MESSAGE.replace("'agent', 'her'", "'service', 'desk'").replace("09:00", "10:00")
    again = MESSAGE.replace("10-01 09:00", "10-02 09:00").replace("'m'", "'x'").replace("'k'", "'x'")
    with database.engine.begin() as connection:
        for thread in "tuv":  # asked twice; asked and answered; answered, then asked again
            connection.execute(text(THREAD.replace("'t'", f"'{thread}'")))
        for place, said in (("t", MESSAGE), ("t", again), ("u", MESSAGE), ("v", MESSAGE), ("v", again)):
            mark = f"{place}{'x' if said is again else 'm'}"
            said = said.replace("'t'", f"'{place}'")
            said = said.replace("'m'", f"'{mark}'").replace("'x'", f"'{mark}'").replace("'k'", f"'{mark}'")
            connection.execute(text(said))
        for place in "uv":
            told = answer.replace("'t'", f"'{place}'").replace("'m'", f"'{place}a'")
            connection.execute(text(told.replace("'k'", f"'{place}a'")))
    command.upgrade(steps, "0012")
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT id, awaits, since FROM courrier_thread ORDER BY id")).all()
    command.downgrade(steps, "0011")
    database.engine.dispose()
    assert [(row.id, row.awaits) for row in rows] == [("t", "service"), ("u", "personne"), ("v", "service")]
    assert [str(row.since)[:10] for row in rows] == ["2026-10-01", "2026-10-01", "2026-10-02"]


def test_what_was_written_before_is_found_at_the_desk(databases: Databases) -> None:
    database = Database(databases.fresh("career_empty", lambda empty: empty.engine.connect().close()))
    steps = migrate.config(schema.FOLDER, database, schema.METADATA)
    command.upgrade(steps, str(ScriptDirectory.from_config(steps).get_revision("0011").down_revision))
    with database.engine.begin() as connection:
        connection.execute(text(THREAD))
        connection.execute(text(MESSAGE))
        connection.execute(
            text(MESSAGE.replace("'m'", "'n'").replace("'k'", "'l'").replace("10-01", "09-01"))
        )
    command.upgrade(steps, "0017")
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT stem, agent, thread_id, seen_at FROM courrier_word")).all()
    command.downgrade(steps, "0012")
    database.engine.dispose()
    assert {row[:3] for row in found} == {("echelon", "her", "t"), ("cong", "her", "t")}
    first = {row.stem: str(row.seen_at)[:10] for row in found}
    assert first == {"echelon": "2026-10-01", "cong": "2026-09-01"}
