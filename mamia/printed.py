"""Printed codes: sent in an envelope by the assistance to who has lost her NUMEN, or her second factor.

A code holds 80 random bits, is bound to its account, serves once and expires; only its digest is kept, and
with the birth date alone does it weigh anything (`proofs.toml`).
"""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from mamia.models import PrintedCode
from mamia.settings import Mamia
from socle import clock
from socle.sql import Database, database
from socle.store import digest
from sso.factors import codes

LENGTH = 16
KEPT = timedelta(days=30)  # after it has expired, for who asks why a code does nothing


def make(sql: Session, sub: str, by: str) -> tuple[str, datetime]:
    """A new code in place of those before it, in the caller's transaction: as it is typed, and its end."""
    withdraw(sql, sub)
    code = codes.drawn(LENGTH)
    settings: Mamia = current_app.extensions["mamia_settings"]
    until = clock.now() + settings.printed_codes
    sql.add(
        PrintedCode(
            digest=_digest(sub, code),
            sub=sub,
            made_at=clock.now(),
            made_by=by,
            expires_at=until,
            used_at=None,
        )
    )
    return codes.in_fours(code), until


def use(sub: str, typed: str) -> bool:
    """Is it the living code of this account? It has served from now on, whoever else tries with it."""
    code = codes.letters(typed, LENGTH) or ""
    living = (
        PrintedCode.digest == _digest(sub, code),
        PrintedCode.used_at.is_(None),
        PrintedCode.expires_at > clock.now(),
    )
    with database().begin() as sql:
        used = update(PrintedCode).where(*living).values(used_at=clock.now()).returning(PrintedCode.digest)
        return sql.scalar(used) is not None


def living(sub: str) -> datetime | None:
    """Until when a code of this account waits to be used, or None."""
    mine = (PrintedCode.sub == sub, PrintedCode.used_at.is_(None), PrintedCode.expires_at > clock.now())
    with database().read() as sql:
        return sql.scalar(select(PrintedCode.expires_at).where(*mine))


def withdraw(sql: Session, sub: str) -> None:
    """No code of this account serves any more, in the caller's transaction."""
    unused = (PrintedCode.sub == sub, PrintedCode.used_at.is_(None))
    sql.execute(update(PrintedCode).where(*unused).values(expires_at=clock.now()))


def forget_old(db: Database) -> None:
    """Delete what expired some time ago."""
    with db.begin() as sql:
        sql.execute(delete(PrintedCode).where(PrintedCode.expires_at < clock.now() - KEPT))


def _digest(sub: str, code: str) -> str:
    return digest(f"printed {sub} {code}")
