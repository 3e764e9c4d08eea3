"""Codes and access tokens: issued, redeemed once, their whole family revoked when a code is replayed.

Only digests are kept. Each call is a transaction of its own (decision 20).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from socle import audit, clock
from socle.audit import Event
from socle.sql import Database
from socle.store import digest
from sso.models import Ticket

KEEP_USED = timedelta(hours=1)  # how long a used code is remembered, so that a replay is seen


@dataclass(frozen=True)
class Grant:
    """What a ticket stands for."""

    family: str
    client_id: str
    sign_in_id: str
    sid: str
    sub: str
    scope: str
    details: dict[str, Any]
    expires_at: datetime


@dataclass(frozen=True)
class Tickets:
    """The verbs on codes and tokens."""

    db: Database

    def issue(self, kind: str, grant: Grant) -> str:
        """A new code or token (256 random bits) for `grant`."""
        text = secrets.token_urlsafe(32)
        row = Ticket(digest=digest(text), kind=kind, used_at=None, revoked_at=None, **{**grant.__dict__})
        with self.db.begin() as session:
            session.add(row)
        return text

    def redeem_code(self, code: str, client_id: str) -> Grant | None:
        """The grant of a code, once. A code seen twice revokes what it gave (RFC 6749 § 4.1.2)."""
        now = clock.now()
        alive = (
            update(Ticket)
            .where(
                Ticket.digest == digest(code),
                Ticket.kind == "code",
                Ticket.client_id == client_id,
                Ticket.used_at.is_(None),
                Ticket.revoked_at.is_(None),
                Ticket.expires_at > now,
            )
            .values(used_at=now)
            .returning(Ticket)
        )
        with self.db.begin() as session:
            row = session.scalar(alive)
            if row is None:
                _revoke_if_replayed(session, code, client_id)
                return None
            return _grant(row)

    def find_token(self, token: str) -> Grant | None:
        """The grant of a living access token; one made while its code was being revoked is dead too."""
        code = aliased(Ticket)
        revoked = exists().where(
            code.family == Ticket.family, code.kind == "code", code.revoked_at.is_not(None)
        )
        alive = select(Ticket).where(
            Ticket.digest == digest(token),
            Ticket.kind == "access",
            Ticket.revoked_at.is_(None),
            Ticket.expires_at > clock.now(),
            ~revoked,
        )
        with self.db.read() as session:
            row = session.scalar(alive)
            return _grant(row) if row else None

    def sweep(self) -> None:
        """Forget what expired more than an hour ago."""
        with self.db.begin() as session:
            session.execute(delete(Ticket).where(Ticket.expires_at < clock.now() - KEEP_USED))


def new_family() -> str:
    """The name of all that one code gives."""
    return str(uuid4())


def revoke(session: Session, *where: Any) -> None:
    """Revoke the tickets that match, in the caller's transaction."""
    session.execute(update(Ticket).where(Ticket.revoked_at.is_(None), *where).values(revoked_at=clock.now()))


def _revoke_if_replayed(session: Session, code: str, client_id: str) -> None:
    used = select(Ticket).where(
        Ticket.digest == digest(code), Ticket.kind == "code", Ticket.used_at.is_not(None)
    )
    row = session.scalar(used)
    if row is not None:
        revoke(session, Ticket.family == row.family)
        audit.record(session, Event.CODE_REPLAYED, actor=client_id, subject=row.sub)


def _grant(row: Ticket) -> Grant:
    return Grant(
        row.family, row.client_id, row.sign_in_id, row.sid, row.sub, row.scope, row.details, row.expires_at
    )
