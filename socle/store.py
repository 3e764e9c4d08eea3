"""Expiring records: put, get, take once, sweep. What passes lives here: codes, captchas, web sessions."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Index, String, delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from socle import clock
from socle.sql import Base, Database

Payload = dict[str, Any]


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


@dataclass(frozen=True)
class Store:
    """Each call is a transaction of its own, committed when it returns."""

    db: Database

    def put(self, kind: str, key: str, payload: Payload, ttl: timedelta) -> None:
        """Keep `payload` under (kind, key) for `ttl`, in place of what was there."""
        row = {
            "kind": kind,
            "key_digest": digest(key),
            "payload": payload,
            "expires_at": clock.now() + ttl,
        }
        with self.db.begin() as session:
            upsert(session, Record, row, ("kind", "key_digest"))

    def get(self, kind: str, key: str) -> Payload | None:
        """The payload, or None when there is none or it has expired."""
        with self.db.read() as session:
            return session.scalar(select(Record.payload).where(*_is(kind, key)))

    def take(self, kind: str, key: str) -> Payload | None:
        """The payload, once: of any number of simultaneous callers, one exactly has it."""
        with self.db.begin() as session:
            return session.scalar(delete(Record).where(*_is(kind, key)).returning(Record.payload))

    def delete(self, kind: str, key: str) -> None:
        """Forget it, whether it is there or not."""
        with self.db.begin() as session:
            session.execute(delete(Record).where(Record.kind == kind, Record.key_digest == digest(key)))

    def sweep(self) -> int:
        """Delete what has expired; returns how many."""
        with self.db.begin() as session:
            gone = session.execute(delete(Record).where(Record.expires_at <= clock.now()))
            return int(getattr(gone, "rowcount", 0))


def upsert(session: Session, table: type[Base], row: Payload, keys: tuple[str, ...]) -> None:
    """Insert the row, or replace the one with the same keys; the same on both engines."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    others = {name: value for name, value in row.items() if name not in keys}
    session.execute(insert(table).values(row).on_conflict_do_update(index_elements=list(keys), set_=others))


def insert_once(session: Session, table: type[DeclarativeBase], row: Payload) -> bool:
    """Insert the row unless one with its unique values is there; True if it was inserted, on both engines."""
    insert = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    made = session.execute(insert(table).values(row).on_conflict_do_nothing())
    return getattr(made, "rowcount", 0) == 1


def store() -> Store:
    """The store of the current application."""
    kept: Store = current_app.extensions["store"]
    return kept


def _is(kind: str, key: str) -> tuple[Any, ...]:
    return Record.kind == kind, Record.key_digest == digest(key), Record.expires_at > clock.now()
