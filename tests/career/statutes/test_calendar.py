"""Months, school years and seniority, as careers count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.statutes.calendar import (
    ROUNDINGS,
    Seniority,
    full_months,
    plus_months,
    plus_years,
    school_year,
    seniority,
)

DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2026, 9, 1), -12, date(2025, 9, 1)),
        (date(2025, 6, 15), 42, date(2028, 12, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_months_later_never_spill_into_the_next_month(day: date, months: int, expected: date) -> None:
    assert plus_months(day, months) == expected


def test_a_29_february_becomes_a_28_where_there_is_none() -> None:
    assert plus_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert plus_years(date(2028, 2, 29), 4) == date(2032, 2, 29)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2027, 1, 1), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_a_school_year_begins_on_1_september(day: date, year: int) -> None:
    assert school_year(day) == year


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 9, 1), date(2027, 9, 1), 12),
        (date(2026, 9, 2), date(2027, 9, 1), 11),
        (date(2026, 3, 1), date(2027, 9, 1), 18),
        (date(2026, 3, 2), date(2027, 9, 1), 17),
        (date(2025, 6, 15), date(2027, 9, 1), 26),
    ],
)
def test_full_months_are_those_of_the_windows_of_the_domain(since: date, until: date, months: int) -> None:
    assert full_months(since, until) == months


def test_seniority_counts_years_then_months_then_days() -> None:
    assert seniority(date(2025, 6, 15), date(2026, 11, 21)) == Seniority(1, 5, 6)
    assert seniority(date(2026, 11, 21), date(2026, 11, 21)) == Seniority()
    assert not seniority(date(2027, 1, 1), date(2026, 11, 21))


@given(DAYS, st.integers(0, 15000))
def test_adding_a_seniority_back_gives_the_day_again(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    found = seniority(since, until)
    assert plus_months(since, 12 * found.years + found.months) + timedelta(days=found.days) == until


def test_the_rounding_of_months_is_stated_in_the_data_and_has_another_reading() -> None:
    assert ROUNDINGS == ("dernier_jour", "jour_suivant")
    assert plus_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert plus_months(date(2026, 8, 31), 6, ROUNDINGS[1]) == date(2027, 3, 1)
    assert plus_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert plus_months(date(2026, 8, 30), 6, ROUNDINGS[0]) == date(2027, 2, 28)
    assert plus_months(date(2026, 9, 1), 6, ROUNDINGS[1]) == date(2027, 3, 1)


@given(DAYS, st.integers(0, 400), st.integers(0, 40))
def test_more_months_are_never_earlier(day: date, months: int, more: int) -> None:
    for rounding in ROUNDINGS:
        assert plus_months(day, months, rounding) <= plus_months(day, months + more, rounding)
    assert plus_months(day, months) <= plus_months(day, months, ROUNDINGS[1])
