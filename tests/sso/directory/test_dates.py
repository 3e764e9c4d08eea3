"""Birth dates in every form that people type (domain.md § 3.3)."""

from datetime import date

import pytest

from sso.directory.dates import BadDate, DateFault, parse_birth_date


@pytest.mark.parametrize(
    "typed",
    [
        "1/2/1980", "01/02/1980", "01-02-1980", "01.02.1980", "01 02 1980", "01021980", " 1 / 2 / 1980 ",
        "1980-02-01", "1er février 1980", "1 fevrier 1980", "1 FÉVRIER 1980", "1 févr. 1980",
        "\uff10\uff11/02/1980", "1 fe\u0301vrier 1980",
    ],
)  # fmt: skip
def test_every_usual_form_is_read(typed):
    assert parse_birth_date(typed) == "1980-02-01"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", DateFault.SHAPE), ("hier", DateFault.SHAPE), ("1980", DateFault.SHAPE),
        ("1/2/3/1980", DateFault.SHAPE), ("1 brumaire 1980", DateFault.SHAPE), ("1" * 500, DateFault.SHAPE),
        ("1/2/80", DateFault.SHORT_YEAR), ("010280", DateFault.SHORT_YEAR),
        ("1 mai 80", DateFault.SHORT_YEAR),
        ("30/02/1980", DateFault.IMPOSSIBLE), ("29/02/1981", DateFault.IMPOSSIBLE),
        ("31/13/1980", DateFault.IMPOSSIBLE), ("1/1/1815", DateFault.IMPOSSIBLE),
        ("12/00/1980", DateFault.IMPOSSIBLE), ("21/11/2026", DateFault.FUTURE),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_date_is_said(typed, fault):
    with pytest.raises(BadDate) as caught:
        parse_birth_date(typed, today=date(2026, 11, 20))
    assert caught.value.fault is fault


def test_a_leap_day_is_a_birthday():
    assert parse_birth_date("29/02/1984") == "1984-02-29"


def test_a_date_that_no_register_knows_is_compared_as_stored():
    assert parse_birth_date("00/00/1970") == "1970-00-00"
    assert parse_birth_date("00/05/1970") == "1970-05-00"
