"""Sign-ins as their owner sees them: where from, with what, since when, which applications."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from socle import clock
from socle.sql import database
from sso.models import ClientRow, ClientSession, SignInRow
from sso.settings import Sso

SHOWN_FOR, SHOWN_AT_MOST = timedelta(days=183), 60


@dataclass(frozen=True)
class Seen:
    """One sign-in as its owner sees it."""

    id: str
    since: datetime
    last: datetime
    origin: str
    device: str
    applications: tuple[str, ...]
    two_factors: bool
    ended_at: datetime | None
    why: str


def of(sub: str) -> tuple[list[Seen], list[Seen]]:
    """(Open sign-ins, ended ones) of a person, the newest first; ended ones of the last months, so many."""
    settings: Sso = current_app.extensions["sso_settings"]
    now = clock.now()
    rows = select(SignInRow).where(SignInRow.sub == sub).order_by(SignInRow.auth_time.desc())
    open_yet, ended_by_act = SignInRow.ended_at.is_(None), SignInRow.ended_at.is_not(None)
    recent = SignInRow.auth_time > now - SHOWN_FOR
    with database().read() as sql:
        found = [
            *sql.scalars(rows.where(open_yet, recent)),
            *sql.scalars(rows.where(ended_by_act, recent).limit(SHOWN_AT_MOST)),
        ]
        names = _applications(sql, [row.id for row in found])
    opened: list[Seen] = []
    ended: list[Seen] = []
    for row in found:
        over = row.ended_at or min(row.expires_at, row.last_seen_at + settings.idle)
        alive = row.ended_at is None and over > now
        (opened if alive else ended).append(_seen(row, names, None if alive else over))
    return opened, ended


def _applications(sql: Session, identifiers: list[str]) -> dict[str, list[str]]:
    pairs = select(ClientSession.sign_in_id, ClientRow.client_name).join(
        ClientRow, ClientRow.client_id == ClientSession.client_id
    )
    names: dict[str, list[str]] = {}
    for identifier, name in sql.execute(pairs.where(ClientSession.sign_in_id.in_(identifiers))):
        names.setdefault(identifier, []).append(name)
    return names


def _seen(row: SignInRow, names: dict[str, list[str]], ended_at: datetime | None) -> Seen:
    return Seen(
        row.id,
        row.auth_time,
        row.last_seen_at,
        row.origin,
        row.device,
        tuple(sorted(names.get(row.id, ()))),
        "mfa" in row.amr,
        ended_at,
        row.ended_why,
    )
