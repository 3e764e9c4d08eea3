"""Commands of the career application: `python -m career migrate | worker`."""

import argparse
import sys

from career import worker
from career.schema import migrate, revise
from career.settings import Career
from socle.settings import SettingsFault, Socle, load
from socle.sql import Database


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m career")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest version")
    commands.add_parser("worker", help="deliver mails, sweep")
    commands.add_parser("revise", help="write a migration from the models").add_argument("message")
    chosen = parser.parse_args(arguments)
    try:
        _run(chosen)
    except SettingsFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _run(chosen: argparse.Namespace) -> None:
    if chosen.command == "worker":
        worker.main()
        return
    db = Database(load(Career).database, load(Socle).timeout)
    if chosen.command == "migrate":
        migrate(db)
    else:
        revise(db, chosen.message)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
