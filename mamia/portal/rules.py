"""Who may open which application of the portal, where it is, and which ones some words find; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mamia.addresses import is_web_address
from sso.directory.names import fold

FIRST, SECOND = "1D", "2D"
DEGREES = {FIRST: "1er degré", SECOND: "2nd degré et administratifs"}
"""The two doors of ARENA (domain.md § 8.1)."""
DEGREES_OF = {
    "1D_PU": {FIRST},
    "1D_PR": {FIRST},
    "2D_PU": {SECOND},
    "2D_PR": {SECOND},
    "DIR": {SECOND},
    "ADM": {SECOND},
    "AED": {FIRST, SECOND},
    "AESH": {FIRST, SECOND},
    "TEMP": {FIRST, SECOND},
}
"""Those who serve in schools of both kinds have both degrees; people outside the académie have none."""
PATH = re.compile(r"/(?![/\\])[^\s\\<>\"']*")
SETTING = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True)
class Visitor:
    """What decides of what somebody may open."""

    population: str
    roles: frozenset[str]

    @property
    def degrees(self) -> frozenset[str]:
        """The degrees this person serves in."""
        return frozenset(DEGREES_OF.get(self.population, ()))


@dataclass(frozen=True)
class Application:
    """One application of the portal. An empty list of whom it is for means everybody.

    `url` is the path of a page of the known application `client_id` (empty: its first page), or, without
    one, a page of this service (/…), the name of a setting ({webmail}), or an address elsewhere (https://…).
    """

    id: str
    title: str
    description: str = ""
    category: str = ""
    url: str = ""
    client_id: str = ""
    populations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    position: int = 100
    visible: bool = True


@dataclass(frozen=True)
class Places:
    """Where things are: the known applications by client_id, and the addresses of the settings by name."""

    clients: Mapping[str, str]
    settings: Mapping[str, str]


def may_open(visitor: Visitor, application: Application) -> bool:
    """Does the portal show it to this person? Every list that is not empty must have something of hers."""
    return application.visible and all(
        not wanted or own & set(wanted)
        for wanted, own in (
            (application.populations, {visitor.population}),
            (application.roles, visitor.roles),
            (application.degrees, visitor.degrees),
        )
    )


def address(application: Application, places: Places) -> str:
    """Where it opens; nothing when its application is not registered, or its setting empty."""
    if application.client_id:
        start = places.clients.get(application.client_id, "").rstrip("/")
        return start + (application.url or "/") if start else ""
    named = SETTING.fullmatch(application.url)
    return places.settings.get(named[1], "") if named else application.url


def fault(url: str, client_id: str, settings: Iterable[str]) -> str:
    """Why this address cannot be kept, in French; nothing when it can."""
    if client_id:
        right = not url or PATH.fullmatch(url)
        return (
            ""
            if right
            else "Pour une application connue, écrivez seulement un chemin, comme /dossier, ou rien."
        )
    if not url:
        return "Écrivez une adresse, ou choisissez une application connue."
    if named := SETTING.fullmatch(url):
        return "" if named[1] in set(settings) else "Aucun réglage ne porte ce nom."
    if PATH.fullmatch(url) or is_web_address(url):
        return ""
    return "Écrivez une adresse complète, qui commence par https://, ou un chemin d’ici, comme /assistance."


def matches(application: Application, words: str) -> bool:
    """Is every word in its title, its description or its category, whatever the accents and capitals?"""
    text = _plain(f"{application.title} {application.description} {application.category}")
    return all(word in text for word in _plain(words).split())


def ordered(applications: Iterable[Application]) -> list[Application]:
    """By position, then by title."""
    return sorted(applications, key=lambda one: (one.position, _plain(one.title), one.id))


def identifier(title: str, taken: Iterable[str]) -> str:
    """A short name made from the title, that no other application has."""
    base = re.sub(r"[^a-z0-9]+", "-", _plain(title)).strip("-")[:36].strip("-") or "application"
    known, number, found = set(taken), 2, base
    while found in known:
        found, number = f"{base}-{number}", number + 1
    return found


def _plain(text: str) -> str:
    return fold(text.replace("’", "'")).casefold()
