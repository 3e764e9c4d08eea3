"""What waits for the next transaction of a request, and the one connection a request keeps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text

from socle import clock
from socle.quick import Lane
from socle.sql import Database, init_app
from socle.store import Store
from socle.web import sessions

pytestmark = pytest.mark.both_engines

HOUR = timedelta(hours=1)


@pytest.fixture
def app(database: Database) -> Flask:
    """An application whose requests end as those of the services do."""
    made = Flask("essai")
    made.config["SESSION_COOKIE_SECURE"] = False
    init_app(made, database)
    sessions.init_app(made, Store(database), "essai")
    return made


def soon(database: Database, key: str) -> None:
    kept = Store(database)
    database.soon(lambda lane: kept.put_in(lane, "k", key, {}, HOUR))


def is_kept(database: Database, key: str) -> bool:
    return Store(database).get("k", key) is not None


def test_it_is_written_before_the_answer_leaves(app: Flask, database: Database) -> None:
    @app.get("/")
    def view() -> str:
        soon(database, "un")
        return str(is_kept(database, "un"))

    assert app.test_client().get("/").text == "False"
    assert is_kept(database, "un")


def test_it_is_written_with_the_next_transaction(app: Flask, database: Database) -> None:
    @app.get("/")
    def view() -> str:
        soon(database, "un")
        Store(database).put("k", "deux", {}, HOUR)
        seen = is_kept(database, "un")
        soon(database, "trois")
        with database.begin():
            pass
        return str(seen and is_kept(database, "trois"))

    assert app.test_client().get("/").text == "True"


def test_a_transaction_that_fails_leaves_it_waiting(app: Flask, database: Database) -> None:
    @app.get("/")
    def view() -> str:
        soon(database, "un")
        for way in (database.work, database.begin):
            with pytest.raises(ZeroDivisionError), way():
                raise ZeroDivisionError
        return str(is_kept(database, "un"))

    assert app.test_client().get("/").text == "False"
    assert is_kept(database, "un")


def test_what_waited_in_a_request_that_failed_is_written_all_the_same(app: Flask, database: Database) -> None:
    """A right password gives back what it had taken, whatever happens next."""

    @app.get("/")
    def view() -> str:
        soon(database, "un")
        raise ZeroDivisionError

    assert app.test_client().get("/").status_code == 500
    assert is_kept(database, "un")


def test_a_request_keeps_one_connection_and_gives_it_back(app: Flask, database: Database) -> None:
    held: list[int] = []

    @app.get("/<how>")
    def view(how: str) -> str:
        for number in range(3):
            is_kept(database, "un")
            Store(database).put("k", str(number), {}, HOUR)
            held.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
        if how == "mal":
            with database.work() as lane:
                lane.scalar(clock, {})  # type: ignore[arg-type]
        return "oui"

    for how, status in (("bien", 200), ("mal", 500), ("bien", 200)):
        assert app.test_client().get(f"/{how}").status_code == status
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert set(held) == {1}


def test_a_reading_inside_a_writing_sees_what_is_committed(app: Flask, database: Database) -> None:
    def write(lane: Lane) -> bool:
        Store(database).put_in(lane, "k", "un", {}, HOUR)
        return is_kept(database, "un")

    @app.get("/")
    def view() -> str:
        is_kept(database, "un")
        with database.work() as lane:
            seen = write(lane)
        return str((seen, is_kept(database, "un")))

    assert app.test_client().get("/").text == "(False, True)"
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_many_requests_at_once_never_wait_for_each_other_s_connections(
    app: Flask, database: Database
) -> None:
    met = Barrier(24)

    @app.get("/")
    def view() -> str:
        is_kept(database, "un")
        met.wait(20)  # every request holds one
        with database.read() as session:
            session.execute(text("SELECT 1"))
        met.wait(20)  # and another has been had
        return "oui"

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: app.test_client().get("/").text, range(24)))
    assert answers == ["oui"] * 24
