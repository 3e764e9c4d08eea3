"""Commands of the identity service: `python -m mamia --help` lists them."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mamia import console, worker
from mamia.console import Command, Lines
from mamia.feed import command as feeding
from mamia.portal import catalogue
from mamia.schema import migrate, revise
from mamia.settings import Mamia
from socle.settings import SettingsFault, Socle, load
from socle.sql import Database
from sso.directory.errors import DirectoryDown, NotFound
from sso.establishments import NoSuchColumns
from sso.keys import ALGORITHMS, Keys
from sso.locks import NotLocked
from sso.metadata import ClientRefused
from sso.passwords.leaked import NotAList
from sso.registry import OverlapUnderWay, UnknownClient
from sso.rotation import TooSoon
from sso.settings import Sso

if TYPE_CHECKING:
    Parsers = argparse._SubParsersAction[argparse.ArgumentParser]

FAULTS = (
    SettingsFault,
    ClientRefused,
    UnknownClient,
    OverlapUnderWay,
    TooSoon,
    NotLocked,
    NotAList,
    NoSuchColumns,
    OSError,
)


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        return _run(chosen)
    except FAULTS as fault:
        print(fault, file=sys.stderr)
        return 1
    except NotFound:
        print(f"no account {chosen.uid}", file=sys.stderr)
        return 1
    except DirectoryDown as down:
        print(f"the directory does not answer: {down}", file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "worker":
        worker.main()
        return 0
    db = Database(load(Mamia).database, load(Socle).timeout)
    try:
        if chosen.command == "feed":
            return feeding.feed(db, chosen)
        for line in chosen.run(db, chosen):
            print(line)
        return 0
    finally:
        db.engine.dispose()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mamia")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("worker", help="deliver mails and notices, sweep, rotate the signing keys")
    migrate_told = "bring the database to the newest version, make missing keys, fill an empty portal"
    _add(commands, "migrate", migrate_told, _migrate)
    _add(commands, "revise", "write a migration from the models", _revise).add_argument("message")
    _add(
        commands, "reseal", "encrypt what is secret at rest again with the newest master key", console.reseal
    )
    leaked = "refuse the passwords of a list: « HASH:COUNT » (SHA-1 or NTLM), or words, one a line"
    _add(commands, "leaked", leaked, console.leaked).add_argument("file", help="or - for standard input")
    schools = "replace the known schools by those of a CSV file: code, name, town"
    _add(commands, "establishments", schools, console.schools).add_argument("file", type=Path)
    of_file = _add(
        commands, "clients", "register the applications of a JSON file, or replace them", console.clients
    )
    of_file.add_argument("file", type=Path)
    lost = "remove the second factor of an account that no agent may touch"
    _of_somebody(_add(commands, "lost-factor", lost, console.lost_factor))
    lifted = "end the lock « ce n’est pas moi » of an account that no agent may touch"
    _of_somebody(_add(commands, "lift", lifted, console.lift))
    feeding.options(commands.add_parser("feed", help="take a file from human resources into the directory"))
    _client(commands.add_parser("client", help="one known application").add_subparsers(required=True))
    _keys(commands.add_parser("keys", help="the signing keys").add_subparsers(required=True))
    return parser


def _add(commands: "Parsers", name: str, told: str, run: Command) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=told)
    parser.set_defaults(run=run)
    return parser


def _of_somebody(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("uid")
    parser.add_argument("reason", help="its owner is told")


def _client(commands: "Parsers") -> None:
    _add(commands, "list", "one line for each application", console.client_list)
    create = _add(commands, "create", "add an application; its secret is shown once", console.client_create)
    _options_of_create(create)
    rotate = _add(commands, "rotate", "give another secret, shown once", console.client_rotate)
    rotate.add_argument(
        "--overlap", type=int, default=7, help="days during which the present one is accepted"
    )
    one = [
        create,
        rotate,
        _add(commands, "show", "what was registered, as JSON", console.client_show),
        _add(commands, "test", "what is right and wrong with it", console.client_test),
        _add(commands, "disable", "close it and revoke its tokens", console.client_disable),
        _add(commands, "enable", "open it again", console.client_enable),
    ]
    for command in one:
        command.add_argument("client_id")


def _options_of_create(create: argparse.ArgumentParser) -> None:
    create.add_argument("--name", help="as people read it")
    create.add_argument("--redirect-uri", action="append", required=True, help="exact; may be repeated")
    create.add_argument("--post-logout-uri", action="append", help="may be repeated")
    create.add_argument("--backchannel-uri", help="where it is told that a session has ended")
    create.add_argument("--scope", help="words separated by spaces")
    create.add_argument("--public", action="store_true", help="it keeps no secret")
    create.add_argument(
        "--first-party", action="store_true", help="of the académie: nobody is asked to consent"
    )


def _keys(commands: "Parsers") -> None:
    _add(commands, "list", "each key, its state and since when", console.keys_list)
    rotate = _add(commands, "rotate", "the next keys sign from now on", console.keys_rotate)
    rotate.add_argument("--alg", choices=ALGORITHMS, nargs="+", default=ALGORITHMS)
    rotate.add_argument("--now", action="store_true", help="though the next keys were published a moment ago")
    _add(commands, "replace", "throw all keys away: one may be known to others", console.keys_replace)


def _migrate(db: Database, chosen: argparse.Namespace) -> Lines:
    migrate(db)
    catalogue.load_first(db)
    Keys(db, load(Sso)).ensure()
    yield from ()


def _revise(db: Database, chosen: argparse.Namespace) -> Lines:
    revise(db, chosen.message)
    yield from ()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
