"""The grids: durations and indices of domain.md § 5.3."""

from datetime import date
from itertools import pairwise

import pytest

from career.statutes.corps import CORPS
from career.statutes.grids import GRIDS, chevron, index, step

SINCE = date(2024, 9, 1)


@pytest.mark.parametrize("corps", ["PE", "CER", "PLP", "PEPS", "CPE", "PSYEN", "AGR"])
def test_the_normal_class_lasts_26_years_and_24_with_both_bonifications(corps: str) -> None:
    steps = GRIDS[corps, "CN"].steps[:-1]
    assert sum(one.months or 0 for one in steps) == 26 * 12
    assert sum(one.bonified or one.months or 0 for one in steps) == 24 * 12


def test_the_hors_classe_lasts_15_years_from_the_first_echelon_to_the_last() -> None:
    assert sum(one.months or 0 for one in GRIDS["CER", "HC"].steps[:-1]) == 15 * 12


@pytest.mark.parametrize("key", GRIDS)
def test_indices_never_go_down_and_only_the_last_echelon_has_no_duration(key: tuple[str, str]) -> None:
    steps = GRIDS[key].steps
    assert all(one.indices[0] <= two.indices[0] for one, two in pairwise(steps))
    open_ended = [number for number, one in enumerate(steps, 1) if one.months is None]
    assert open_ended == [len(steps)]


@pytest.mark.parametrize(
    ("on", "found", "paid"),
    [
        (date(2025, 8, 31), 1, 895),
        (date(2025, 9, 1), 2, 930),
        (date(2026, 9, 1), 3, 977),
        (date(2036, 9, 1), 3, 977),
    ],
)
def test_a_chevron_is_paid_after_a_year_in_the_one_before(on: date, found: int, paid: int) -> None:
    last = step("CER", "CE", 5)
    assert last is not None
    assert chevron(last, SINCE, on) == found
    assert index("CER", "CE", 5, SINCE, on) == paid


def test_no_grid_is_invented_where_none_is_known() -> None:
    assert index("AE", "CN", 11, SINCE, SINCE) is None
    assert index("MD1", None, None, SINCE, SINCE) is None
    assert step("CER", "CN", 12) is None
    assert step("CER", "CN", 0) is None


@pytest.mark.parametrize("corps", sorted({key[0] for key in GRIDS}))
def test_every_corps_with_a_grid_has_its_name_and_its_decree(corps: str) -> None:
    assert CORPS[corps].decree
    assert CORPS[corps].scale
