"""Codes of authenticators, by the vectors of RFC 6238; how typed codes are read."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from sso.factors import codes

KEY = base64.b32encode(b"12345678901234567890").decode()
SEVEN = codes.LETTERS[:7]


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_of(KEY, codes.step_at(moment)) == code


@pytest.mark.parametrize(("steps", "right"), [(-5, 0), (-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0), (5, 0)])
def test_only_the_steps_beside_the_present_one_are_accepted(steps: int, right: int) -> None:
    moment = datetime(2026, 11, 24, 8, 0, 7, tzinfo=UTC)
    shown = codes.code_of(KEY, codes.step_at(moment + timedelta(seconds=30 * steps)))
    assert bool(right) is (codes.matching_step(KEY, shown, moment) == codes.step_at(moment) + steps)


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123\u00a0456", "123\u202f456"])
def test_spaces_in_a_code_do_not_matter(typed: str) -> None:
    assert codes.digits(typed, 6) == "123456"


@pytest.mark.parametrize(
    "typed", ["١٢٣٤٥٦", "１２３４５６", "12345", "1234567", "12345a", "", "²²²²²²", "-12345"]
)
def test_what_is_not_six_digits_of_ours_is_no_code(typed: str) -> None:
    assert codes.digits(typed, 6) is None


@pytest.mark.parametrize(
    "typed", [SEVEN, SEVEN.lower(), f" {SEVEN[:3]}-{SEVEN[3:]} ", f"{SEVEN[:3]}–{SEVEN[3:]}"]
)
def test_a_printed_code_may_be_typed_in_any_case_with_or_without_hyphens(typed: str) -> None:
    assert codes.letters(typed, 7) == SEVEN


@pytest.mark.parametrize("typed", [SEVEN[:6], SEVEN + "A", SEVEN[:6] + "I", SEVEN[:6] + "0", "ÀBCDEFG", ""])
def test_what_has_a_letter_that_we_do_not_print_is_no_code(typed: str) -> None:
    assert codes.letters(typed, 7) is None


def test_keys_are_long_and_never_twice_the_same() -> None:
    made = {codes.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(len(base64.b32decode(key)) == 20 for key in made)
