"""`python -m ldap_seed`: the directory server in the foreground, seeded first if its folder is empty."""

import argparse
import json
import sys
from pathlib import Path

from ldap_seed.demo import seed
from ldap_seed.server import Slapd, SlapdFault
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from socle.clock import today


def main() -> None:
    """Seed if asked to, then become slapd, so that a SIGTERM ends it cleanly."""
    options = _options()
    settings = LdapSettings()
    if options.data:
        settings = settings.model_copy(update={"data": options.data})
    slapd = Slapd(settings)
    try:
        if not slapd.is_seeded:
            _seed(slapd, options.secrets or settings.secrets, options.people)
        slapd.exec()
    except SlapdFault as fault:
        sys.exit(str(fault))


def _seed(slapd: Slapd, secrets: Path | None, people: Path | None) -> None:
    if not secrets or not people:
        raise SlapdFault("this directory is empty: give --secrets and --people to seed it")
    seed(slapd, ServicePasswords.read(secrets), json.loads(people.read_text("utf-8")), today())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ldap_seed", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the data (LDAP_DATA)")
    parser.add_argument("--secrets", type=Path, help="file NAME=value with the service passwords")
    parser.add_argument("--people", type=Path, help="JSON file with the people's passwords, by identifiant")
    return parser.parse_args()


main()
