"""Which level a sign-in reaches, and which of the asked ones it meets (domain.md § 8.4)."""

import pytest

from sso import levels


@pytest.mark.parametrize(
    ("amr", "acr"),
    [
        (levels.PASSWORD, "eidas1"),
        (levels.PASSWORD_AND_MAIL, "eidas1-mfa"),
        (levels.PASSWORD_AND_CODE, "eidas2"),
    ],
)
def test_the_level_follows_from_the_ways(amr: tuple[str, ...], acr: str) -> None:
    assert levels.acr_of(amr) == acr


@pytest.mark.parametrize(
    ("reached", "asked", "answer"),
    [
        ("eidas2", ["eidas1"], "eidas1"),
        ("eidas2", ["eidas1", "eidas2", "eidas3"], "eidas2"),
        ("eidas1", ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"], None),
        ("eidas1-mfa", ["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"], "eidas1-mfa"),
        ("eidas1", ["eidas0"], "eidas0"),
        ("eidas1", ["eidas9", ""], None),
        ("eidas2", [], None),
    ],
)
def test_the_highest_asked_level_that_is_met_is_answered(
    reached: str, asked: list[str], answer: str | None
) -> None:
    assert levels.answer(reached, asked) == answer


@pytest.mark.parametrize(
    ("asked", "easiest"),
    [
        (["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"], "eidas1-mfa"),
        (["eidas2"], "eidas2"),
        (["eidas3"], None),
        (["eidas0"], "eidas1"),
        (["inconnu"], None),
    ],
)
def test_the_easiest_way_to_meet_one_of_the_asked_levels(asked: list[str], easiest: str | None) -> None:
    assert levels.lowest(asked) == easiest
