"""Which proofs suffice for which act, in which state."""

from itertools import combinations

import pytest

from mamia.proof import DEMANDS, Act, Proof, Why, answer
from sso.directory.account import State

ALL = frozenset(Proof)
RESET = frozenset({Proof.NUMEN, Proof.BIRTH_DATE, Proof.CAPTCHA})


@pytest.mark.parametrize("state", [State.ACTIF, State.A_ACTIVER, State.VERROUILLE])
def test_right_proofs_reset_an_account_that_is_active_new_or_automatically_locked(state: State) -> None:
    assert answer(Act.RESET, state, RESET).granted


@pytest.mark.parametrize("state", [State.SUSPENDU, State.FIN_FONCTION, State.CLOS])
def test_right_proofs_reset_no_suspended_ended_or_closed_account(state: State) -> None:
    refused = answer(Act.RESET, state, RESET)
    assert not refused.granted
    assert refused.why is Why.STATE


def test_no_proof_resets_an_unknown_account() -> None:
    assert answer(Act.RESET, None, ALL).why is Why.UNKNOWN


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_a_missing_proof_is_never_made_up_by_the_others(act: Act, state: State) -> None:
    for missing in DEMANDS[act].proofs:
        assert not answer(act, state, ALL - {missing}).granted


def test_one_or_two_of_the_three_proofs_never_suffice() -> None:
    for size in (0, 1, 2):
        for shown in combinations(RESET, size):
            assert answer(Act.RESET, State.ACTIF, frozenset(shown)).why is Why.WRONG


def test_the_password_stands_for_no_proof_of_a_reset() -> None:
    assert not answer(Act.RESET, State.ACTIF, frozenset({Proof.CURRENT, Proof.CAPTCHA})).granted


def test_only_a_new_account_is_activated() -> None:
    granted = {state for state in State if answer(Act.ACTIVATE, state, RESET).granted}
    assert granted == {State.A_ACTIVER}


def test_who_may_sign_in_may_change_the_password() -> None:
    granted = {state for state in State if answer(Act.CHANGE, state, frozenset({Proof.CURRENT})).granted}
    assert granted == {State.ACTIF, State.FIN_FONCTION}


def test_a_wrong_proof_is_said_before_a_state_so_that_the_audit_tells_a_guess_from_an_owner() -> None:
    assert answer(Act.RESET, State.SUSPENDU, frozenset()).why is Why.WRONG
