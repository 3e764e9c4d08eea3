"""Authenticators: enrolled by a first code, shown at each sign-in; a code serves once.

What uses a code up is a transaction of its own (decision 20). Keys are encrypted with the master key
(decision 26).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from socle import clock
from socle.settings import cipher
from socle.sql import Database, database
from socle.store import insert_once
from sso.factors import codes
from sso.models import Authenticator
from sso.settings import Sso

DIGITS = 6
MOST = 5  # authenticators of one person


_ANY = select(Authenticator.id).where(Authenticator.sub == bindparam("person")).limit(1)


@dataclass(frozen=True)
class Shown:
    """An authenticator as its owner sees it."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Key:
    """A key that waits for its first code, and the identifier its authenticator will have."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Authenticators:
    """The verbs on the authenticators of one service; `sub` says whose."""

    db: Database
    settings: Sso

    def of(self, sub: str) -> list[Shown]:
        """Those somebody has, oldest first."""
        with self.db.read() as sql:
            rows = sql.scalars(
                select(Authenticator).where(Authenticator.sub == sub).order_by(Authenticator.created_at)
            )
            return [Shown(row.id, row.name, row.created_at, row.last_used_at) for row in rows]

    def has(self, sub: str) -> bool:
        """Has she one?"""
        with self.db.look() as lane:
            return lane.scalar(_ANY, {"person": sub}) is not None

    def confirm(self, sql: Session, key: Key, sub: str, name: str, typed: str) -> bool:
        """Enrol this key if this is its code, in the caller's transaction; of simultaneous ones, once."""
        step = _step(key.secret, typed)
        return step is not None and self._add(sql, key, sub, name, step)

    def shows(self, sub: str, typed: str) -> bool:
        """Is it a code of one of her authenticators that has not served? It has served from now on."""
        with self.db.read() as sql:
            rows = sql.scalars(select(Authenticator).where(Authenticator.sub == sub)).all()
        found = [(row.id, _step(self._open(row), typed)) for row in rows]
        return any(self._use(identifier, step) for identifier, step in found if step is not None)

    def enrol(self, sub: str, name: str, secret: str) -> None:
        """Give somebody an authenticator whose key she holds already: in a demonstration, in a test."""
        with self.db.begin() as sql:
            self._add(sql, Key(str(uuid4()), secret), sub, name, 0)

    def reseal(self) -> int:
        """Encrypt every key again with the newest master key; returns how many."""
        sealer = cipher(self.settings.master_keys)
        with self.db.begin() as sql:
            rows = sql.scalars(select(Authenticator)).all()
            for row in rows:
                row.sealed = sealer.rotate(row.sealed.encode()).decode()
        return len(rows)

    def _add(self, sql: Session, key: Key, sub: str, name: str, step: int) -> bool:
        now = clock.now()
        row = {
            "id": key.id,
            "sub": sub,
            "name": name[:60],
            "sealed": cipher(self.settings.master_keys).encrypt(key.secret.encode()).decode(),
            "created_at": now,
            "last_used_at": now if step else None,
            "last_step": step,
        }
        return insert_once(sql, Authenticator, row)

    def _use(self, identifier: str, step: int) -> bool:
        """RFC 6238 § 5.2: a code is accepted once. The row itself decides between simultaneous requests."""
        unused = (Authenticator.id == identifier, Authenticator.last_step < step)
        with self.db.begin() as sql:
            used = sql.execute(
                update(Authenticator).where(*unused).values(last_step=step, last_used_at=clock.now())
            )
            return _count(used) == 1

    def _open(self, row: Authenticator) -> str:
        return cipher(self.settings.master_keys).decrypt(row.sealed.encode()).decode()


def authenticators() -> Authenticators:
    """Those of the current application."""
    return Authenticators(database(), current_app.extensions["sso_settings"])


def others(sql: Session, sub: str, identifier: str) -> int:
    """How many authenticators somebody has beside this one; all are locked until the transaction ends."""
    hers = select(Authenticator.id).where(Authenticator.sub == sub).with_for_update()
    return sum(found != identifier for found in sql.scalars(hers))


def remove(sql: Session, sub: str, identifier: str = "") -> int:
    """Remove one authenticator, or all of them, in the caller's transaction; returns how many."""
    which = [Authenticator.id == identifier] if identifier else []
    return _count(sql.execute(delete(Authenticator).where(Authenticator.sub == sub, *which)))


def _step(secret: str, typed: str) -> int | None:
    bare = codes.digits(typed, DIGITS)
    return codes.matching_step(secret, bare, clock.now()) if bare else None


def _count(result: Any) -> int:
    return int(getattr(result, "rowcount", 0))
