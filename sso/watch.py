"""What changes in the directory ends the sessions it must, within seconds, whoever changed it and how.

A suspension by the RSSI, a reset elsewhere, a role withdrawn, the feed: the directory is asked regularly what
has changed since the last look, by its own clock. What was deleted is found when its session is next used.
"""

import threading
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from socle import clock
from socle.sql import Database
from sso import sessions
from sso.directory import Directory
from sso.directory.client import Changes
from sso.directory.errors import DirectoryDown
from sso.models import SignInRow

log = structlog.get_logger()

CAUGHT_UP = timedelta(minutes=15)  # how far the first look goes back: a restart, clocks that differ
RECENT = timedelta(seconds=3)  # a second that may still hold changes to come
AT_ONCE = 500  # subjects of one query


def generalized(ago: timedelta) -> str:
    """So long ago, as the directory writes instants (RFC 4517 § 3.3.13)."""
    return f"{clock.now() - ago:%Y%m%d%H%M%SZ}"


@dataclass
class Watch:
    """The looks of one worker; several may look, what one ended the others find ended."""

    db: Database
    directory: Directory
    _since: str = ""
    _settled: Changes | None = field(default=None, repr=False)

    def look(self) -> int:
        """End what must end for what changed since the last look; returns for how many people.

        Raises DirectoryDown, and then nothing is missed: the next look asks the same.
        """
        changes = self.directory.changed_since(self._since or generalized(CAUGHT_UP))
        if changes == self._settled:  # the changes of the last second are found at every look
            return 0
        rows = self._opened(changes.subs, changes.roles) if changes.whole else self._all_opened()
        ended = sessions.end_what_may_not_go_on(self.db, self.directory, rows)
        recent = generalized(RECENT)
        self._since = changes.newest if changes.whole else max(changes.newest, recent)
        self._settled = changes if changes.newest < recent else None
        return ended

    def _all_opened(self) -> list[SignInRow]:
        """Too much changed to be told one by one: everybody who is signed in."""
        with self.db.read() as sql:
            return list(sql.scalars(select(SignInRow).where(SignInRow.ended_at.is_(None))))

    def _opened(self, subs: frozenset[str], roles: frozenset[str]) -> list[SignInRow]:
        opened = select(SignInRow).where(SignInRow.ended_at.is_(None))
        listed = sorted(subs)
        with self.db.read() as sql:
            if roles:
                return [row for row in sql.scalars(opened) if row.sub in subs or roles & set(row.roles)]
            parts = [listed[at : at + AT_ONCE] for at in range(0, len(listed), AT_ONCE)]
            return [row for part in parts for row in sql.scalars(opened.where(SignInRow.sub.in_(part)))]


def run(watch: Watch, every: timedelta, stop: threading.Event) -> None:
    """Look until `stop`, on a thread of its own: a silent directory delays no mail and no notice."""
    while not stop.wait(every.total_seconds()):
        try:
            if ended := watch.look():
                log.info("watch.ended", people=ended)
        except (DirectoryDown, SQLAlchemyError) as error:
            log.warning("watch.waits", error=type(error).__name__)
