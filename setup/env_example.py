"""Writes .env.example from the definitions of the settings: `python -m setup.env_example`.

A name left empty must be given a value in production; a commented one shows the default.
`setup/production.sh` copies the file to .env with fresh secrets.
"""

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from career.feed.settings import Feed as CareerFeed
from career.settings import Career
from mamia.feed.settings import Feed
from mamia.settings import Mamia
from socle.settings import Settings, Socle
from sso.directory.settings import DirectorySettings
from sso.settings import Sso

WIDTH = 110
FILE = Path(__file__).parent.parent / ".env.example"
HEADER = """\
# Settings of the production form (compose.prod.yml), made from their definitions: do not edit .env.example.
#
# setup/production.sh copies it to .env with fresh secrets: fill there in what is left empty. A commented
# line shows the default. Lists and tables are JSON between single quotes; durations are ISO 8601 (PT4H: four
# hours).
# Keep .env for root alone, out of version control and in the encrypted backup: docs/operations.md.
"""
SECTIONS: tuple[tuple[str, type[Settings]], ...] = (
    ("Both services", Socle),
    ("Sign-in and OpenID Connect", Sso),
    ("The directory", DirectorySettings),
    ("The account pages", Mamia),
    ("The feed from human resources: for its command alone", Feed),
    ("The career application", Career),
    ("The feed of dossiers: for its command alone", CareerFeed),
)
DEMO_ONLY = {"demo", "today"}
# Their defaults are the demo's: real people would read them, or be written to from them.
NEVER_THE_DEFAULT = {
    "SOCLE_ACADEMIE", "SOCLE_ACADEMIE_CODE", "SOCLE_ASSISTANCE_PHONE", "SOCLE_ASSISTANCE_HOURS",
    "SOCLE_DPO_CONTACT", "SOCLE_MAIL_FROM", "SOCLE_SMTP_HOST", "SSO_SIRET", "SSO_LDAP_BASE",
    "MAMIA_ASSISTANCE_MAIL",
    "MAMIA_RSSI_MAIL",
}  # fmt: skip
# What compose.prod.yml puts together from other settings.
BY_COMPOSE = {
    "SOCLE_PROXIES", "SOCLE_INSIDE", "MAMIA_DATABASE", "MAMIA_CAREER", "MAMIA_DATA", "CAREER_ISSUER",
    "SSO_LEAKED",
    "CAREER_DATABASE", "CAREER_ANTIVIRUS", "CAREER_DATA",
}  # fmt: skip
ENGINE = (
    ("COMPOSE_PROFILES=database,antivirus", "what runs here beside the services; without one, it is yours"),
    (
        "#BASE_IMAGE=debian:12-slim",
        "what every image is built from: Debian 12 or 13, by its digest if you can",
    ),
    ("#MAMIA_VERSION=local", "tag of the images"),
    ("#IDENTITY_PORT=8000", "port on loopback, for your reverse proxy"),
    ("#CAREER_PORT=8001", "port on loopback, for your reverse proxy"),
    ("#IDENTITY_WORKERS=2", "processes of the identity service"),
    ("#CAREER_WORKERS=2", "processes of the career application"),
    ("#DATABASE_SERVER=database:5432", "host:port of PostgreSQL, if it is not the one of this file"),
    ("#DATABASE_OPTIONS=?sslmode=verify-full", "end of the addresses of the databases"),
    ("IDENTITY_DATABASE_PASSWORD=", "password of the role « identity »"),
    ("CAREER_DATABASE_PASSWORD=", "password of the role « career »"),
    ("#FRONT_SUBNET=172.31.250.0/24", "network of the containers; change it if it is taken"),
    ("#FRONT_GATEWAY=172.31.250.1", "its gateway, from which your reverse proxy seems to call"),
    (
        "#FEED_FOLDER=./feed",
        "folder of this host where human resources leave their files, for the feeds’ containers",
    ),
    (
        "#DIRECTORY_CA=",
        "file of this host: the authority of ldaps://; then SSO_LDAP_CA_FILE=/run/directory-ca.pem",
    ),
    (
        "#ASSISTANCE_SERVICES=",
        "file of this host: whom to call; then MAMIA_ASSISTANCE_SERVICES=/run/assistance-services.toml",
    ),
)


def variables(kind: type[Settings]) -> dict[str, FieldInfo]:
    """The variables of a class of settings, by name; those of the demo are left out."""
    prefix = kind.model_config.get("env_prefix", "")
    fields = {name: field for name, field in kind.model_fields.items() if name not in DEMO_ONLY}
    return {(prefix + name).upper(): field for name, field in fields.items()}


def text() -> str:
    """The whole file."""
    return "\n".join(
        [HEADER, *_engine(), *(line for title, kind in SECTIONS for line in _section(title, kind))]
    )


def _engine() -> Iterator[str]:
    yield "## The containers"
    for line, said in ENGINE:
        yield f"# {said}"
        yield line
    yield ""


def _section(title: str, kind: type[Settings]) -> Iterator[str]:
    yield f"## {title}"
    for name, field in variables(kind).items():
        said = f"{field.description}; compose.prod.yml sets it" if name in BY_COMPOSE else field.description
        yield from textwrap.wrap(said or "", WIDTH, initial_indent="# ", subsequent_indent="# ")
        yield _line(name, field)
    yield ""


def _line(name: str, field: FieldInfo) -> str:
    if name in BY_COMPOSE:
        return f"#{name}="
    if field.is_required() or name in NEVER_THE_DEFAULT:
        return f"{name}="
    return f"#{name}={_shown(field.get_default(call_default_factory=True))}"


def _shown(default: object) -> str:
    plain = to_jsonable_python(default)
    if isinstance(plain, list | dict):
        return f"'{json.dumps(plain, ensure_ascii=False)}'"
    return "" if plain is None else str(plain)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
