"""The ten years to come, the what-if, and what must be verified."""

from datetime import date
from decimal import Decimal

import pytest

from career.dossier.facts import Dossier
from career.dossier.rules import running
from career.perspectives.facts import Kind, Pay
from career.perspectives.rules import next_step_date, prospects
from career.perspectives.rules.situation import LABELS, Change, with_situation
from career.statutes.sets import PPCR_REFORME, rule_set
from tests.career.perspectives.people import DAY, life, of, somebody

REFORM = rule_set(PPCR_REFORME, date(2027, 9, 1))
YEAR = (date(2027, 9, 1), date(2028, 8, 31))


def changed(told: Dossier, change: Change, end: date | None = YEAR[1]) -> date | None:
    return next_step_date(with_situation(told, change, YEAR[0], end), DAY, rule_set())


def test_the_years_to_come_say_each_echelon_without_and_with_bonifications() -> None:
    steps = [one for one in of("fdurand4").timeline if one.kind is Kind.ECHELON]
    assert [(one.echelon, one.day, one.earliest) for one in steps] == [
        (7, date(2028, 10, 1), date(2027, 10, 1)),
        (8, date(2031, 10, 1), date(2030, 10, 1)),
        (9, date(2035, 4, 1), date(2033, 4, 1)),
    ]


def test_a_grade_is_possible_and_never_certain() -> None:
    grades = [one for one in of("fdurand2").timeline if one.kind is Kind.GRADE]
    assert [(one.day, one.grade, one.possible) for one in grades] == [(date(2027, 9, 1), "HC", True)]
    assert all(not one.possible for one in of("fdurand2").timeline if one.kind is Kind.ECHELON)


def test_pay_is_the_index_times_the_value_of_the_point() -> None:
    (first, *_) = [one for one in of("tnguyen").timeline if one.kind is Kind.ECHELON]
    assert first.pay == Pay(664, (664 * Decimal("4.92278")).quantize(Decimal("0.01")))


def test_the_day_of_a_reform_and_the_end_of_functions_are_milestones() -> None:
    kinds = [one.kind for one in prospects(life("fdurand3"), DAY, REFORM).timeline]
    assert Kind.REFORM in kinds
    assert [one.kind for one in of("mvidal").timeline] == [Kind.FIN]


def test_part_time_and_detachement_change_no_date() -> None:
    told = life("fdurand3")
    for change in (
        Change.TEMPS_PARTIEL,
        Change.DETACHEMENT,
        Change.CONGE_PARENTAL,
        Change.DISPONIBILITE_ENFANT,
    ):
        assert changed(told, change) == date(2028, 12, 15), change


def test_a_disponibilite_of_a_year_delays_by_a_year_and_an_open_one_leaves_no_date() -> None:
    told = life("fdurand3")
    for change in (Change.DISPONIBILITE_CONJOINT, Change.DISPONIBILITE_CONVENANCES):
        assert changed(told, change) == date(2029, 12, 15)
        assert changed(told, change, end=None) is None


def test_a_situation_takes_its_place_and_what_was_there_resumes() -> None:
    told = with_situation(life("fdurand3"), Change.CONGE_PARENTAL, *YEAR)
    kinds = [running(told.positions, day)[0].kind for day in (date(2027, 8, 31), *YEAR, date(2028, 9, 1))]
    assert kinds == ["activite", "conge_parental", "conge_parental", "activite"]
    part = with_situation(life("fdurand3"), Change.TEMPS_PARTIEL, *YEAR, share=50)
    shares = [running(part.services, day)[0].share for day in (date(2027, 8, 31), *YEAR, date(2028, 9, 1))]
    assert shares == [100, 50, 50, 100]
    assert all(len(running(told.positions, day)) == 1 for day in YEAR)


def test_a_situation_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        with_situation(life("fdurand3"), Change.DETACHEMENT, YEAR[1], YEAR[0])
    assert set(LABELS) == set(Change)


def test_what_was_checked_long_ago_is_said_beside_the_result() -> None:
    on = date(2027, 12, 1)
    found = prospects(somebody("CN", 7, date(2026, 6, 1)), on, rule_set())
    assert found.items[0].doubtful
    assert all(rule.stale for rule in found.items[0].explanation.rules)
    assert any(rule.key == "duree.commune.CN.7" for rule in found.unsure)
