"""The worker of career: mails, sweeps, files that no row names, requests that a feed settled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask

from career import sessions
from career.app import build_app
from career.attachments import Vault
from career.circulars import forgetting, notices, preparing
from career.circulars.rules import Keeping
from career.courrier import presence, reminding
from career.delays import refreshing
from career.files import discard_orphans
from career.perspectives import previews
from career.portfolios import assigning
from career.settings import Career
from career.situation import closing
from career.uploads import sweeping
from socle import clock, mail
from socle.fiction import refuse_outside_demo
from socle.settings import Socle, load
from socle.sql import Database
from socle.web.observe import configure_logs
from socle.worker import Work, run


def work(socle: Socle, career: Career) -> Work:
    """What this worker does, for these settings."""
    db, speak = Database(career.database, socle.timeout), speaking(socle, career)
    return Work(
        db,
        handlers={mail.KIND: mail.sender(socle)},
        jobs={
            "forget_sessions": (timedelta(hours=1), lambda: sessions.forget_old(db)),
            "settle_requests": (timedelta(minutes=15), lambda: settle_requests(db, speak, career)),
            "portfolios": (
                timedelta(hours=6),
                lambda: assigning.every_night(db, career.today or clock.today()),
            ),
            "remind": (timedelta(minutes=15), lambda: remind(db, speak, career)),
            "forget_presence": (timedelta(minutes=5), lambda: presence.forget(db)),
            "delays": (timedelta(hours=1), lambda: refreshing.refresh(db)),
            "objectives": (timedelta(minutes=1), lambda: refreshing.come_into_force(db)),
            "previews": (timedelta(seconds=2), lambda: previews.work(db)),
            "circulars": (timedelta(seconds=1), lambda: preparing.work(db)),
            "notices": (timedelta(seconds=1), lambda: notices.work(db, speak)),
            "forget_circulars": (
                timedelta(hours=6),
                lambda: forgetting.forget_old(
                    db, Keeping(career.circular_drafts_kept, career.circulars_kept)
                ),
            ),
            "uploads": (timedelta(hours=1), lambda: sweeping.forget_old(db, career.data)),
            "discard_orphans": (timedelta(hours=6), lambda: discard_orphans(db, Vault(career.data))),
        },
    )


def settle_requests(db: Database, speak: notices.Speaking, career: Career) -> None:
    """Close the changes that came back, return the others."""
    on, patience = career.today or clock.today(), career.return_within.days
    with db.read() as session:
        found = closing.settled(session, on, patience)
    for academie, agent in found:  # each in its own transaction: others write meanwhile
        with speak(academie), db.begin() as session:
            closing.close_by_feed(session, academie, [agent], on, patience)


def remind(db: Database, speak: notices.Speaking, career: Career) -> None:
    """Remind agents of the documents awaited from them."""
    day, after = career.today or clock.today(), career.remind_after
    with db.read() as session:
        found = reminding.due(session, after, day)
    for academie, thread in found:
        with speak(academie):
            reminding.remind(db, thread, after, day)


def speaking(socle: Socle, career: Career) -> notices.Speaking:
    """Where mails of an académie are written: in the application, built the first time and kept."""
    kept: list[Flask] = []

    @contextmanager
    def inside(academie: str) -> Iterator[None]:
        kept[:] = kept or [build_app(socle, career)]
        try:
            with kept[0].test_request_context(base_url=career.address, query_string={"academie": academie}):
                yield
        finally:
            kept[0].extensions["database"].engine.dispose()

    return inside


def main() -> None:
    """Run until stopped."""
    configure_logs()
    doing, socle = work(load(Socle), load(Career)), load(Socle)
    refuse_outside_demo(doing.db, socle)
    run(doing)
