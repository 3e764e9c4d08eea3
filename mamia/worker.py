"""The worker of the identity service: mails, logout notices, sweeps, keys, the watch of the directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from mamia import disavowal, forgetting, printed
from mamia.app import create_app, whom_to_call
from mamia.assistance import register
from mamia.settings import Mamia
from socle import mail
from socle.fiction import refuse_outside_demo
from socle.settings import Socle, load
from socle.sql import Database
from socle.web.observe import configure_logs
from socle.worker import Work, run
from sso import devices, expiry, hook, intents, locks, logout, notices, rotation, sessions
from sso.directory import Directory
from sso.directory.settings import DirectorySettings
from sso.keys import Keys
from sso.settings import Sso
from sso.tickets import Tickets
from sso.watch import Watch


def work(socle: Socle, sso: Sso, mamia: Mamia, where: DirectorySettings) -> Work:
    """What this worker does, for these settings."""
    db = Database(mamia.database, socle.timeout)
    keys, directory = Keys(db, sso), Directory(where)
    return Work(
        db,
        handlers={
            mail.KIND: mail.sender(socle),
            sessions.LOGOUT: logout.sender(keys, sso, socle.inside),
            hook.KIND: hook.runner(sso),
        },
        jobs={
            "watch_directory": (sso.directory_watch, Watch(db, directory).look),
            "finish_interrupted": (timedelta(minutes=1), lambda: finish_interrupted(db)),
            "tell_expiring": (timedelta(hours=1), lambda: tell_expiring(db, directory, sso)),
            "sweep_tickets": (timedelta(minutes=5), Tickets(db).sweep),
            "turn_keys": (timedelta(minutes=10), lambda: rotation.turn(keys)),
            "forget_devices": (timedelta(hours=12), lambda: devices.forget_old(db)),
            "forget_codes": (timedelta(hours=12), lambda: notices.forget_old(db)),
            "forget_printed": (timedelta(hours=12), lambda: printed.forget_old(db)),
            "forget_requests": (timedelta(hours=12), lambda: register.forget_old(db, mamia.requests_kept)),
            "forget_expiries": (timedelta(hours=12), lambda: expiry.forget_old(db)),
            "forget_sessions": (timedelta(hours=12), lambda: sessions.forget_old(db)),
        },
    )


def finish_interrupted(db: Database) -> None:
    """Close what a kill interrupted; the application, which writes the notices, is built only if needed."""
    if not intents.interrupted(db):
        return
    with _application():
        locks.finish_interrupted(disavowal.tell)
        intents.finish_interrupted(forgetting.forget)


def tell_expiring(db: Database, directory: Directory, sso: Sso) -> None:
    """Tell by mail those whose password expires soon; the application is built only if there is somebody."""
    found = expiry.due(db, directory, sso.expiry_notices)
    if found:
        with _application():
            expiry.tell(db, found)


@contextmanager
def _application() -> Iterator[None]:
    """The application, whose templates mails are written with: built for the moment, and closed after it."""
    app = create_app()
    try:
        with app.test_request_context(base_url=app.extensions["public_address"]):
            yield
    finally:
        app.extensions["directory"].close()
        app.extensions["database"].engine.dispose()


def main() -> None:
    """Run until stopped."""
    configure_logs()
    socle, mamia = load(Socle), load(Mamia)
    whom_to_call(socle, mamia)  # of the application that is built after a kill: a fault is said now
    doing = work(socle, load(Sso), mamia, load(DirectorySettings))
    refuse_outside_demo(doing.db, socle)
    run(doing)
