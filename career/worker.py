"""The worker of career: mails, sweeps, files that no row names, requests that a feed settled."""

from datetime import timedelta

from career import sessions
from career.app import build_app
from career.attachments import Vault
from career.delays import refreshing
from career.files import discard_orphans
from career.perspectives import previews
from career.portfolios import assigning
from career.settings import Career
from career.situation import closing
from socle import clock, mail
from socle.fiction import refuse_outside_demo
from socle.settings import Socle, load
from socle.sql import Database
from socle.web.observe import configure_logs
from socle.worker import Work, run


def work(socle: Socle, career: Career) -> Work:
    """What this worker does, for these settings."""
    db = Database(career.database, socle.timeout)
    return Work(
        db,
        handlers={mail.KIND: mail.sender(socle)},
        jobs={
            "forget_sessions": (timedelta(hours=1), lambda: sessions.forget_old(db)),
            "settle_requests": (timedelta(minutes=15), lambda: settle_requests(db, socle, career)),
            "portfolios": (
                timedelta(hours=6),
                lambda: assigning.every_night(db, career.today or clock.today()),
            ),
            "delays": (timedelta(hours=1), lambda: refreshing.refresh(db)),
            "previews": (timedelta(seconds=2), lambda: previews.work(db)),
            "discard_orphans": (timedelta(hours=6), lambda: discard_orphans(db, Vault(career.data))),
        },
    )


def settle_requests(db: Database, socle: Socle, career: Career) -> None:
    """Close the changes that came back, return the others; the application is built only if there are any.

    It has the templates that mails are written with.
    """
    on, patience = career.today or clock.today(), career.return_within.days
    with db.read() as session:
        found = closing.settled(session, on, patience)
    if not found:
        return
    app = build_app(socle, career)
    try:
        with app.test_request_context(base_url=career.address):
            for academie, agent in found:  # each in its own transaction: others write meanwhile
                with db.begin() as session:
                    closing.close_by_feed(session, academie, [agent], on, patience)
    finally:
        app.extensions["database"].engine.dispose()


def main() -> None:
    """Run until stopped."""
    configure_logs()
    doing, socle = work(load(Socle), load(Career)), load(Socle)
    refuse_outside_demo(doing.db, socle)
    run(doing)
