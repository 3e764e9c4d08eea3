"""The rule sets: which hold on a day, and what the reform changes."""

from dataclasses import replace
from datetime import date

import pytest

from career.statutes.grids import step
from career.statutes.sets import PPCR_2017, PPCR_REFORME, rule_set, rule_sets

REFORM = date(2027, 9, 1)


def test_two_sets_ship_and_the_reform_is_not_sure() -> None:
    assert [one.name for one in rule_sets()] == [PPCR_2017, PPCR_REFORME]
    assert [one.sure.value for one in rule_sets()] == ["etabli", "a_confirmer"]


def test_a_reform_holds_from_the_day_it_is_activated() -> None:
    rules = rule_set(PPCR_REFORME, REFORM)
    assert rules.at(date(2027, 8, 31)).name == PPCR_2017
    assert rules.at(REFORM) is rules
    assert rule_set(PPCR_REFORME, REFORM) is rules


def test_a_reform_does_not_apply_before_its_text_allows() -> None:
    with pytest.raises(ValueError, match="does not apply"):
        rule_set(PPCR_REFORME, date(2025, 9, 1))
    with pytest.raises(KeyError):
        rule_set("PPCR-1789")


@pytest.mark.parametrize("corps", ["PE", "CER", "PLP", "PEPS", "CPE", "PSYEN", "AGR"])
def test_under_the_reform_the_normal_class_lasts_23_years_and_6_months_without_bonification(
    corps: str,
) -> None:
    rules = rule_set(PPCR_REFORME, REFORM)
    steps = [step(corps, "CN", echelon, rules, REFORM) for echelon in range(1, 11)]
    assert sum(one.months or 0 for one in steps if one) == 23 * 12 + 6
    assert all(one is not None and one.bonified is None for one in steps)


def test_what_the_reform_does_not_say_stays_as_before() -> None:
    rules = rule_set(PPCR_REFORME, REFORM)
    assert step("CER", "HC", 3, rules, REFORM) == step("CER", "HC", 3)


def test_what_has_lapsed_is_found_only_when_asked_for_the_last_one() -> None:
    rules, day = rule_set(), date(2027, 8, 31)
    assert rules.find("ce.taux.CER", day) is None
    last = rules.last("ce.taux.CER", day)
    assert last is not None
    assert last.valid_to == date(2026, 12, 31)
    assert rules.last("ce.taux.XX", day) is None


def test_an_article_that_must_be_there_says_when_it_is_not() -> None:
    with pytest.raises(LookupError, match="essai"):
        rule_set().need("essai", REFORM)


def test_a_grid_is_not_known_before_its_data_begin() -> None:
    assert step("CER", "CN", 6, on=date(2023, 12, 31)) is None


def test_a_reform_that_is_taken_back_leaves_the_rules_of_before() -> None:
    reform = rule_set(PPCR_REFORME, REFORM)
    back = replace(rule_set(PPCR_2017), since=date(2029, 9, 1), before=reform)
    assert [one.since.year for one in back.changes()] == [2027, 2029]
    assert [back.at(date(year, 9, 1)).name for year in (2026, 2028, 2029)] == [
        PPCR_2017,
        PPCR_REFORME,
        PPCR_2017,
    ]
    assert back.find("promotion.carence", date(2028, 9, 1)) is not None
    assert back.find("promotion.carence", date(2029, 9, 1)) is None
    assert back.need("rdvc.1", date(2028, 9, 1)).values.get("echelon") is None
