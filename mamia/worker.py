"""The worker of the identity service: mails, logout notices, sweeps."""

from datetime import timedelta

from mamia.settings import Mamia
from socle import mail
from socle.settings import Socle, load
from socle.sql import Database
from socle.web.observe import configure_logs
from socle.worker import Work, run
from sso import logout, sessions
from sso.keys import Keys
from sso.settings import Sso
from sso.tickets import Tickets


def work(socle: Socle, sso: Sso, mamia: Mamia) -> Work:
    """What this worker does, for these settings."""
    db = Database(mamia.database, socle.timeout)
    return Work(
        db,
        handlers={
            mail.KIND: mail.sender(socle),
            sessions.LOGOUT: logout.sender(Keys(db, sso), sso, socle.inside),
        },
        jobs={
            "sweep_tickets": (timedelta(minutes=5), Tickets(db).sweep),
            "forget_sessions": (timedelta(hours=12), lambda: sessions.forget_old(db)),
        },
    )


def main() -> None:
    """Run until stopped."""
    configure_logs()
    run(work(load(Socle), load(Sso), load(Mamia)))
