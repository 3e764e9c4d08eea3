"""Whom may an agent of the assistance touch? Not oneself, and nobody with rights above one's own."""

from dataclasses import dataclass
from enum import Enum

N1, N2 = "assistance-n1", "assistance-n2"
ABOVE_ALL = frozenset({"administrateur", "rssi", "dpo"})
PROTECTED = {N1: ABOVE_ALL | {N2}, N2: ABOVE_ALL}
"""Roles whose holders each level may see, and not touch."""


class Act(Enum):
    """What the assistance does."""

    SEARCH = "search"
    SEE = "see"
    UNLOCK = "unlock"
    REMOVE_FACTOR = "remove factor"
    LIFT = "lift"
    PRINT_CODE = "print code"


RESERVED = {
    Act.REMOVE_FACTOR: "retire son second facteur",
    Act.LIFT: "lève son blocage",
    Act.PRINT_CODE: "lui prépare une lettre",
}
"""Acts that level 1 does not do to who has a role."""


@dataclass(frozen=True)
class Holder:
    """Somebody and the roles held: the agent, or the owner of an account."""

    uid: str
    roles: frozenset[str]


class OutOfReach(Exception):
    """The agent may not; `reason` is a French sentence for the agent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def level(agent: Holder) -> str | None:
    """The agent's level, the highest held, or None for who is not of the assistance."""
    return next((role for role in (N2, N1) if role in agent.roles), None)


def require_agent(agent: Holder) -> str:
    """The agent's level; raises OutOfReach for who has none. Searching and seeing need no more."""
    found = level(agent)
    if found is None:
        raise OutOfReach("Cette page est réservée aux agents de l’assistance.")
    return found


def require(agent: Holder, owner: Holder, act: Act) -> None:
    """Raise OutOfReach unless the agent may do this to the account of `owner`."""
    own_level = require_agent(agent)
    if act in {Act.SEARCH, Act.SEE}:
        return
    if agent.uid.casefold() == owner.uid.casefold():
        raise OutOfReach("Vous ne pouvez pas agir sur votre propre compte : demandez à un collègue.")
    if owner.roles & PROTECTED[own_level]:
        raise OutOfReach(_protected(own_level, owner))
    if own_level == N1 and owner.roles and act in RESERVED:
        raise OutOfReach(
            "Ce compte ouvre des données d’autres personnes : seule l’assistance de niveau 2 "
            f"{RESERVED[act]}."
        )


def _protected(own_level: str, owner: Holder) -> str:
    whom = "le RSSI" if owner.roles & ABOVE_ALL or own_level == N2 else "l’assistance de niveau 2"
    return f"Ce compte est protégé : prévenez {whom}."
