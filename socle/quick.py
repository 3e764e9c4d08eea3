"""Statements made once and run on the driver itself: what every page and every sign-in asks of SQL.

SQLAlchemy writes the SQL and knows the types; its events and its result objects are left out, which are nine
tenths of the processor time of a small statement. Everything else goes through `Database`.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Insert
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


class Lane:
    """A connection of the driver; `None` as a row means that there is none."""

    def __init__(self, dialect: Dialect, link: PoolProxiedConnection) -> None:
        self.dialect, self._link = dialect, link
        self._driver: Any = self._link.dbapi_connection
        self._autocommit = False

    def one(self, statement: Executable, values: Values) -> Any:
        """The first row, with an attribute per column."""
        plan = _plan(statement, values, self.dialect)
        rows = self._said(plan.text, plan.parameters(values)).fetchall()
        return plan.row(rows[0]) if rows else None

    def scalar(self, statement: Executable, values: Values) -> Any:
        """The first column of the first row."""
        row = self.one(statement, values)
        return None if row is None else row[0]

    def run(self, statement: Executable, values: Values) -> None:
        """For what it does."""
        plan = _plan(statement, values, self.dialect)
        self._said(plan.text, plan.parameters(values))

    def begin(self) -> None:
        """A transaction that will write: on SQLite it takes the lock at once; PostgreSQL begins by itself."""
        if self.dialect.name == "sqlite":
            self._said("BEGIN IMMEDIATE", ())
        elif self._autocommit:
            self._driver.autocommit = self._autocommit = False

    def begin_reading(self) -> None:
        """Each statement sees what is committed."""
        if self.dialect.name == "postgresql" and not self._autocommit:
            self._driver.autocommit = self._autocommit = True

    def commit(self) -> None:
        """Make it last."""
        try:
            self._driver.commit()
        except self._faults as fault:
            raise self._renamed("COMMIT", fault) from fault

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        if self._autocommit and self._link.is_valid:
            self._driver.autocommit = False
        self._link.close()

    def _said(self, text: str, parameters: Any) -> Any:
        try:
            return self._driver.execute(text, parameters)
        except self._faults as fault:
            raise self._renamed(text, fault) from fault

    @property
    def _faults(self) -> type[Exception]:
        module: Any = self.dialect.dbapi
        kind: type[Exception] = module.Error
        return kind

    def _renamed(self, text: str, fault: Any) -> DBAPIError:
        """As SQLAlchemy names it, without the values; a dead connection leaves the pool."""
        module: Any = self.dialect.dbapi
        if self.dialect.is_disconnect(fault, self._driver, None):
            self._link.invalidate(fault)
        known = (kind for kind in (OperationalError, IntegrityError) if isinstance(fault, _of(module, kind)))
        return next(known, DBAPIError)(text, None, fault, hide_parameters=True)


def _of(driver: Any, kind: type[DBAPIError]) -> type[Exception]:
    """The driver's error of the same name."""
    found: type[Exception] = getattr(driver, kind.__name__)
    return found


class Plan:
    """A statement in the SQL of one engine, and what turns our values into the driver's and back."""

    def __init__(self, statement: Executable, names: Sequence[str], dialect: Dialect) -> None:
        filled = list(names) if isinstance(statement, Insert) else None  # the columns that are given
        compiled = statement.compile(dialect=dialect, column_keys=filled)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        if any(bind.expanding for bind in compiled.binds.values()):
            raise ValueError("a statement made once holds no list of values (`in_`)")
        self.text = compiled.string
        self._places = compiled.positiontup
        fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        self._fixed = {name: value for name, value in fixed.items() if name not in names}
        kinds = {name: _inward(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._binds = [(name, kinds[name]) for name in self._places or compiled.binds]
        columns = getattr(statement, "exported_columns", ())
        self._outward = [_outward(column.type, dialect) for column in columns]
        self._row = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]

    def parameters(self, values: Values) -> Any:
        """The values for the driver, by place or by name."""
        found = {
            name: convert(value) if convert else value
            for name, convert in self._binds
            for value in (values[name] if name in values else self._fixed[name],)
        }
        return [found[name] for name in self._places] if self._places is not None else found

    def row(self, raw: Sequence[Any]) -> Any:
        """A row of the driver with our types."""
        values = zip(self._outward, raw, strict=True)
        return self._row(*[convert(value) if convert else value for convert, value in values])


_plans: dict[tuple[Executable, tuple[str, ...], str], Plan] = {}


def lane_of(sql: Session | Lane) -> Lane:
    """The way of the same name inside a session's transaction, which the session commits."""
    if isinstance(sql, Lane):
        return sql
    connection = sql.connection()
    return Lane(connection.dialect, connection.connection)


def _plan(statement: Executable, values: Values, dialect: Dialect) -> Plan:
    key = (statement, tuple(values), dialect.name)
    if key not in _plans:
        _plans[key] = Plan(statement, key[1], dialect)
    return _plans[key]


def _inward(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
