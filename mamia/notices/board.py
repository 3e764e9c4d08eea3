"""The public notices in memory: a page costs no query; every process looks again at most every two seconds.

A notice just published is on the pages of its own process at once and on those of the others within two
seconds. While the database does not answer, pages keep what they had.
"""

from datetime import datetime, timedelta
from threading import Lock

import structlog
from flask import Flask, current_app, url_for
from sqlalchemy.exc import DBAPIError

from mamia.notices import register, rules
from mamia.notices.rules import Notice
from socle import clock
from socle.french import fr
from socle.sql import Database

log = structlog.get_logger()

LOOK_EVERY = timedelta(seconds=2)
LINKS = (
    ("Plus d’infos sur les attaques en cours", "notices.page"),
    ("Aidez-nous à lutter contre les attaques informatiques", "notices.fight"),
)
"""As every public page ends, and as the sign-in page says (domain.md § 8.1)."""


class Board:
    """What was public when this process last looked."""

    def __init__(self, db: Database) -> None:
        self._db, self._lock = db, Lock()
        self._looked: datetime | None = None
        self._notices: list[Notice] = []

    def notices(self) -> list[Notice]:
        """Those that are or were public, the last changed first."""
        if self._is_old() and self._lock.acquire(blocking=self._looked is None):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._notices

    def forget(self) -> None:
        """Look again at the next page: something has just changed here."""
        self._looked = None

    def _is_old(self) -> bool:
        return self._looked is None or abs(clock.now() - self._looked) >= LOOK_EVERY

    def _look(self) -> None:
        if not self._is_old():
            return  # another thread has just looked
        self._looked = clock.now()
        try:
            self._notices = register.published(self._db)
        except DBAPIError as fault:
            log.warning("notices.not_read", error=type(fault).__name__)


def init_app(app: Flask, db: Database) -> None:
    """Give every page the gravest notice under way, and at its foot the two links."""
    app.extensions["notices"] = Board(db)
    app.extensions["foot_links"] = LINKS
    app.jinja_env.globals.update(alerts=alerts)


def board() -> Board:
    """The board of the current application."""
    kept: Board = current_app.extensions["notices"]
    return kept


def alerts() -> dict[str, object] | None:
    """What the top of a page says: kind, label, title, address, others, list; None when all is quiet."""
    found = rules.current(board().notices(), clock.today())
    if not found:
        return None
    first = found[0]
    return {
        "kind": rules.KINDS[first.severity],
        "label": rules.WORDS[first.severity],
        "title": fr(first.title),
        "address": url_for("notices.one", identifier=first.id),
        "others": len(found) - 1,
        "list": url_for("notices.page"),
    }
