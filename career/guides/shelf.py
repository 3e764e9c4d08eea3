"""The libraries in memory: a page costs no query; every process looks again at most every two seconds.

What is published is on the pages of its own process at once, on those of the others within two seconds;
what is scheduled appears on its day. While the database does not answer, readers keep what they had, or what
ships.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError

from career import place
from career.guides import library, models
from career.guides.library import Library
from career.guides.models import Stamp
from career.guides.rules import Reader
from socle import clock
from socle.sql import Database

log = structlog.get_logger()

LOOK_EVERY = timedelta(seconds=2)


@dataclass(frozen=True)
class Kept:
    """A library, and what it was made of."""

    stamp: Stamp
    day: date
    library: Library


class Shelf:
    """The library of each académie, made again when a version changed or when another day came."""

    def __init__(self, db: Database) -> None:
        self._db, self._lock = db, Lock()
        self._looked: datetime | None = None
        self._stamp: Stamp = (0, 0, 0)
        self._kept: dict[str, Kept] = {}

    def library(self, academie: str, day: date) -> Library:
        """The guides of an académie on a day."""
        try:
            stamp = self._present_stamp()
            kept = self._kept.get(academie)
            if kept is None or (kept.stamp, kept.day) != (stamp, day):
                kept = self._made(academie, day, stamp)
            return kept.library
        except DBAPIError as fault:
            log.warning("guides.not_read", error=type(fault).__name__)
            return self._kept[academie].library if academie in self._kept else library.load()

    def forget(self) -> None:
        """Look again at the next page: something has just changed here."""
        self._looked = None

    def _present_stamp(self) -> Stamp:
        now = clock.now()
        if self._looked is None or abs(now - self._looked) >= LOOK_EVERY:
            self._looked = now
            with self._db.read() as session:
                self._stamp = models.stamp(session)
        return self._stamp

    def _made(self, academie: str, day: date, stamp: Stamp) -> Kept:
        with self._lock:
            kept = self._kept.get(academie)
            if kept is not None and (kept.stamp, kept.day) == (stamp, day):
                return kept  # another thread has just made it
            with self._db.read() as session:
                found = models.versions(session, academie)
            made = Kept(stamp, day, library.library_of(found.values(), day))
            self._kept[academie] = made
            return made


@dataclass(frozen=True)
class Desk:
    """What the pages need: the libraries, who reads, and which day it is."""

    shelf: Shelf
    reader: Callable[[date], Reader | None]
    today: Callable[[], date]


def desk() -> Desk:
    """That of the current application."""
    kept: Desk = current_app.extensions["guides"]
    return kept


def own_academie() -> str:
    """The académie of who is signed in, or that was chosen; else that which runs this service."""
    return place.code() or place.served().own.code


def present_library() -> Library:
    """The guides that this request may show."""
    return desk().shelf.library(own_academie(), desk().today())
