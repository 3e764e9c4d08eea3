"""Who is shown which service, when it is open, and what an address may be (pure)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from socle.french import date_long

PATH = re.compile(r"/(?![/\\])[^\s\\<>\"']*")
ADDRESS_LENGTH = 255


class State(StrEnum):
    """Is it open? NEVER: nobody has said where it is."""

    OPEN = "open"
    COMING = "coming"
    CLOSED = "closed"
    NEVER = "never"


@dataclass(frozen=True)
class Service:
    """One line of the catalogue. An empty list of whom it is for means everybody.

    `opens_on` and `closes_on` are the first and last days, None for no bound. `address` is a page of this
    application (/…) or one elsewhere (https://…); while it is empty, nobody sees the service, unless it has
    something to say without it: its `instances` (what is elected) or its `remark` (« Dates à confirmer. »).
    `ended`: also for those whose functions have ended, who read and ask nothing (decision 12).
    """

    id: str
    title: str
    about: str = ""
    group: str = ""
    address: str = ""
    single_sign_on: bool = False
    ended: bool = False
    populations: tuple[str, ...] = ()
    corps: tuple[str, ...] = ()
    opens_on: date | None = None
    closes_on: date | None = None
    remark: str = ""
    instances: tuple[str, ...] = ()
    place: int = 0
    visible: bool = True
    version: int = 0


@dataclass(frozen=True)
class Visitor:
    """What decides of what somebody is shown."""

    population: str
    corps: str = ""
    ended: bool = False


def concerns(service: Service, visitor: Visitor) -> bool:
    """Is it for this person? Every list that is not empty must have something of hers."""
    if visitor.ended and not service.ended:
        return False
    return all(
        not wanted or own in wanted
        for wanted, own in ((service.populations, visitor.population), (service.corps, visitor.corps))
    )


def shown_to(services: Iterable[Service], visitor: Visitor) -> list[Service]:
    """The services this person finds, in order."""
    said = (one for one in services if one.visible and (one.address or one.instances or one.remark))
    return ordered(one for one in said if concerns(one, visitor))


def state(service: Service, on: date) -> State:
    """Is it open on that day? Its first and last days count."""
    if service.closes_on is not None and service.closes_on < on:
        return State.CLOSED
    if service.opens_on is not None and on < service.opens_on:
        return State.COMING
    return State.OPEN if service.address else State.NEVER


def words(service: Service, on: date) -> str:
    """« ouvert jusqu’au … », « ouvre le … », « fermé depuis le … »; nothing for what is always open."""
    match state(service, on):
        case State.CLOSED if service.closes_on:
            return f"fermé depuis le {date_long(service.closes_on)}"
        case State.COMING if service.opens_on:
            until = f", jusqu’au {date_long(service.closes_on)}" if service.closes_on else ""
            return f"ouvre le {date_long(service.opens_on)}{until}"
        case State.OPEN:
            return f"ouvert jusqu’au {date_long(service.closes_on)}" if service.closes_on else ""
    return ""


def grouped(services: Iterable[Service]) -> dict[str, list[Service]]:
    """The services under the name of their group, in the order in which each name first comes."""
    groups: dict[str, list[Service]] = {}
    for one in services:
        groups.setdefault(one.group, []).append(one)
    return groups


def ordered(services: Iterable[Service]) -> list[Service]:
    """By place, then by title."""
    return sorted(services, key=lambda one: (one.place, one.title, one.id))


def address_fault(address: str, loopback: Iterable[str] = ()) -> str:
    """Why an address cannot be kept, in French; nothing when it can. `loopback`: hosts http may go to."""
    if not address or PATH.fullmatch(address):
        return ""
    wrong = "Écrivez une adresse complète, qui commence par https://, ou une page d’ici, comme /guides."
    if not address.isprintable() or any(sign.isspace() or sign in "\\<>\"'" for sign in address):
        return wrong
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return wrong
    if not parts.hostname or parts.username is not None:
        return wrong
    known = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in set(loopback))
    return "" if known else wrong


def dates_fault(opens_on: date | None, closes_on: date | None) -> str:
    """Why two days do not go together, in French; nothing when they do."""
    if opens_on is not None and closes_on is not None and closes_on < opens_on:
        return "La fermeture ne peut pas venir avant l’ouverture."
    return ""
