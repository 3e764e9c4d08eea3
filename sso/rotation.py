"""The life of a signing key: next, active, retired, gone; by the worker's schedule or by command.

Each step is one transaction: a kill leaves what was before. Of two that rotate at once, one does.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from socle import audit, clock
from socle.audit import Event
from socle.sql import Database
from sso.keys import ACTIVE, ALGORITHMS, NEXT, RETIRED, Keys
from sso.models import SigningKey

STATES = (NEXT, ACTIVE, RETIRED)


class TooSoon(Exception):
    """The next key is not yet published for as long as applications may keep the old list."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"the next key may sign from {at:%Y-%m-%d %H:%M} UTC on")
        self.at = at


@dataclass(frozen=True)
class KeyState:
    """One key, without what is secret of it."""

    kid: str
    alg: str
    state: str
    since: datetime


def states(db: Database) -> list[KeyState]:
    """Every key, by algorithm, then as its life goes."""
    facts = (SigningKey.kid, SigningKey.alg, SigningKey.state, SigningKey.since)
    with db.read() as session:
        rows = [KeyState(*row) for row in session.execute(select(*facts).order_by(SigningKey.since))]
    return sorted(rows, key=lambda row: (row.alg, STATES.index(row.state)))


def rotate(keys: Keys, alg: str, *, at_once: bool = False) -> bool:
    """The next key signs, the active one is retired, a new one is next; False if another has just done it.

    Raises TooSoon unless the next key is published for long enough; `at_once` does not wait.
    """
    active, coming = _pair(keys, alg)
    if not at_once and (ready := coming.since + keys.settings.key_overlap) > clock.now():
        raise TooSoon(ready)
    fresh = keys.make(alg, NEXT)
    with keys.db.begin() as session:
        if not _move(session, active.kid, ACTIVE, RETIRED):
            return False
        _move(session, coming.kid, NEXT, ACTIVE)
        session.execute(insert(SigningKey).values(fresh))
        audit.record(session, Event.KEYS_ROTATED, alg=alg, active=coming.kid, retired=active.kid)
    return True


def turn(keys: Keys) -> None:
    """What the worker does regularly: rotate what has signed long enough, forget what is long retired."""
    keys.ensure()
    for alg in ALGORITHMS:
        active, _ = _pair(keys, alg)
        if active.since + keys.settings.key_life <= clock.now():
            with suppress(TooSoon):  # the next time; or another worker has just done it
                rotate(keys, alg)
    with keys.db.begin() as session:
        session.execute(
            delete(SigningKey).where(
                SigningKey.state == RETIRED, SigningKey.since <= clock.now() - keys.settings.key_overlap
            )
        )


def replace(keys: Keys) -> None:
    """Every key is thrown away at once, for one may be known to others: what they signed is refused."""
    rows = [keys.make(alg, state) for alg in ALGORITHMS for state in (ACTIVE, NEXT)]
    with keys.db.begin() as session:
        session.execute(delete(SigningKey))
        session.execute(insert(SigningKey), rows)
        audit.record(session, Event.KEYS_ROTATED, why="replaced", alg=" ".join(ALGORITHMS))


def _pair(keys: Keys, alg: str) -> tuple[KeyState, KeyState]:
    """The active key and the next one."""
    rows = [row for row in states(keys.db) if row.alg == alg]
    return _of(rows, ACTIVE), _of(rows, NEXT)


def _of(rows: Iterable[KeyState], state: str) -> KeyState:
    return next(row for row in rows if row.state == state)


def _move(session: Session, kid: str, before: str, after: str) -> bool:
    moved = update(SigningKey).where(SigningKey.kid == kid, SigningKey.state == before)
    changed = session.execute(moved.values(state=after, since=clock.now()))
    return bool(getattr(changed, "rowcount", 0))
