"""The directory of assistance: who answers whom, in which académie (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass


class Moved(Exception):
    """Somebody changed or removed it since the page was read."""


@dataclass(frozen=True)
class Contact:
    """Who answers the people of an académie. `hours` is a French phrase; no populations means everybody.

    `form` is the address of a form (https) or empty, `position` its rank in the page; `version` rises with
    each change, 0 for what is not kept yet.
    """

    id: str
    academie: str
    title: str
    phone: str
    hours: str
    form: str = ""
    note: str = ""
    populations: tuple[str, ...] = ()
    position: int = 0
    version: int = 0


def ordered(contacts: Iterable[Contact]) -> list[Contact]:
    """In the order of the page."""
    return sorted(contacts, key=lambda one: (one.position, one.title, one.id))


def of(contacts: Iterable[Contact], academie: str) -> list[Contact]:
    """Those of an académie, in order."""
    return ordered(one for one in contacts if one.academie == academie)


def for_everybody(contacts: Iterable[Contact], academie: str) -> Contact | None:
    """The one every page shows at its foot: the first of the académie that is for all."""
    return next((one for one in of(contacts, academie) if not one.populations), None)


def chosen_first(codes: Iterable[str], chosen: str) -> list[str]:
    """The académies in their order, the chosen one before the others."""
    known = list(codes)
    return [code for code in known if code == chosen] + [code for code in known if code != chosen]


def kept_by(academie: str, answered_for: Iterable[str], outside: str) -> tuple[str, ...]:
    """The académies whose directory an administrator keeps: hers, and HA if her issuer answers for it.

    An administrator of HA keeps HA alone.
    """
    return (academie, outside) if outside in set(answered_for) - {academie} else (academie,)
