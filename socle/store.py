"""Expiring records: put, get, take once, sweep. What passes lives here: codes, captchas, web sessions."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Executable, Index, String, bindparam, delete, literal, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from socle import clock
from socle.quick import Lane
from socle.sql import Base, Database

Payload = dict[str, Any]
INSERT: dict[str, Callable[..., Any]] = {"postgresql": pg_insert, "sqlite": sqlite_insert}
KEYS = ("kind", "key_digest")


class Record(Base):
    """One thing that expires, found by its kind and the digest of its key."""

    __tablename__ = "record"
    __table_args__ = (Index("ix_record_expires_at", "expires_at"),)

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload: Mapped[Payload] = mapped_column(JSON)
    expires_at: Mapped[datetime]


def digest(key: str) -> str:
    """Keys are random identifiers or tokens: only their SHA-256 is kept (32 bytes, hexadecimal)."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


_IS = Record.kind == bindparam("k"), Record.key_digest == bindparam("d")
_ALIVE = Record.expires_at > bindparam("now")
_GET = select(Record.payload).where(*_IS, _ALIVE)
_TAKE = delete(Record).where(*_IS, _ALIVE).returning(Record.payload)
_DELETE = delete(Record).where(*_IS)


@dataclass(frozen=True)
class Store:
    """Each call is a transaction of its own, committed when it returns, but those that are given one."""

    db: Database

    def put(self, kind: str, key: str, payload: Payload, ttl: timedelta) -> None:
        """Keep `payload` under (kind, key) for `ttl`, in place of what was there."""
        with self.db.work() as lane:
            self.put_in(lane, kind, key, payload, ttl)

    def put_in(self, lane: Lane, kind: str, key: str, payload: Payload, ttl: timedelta) -> None:
        """`put` in the caller's transaction."""
        upsert(lane, Record, _row(kind, key, payload, ttl), KEYS)

    def move(self, kind: str, old: str, key: str, payload: Payload, ttl: timedelta) -> None:
        """Keep `payload` under a new key and forget the old one, in one transaction."""
        with self.db.work() as lane:
            lane.run(_DELETE, _key(kind, old))
            upsert(lane, Record, _row(kind, key, payload, ttl), KEYS)

    def get(self, kind: str, key: str) -> Payload | None:
        """The payload, or None when there is none or it has expired."""
        with self.db.look() as lane:
            return self.get_in(lane, kind, key)

    def get_in(self, lane: Lane, kind: str, key: str) -> Payload | None:
        """`get` in the caller's transaction."""
        found: Payload | None = lane.scalar(_GET, _living_key(kind, key))
        return found

    def take(self, kind: str, key: str) -> Payload | None:
        """The payload, once: of any number of simultaneous callers, one exactly has it."""
        with self.db.work() as lane:
            taken: Payload | None = lane.scalar(_TAKE, _living_key(kind, key))
            return taken

    def delete(self, kind: str, key: str) -> None:
        """Forget it, whether it is there or not."""
        with self.db.work() as lane:
            lane.run(_DELETE, _key(kind, key))

    def sweep(self) -> int:
        """Delete what has expired; returns how many."""
        with self.db.begin() as session:
            gone = session.execute(delete(Record).where(Record.expires_at <= clock.now()))
            return int(getattr(gone, "rowcount", 0))


def upsert(lane: Lane, table: type[DeclarativeBase], row: Payload, keys: tuple[str, ...]) -> None:
    """Insert the row, or replace the one with the same keys; the same on both engines."""
    lane.run(_upsert(lane.dialect.name, table, keys, frozenset(row)), row)


@cache
def _upsert(
    dialect: str, table: type[DeclarativeBase], keys: tuple[str, ...], names: frozenset[str]
) -> Executable:
    statement = INSERT[dialect](table)
    fresh = {name: statement.excluded[name] for name in sorted(names.difference(keys))}
    made: Executable = statement.on_conflict_do_update(index_elements=list(keys), set_=fresh)
    return made


@cache
def inserted_once(dialect: str, table: type[DeclarativeBase]) -> Executable:
    """The statement that inserts a row unless one with its unique values is there."""
    made: Executable = INSERT[dialect](table).on_conflict_do_nothing()
    return made


def insert_once(session: Session, table: type[DeclarativeBase], row: Payload) -> bool:
    """Insert the row unless one with its unique values is there; True if it was inserted, on both engines."""
    insert = INSERT[session.get_bind().dialect.name]
    made = insert(table).values(row).on_conflict_do_nothing().returning(literal(1))  # PostgreSQL counts none
    return session.scalar(made) is not None


def _row(kind: str, key: str, payload: Payload, ttl: timedelta) -> Payload:
    return {"kind": kind, "key_digest": digest(key), "payload": payload, "expires_at": clock.now() + ttl}


def _key(kind: str, key: str) -> Payload:
    return {"k": kind, "d": digest(key)}


def _living_key(kind: str, key: str) -> Payload:
    return {**_key(kind, key), "now": clock.now()}


def store() -> Store:
    """The store of the current application."""
    kept: Store = current_app.extensions["store"]
    return kept
