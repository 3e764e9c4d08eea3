"""The directory's changes end sessions: suspended, closed or removed people, new passwords, roles withdrawn.

The worker looks every `settings.directory_watch`. Each look asks what was written since the last one, by the
dates of the directory's own clock, and is repeated for some seconds: dates have no fraction, copies of a
directory lag, and an act under way is waited for. Every minute all open sessions are looked at: that finds
removed entries and ends that came with time. While the directory is down nothing ends; then all is looked at.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic

import structlog
from sqlalchemy import ColumnElement, or_, select

from socle import clock
from socle.sql import Database
from sso import sessions
from sso.directory import Directory
from sso.directory.changes import Changed
from sso.directory.errors import DirectoryDown
from sso.models import SignInRow, Ticket

log = structlog.get_logger()

AGAIN = 5.0  # seconds during which a change is looked at again
SKEW = timedelta(hours=1)  # how late the directory's clock may be when the watch begins
ALL_EVERY = 60.0  # seconds
CHANGES = 300  # entries changed that one look asks for: below a server's usual limit of 500
PAGE = 500  # sessions read at once
SECOND = timedelta(seconds=1)


class Watch:
    """The looks of one worker; several workers may look, one ends each session."""

    def __init__(self, db: Database, directory: Directory, changes: int = CHANGES) -> None:
        self._db, self._directory, self._changes = db, directory, changes
        self._newest = clock.now() - SKEW  # the last change seen, by the directory's clock
        self._newest_at = self._all_at = float("-inf")  # when it was seen, when all were looked at, by ours

    def look(self) -> int:
        """One look; returns how many sessions it ended."""
        try:
            return self._look()
        except DirectoryDown as error:
            log.warning("watch.directory_down", error=type(error).__name__)
            self._all_at = float("-inf")
            return 0

    def _look(self) -> int:
        started = monotonic()
        changed = self._directory.changed_since(self._since(started), self._changes)
        self._note(changed, started)
        if not changed.whole or started - self._all_at >= ALL_EVERY:
            ended = sum(self._end_over(page) for page in self._pages())
            self._all_at = started
            return ended
        return self._end_over(self._of(changed.people)) + (self._of_roles() if changed.roles else 0)

    def _since(self, started: float) -> datetime:
        """From where to ask: some seconds before the last change, or after it once it is old."""
        recent = started - self._newest_at < AGAIN
        return self._newest - timedelta(seconds=AGAIN) if recent else self._newest + SECOND

    def _note(self, changed: Changed, started: float) -> None:
        if changed.newest and changed.newest > self._newest:
            self._newest, self._newest_at = changed.newest, started

    def _of_roles(self) -> int:
        """A group has changed: look at those who have roles."""
        return sum(self._end_over(row for row in page if row.roles) for page in self._pages())

    def _end_over(self, rows: Iterable[SignInRow]) -> int:
        """Ask the directory about their people, and end what may not go on."""
        found = sorted(rows, key=lambda row: row.sub)
        accounts = self._directory.by_unique_ids(dict.fromkeys(row.sub for row in found))
        ended = 0
        for sub, hers in groupby(found, key=lambda row: row.sub):
            mine, account = list(hers), accounts.get(sub)
            with_roles = account is not None and any(row.roles for row in mine)
            roles = self._directory.roles(account) if account and with_roles else frozenset[str]()
            ended += sessions.end_if_over(self._db, mine, account, roles)
        return ended

    def _of(self, subs: Iterable[str]) -> list[SignInRow]:
        with self._db.read() as sql:
            return list(sql.scalars(select(SignInRow).where(*_lives(), SignInRow.sub.in_(subs))))

    def _pages(self) -> Iterator[list[SignInRow]]:
        last = ""
        while True:
            page = select(SignInRow).where(*_lives(), SignInRow.id > last).order_by(SignInRow.id)
            with self._db.read() as sql:
                rows = list(sql.scalars(page.limit(PAGE)))
            if not rows:
                return
            yield rows
            last = rows[-1].id


def _lives() -> tuple[ColumnElement[bool], ...]:
    """Open, or over by time with a refresh token that lives on."""
    now = clock.now()
    refreshed = select(Ticket.sign_in_id).where(
        Ticket.kind == "refresh",
        Ticket.expires_at > now,
        Ticket.used_at.is_(None),
        Ticket.revoked_at.is_(None),
    )
    lives = or_(SignInRow.expires_at > now, SignInRow.id.in_(refreshed))
    return SignInRow.ended_at.is_(None), lives
