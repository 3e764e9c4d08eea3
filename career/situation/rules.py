"""What a request goes through: its states, who may do what in each, and when it is checked enough (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from career.situation.values import RETURNED, Back, Subject, Values

NOTE_LENGTH = 1000
IBAN = re.compile(r"(?i)\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){3,7}")


class State(StrEnum):
    """Where a request is."""

    RECEIVED = "recue"
    TAKEN = "prise_en_charge"
    WANTED = "piece_demandee"
    SENT = "transmise"
    DONE = "faite"
    REFUSED = "refusee"
    WITHDRAWN = "retiree"


STATES = {
    State.RECEIVED: "reçue",
    State.TAKEN: "prise en charge",
    State.WANTED: "pièce demandée",
    State.SENT: "transmise au SIRH",
    State.DONE: "faite",
    State.REFUSED: "refusée",
    State.WITHDRAWN: "retirée",
}
OPEN = frozenset({State.RECEIVED, State.TAKEN, State.WANTED, State.SENT})


class Side(StrEnum):
    """Who did something to a request."""

    AGENT = "agent"
    SERVICE = "service"
    FEED = "flux"


class Act(StrEnum):
    """What somebody does to a request."""

    ASK = "demander"
    WITHDRAW = "retirer"
    ADD = "completer"
    TAKE = "prendre"
    WANT = "piece"
    RESUME = "reprendre"
    CHECK = "controle"
    SEND = "transmettre"
    REFUSE = "refuser"
    READ = "constater"
    CLOSE = "clore"
    RETURN = "revenir"


@dataclass(frozen=True)
class Way:
    """From which states an act leads where; None leaves the state as it is."""

    side: Side
    before: frozenset[State]
    after: State | None


IN_HAND = frozenset({State.TAKEN, State.WANTED})
WAYS = {
    Act.WITHDRAW: Way(Side.AGENT, frozenset({State.RECEIVED}), State.WITHDRAWN),
    Act.ADD: Way(Side.AGENT, frozenset({State.WANTED}), State.TAKEN),
    Act.TAKE: Way(Side.SERVICE, frozenset({State.RECEIVED}), State.TAKEN),
    Act.WANT: Way(Side.SERVICE, frozenset({State.TAKEN}), State.WANTED),
    Act.RESUME: Way(Side.SERVICE, frozenset({State.WANTED}), State.TAKEN),
    Act.CHECK: Way(Side.SERVICE, frozenset({State.TAKEN}), None),
    Act.SEND: Way(Side.SERVICE, frozenset({State.TAKEN}), State.SENT),
    Act.REFUSE: Way(Side.SERVICE, IN_HAND, State.REFUSED),
    Act.READ: Way(Side.SERVICE, frozenset({State.TAKEN}), State.DONE),
    Act.CLOSE: Way(Side.FEED, frozenset({State.SENT}), State.DONE),
    Act.RETURN: Way(Side.FEED, frozenset({State.SENT}), State.TAKEN),
}

CHECKS = {
    "rappel": "rappel au numéro déjà connu de l’administration",
    "presence": "personne vue, pièce d’identité à la main",
}
"""How a request for bank details is checked beyond what was sent (domain § 7.4)."""


@dataclass(frozen=True)
class File:
    """A document of a request; `size` in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class Step:
    """One thing that happened to a request. `state` is the state it left; `note` is told to the teacher."""

    act: Act
    side: Side
    at: datetime
    state: State
    actor_name: str = ""
    note: str = field(default="", repr=False)
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Request:
    """One request of one agent. `before` is what the administration had, `asked` what she wants.

    `version` rises with each step. `back` says why it returned from human resources, None if it did not.
    """

    id: str
    academie: str
    agent: str
    subject: Subject
    state: State
    version: int
    before: Values = field(repr=False)
    asked: Values = field(repr=False)
    effective: date
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    back: Back | None = None
    agent_name: str = ""

    @property
    def open(self) -> bool:
        """Does somebody still have something to do?"""
        return self.state in OPEN

    @property
    def state_words(self) -> str:
        """Its state, as the teacher reads it."""
        return STATES[self.state]

    @property
    def back_words(self) -> str:
        """Why it returned, as both sides read it; empty when it did not."""
        return RETURNED[self.back] if self.back else ""


def possible(request: Request, steps: Sequence[Step], side: Side, carried: bool = True) -> tuple[Act, ...]:
    """What this side may do now. `carried`: does the feed bring the value this request is about?

    Bank details leave only once checked, and are never processed on a message alone (domain § 7.4). What no
    feed carries cannot come back by one: returned, it may be closed by who reads it in human resources.
    """
    found = []
    for act, way in WAYS.items():
        if way.side is not side or request.state not in way.before:
            continue
        if act is Act.CHECK and request.subject is not Subject.BANK:
            continue
        if act is Act.SEND and request.subject is Subject.BANK and not checked(steps):
            continue
        if act is Act.READ and (carried or request.back is not Back.LATE):
            continue
        found.append(act)
    return tuple(found)


def checked(steps: Sequence[Step]) -> bool:
    """Was the request checked since its last document came? `steps` are from the oldest to the newest.

    A document that is no longer awaited may have come otherwise: the check is made again.
    """
    acts = [step.act for step in steps]
    last = max((place for place, act in enumerate(acts) if act in (Act.ASK, Act.ADD, Act.RESUME)), default=-1)
    return Act.CHECK in acts[last + 1 :]


def last_wanted(steps: Sequence[Step]) -> Step | None:
    """The step that last asked for a document. `steps` are from the oldest to the newest."""
    return next((step for step in reversed(steps) if step.act is Act.WANT), None)


def holds_iban(text: str) -> bool:
    """Does this text hold what has the shape of an IBAN? None is ever kept in clear."""
    return bool(IBAN.search(text))
