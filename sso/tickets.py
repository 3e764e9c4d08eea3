"""Codes and tokens: issued, redeemed once, the family revoked when a code or a refresh token is replayed.

Only digests are kept. Each call is a transaction of its own (decision 20), but those that are given one.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from socle import audit, clock
from socle.audit import Event
from socle.quick import Lane
from socle.sql import Database
from socle.store import digest
from sso.models import Ticket

KEEP_USED = timedelta(hours=1)  # how long a used code is remembered, so that a replay is seen


_OTHER = aliased(Ticket)
_DEAD = exists().where(
    _OTHER.family == Ticket.family,
    or_(_OTHER.kind == "code", _OTHER.kind == "refresh"),
    _OTHER.revoked_at.is_not(None),
)
_ALIVE = (
    Ticket.digest == bindparam("text"),
    Ticket.kind == bindparam("of_kind"),
    Ticket.used_at.is_(None),
    Ticket.revoked_at.is_(None),
    Ticket.expires_at > bindparam("now"),
    ~_DEAD,
)
"""A ticket that may serve: of a family of which neither code nor refresh token was revoked.

So what is being made while its family is revoked is dead too.
"""
_FIND = select(Ticket.__table__).where(*_ALIVE)
_REDEEM = (
    update(Ticket)
    .where(*_ALIVE, Ticket.client_id == bindparam("client"))
    .values(used_at=bindparam("used"))
    .returning(*Ticket.__table__.c)
)
_KEEP = insert(Ticket)


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

    def new_text(self) -> str:
        """The text of a code or of an opaque token: 256 random bits."""
        return secrets.token_urlsafe(32)

    def keep(self, made: Iterable[tuple[str, str, Grant]]) -> None:
        """Keep what was made, as (kind, text, grant), together."""
        with self.db.work() as lane:
            for kind, text, grant in made:
                keep_in(lane, kind, text, grant)

    def redeem(self, kind: str, text: str, client_id: str) -> Grant | None:
        """The grant of a code or a refresh token, once.

        One seen twice revokes all that it gave (RFC 6749 § 4.1.2, RFC 9700 § 4.14.2).
        """
        now = clock.now()
        with self.db.work() as lane:
            row = lane.one(_REDEEM, {**_key(kind, text), "now": now, "used": now, "client": client_id})
        if row is not None:
            return _grant(row)
        with self.db.begin() as session:
            _revoke_if_replayed(session, kind, text, client_id)
        return None

    def find(self, kind: str, text: str) -> Grant | None:
        """The grant of a living ticket, which stays as it is."""
        with self.db.look() as lane:
            row = lane.one(_FIND, {**_key(kind, text), "now": clock.now()})
        return None if row is None else _grant(row)

    def revoke(self, grant: Grant, kind: str, text: str) -> None:
        """Revoke an access token alone, or a refresh token with its whole family (RFC 7009 § 2.1)."""
        chosen = Ticket.family == grant.family if kind == "refresh" else Ticket.digest == digest(text)
        with self.db.begin() as session:
            revoke(session, chosen)

    def sweep(self) -> None:
        """Forget what expired more than an hour ago."""
        with self.db.begin() as session:
            session.execute(delete(Ticket).where(Ticket.expires_at < clock.now() - KEEP_USED))


def keep_in(lane: Lane, kind: str, text: str, grant: Grant) -> None:
    """Keep a code or a token in the caller's transaction."""
    row = {"digest": digest(text), "kind": kind, "used_at": None, "revoked_at": None}
    lane.run(_KEEP, {**row, **vars(grant)})


def tickets() -> Tickets:
    """The tickets of the current application."""
    made: Tickets = current_app.extensions["tickets"]
    return made


def new_family() -> str:
    """The name of all that one code gives."""
    return str(uuid4())


def revoke(session: Session, *where: Any) -> None:
    """Revoke the tickets that match, in the caller's transaction."""
    session.execute(update(Ticket).where(Ticket.revoked_at.is_(None), *where).values(revoked_at=clock.now()))


def _revoke_if_replayed(session: Session, kind: str, text: str, client_id: str) -> None:
    used = select(Ticket).where(
        Ticket.digest == digest(text), Ticket.kind == kind, Ticket.used_at.is_not(None)
    )
    row = session.scalar(used)
    if row is not None:
        revoke(session, Ticket.family == row.family)
        event = Event.CODE_REPLAYED if kind == "code" else Event.TOKEN_REPLAYED
        audit.record(session, event, actor=client_id, subject=row.sub)


def _key(kind: str, text: str) -> dict[str, str]:
    return {"text": digest(text), "of_kind": kind}


def _grant(row: Any) -> Grant:
    return Grant(
        row.family, row.client_id, row.sign_in_id, row.sid, row.sub, row.scope, row.details, row.expires_at
    )
