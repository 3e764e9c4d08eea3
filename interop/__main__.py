"""`python -m interop`: a demonstration of its own, the three clients, and a table of what passed."""

import argparse
import sys
from pathlib import Path

from demo.people import DemoPerson
from interop.parties import COMMANDS, ApacheParty, Party, free_port, running
from interop.walk import Walk
from socle.sql import Database
from sso.clients import register
from tests.journeys import live

FOLDER = Path(__file__).parents[1] / "var" / "interop"
WHO = "mfabre"  # no second factor, and a name with capitals


def main(names: list[str]) -> int:
    """Walk through each client; returns how many failed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = 0
    with live.running() as demo:
        print(f"identity service: {demo.identity}\n")
        for name in names:
            party = (ApacheParty if name == "mod_auth_openidc" else Party)(name, free_port())
            failed += _walk(party, demo.identity, demo.database, demo.person(WHO))
    return failed


def _walk(party: Party, issuer: str, database: Database, person: DemoPerson) -> bool:
    register(database, party.metadata())
    database.engine.dispose()
    wrong = False
    print(party.name)
    with running(party, issuer, FOLDER):
        for step, fault in Walk(issuer, person, party).steps():
            print(f"  {step:16} {fault or 'passed'}")
            wrong = wrong or bool(fault)
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m interop", description=__doc__)
    parser.add_argument("clients", nargs="*", help=f"all of them, or some: {', '.join(COMMANDS)}")
    chosen = parser.parse_args().clients or list(COMMANDS)
    sys.exit(main(chosen) if set(chosen) <= set(COMMANDS) else parser.format_usage())
