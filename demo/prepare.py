"""What must be ready before the processes start: `python -m demo.prepare STEP`.

Each step may be run at every start: it does what is missing and leaves the rest. Each runs in a process of
its own, with the settings of its service alone; imports are inside, so that it loads nothing of the others.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from career import registration
from career.settings import Registration
from demo import academies, keys
from demo.environment import Addresses
from demo.settings import Launch
from ldap_seed import people as seeded
from socle.settings import load

if TYPE_CHECKING:
    from sso.factors.totp import Authenticators

CLIENTS = "clients.json"
ISSUERS = "issuers.json"
DONE = "prepared"
ROOT = Path(__file__).parent.parent
SIAM: dict[str, Any] = {
    "id": "siam-demonstration",
    "title": "SIAM — démonstration",
    "description": "Application d’exemple\u202f; en vrai, celle du mouvement.",
    "category": "Gestion des personnels",
    "client_id": "siam",
    "url": "/connexion",
    "populations": ("1D_PU", "2D_PU"),
    "position": 25,
}
"""The sample application in the portal."""


class PreparationFailed(Exception):
    """A command of the product refused; it has said why."""


def identity(var: Path) -> None:
    """The identity service's database, keys, known applications, authenticators, and captcha's voices."""
    from demo import desks, people
    from mamia.__main__ import main as mamia
    from mamia.captcha.voices import NoVoice, build, require
    from mamia.portal import catalogue
    from mamia.portal.rules import Application
    from mamia.settings import Mamia
    from socle.clock import today
    from socle.fiction import mark
    from socle.sql import Database
    from sso import establishments
    from sso.factors.totp import Authenticators
    from sso.settings import Sso

    _accept(mamia(["migrate"]))
    _accept(mamia(["clients", str(var / CLIENTS)]))
    settings = load(Mamia)
    database = Database(settings.database)
    mark(database)
    day, population = people.seeding_day(var, today()), load(Launch).population
    keys_of = people.ensure_totp(var, day, population)
    _enrol(Authenticators(database, load(Sso)), keys_of, seeded.people(day, population))
    found = seeded.schools(population)
    schools = {one.uai: {"uai": one.uai, "name": one.nom, "town": one.commune} for one in found}
    establishments.replace(database, establishments.Read(schools))
    if population == seeded.MAIN:  # what waits at the desks is about its people
        catalogue.add_missing(database, [Application(**SIAM)])
        desks.seed(database)
    try:
        require(settings.data / "voices")
    except NoVoice:
        build(settings.data / "voices")


def career(var: Path) -> None:
    """Career's database, and the working lives of the demo people of every académie."""
    from career.__main__ import main as command
    from career.academies import served
    from career.people import rebind
    from career.settings import Career
    from demo import careers, people
    from demo.careers import circulars, cvs, lately, services, templates, threads
    from socle.clock import today
    from socle.fiction import mark
    from socle.settings import Socle
    from socle.sql import Database

    _accept(command(["migrate"]))
    socle = load(Socle)
    database = Database(load(Career).database, socle.timeout)
    mark(database)
    for academie in served(socle, load(Career)):  # the ports, and so the addresses, may differ at each start
        rebind(database, academie.codes, academie.issuer)
    day = people.seeding_day(var, today())
    new = careers.seed(database, socle.academie_code, day)
    for other in academies.others():
        careers.seed(database, other.code, day, other.key)
        services.seed(database, other.code, "", day)
    threads.seed(database, socle.academie_code)
    templates.seed(database, socle.academie_code)
    cvs.seed(database, socle.academie_code, day)
    circulars.seed(database, socle.academie_code, socle.academie)
    if new and load(Launch).population == seeded.MAIN:
        lately.seed(database, socle.academie_code, day)
    services.seed(database, socle.academie_code, _address_of(var, "siam"), day)


def directory(var: Path) -> None:
    """The directory and its people."""
    from ldap_seed.server import Slapd
    from ldap_seed.settings import LdapSettings

    slapd = Slapd(LdapSettings())
    if slapd.is_seeded:
        return

    from demo import people
    from ldap_seed.demo import seed
    from ldap_seed.tree import ServicePasswords
    from socle.clock import today

    day = people.seeding_day(var, today())
    population = load(Launch).population
    passwords = people.ensure_passwords(var, day, population)
    seed(slapd, ServicePasswords.chosen(keys.load(var)), passwords, day, population)


def _enrol(authenticators: "Authenticators", keys_of: dict[str, str], everybody: list[seeded.Person]) -> None:
    """Give everybody who has a key and no authenticator hers."""
    for person in everybody:
        if person.uid in keys_of and not authenticators.has(person.unique_id):
            authenticators.enrol(person.unique_id, "Page /demo", keys_of[person.uid])


def write_issuers(var: Path, issuers: Mapping[str, str]) -> None:
    """Write where each identity service is, {code: address}: people are bound again when one has moved."""
    keys.write(var / ISSUERS, json.dumps(issuers, indent=1) + "\n")


def write_clients(var: Path, addresses: Addresses, secrets: Mapping[str, str]) -> None:
    """Write the applications where the identity service's step reads them."""
    keys.write(var / CLIENTS, json.dumps(clients(addresses, secrets), indent=1) + "\n")


def clients(addresses: Addresses, secrets: Mapping[str, str]) -> list[dict[str, Any]]:
    """The applications as an identity service will know them; their addresses follow the ports."""
    own = Registration(address=addresses.career, client_secret=SecretStr(secrets["CAREER_CLIENT_SECRET"]))
    known = [registration.metadata(own, addresses.code)]
    return [*known, _siam(addresses.siam, secrets["SIAM_CLIENT_SECRET"])] if addresses.siam else known


def _address_of(var: Path, client_id: str) -> str:
    """Where one of these applications is at this start."""
    known = json.loads((var / CLIENTS).read_text(encoding="utf-8"))
    return next(str(one["client_uri"]) for one in known if one["client_id"] == client_id)


def _siam(address: str, secret: str) -> dict[str, Any]:
    """The sample application; it is somebody else's, so people are asked to consent."""
    return {
        "client_id": "siam",
        "client_name": "SIAM — démonstration",
        "client_secret": secret,
        "client_uri": address,
        "first_party": False,
        "scope": "openid profile email",
        "redirect_uris": [f"{address}/retour"],
        "post_logout_redirect_uris": [f"{address}/au-revoir"],
        "backchannel_logout_uri": f"{address}/fin-de-session",
    }


def done(var: Path) -> bool:
    """True when nothing that the steps depend on has changed since they last ended well."""
    made = [var / name for name in ("identity.sqlite", "career.sqlite", "ldap/seeded", DONE)]
    return all(path.exists() for path in made) and (var / DONE).read_text() == _depends_on(var)


def note_done(var: Path) -> None:
    """Remember what the steps depended on."""
    keys.write(var / DONE, _depends_on(var))


def _depends_on(var: Path) -> str:
    """A digest of the migrations, of the known applications, of the académies and of this module."""
    migrations = [*ROOT.glob("*/migrations/versions/*.py")]
    sources = sorted([*migrations, Path(__file__), academies.FILE, var / CLIENTS, var / ISSUERS])
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def _accept(status: int) -> None:
    if status:
        raise PreparationFailed


STEPS = {"directory": directory, "identity": identity, "career": career}


def main(step: str) -> int:
    """Run one step; returns the exit status."""
    try:
        STEPS[step](load(Launch).var)
    except PreparationFailed:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
