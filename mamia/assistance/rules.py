"""Requests: whose they are to treat, the states they go through, who may see and act; pure."""

from dataclasses import dataclass
from enum import StrEnum

from mamia.helpdesk.reach import N1, N2, Holder, OutOfReach

ASSISTANCE, LOCK, REPORT = "assistance", "lock", "report"
RSSI_ROLE = "rssi"
KINDS = {ASSISTANCE: "Assistance", LOCK: "Blocage « Ce n’est pas moi »", REPORT: "Message suspect"}
"""The kinds of requests that have a name; any other is shown under its own."""


class Desk(StrEnum):
    """Who treats a request."""

    ASSISTANCE = "assistance"
    RSSI = "rssi"


ROLES = {Desk.ASSISTANCE: frozenset({N1, N2}), Desk.RSSI: frozenset({RSSI_ROLE})}
OF_THE_ASSISTANCE = frozenset({ASSISTANCE})
"""Every other kind is for the RSSI alone: what nobody has classed yet is shown to the fewest."""
SHOWN_TO_THE_ASKER = frozenset({ASSISTANCE})
"""Kinds that are followed, and so answered, on a page; those of a locked account are not for her thief."""


class State(StrEnum):
    """Where a request is."""

    OPEN = "open"  # nobody has taken it
    TAKEN = "taken"  # somebody works on it
    ANSWERED = "answered"  # it waits for the asker
    CLOSED = "closed"


FOR_STAFF = {
    State.OPEN: "à prendre",
    State.TAKEN: "en cours",
    State.ANSWERED: "attend le demandeur",
    State.CLOSED: "close",
}
FOR_ASKER = {
    State.OPEN: "reçue",
    State.TAKEN: "en cours",
    State.ANSWERED: "une réponse vous attend",
    State.CLOSED: "close",
}
CLOSINGS = {
    "resolue": "La difficulté est résolue",
    "transmise": "Elle relève d’un autre service, qui est indiqué dans la réponse",
    "sans-reponse": "Le demandeur n’a plus répondu",
    "doublon": "Une autre demande porte sur la même chose",
    "identite": "L’identité du demandeur n’a pas pu être vérifiée",
}
BY_ASKER = "demandeur"
CLOSED_BECAUSE = {**CLOSINGS, BY_ASKER: "Le demandeur l’a close"}
"""Why a request was closed, as both sides read it."""


@dataclass(frozen=True)
class Matter:
    """What decides who treats a request: its kind, and the identifiant of who asked (empty: unknown)."""

    kind: str
    uid: str

    @property
    def desk(self) -> Desk:
        """Who treats it."""
        return Desk.ASSISTANCE if self.kind in OF_THE_ASSISTANCE else Desk.RSSI

    @property
    def followed(self) -> bool:
        """Does its asker read it here? Who does not is written to, or called."""
        return self.kind in SHOWN_TO_THE_ASKER


def desks(agent: Holder) -> frozenset[Desk]:
    """The desks this person sits at; none for who is of neither."""
    return frozenset(desk for desk, roles in ROLES.items() if roles & agent.roles)


def may_see(agent: Holder, matter: Matter) -> bool:
    """A request is seen by its own desk only."""
    return matter.desk in desks(agent)


def require(agent: Holder, matter: Matter) -> None:
    """Raise OutOfReach unless the agent may treat this request; nobody treats her own."""
    if not may_see(agent, matter):
        raise OutOfReach("Cette demande est traitée par un autre service.")
    if matter.uid and matter.uid.casefold() == agent.uid.casefold():
        raise OutOfReach("Cette demande est la vôtre : un collègue doit la traiter.")


def after_staff(state: State) -> State:
    """An answer waits for the asker; what is closed stays so."""
    return State.CLOSED if state is State.CLOSED else State.ANSWERED


def after_asker(taken: bool) -> State:
    """What the asker adds brings a request back to who has it, a closed one too."""
    return State.TAKEN if taken else State.OPEN
