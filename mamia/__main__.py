"""Commands of the identity service: `python -m mamia migrate | worker | clients FILE | reseal | …`."""

import argparse
import sys
from pathlib import Path

from mamia import worker
from mamia.app import create_app
from mamia.helpdesk import lost_factor
from mamia.portal import catalogue
from mamia.schema import migrate, revise
from mamia.settings import Mamia
from socle.settings import SettingsFault, Socle, load
from socle.sql import Database
from sso.clients import ClientRefused, register_file
from sso.directory.errors import NotFound
from sso.factors.totp import Authenticators
from sso.keys import Keys
from sso.settings import Sso


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m mamia")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "migrate", help="bring the database to the newest version, make missing keys, fill an empty portal"
    )
    commands.add_parser("worker", help="deliver mails and notices, sweep")
    commands.add_parser("clients", help="register applications").add_argument("file", type=Path)
    commands.add_parser("reseal", help="encrypt what is secret at rest again with the newest master key")
    command = commands.add_parser("lost-factor", help="remove the second factor of a protected account")
    command.add_argument("uid")
    command.add_argument("reason", help="its owner is told")
    commands.add_parser("revise", help="write a migration from the models").add_argument("message")
    chosen = parser.parse_args(arguments)
    try:
        _run(chosen)
    except (SettingsFault, ClientRefused) as fault:
        print(fault, file=sys.stderr)
        return 1
    except NotFound:
        print(f"no account {chosen.uid}", file=sys.stderr)
        return 1
    return 0


def _run(chosen: argparse.Namespace) -> None:
    if chosen.command == "worker":
        worker.main()
        return
    if chosen.command == "lost-factor":
        lost_factor.remove_as_operator(create_app(), chosen.uid, chosen.reason)
        return
    db = Database(load(Mamia).database, load(Socle).timeout)
    if chosen.command == "migrate":
        migrate(db)
        catalogue.load_first(db)
        Keys(db, load(Sso)).ensure()
    elif chosen.command == "reseal":
        count = Keys(db, load(Sso)).reseal() + Authenticators(db, load(Sso)).reseal()
        print(f"{count} keys are sealed with the newest master key")
    elif chosen.command == "revise":
        revise(db, chosen.message)
    else:
        register_file(db, chosen.file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
