"""What nobody waits for any more: uploads whose day is over, pieces that no upload names."""

from datetime import timedelta
from pathlib import Path

from career.uploads import models
from career.uploads.pieces import Pieces
from socle import clock
from socle.sql import Database

UNNAMED_FOR = timedelta(hours=1)  # an upload may begin between the question and the sweep


def forget_old(db: Database, data: Path) -> int:
    """For the worker: how many unfinished files it deleted."""
    with db.begin() as session:
        awaited = models.awaited(session)
    return Pieces(data / "partial").discard_all_but(awaited, clock.now() - UNNAMED_FOR)
