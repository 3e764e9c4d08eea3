"""The session of somebody in career: opened by a sign-in, ended here or by the identity service."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from flask import current_app, request
from sqlalchemy import JSON, ForeignKey, Index, String, Text, Update, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from career import people, place
from career.models import Base
from career.people import Person
from career.settings import Career
from socle import clock
from socle.sql import Database, database

SEEN_EVERY_SECONDS = 60
UNASKED = frozenset({"courrier.desk.handling.present"})  # a script asks it by itself: it puts off no end


class SessionRow(Base):
    """One open session: (issuer, sid, sub, id_token), as decision 25 says."""

    __tablename__ = "session"
    __table_args__ = (
        Index("ix_session_issuer_sid", "issuer", "sid"),
        Index("ix_session_issuer_sub", "issuer", "sub"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issuer: Mapped[str] = mapped_column(String(255))
    sid: Mapped[str] = mapped_column(String(64))
    sub: Mapped[str] = mapped_column(String(255))
    id_token: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(JSON)
    opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Opened:
    """What the identity service said at a sign-in, beside who."""

    issuer: str
    sid: str
    sub: str
    id_token: str
    roles: frozenset[str]


def open_for(db: Database, person_id: int, opened: Opened, settings: Career) -> str:
    """Keep a new session; returns its identifier."""
    now = clock.now()
    row = SessionRow(
        id=str(uuid4()),
        person_id=person_id,
        issuer=opened.issuer,
        sid=opened.sid,
        sub=opened.sub,
        id_token=opened.id_token,
        roles=sorted(opened.roles),
        opened_at=now,
        last_seen_at=now,
        expires_at=now + settings.lifetime,
        ended_at=None,
    )
    with db.begin() as session:
        session.add(row)
    return row.id


def load(identifier: str) -> Person | None:
    """The person of a living session; it is seen at most once a minute.

    A session serves only while its identity service still answers for her académie (decision 29).
    """
    settings: Career = current_app.extensions["career_settings"]
    now = clock.now()
    with database().read() as session:
        row = session.get(SessionRow, identifier)
    if row is None or row.ended_at or row.expires_at <= now or row.last_seen_at + settings.idle <= now:
        return None
    asked = request.endpoint not in UNASKED
    if asked and (now - row.last_seen_at).total_seconds() > SEEN_EVERY_SECONDS:
        with database().begin() as session:
            session.execute(update(SessionRow).where(SessionRow.id == identifier).values(last_seen_at=now))
        row.last_seen_at = now
    person = people.find(database(), row.person_id, frozenset(row.roles), row.id)
    if person is None or not place.served().answers(row.issuer, person.academie):
        return None
    idle_until = min(row.last_seen_at + settings.idle, row.expires_at)
    return replace(person, idle_until=idle_until, ends_at=row.expires_at)


def id_token_of(identifier: str) -> str:
    """The id_token of a session, shown to the identity service at sign-out."""
    with database().read() as session:
        return session.scalar(select(SessionRow.id_token).where(SessionRow.id == identifier)) or ""


def end(identifier: str) -> None:
    """End one session."""
    with database().begin() as session:
        session.execute(_ending().where(SessionRow.id == identifier))


def end_told(issuer: str, sid: str | None, sub: str | None) -> int:
    """End what a logout token names: the session of `sid`, else every session of `sub` (decision 25)."""
    named = SessionRow.sid == sid if sid else SessionRow.sub == (sub or "")
    with database().begin() as session:
        ended = session.execute(_ending().where(SessionRow.issuer == issuer, named))
        return int(getattr(ended, "rowcount", 0))


def forget_old(db: Database) -> None:
    """Delete the sessions that are over."""
    now = clock.now()
    with db.begin() as session:
        session.execute(
            delete(SessionRow).where(or_(SessionRow.expires_at < now, SessionRow.ended_at.is_not(None)))
        )


def _ending() -> Update:
    return update(SessionRow).where(SessionRow.ended_at.is_(None)).values(ended_at=clock.now(), id_token="")
