"""What one person finds in her portal: the applications she may open, where they are, her favourites."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, url_for

from mamia.portal import catalogue, favourites, rules
from mamia.portal.rules import Application, Places, Visitor
from mamia.settings import Mamia
from socle.sql import Database
from sso.directory import directory
from sso.sessions import SignIn
from sso.settings import Sso


@dataclass(frozen=True)
class Entry:
    """One application as its visitor finds it."""

    application: Application
    address: str
    favourite: bool

    @property
    def single_sign_on(self) -> bool:
        """Does it open without the password being asked again?"""
        return bool(self.application.client_id)

    @property
    def ours(self) -> bool:
        """Is it a page of this service?"""
        return self.address.startswith("/")


def of(db: Database, person: SignIn) -> list[Entry]:
    """The applications this person may open, in order; DirectoryDown when her population cannot be read.

    Where ARENA is this portal, its doors lead here: they are left out.
    """
    account = directory().by_unique_id(person.sub)
    if account is None:
        return []
    visitor, chosen = Visitor(account.population, person.roles), favourites.of(db, person.sub)
    where = places(db)
    entries = [
        Entry(one, rules.address(one, where), one.id in chosen)
        for one in catalogue.everything(db)
        if rules.may_open(visitor, one)
    ]
    return [entry for entry in entries if entry.address not in {"", _here()}]


def places(db: Database) -> Places:
    """Where the known applications and the named settings are, now."""
    settings: Mamia = current_app.extensions["mamia_settings"]
    clients = {client_id: address for client_id, (_, address) in catalogue.known(db).items()}
    return Places(clients, settings.links)


def by_category(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries under the name of their category, in the order in which each name first comes."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.application.category, []).append(entry)
    return groups


def shortcuts(entries: list[Entry], most: int) -> list[Entry]:
    """The favourites, then the first others, without pages of this service: what the home page shows."""
    elsewhere = [entry for entry in entries if not entry.ours]
    return sorted(elsewhere, key=lambda entry: not entry.favourite)[:most]


def _here() -> str:
    settings: Sso = current_app.extensions["sso_settings"]
    return f"{settings.issuer}{url_for('portal.page')}"
