"""Which proofs suffice for which act, in which state, for an account that is protected or not."""

from itertools import chain, combinations

import pytest

from mamia.proof import DECLARED, DEMANDS, MORE, WEIGHTS, Act, Proof, Why, answer, weight
from sso.directory.account import State

ALL = frozenset(Proof)
FIRST = frozenset({Proof.NUMEN, Proof.BIRTH_DATE, Proof.CAPTCHA})
LETTER = frozenset({Proof.PRINTED_CODE, Proof.BIRTH_DATE, Proof.CAPTCHA})
PROTECTIONS = [frozenset(some) for size in (1, 2) for some in combinations(DECLARED, size)]


def every(proofs: frozenset[Proof]) -> list[frozenset[Proof]]:
    """Every set of these proofs."""
    sizes = range(len(proofs) + 1)
    return [frozenset(some) for some in chain.from_iterable(combinations(proofs, size) for size in sizes)]


@pytest.mark.parametrize("state", [State.ACTIF, State.A_ACTIVER, State.VERROUILLE])
@pytest.mark.parametrize("first", [FIRST, LETTER])
def test_right_proofs_reset_an_account_that_is_active_new_or_automatically_locked(
    state: State, first: frozenset[Proof]
) -> None:
    assert answer(Act.RESET, state, first).granted


@pytest.mark.parametrize("state", [State.SUSPENDU, State.FIN_FONCTION, State.CLOS])
def test_right_proofs_reset_no_suspended_ended_or_closed_account(state: State) -> None:
    for declared in (frozenset[Proof](), *PROTECTIONS):
        refused = answer(Act.RESET, state, ALL, declared)
        assert not refused.believed
        assert refused.why is Why.STATE


def test_no_proof_resets_an_unknown_account() -> None:
    assert answer(Act.RESET, None, ALL).why is Why.UNKNOWN


@pytest.mark.parametrize("act", list(Act))
def test_a_first_proof_that_is_missing_is_never_made_up_by_the_others(act: Act) -> None:
    for missing in DEMANDS[act].always:
        for state in State:
            assert not answer(act, state, ALL - {missing}).believed
    if DEMANDS[act].one_of:
        for state in State:
            assert not answer(act, state, ALL - DEMANDS[act].one_of).believed


def test_one_or_two_of_the_three_proofs_never_suffice() -> None:
    for shown in every(FIRST) + every(LETTER):
        if shown not in (FIRST, LETTER):
            assert answer(Act.RESET, State.ACTIF, shown).why is Why.WRONG


def test_a_protected_account_asks_one_proof_more_and_says_which_only_after_the_first_ones() -> None:
    asked = answer(Act.RESET, State.ACTIF, FIRST, frozenset({Proof.RECOVERY_CONTACT}))
    assert (asked.why, asked.granted, asked.believed) == (Why.MORE, False, True)
    assert asked.ways == (Proof.RECOVERY_CONTACT, Proof.PRINTED_CODE)
    for shown in every(FIRST):
        if shown != FIRST:
            told = answer(Act.RESET, State.ACTIF, shown, frozenset({Proof.RECOVERY_CONTACT}))
            assert (told.why, told.ways) == (Why.WRONG, ())


@pytest.mark.parametrize("declared", PROTECTIONS)
def test_any_of_what_is_declared_or_a_letter_is_that_one_more(declared: frozenset[Proof]) -> None:
    for one in (*declared, Proof.PRINTED_CODE):
        assert answer(Act.RESET, State.ACTIF, FIRST | {one}, declared).granted


@pytest.mark.parametrize("declared", PROTECTIONS)
def test_a_letter_in_place_of_the_numen_does_not_count_twice(declared: frozenset[Proof]) -> None:
    asked = answer(Act.RESET, State.ACTIF, LETTER, declared)
    assert asked.why is Why.MORE
    assert asked.ways == tuple(one for one in MORE if one in declared)
    for one in declared:
        assert answer(Act.RESET, State.ACTIF, LETTER | {one}, declared).granted


def test_more_proofs_never_make_an_answer_worse() -> None:
    for declared in (frozenset[Proof](), *PROTECTIONS):
        for shown in every(ALL):
            if answer(Act.RESET, State.ACTIF, shown, declared).granted:
                assert all(answer(Act.RESET, State.ACTIF, shown | {one}, declared).granted for one in Proof)


def test_the_password_stands_for_no_proof_of_a_reset() -> None:
    assert not answer(Act.RESET, State.ACTIF, frozenset({Proof.CURRENT, Proof.CAPTCHA})).believed


def test_only_a_new_account_is_activated() -> None:
    assert {state for state in State if answer(Act.ACTIVATE, state, FIRST).granted} == {State.A_ACTIVER}


def test_who_may_sign_in_may_change_the_password() -> None:
    granted = {state for state in State if answer(Act.CHANGE, state, frozenset({Proof.CURRENT})).granted}
    assert granted == {State.ACTIF, State.FIN_FONCTION}


def test_a_wrong_proof_is_said_before_a_state_so_that_the_audit_tells_a_guess_from_an_owner() -> None:
    assert answer(Act.RESET, State.SUSPENDU, frozenset()).why is Why.WRONG


def test_the_table_weighs_every_proof_and_no_threshold_is_out_of_reach() -> None:
    assert set(WEIGHTS) == set(Proof) and set(DEMANDS) == set(Act)
    for demand in DEMANDS.values():
        assert demand.weight <= demand.protected <= weight(ALL)
        assert demand.states
