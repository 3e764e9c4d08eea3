"""Does this person answer for this account? Which right proofs suffice for which act, in which state.

Whoever asks is told one thing only: it goes on, or the proofs are wrong (decision 17). Why is for the audit.
"""

from dataclasses import dataclass
from enum import Enum

from sso.directory.account import State


class Proof(Enum):
    """What somebody can show."""

    NUMEN = "numen"  # or the number of a temporary agent
    BIRTH_DATE = "birth_date"
    CAPTCHA = "captcha"
    CURRENT = "current"  # the present password, by a bind as the person


class Act(Enum):
    """What the proofs are asked for."""

    RESET = "reset"
    ACTIVATE = "activate"
    CHANGE = "change"


class Why(Enum):
    """Why the answer is what it is; never shown to who asks."""

    RIGHT = "right"
    UNKNOWN = "unknown"  # no such account
    STATE = "state"  # the account is in a state this act does not pass
    WRONG = "wrong"  # a proof is wrong or missing


@dataclass(frozen=True)
class Answer:
    """May the act go on? `why` goes to the audit."""

    why: Why

    @property
    def granted(self) -> bool:
        """True when every proof is right and the state passes."""
        return self.why is Why.RIGHT


@dataclass(frozen=True)
class Demand:
    """The proofs an act needs, all of them, and the states it passes."""

    proofs: frozenset[Proof]
    states: frozenset[State]


DEMANDS = {
    Act.RESET: Demand(
        frozenset({Proof.NUMEN, Proof.BIRTH_DATE, Proof.CAPTCHA}),
        frozenset({State.ACTIF, State.A_ACTIVER, State.VERROUILLE}),
    ),
    Act.ACTIVATE: Demand(
        frozenset({Proof.NUMEN, Proof.BIRTH_DATE, Proof.CAPTCHA}), frozenset({State.A_ACTIVER})
    ),
    Act.CHANGE: Demand(frozenset({Proof.CURRENT}), frozenset({State.ACTIF, State.FIN_FONCTION})),
}
CAUSES = (
    "une faute de frappe dans l’identifiant, le NUMEN ou la date de naissance",
    "un compte suspendu, ou fermé après la fin des fonctions",
    "trop d’essais en peu de temps sur ce compte",
)
"""The likely causes named with every wrong-proof answer, the same for all (decisions 17, 19)."""


def answer(act: Act, state: State | None, right: frozenset[Proof]) -> Answer:
    """Decide for an account in `state` (None: no such account), of which the proofs in `right` are right.

    Check every proof of the demand before asking, even for an unknown account: equal work for all.
    """
    demand = DEMANDS[act]
    if state is None:
        return Answer(Why.UNKNOWN)
    if not demand.proofs <= right:
        return Answer(Why.WRONG)
    if state not in demand.states:
        return Answer(Why.STATE)
    return Answer(Why.RIGHT)
