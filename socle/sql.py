"""One SQL database per service: a session per request, committed at its end, and short transactions.

SQLite is the embedded default, PostgreSQL the production engine. On SQLite a writer takes the lock at
its first statement (BEGIN IMMEDIATE), so that two writers wait for each other instead of failing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request
from sqlalchemy import DateTime, Dialect, MetaData, Table, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from socle.quick import Lane, lane_of

Writing = Callable[[Lane], object]
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": -1}
"""A request keeps a connection and may need others meanwhile: bounded, requests would wait for each other.
The threads of the server are the bound."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the socle's own tables; each service has a base of its own, made alike."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant}


class Database:
    """An engine and its sessions. `url` is a SQLAlchemy address."""

    def __init__(self, url: str, timeout: float = 5.0) -> None:
        self.engine = _engine(url, timeout)
        self._timeout = timeout
        self._writer = Lock() if self.engine.dialect.name == "sqlite" else None
        self._reader = self.engine.execution_options(reading=True)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def session(self) -> Session:
        """The session of this request; committed after the view, rolled back if the view failed.

        A GET reads: what it must write (a consultation, a message read) goes through `begin()`.
        """
        holder = g.setdefault("_sql_sessions", {})
        if id(self) not in holder:
            reading = request and request.method in {"GET", "HEAD", "OPTIONS"}
            holder[id(self)] = self._sessions(bind=self._reader if reading else self.engine)
        session: Session = holder[id(self)]
        return session

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A short transaction of its own, committed at once (decision 20).

        It is refused while the request's session has a transaction open: on SQLite it would wait for itself.
        """
        self._refuse_inside()
        with self._turn(), self._waiting() as waiting, self._sessions.begin() as session:
            if waiting:
                _write(waiting, lane_of(session))
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short reading transaction of its own; allowed at any time."""
        with self._sessions(bind=self._reader) as session:
            yield session

    def analyze(self, *tables: Table) -> None:
        """After many new rows, let PostgreSQL count them now: these tables, or all.

        It does so by itself, but a minute or more later, and until then may read a table once for each row of
        another. What is being counted already is passed over, and a failure is nobody's: its turn will come.
        """
        if self.engine.dialect.name != "postgresql":
            return
        names = ", ".join(self.engine.dialect.identifier_preparer.format_table(one) for one in tables)
        with suppress(OperationalError), self.engine.begin() as connection:
            connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {names}")

    @contextmanager
    def work(self) -> Iterator[Lane]:
        """`begin()` for statements made once: what every page and sign-in writes, at a fifth of its cost."""
        self._refuse_inside()
        with self._turn(), self._waiting() as waiting, self._lane() as lane:
            lane.begin()
            _write(waiting, lane)
            yield lane
            lane.commit()

    def soon(self, writing: Writing) -> None:
        """Write it with the next transaction of this request, or with its web session: before its answer.

        For what nothing else in the request reads. A commit waits: what waits together costs one.
        """
        g.setdefault("_sql_waiting", []).append(writing)

    def write_waiting(self) -> None:
        """What `soon` left waiting, in a transaction of its own."""
        if g.get("_sql_waiting"):
            with self.work():
                pass

    @contextmanager
    def _waiting(self) -> Iterator[list[Writing]]:
        """What `soon` was given; it waits on if this transaction fails."""
        waiting: list[Writing] = g.pop("_sql_waiting", []) if has_app_context() else []
        try:
            yield waiting
        except BaseException:
            if waiting:
                g.setdefault("_sql_waiting", [])[:0] = waiting
            raise

    @contextmanager
    def look(self) -> Iterator[Lane]:
        """`read()` for statements made once; each sees what is committed."""
        with self._lane() as lane:
            lane.begin_reading()
            yield lane

    @contextmanager
    def _lane(self) -> Iterator[Lane]:
        """The request’s way to the driver, kept to its end; another one inside its use, or without a request.

        Taking a connection from the pool and giving it back costs more than most statements.
        """
        kept: dict[int, Lane] = g.setdefault("_sql_lanes", {}) if has_request_context() else {}
        lane = kept.pop(id(self), None) or self._new_lane()
        try:
            yield lane
        except BaseException:
            lane.close()
            raise
        if has_request_context() and kept.setdefault(id(self), lane) is lane:
            return
        lane.close()

    def _new_lane(self) -> Lane:
        """A connection of the driver; that none can be had is named as SQLAlchemy does elsewhere."""
        driver: Any = self.engine.dialect.dbapi
        try:
            return Lane(self.engine.dialect, self.engine.raw_connection())
        except driver.Error as fault:
            raise OperationalError("connect", None, fault, hide_parameters=True) from fault

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer at a time: threads wait here in line; SQLite would try, sleep and try."""
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=self._timeout):
            raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("database is locked"))
        try:
            yield
        finally:
            self._writer.release()

    def _refuse_inside(self) -> None:
        opened = g.get("_sql_sessions", {}).get(id(self)) if current_app else None
        if opened is not None and opened.in_transaction():
            raise RuntimeError("a transaction of its own inside the request's: do it before")

    def close_request(self, failed: bool) -> None:
        """End the request's session: commit it, or roll it back if the request failed."""
        session = g.get("_sql_sessions", {}).pop(id(self), None)
        if session is None:
            return
        try:
            session.rollback() if failed else session.commit()
        finally:
            session.close()


def init_app(app: Flask, db: Database) -> None:
    """Give the application its database: the session is committed before the answer leaves."""
    app.extensions["database"] = db

    @app.after_request
    def commit(response: Response) -> Response:
        db.close_request(failed=response.status_code >= 500)
        return response

    @app.teardown_request
    def drop(error: BaseException | None) -> None:
        db.close_request(failed=True)
        if lane := g.get("_sql_lanes", {}).pop(id(db), None):
            lane.close()


def _write(waiting: list[Writing], lane: Lane) -> None:
    for writing in waiting:
        writing(lane)


def database() -> Database:
    """The database of the current application."""
    db: Database = current_app.extensions["database"]
    return db


def _engine(url: str, timeout: float) -> Engine:
    if url.startswith("sqlite"):
        seconds = {"timeout": timeout, "check_same_thread": False}
        engine = create_engine(url, connect_args=seconds, hide_parameters=True, **POOL)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    milliseconds = int(timeout * 1000)
    options = f"-c timezone=UTC -c lock_timeout={milliseconds} -c statement_timeout={milliseconds * 4}"
    options += " -c jit=off"  # compiling a page's statement costs more than running it
    return create_engine(
        url,
        hide_parameters=True,  # an error's text goes to the logs; what people typed does not
        pool_pre_ping=True,
        connect_args={"connect_timeout": max(2, int(timeout)), "options": options},
        **POOL,
    )


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
