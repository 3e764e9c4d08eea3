"""One feed at a time in an académie: a row with a sign of life, which outlives no kill (docs/adr/0019).

Every batch renews it in its own transaction: a run that lost its turn writes nothing more.
"""

import os
import socket
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.feed.models import FeedRun, FeedTurn
from socle import clock
from socle.sql import Database


class Busy(Exception):
    """Another feed is under way; `until` is when its turn is over if it gives no sign of life."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class TurnLost(Exception):
    """This run gave no sign of life for too long: another one has begun."""


@dataclass
class Turn:
    """The turn of a run. `beat` is called in the transactions of the run."""

    academie: str
    run_id: int
    beaten: datetime

    def beat(self, session: Session) -> None:
        """Say that the run is alive; `TurnLost`, so that nothing is written, when the turn is another's."""
        renewed: Any = session.execute(
            update(FeedTurn)
            .where(FeedTurn.academie == self.academie, FeedTurn.run_id == self.run_id)
            .values(beat_at=clock.now())
        )
        if not renewed.rowcount:
            raise TurnLost
        self.beaten = clock.now()

    def end(self, session: Session, state: str, files: list[dict[str, Any]], counts: dict[str, int]) -> None:
        """Say how the run ended, and give the turn back."""
        session.execute(
            update(FeedRun)
            .where(FeedRun.id == self.run_id)
            .values(state=state, files=files, counts=counts, ended_at=clock.now())
        )
        session.execute(delete(FeedTurn).where(FeedTurn.run_id == self.run_id))


def begin(
    db: Database, academie: str, full: bool, day: date, files: list[dict[str, Any]], lease: timedelta
) -> Turn:
    """Take the turn; `Busy` when another run has it and lives."""
    try:
        return _begin(db, academie, full, day, files, lease)
    except IntegrityError:  # two first feeds at once: the other one made the row
        return _begin(db, academie, full, day, files, lease)


def _begin(
    db: Database, academie: str, full: bool, day: date, files: list[dict[str, Any]], lease: timedelta
) -> Turn:
    now = clock.now()
    with db.begin() as session:
        held = session.scalar(select(FeedTurn).where(FeedTurn.academie == academie).with_for_update())
        if held is not None:
            if _alive(held) and now < held.beat_at + lease:
                raise Busy(held.beat_at + lease)
            session.execute(
                update(FeedRun).where(FeedRun.id == held.run_id).values(state="cut", ended_at=held.beat_at)
            )
            session.delete(held)
        run = FeedRun(
            academie=academie, full=full, day=day, files=files, counts={}, state="running", started_at=now
        )
        session.add(run)
        session.flush()
        session.add(FeedTurn(academie=academie, run_id=run.id, host=_host(), pid=os.getpid(), beat_at=now))
        return Turn(academie, run.id, now)


def _alive(held: FeedTurn) -> bool:
    """False when its process was on this machine and is no more; elsewhere nobody knows."""
    if held.host != _host():
        return True
    try:
        os.kill(held.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _host() -> str:
    return socket.gethostname()[:120]
