"""The worker of career: mails, sweeps, files that no message names."""

from datetime import timedelta

from career import sessions
from career.attachments import Vault
from career.courrier.files import discard_orphans
from career.perspectives import previews
from career.settings import Career
from socle import mail
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
            "previews": (timedelta(seconds=2), lambda: previews.work(db)),
            "discard_orphans": (timedelta(hours=6), lambda: discard_orphans(db, Vault(career.data))),
        },
    )


def main() -> None:
    """Run until stopped."""
    configure_logs()
    doing, socle = work(load(Socle), load(Career)), load(Socle)
    refuse_outside_demo(doing.db, socle)
    run(doing)
