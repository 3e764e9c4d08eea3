"""Recovery contacts: personal addresses that can prove their owner where the académie's mail cannot.

Each is confirmed by a code sent to it, then waits: an intruder who adds one cannot use it at once, and what
told its owner can lock the account or remove it meanwhile (threat 18). Encrypted at rest (decision 26).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.fernet import InvalidToken
from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from socle import clock
from socle.settings import cipher
from socle.sql import Database, database
from sso import masks
from sso.models import RecoveryContact
from sso.settings import Sso

MOST = 2  # of one person


@dataclass(frozen=True)
class Contact:
    """A confirmed address; it proves its owner from `usable_at` on."""

    id: str
    address: str = field(repr=False)
    added_at: datetime = field(repr=False)
    usable_at: datetime

    @property
    def usable(self) -> bool:
        """Is its delay over?"""
        return self.usable_at <= clock.now()

    @property
    def masked(self) -> str:
        """Enough for its owner to know which one."""
        return masks.personal(self.address)


def of(sub: str) -> list[Contact]:
    """Somebody's, oldest first."""
    with database().read() as sql:
        return in_transaction(sql, sub)


def in_transaction(sql: Session, sub: str) -> list[Contact]:
    """The same, in the caller's transaction."""
    mine = select(RecoveryContact).where(RecoveryContact.sub == sub).order_by(RecoveryContact.added_at)
    found = [(row, _opened(row.sealed)) for row in sql.scalars(mine)]
    return [Contact(row.id, address, row.added_at, row.usable_at) for row, address in found if address]


def usable(sub: str) -> list[Contact]:
    """Those whose delay is over."""
    return [one for one in of(sub) if one.usable]


def add(sql: Session, sub: str, address: str) -> Contact | None:
    """Keep a confirmed address, in the caller's transaction; None if she has enough of them."""
    settings = _settings()
    count = select(func.count()).select_from(RecoveryContact).where(RecoveryContact.sub == sub)
    if (sql.scalar(count) or 0) >= MOST:
        return None
    now = clock.now()
    sealed = cipher(settings.master_keys).encrypt(address.encode()).decode()
    row = RecoveryContact(
        id=str(uuid4()), sub=sub, sealed=sealed, added_at=now, usable_at=now + settings.contact_delay
    )
    sql.add(row)
    return Contact(row.id, address, row.added_at, row.usable_at)


def remove(sql: Session, sub: str, identifier: str) -> bool:
    """Forget one, in the caller's transaction; False if it was not there."""
    mine = (RecoveryContact.sub == sub, RecoveryContact.id == identifier)
    gone = sql.scalar(delete(RecoveryContact).where(*mine).returning(RecoveryContact.id))
    return gone is not None


def forget_young(sql: Session, sub: str) -> None:
    """Forget those whose delay is not over: who locks the account may not have added them."""
    young = (RecoveryContact.sub == sub, RecoveryContact.usable_at > clock.now())
    sql.execute(delete(RecoveryContact).where(*young))


def delay() -> timedelta:
    """How long a new one waits."""
    return _settings().contact_delay


def reseal(db: Database, settings: Sso) -> int:
    """Encrypt every address with the newest master key; how many."""
    with db.begin() as sql:
        rows = sql.scalars(select(RecoveryContact)).all()
        for row in rows:
            row.sealed = cipher(settings.master_keys).rotate(row.sealed.encode()).decode()
    return len(rows)


def _opened(sealed: str) -> str:
    """The address; empty when its master key is gone: it can no longer be written to."""
    try:
        return cipher(_settings().master_keys).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _settings() -> Sso:
    settings: Sso = current_app.extensions["sso_settings"]
    return settings
