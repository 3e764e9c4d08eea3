"""Why somebody cannot sign in, in a sentence of good French."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mamia.helpdesk.diagnosis import diagnose
from sso.directory.account import Account, State


def account(state: State) -> Account:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return Account(uid="x", unique_id="u", dn="uid=x", read_at=now, stored_state=state)


@pytest.mark.parametrize(
    ("passwords", "proofs", "words"),
    [
        (1, 0, "1 essai faux de mot de passe vient d’être compté."),
        (3, 0, "3 essais faux de mot de passe viennent d’être comptés."),
        (0, 1, "1 essai faux de NUMEN ou de date de naissance vient d’être compté."),
        (
            1,
            5,
            "1 essai faux de mot de passe et 5 essais faux de NUMEN ou de date de naissance viennent d’être",
        ),
    ],
)
def test_wrong_tries_are_said_with_their_number(passwords: int, proofs: int, words: str) -> None:
    said = diagnose(account(State.ACTIF), passwords, proofs)
    assert words in said.sentence.replace("\u00a0", " ")
    assert said.can_unlock


def test_an_account_never_activated_whose_proofs_are_spent_can_be_helped() -> None:
    assert diagnose(account(State.A_ACTIVER), 0, 5).can_unlock
    assert not diagnose(account(State.A_ACTIVER), 0).can_unlock
    assert not diagnose(account(State.SUSPENDU), 5, 5).can_unlock


def test_a_lock_by_the_owner_is_said_before_anything_else() -> None:
    said = diagnose(account(State.SUSPENDU), 5, 5, by_owner=True)
    assert "Ce n’est pas moi" in said.sentence and "levez le blocage" in said.advice
    assert not said.can_unlock


def test_an_expired_password_is_said_and_no_unlock_is_offered() -> None:
    old = replace(account(State.ACTIF), password_life=timedelta(days=90))
    changed = old.read_at - timedelta(days=90)
    said = diagnose(replace(old, password_changed=changed), 2)
    assert said.sentence == "Le mot de passe de ce compte a expiré." and not said.can_unlock
    young = replace(old, password_changed=changed + timedelta(days=1))
    assert diagnose(young, 0).sentence == diagnose(account(State.ACTIF), 0).sentence
