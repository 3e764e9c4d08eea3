"""Does this person answer for this account? Each proof has a weight, each act a threshold: `proofs.toml`.

Whoever asks is told one thing only, it goes on or the proofs are wrong (decision 17), until the first proofs
are right; then what more is needed, and what can be done with what is left.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from sso.directory.account import State


class Proof(Enum):
    """What somebody can show."""

    NUMEN = "numen"
    PRINTED_CODE = "printed_code"
    BIRTH_DATE = "birth_date"
    CAPTCHA = "captcha"
    CURRENT = "current"
    SECOND_FACTOR = "second_factor"
    RECOVERY_CONTACT = "recovery_contact"


class Act(Enum):
    """What the proofs are asked for."""

    RESET = "reset"
    ACTIVATE = "activate"
    CHANGE = "change"


class Why(Enum):
    """Why the answer is what it is; never shown before the first proofs are right."""

    RIGHT = "right"
    UNKNOWN = "unknown"  # no such account
    STATE = "state"  # the account is in a state this act does not pass
    WRONG = "wrong"  # a proof is wrong or missing
    MORE = "more"  # the first proofs are right; this account asks one more


@dataclass(frozen=True)
class Answer:
    """May the act go on? `why` goes to the audit; `ways` are what may be shown now when one more is asked."""

    why: Why
    ways: tuple[Proof, ...] = ()

    @property
    def granted(self) -> bool:
        """True when what was shown suffices and the state passes."""
        return self.why is Why.RIGHT

    @property
    def believed(self) -> bool:
        """True when the first proofs are right, be it that one more is asked."""
        return self.why in {Why.RIGHT, Why.MORE}


@dataclass(frozen=True)
class Demand:
    """What an act asks, as the table says it."""

    always: frozenset[Proof]
    one_of: frozenset[Proof]
    weight: int
    protected: int
    states: frozenset[State]


MORE = (Proof.SECOND_FACTOR, Proof.RECOVERY_CONTACT, Proof.PRINTED_CODE)
"""What may be shown after the first proofs, the surest first."""
DECLARED = frozenset({Proof.SECOND_FACTOR, Proof.RECOVERY_CONTACT})
"""What protects an account whose owner has declared it."""
CAUSES = (
    "une faute de frappe dans l’identifiant, le NUMEN ou la date de naissance",
    "un compte suspendu, ou fermé après la fin des fonctions",
    "trop d’essais en peu de temps sur ce compte",
)
"""The likely causes named with every wrong-proof answer, the same for all (decisions 17, 19)."""
CAUSES_OF_LETTER = (
    "une faute de frappe dans l’identifiant, le code imprimé ou la date de naissance",
    "un code qui a déjà servi, qui est trop ancien, ou que remplace une lettre plus récente",
    *CAUSES[1:],
)


def _demand(said: Mapping[str, Any]) -> Demand:
    return Demand(
        always=frozenset(Proof(name) for name in said["always"]),
        one_of=frozenset(Proof(name) for name in said["one_of"]),
        weight=said["weight"],
        protected=said["protected"],
        states=frozenset(State(name) for name in said["states"]),
    )


_TABLE = tomllib.loads(Path(__file__).with_name("proofs.toml").read_text())
WEIGHTS: dict[Proof, int] = {Proof(name): weight for name, weight in _TABLE["weights"].items()}
DEMANDS: dict[Act, Demand] = {Act(name): _demand(said) for name, said in _TABLE["acts"].items()}


def answer(
    act: Act, state: State | None, right: frozenset[Proof], declared: frozenset[Proof] = frozenset()
) -> Answer:
    """Decide for an account in `state` (None: no such account), of which the proofs in `right` are right.

    `declared` is what its owner has to show beside the first proofs. Check every first proof before asking,
    even for an unknown account: equal work for all.
    """
    demand = DEMANDS[act]
    if state is None:
        return Answer(Why.UNKNOWN)
    if not demand.always <= right or (demand.one_of and not demand.one_of & right):
        return Answer(Why.WRONG)
    if weight(right) < demand.weight:
        return Answer(Why.WRONG)
    if state not in demand.states:
        return Answer(Why.STATE)
    asked = demand.protected if declared & DECLARED else demand.weight
    if weight(right) >= asked:
        return Answer(Why.RIGHT)
    having = declared | demand.one_of
    return Answer(Why.MORE, tuple(one for one in MORE if one in having and one not in right))


def weight(right: frozenset[Proof]) -> int:
    """What these proofs weigh together."""
    return sum(WEIGHTS[one] for one in right)
