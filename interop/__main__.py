"""`python -m interop`: a demonstration of its own, the three clients, and a table of what passed."""

import argparse
import sys
from collections.abc import Callable, Iterator

from demo import apart, people
from demo.people import DemoPerson
from interop import install
from interop.parties import ApacheParty, Party, free_port, running
from interop.walk import Walk
from socle.sql import Database
from sso.clients import register

WHO = "mfabre"  # no second factor is asked of her
CLIENTS: dict[str, Callable[[], str]] = {
    "mod_auth_openidc": install.mod_auth_openidc,
    "openid-client": install.openid_client,
    "idpyoidc": install.idpyoidc,
}
Results = dict[str, str]  # by step: "" or what went wrong


def main(names: list[str]) -> int:
    """Walk through each client; returns 1 if a step of one failed, else 0."""
    install.packages()
    versions = {name: CLIENTS[name]() for name in names}
    with apart.running() as var:
        demo, database = people.load(var), Database(f"sqlite:///{var}/identity.sqlite")
        person = next(one for one in demo.people if one.uid == WHO)
        print(f"identity service: {demo.identity}")
        results = {name: _walk(name, demo.identity, database, person) for name in names}
    print("\n".join(table(versions, results)))
    return int(any(fault for steps in results.values() for fault in steps.values()))


def _walk(name: str, issuer: str, database: Database, person: DemoPerson) -> Results:
    party = (ApacheParty if name == "mod_auth_openidc" else Party)(name, free_port())
    register(database, party.metadata())
    database.engine.dispose()
    print(f"\n{name}")
    results: Results = {}
    with running(party, issuer):
        for step, fault in Walk(issuer, person, party).steps():
            print(f"  {step:16} {fault or 'passed'}", flush=True)
            results[step] = fault
    return results


def table(versions: dict[str, str], results: dict[str, Results]) -> Iterator[str]:
    """What passed, in Markdown: a line per step, a column per client."""
    yield ""
    yield f"| Step | {' | '.join(f'{name} {versions[name]}' for name in results)} |"
    yield "|---" * (len(results) + 1) + "|"
    for step in next(iter(results.values())):
        told = ("failed" if steps[step] else "passed" for steps in results.values())
        yield f"| {step} | {' | '.join(told)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m interop", description=__doc__)
    parser.add_argument("clients", nargs="*", help=f"all of them, or some: {', '.join(CLIENTS)}")
    chosen = parser.parse_args().clients or list(CLIENTS)
    if unknown := set(chosen) - set(CLIENTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    sys.exit(main(chosen))
