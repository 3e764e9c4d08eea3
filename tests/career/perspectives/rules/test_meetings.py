"""The rendez-vous de carrière at their bounds (domain § 5.5), and where another reading differs."""

from dataclasses import replace
from datetime import date

import pytest

from career.dossier.facts import CareerLine
from career.perspectives.facts import Prospect, State
from career.perspectives.rules import prospects
from career.statutes.calendar import Seniority
from career.statutes.sets import PPCR_REFORME, RuleSet, rule_set
from tests.career.perspectives.people import DAY, life, somebody, the


def found(number: int, echelon: int, since: date, on: date = DAY, rules: RuleSet | None = None) -> Prospect:
    return the(prospects(somebody("CN", echelon, since), on, rules or rule_set()), f"rdvc-{number}")


@pytest.mark.parametrize(
    ("number", "echelon", "since", "due"),
    [
        (1, 6, date(2026, 9, 1), True),
        (1, 6, date(2026, 9, 2), False),
        (2, 8, date(2026, 3, 1), True),
        (2, 8, date(2026, 3, 2), False),
        (2, 8, date(2025, 3, 1), False),
        (2, 8, date(2025, 3, 2), True),
        (3, 9, date(2026, 9, 1), True),
        (3, 9, date(2025, 9, 1), False),
    ],
)
def test_the_bounds_of_2026_2027_are_those_of_the_domain(
    number: int, echelon: int, since: date, due: bool
) -> None:
    on = max(DAY, since)
    assert (found(number, echelon, since, on).school_year == 2026) is due


def test_where_31_august_decides_she_sees_both_readings() -> None:
    others = found(1, 6, date(2026, 9, 1)).explanation.others
    assert [(other.sentence, other.day) for other in others] == [
        ("Si le 31 août ne compte pas, ce serait en 2027-2028.", date(2027, 9, 1)),
        ("Si la borne haute est comprise, il peut avoir lieu en 2027-2028.", date(2027, 9, 1)),
    ]
    assert found(1, 6, date(2025, 10, 1)).explanation.others == ()


def test_where_the_upper_bound_decides_she_sees_both_readings() -> None:
    told = found(2, 8, date(2025, 3, 1))
    assert told.school_year == 2025
    assert any("borne haute" in other.sentence for other in told.explanation.others)


def test_one_that_did_not_take_place_is_to_be_regularised() -> None:
    told = found(2, 8, date(2024, 9, 15))
    assert (told.state, told.school_year) == (State.NOT_MET, 2025)
    assert "se régularise" in told.todo


def test_one_missed_in_an_echelon_left_since_names_the_line_to_complete() -> None:
    told = somebody("CN", 7, date(2025, 9, 1))
    before = CareerLine(date(2022, 9, 1), None, "CER", "CN", 6, "anciennete")
    missed = the(prospects(replace(told, career=(*told.career, before)), DAY, rule_set()), "rdvc-1")
    assert missed.state is State.NOT_MET
    assert [one.section for one in missed.explanation.missing] == ["notation"]


def test_one_whose_year_was_before_the_rendez_vous_existed_does_not_concern_her() -> None:
    told = somebody("CN", 6, date(2018, 1, 1), kept=Seniority(1, 4, 0))
    assert the(prospects(told, DAY, rule_set()), "rdvc-1").state is State.NOT_CONCERNED


def test_a_trainee_far_from_the_9th_echelon_is_told_so() -> None:
    assert the(prospects(life("lmorel"), DAY, rule_set()), "rdvc-3").state is State.NOT_MET


def test_under_the_reform_the_first_is_four_years_after_titularisation() -> None:
    rules = rule_set(PPCR_REFORME)
    told = the(prospects(life("mjoly"), DAY, rules), "rdvc-1")
    tenured = life("mjoly").identity.tenured
    assert tenured is not None
    assert told.day == tenured.replace(year=tenured.year + 4)
    assert the(prospects(life("mjoly"), DAY, rules), "rdvc-2").state is State.UNKNOWN
    private = the(prospects(life("fdurand4"), DAY, rules), "rdvc-1")
    assert [one.label for one in private.explanation.missing] == ["Date de titularisation"]


def test_the_rendez_vous_of_this_year_stays_until_a_reform_to_come_holds() -> None:
    rules = rule_set(PPCR_REFORME, date(2027, 9, 1))
    assert the(prospects(life("fdurand3"), DAY, rules), "rdvc-2").state is State.MET
    assert the(prospects(life("fdurand3"), DAY, rules), "rdvc-3").state is State.UNKNOWN
