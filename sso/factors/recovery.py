"""Recovery codes: ten printed codes that each stand in once for a lost authenticator.

Each holds 80 random bits and is kept as a digest bound to its owner; nobody can show it again.
"""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from socle import clock
from socle.sql import database
from socle.store import digest
from sso.factors import codes
from sso.models import RecoveryCode

HOW_MANY = 10
LENGTH = 16


def renew(sql: Session, sub: str) -> list[str]:
    """New codes in place of the others, in the caller's transaction; they are shown once, by the caller."""
    forget(sql, sub)
    made = [codes.drawn(LENGTH) for _ in range(HOW_MANY)]
    now = clock.now()
    sql.add_all(
        RecoveryCode(digest=_digest(sub, code), sub=sub, created_at=now, used_at=None) for code in made
    )
    return [codes.in_fours(code) for code in made]


def use(sub: str, typed: str) -> bool:
    """Is it one of her codes that has not served? It has served from now on, whoever else tried with it."""
    code = codes.letters(typed, LENGTH)
    if code is None:
        return False
    unused = (
        RecoveryCode.digest == _digest(sub, code),
        RecoveryCode.sub == sub,
        RecoveryCode.used_at.is_(None),
    )
    with database().begin() as sql:
        used = sql.execute(update(RecoveryCode).where(*unused).values(used_at=clock.now()))
        return bool(getattr(used, "rowcount", 0))


def left(sub: str) -> int:
    """How many have not served."""
    unused = (RecoveryCode.sub == sub, RecoveryCode.used_at.is_(None))
    with database().read() as sql:
        return sql.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def forget(sql: Session, sub: str) -> None:
    """Forget all of them, in the caller's transaction."""
    sql.execute(delete(RecoveryCode).where(RecoveryCode.sub == sub))


def _digest(sub: str, code: str) -> str:
    return digest(f"{sub} {code}")
