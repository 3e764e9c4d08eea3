"""Printed codes: sent in an envelope by the assistance to who has lost her NUMEN, or her second factor.

A code holds 80 random bits, serves once and expires; a person has one at most, and only its digest is kept.
With the birth date alone does it weigh anything (`proofs.toml`).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from mamia.models import PrintedCode
from mamia.settings import Mamia
from socle import clock
from socle.quick import Lane
from socle.sql import Database, database
from socle.store import digest, upsert
from sso.factors import codes

LENGTH = 16
KEPT = timedelta(days=30)  # after it has expired, for who asks why a code does nothing


@dataclass(frozen=True)
class Drawn:
    """A code as it is typed, and its end; it opens nothing before it is kept."""

    code: str = field(repr=False)
    until: datetime


def draw() -> Drawn:
    """A new code."""
    settings: Mamia = current_app.extensions["mamia_settings"]
    return Drawn(codes.in_fours(codes.drawn(LENGTH)), clock.now() + settings.printed_codes)


def keep(lane: Lane, sub: str, drawn: Drawn, by: str) -> None:
    """It serves from now on, in place of the one before, in the caller's transaction."""
    row = {
        "sub": sub,
        "digest": _digest(sub, drawn.code),
        "made_at": clock.now(),
        "made_by": by,
        "expires_at": drawn.until,
        "used_at": None,
    }
    upsert(lane, PrintedCode, row, ("sub",))


def use(sub: str, typed: str) -> bool:
    """Is it the living code of this account? It has served from now on, whoever else tries with it."""
    mine = (PrintedCode.sub == sub, PrintedCode.digest == _digest(sub, typed))
    living = (PrintedCode.used_at.is_(None), PrintedCode.expires_at > clock.now())
    with database().begin() as sql:
        used = update(PrintedCode).where(*mine, *living).values(used_at=clock.now())
        return sql.scalar(used.returning(PrintedCode.sub)) is not None


def living(sub: str) -> datetime | None:
    """Until when a code of this account waits to be used, or None."""
    mine = (PrintedCode.sub == sub, PrintedCode.used_at.is_(None), PrintedCode.expires_at > clock.now())
    with database().read() as sql:
        return sql.scalar(select(PrintedCode.expires_at).where(*mine))


def forget_old(db: Database) -> None:
    """Delete what expired some time ago."""
    with db.begin() as sql:
        sql.execute(delete(PrintedCode).where(PrintedCode.expires_at < clock.now() - KEPT))


def _digest(sub: str, typed: str) -> str:
    return digest(f"printed {sub} {codes.letters(typed, LENGTH)}")
