"""What a cell may hold; no refusal repeats what was typed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.feed import cells
from career.feed.cells import BadCell, Reader
from demo.careers.files import cell

READERS = (
    cells.text(), cells.day, cells.whole(1, 20), cells.decimal, cells.one_of({"cmo"}, "code"), cells.yes_no,
    cells.civilite, cells.uai, cells.uid,
)  # fmt: skip


@given(st.text(min_size=12))
def test_no_reason_repeats_a_value(typed: str) -> None:
    for read in READERS:
        assert typed not in _refusal(read, typed)


def _refusal(read: Reader, typed: str) -> str:
    try:
        read(typed)
    except BadCell as bad:
        return str(bad)
    return ""


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert cells.day(cell(day)) == cells.day(day.isoformat()) == day


@pytest.mark.parametrize(
    "typed", ["1/2/2020", "01/02/20", "2020-2-1", "30/02/2020", "01/01/0001", "٠١/٠١/٢٠٢٠"]
)
def test_any_other_day_is_refused(typed: str) -> None:
    with pytest.raises(BadCell):
        cells.day(typed)


@given(st.decimals(0, Decimal("999.99"), places=2))
def test_a_mark_is_read_as_it_is_written(mark: Decimal) -> None:
    assert cells.decimal(cell(mark)) == mark


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e5", "-1", "1,2,3"])
def test_a_mark_is_an_ordinary_number(typed: str) -> None:
    with pytest.raises(BadCell):
        cells.decimal(typed)


def test_the_letter_of_an_establishment_is_checked() -> None:
    assert cells.uai("0319010a") == "0319010A"
    with pytest.raises(BadCell):
        cells.uai("0319010B")
