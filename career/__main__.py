"""Commands of the career application: `python -m career migrate | worker | client | issuer | feed`."""

import argparse
import json
import sys

from career import academies, people, registration, worker
from career.feed import command as feeding
from career.schema import migrate, revise
from career.services import models as services
from career.settings import Career, Registration
from socle.settings import SettingsFault, Socle, load
from socle.sql import Database


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m career")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest version, fill an empty catalogue")
    commands.add_parser("worker", help="deliver mails, sweep")
    moved = commands.add_parser("issuer", help="the identity service has moved: bind its people again")
    moved.add_argument("old", help="its former address, exactly")
    client = commands.add_parser(
        "client", help="print what the identity service registers, the secret included"
    )
    for one in (moved, client):
        one.add_argument("--academie", default="", help="code of the académie, when there are several")
    commands.add_parser("revise", help="write a migration from the models").add_argument("message")
    feeding.options(commands.add_parser("feed", help="take files of the HR systems into the dossiers"))
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "feed":
            return _feed(chosen)
        _run(chosen)
    except SettingsFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _registration(code: str) -> Registration:
    """Who career is at the identity service of this académie, of its own when empty."""
    own = load(Registration)
    try:
        return own.at(code) if code and code != load(Socle).academie_code else own
    except KeyError:
        raise SettingsFault(f"CAREER_OTHER_ACADEMIES has no académie {code}") from None


def _issuer(code: str) -> str:
    found = academies.served(load(Socle), load(Career))
    academie = found.of_code(code) if code else found.own
    if academie is None:
        raise SettingsFault(f"CAREER_OTHER_ACADEMIES has no académie {code}")
    return academie.issuer


def _run(chosen: argparse.Namespace) -> None:
    if chosen.command == "worker":
        worker.main()
        return
    if chosen.command == "client":
        print(json.dumps(registration.metadata(_registration(chosen.academie), chosen.academie), indent=1))
        return
    db = Database(load(Career).database, load(Socle).timeout)
    if chosen.command == "migrate":
        migrate(db)
        for academie in academies.served(load(Socle), load(Career)).codes:
            services.load_first(db, academie)
    elif chosen.command == "issuer":
        print(people.change_issuer(db, chosen.old, _issuer(chosen.academie)), "people bound again")
    else:
        revise(db, chosen.message)


def _feed(chosen: argparse.Namespace) -> int:
    db = Database(load(Career).database, load(Socle).timeout)
    try:
        return feeding.feed(db, chosen)
    finally:
        db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
