"""The worker of the identity service: mails, logout notices, sweeps, keys, the watch of the directory."""

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
from sso import devices, hook, intents, locks, logout, notices, rotation, sessions
from sso.directory import Directory
from sso.directory.settings import DirectorySettings
from sso.keys import Keys
from sso.settings import Sso
from sso.tickets import Tickets
from sso.watch import Watch


def work(socle: Socle, sso: Sso, mamia: Mamia, where: DirectorySettings) -> Work:
    """What this worker does, for these settings."""
    db = Database(mamia.database, socle.timeout)
    keys = Keys(db, sso)
    return Work(
        db,
        handlers={
            mail.KIND: mail.sender(socle),
            sessions.LOGOUT: logout.sender(keys, sso, socle.inside),
            hook.KIND: hook.runner(sso),
        },
        jobs={
            "watch_directory": (sso.directory_watch, Watch(db, Directory(where)).look),
            "finish_interrupted": (timedelta(minutes=1), lambda: finish_interrupted(db)),
            "sweep_tickets": (timedelta(minutes=5), Tickets(db).sweep),
            "turn_keys": (timedelta(minutes=10), lambda: rotation.turn(keys)),
            "forget_devices": (timedelta(hours=12), lambda: devices.forget_old(db)),
            "forget_codes": (timedelta(hours=12), lambda: notices.forget_old(db)),
            "forget_printed": (timedelta(hours=12), lambda: printed.forget_old(db)),
            "forget_requests": (timedelta(hours=12), lambda: register.forget_old(db, mamia.requests_kept)),
            "forget_sessions": (timedelta(hours=12), lambda: sessions.forget_old(db)),
        },
    )


def finish_interrupted(db: Database) -> None:
    """Close what a kill interrupted; the application, which writes the notices, is built only if needed."""
    if not intents.interrupted(db):
        return
    app = create_app()
    try:
        with app.test_request_context(base_url=app.extensions["public_address"]):
            locks.finish_interrupted(disavowal.tell)
            intents.finish_interrupted(forgetting.forget)
    finally:  # it is built anew each time
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
