"""What is asked beside a password, and what one has is worth."""

import pytest

from sso.factors import policy
from sso.factors.policy import Means, Proof

KEYED, MAILED, BARE = Means(True, True, False), Means(False, True, False), Means(False, False, False)
KEYED_STAFF, MAILED_STAFF, BARE_STAFF = (
    Means(True, True, True),
    Means(False, True, True),
    Means(False, False, True),
)


@pytest.mark.parametrize(
    ("means", "asked", "proofs"),
    [
        (BARE, None, []),
        (MAILED, None, []),
        (KEYED, None, [Proof.CODE]),
        (KEYED_STAFF, None, [Proof.CODE]),
        (MAILED_STAFF, None, [Proof.MAIL, Proof.ENROL]),
        (BARE_STAFF, None, [Proof.HELP]),
        (MAILED, "eidas1-mfa", [Proof.MAIL]),
        (MAILED, "eidas2", []),
        (BARE, "eidas1-mfa", []),
        (MAILED_STAFF, "eidas1-mfa", [Proof.MAIL, Proof.ENROL]),
    ],
)
def test_what_follows_a_password(means: Means, asked: str | None, proofs: list[Proof]) -> None:
    assert list(policy.after_password(means, asked)) == proofs


@pytest.mark.parametrize(
    ("means", "reached", "proofs"),
    [
        (KEYED, "eidas2", [Proof.CODE]),
        (MAILED, "eidas1-mfa", [Proof.MAIL, Proof.ENROL]),
        (BARE, "eidas1", [Proof.HELP]),
    ],
)
def test_what_raises_a_session_to_eidas2(means: Means, reached: str, proofs: list[Proof]) -> None:
    assert policy.reachable(means) == reached
    assert list(policy.to_reach(means, "eidas2")) == proofs


def test_a_code_by_mail_reaches_the_lesser_level_alone() -> None:
    assert list(policy.to_reach(MAILED, "eidas1-mfa")) == [Proof.MAIL]
    assert policy.can_reach(MAILED, "eidas1-mfa") and not policy.can_reach(MAILED, "eidas2")
    assert not policy.can_reach(KEYED, "eidas3")


@pytest.mark.parametrize(
    ("means", "old", "strong", "proofs"),
    [
        (KEYED, (False, False), True, []),
        (KEYED, (True, True), False, [Proof.PASSWORD, Proof.CODE]),
        (KEYED, (False, True), False, [Proof.CODE]),
        (MAILED, (True, True), False, [Proof.PASSWORD]),
        (MAILED, (False, True), True, [Proof.MAIL]),
        (BARE, (True, True), True, [Proof.PASSWORD]),
    ],
)
def test_what_is_shown_again_before_a_sensitive_act(
    means: Means, old: tuple[bool, bool], strong: bool, proofs: list[Proof]
) -> None:
    password_old, factor_old = old
    found = policy.again(means, password_old=password_old, factor_old=factor_old, strong=strong)
    assert list(found) == proofs


def test_ways_are_written_once_in_the_usual_order() -> None:
    assert policy.with_ways(("pwd", "mail", "mfa"), ("otp", "mfa")) == ("pwd", "mail", "otp", "mfa")
