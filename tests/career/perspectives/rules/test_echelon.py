"""The next échelon: kept seniority, ends of months, interruptions, what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from career.dossier.facts import Appraisal, Dossier, Position
from career.dossier.rules import Reader, seen_by
from career.perspectives.facts import Kind, Prospect, State
from career.perspectives.rules import next_step_date, prospects
from career.statutes.calendar import Seniority
from career.statutes.sets import PPCR_REFORME, RuleSet, rule_set
from tests.career.perspectives.people import DAY, life, somebody, the


def next_of(told: Dossier, rules: RuleSet | None = None) -> Prospect:
    return the(prospects(told, DAY, rules or rule_set()), "echelon")


def away(start: date, end: date | None, kind: str, detail: str = "") -> tuple[Position, ...]:
    return (Position(start, end, kind, detail),)


def test_kept_seniority_brings_the_day_forward_and_is_shown() -> None:
    found = next_of(somebody("HC", 3, date(2026, 9, 1), kept=Seniority(0, 7, 17)))
    assert found.day == date(2028, 7, 15)
    assert found.explanation.steps[0].endswith("d’ancienneté conservée = 15\u00a0janvier 2026")


def test_an_end_of_month_has_two_readings_and_she_sees_both() -> None:
    found = next_of(somebody("HC", 3, date(2026, 8, 31)))
    assert found.day == date(2029, 2, 28)
    (other,) = found.explanation.others
    assert other.day == date(2029, 3, 1)
    assert found.doubtful


@pytest.mark.parametrize(
    ("given", "day", "earliest"), [(True, "2027-05-01", None), (False, "2028-05-01", None)]
)
def test_a_bonification_given_or_refused_leaves_one_date(
    given: bool, day: str, earliest: date | None
) -> None:
    told = life("tnguyen")
    decided = replace(told, appraisals=(replace(told.appraisals[0], bonified=given),))
    found = next_of(decided)
    assert (found.day, found.earliest) == (date.fromisoformat(day), earliest)
    assert next_step_date(decided, DAY, rule_set()) == date.fromisoformat(day)


def test_conge_parental_counts_for_five_years_then_stops_the_clock() -> None:
    told = somebody(
        "CN", 9, date(2022, 1, 1), positions=away(date(2022, 1, 1), date(2028, 12, 31), "conge_parental")
    )
    assert next_of(told).day == date(2026, 1, 1)
    older = away(date(2020, 1, 1), date(2021, 12, 31), "conge_parental")
    told = replace(told, positions=(*told.positions, *older))
    assert next_of(told).day == date(2030, 1, 1)  # three years in, four years stopped from 2025


def test_a_disponibilite_for_a_child_counts_and_is_told_among_the_facts() -> None:
    child = away(date(2026, 9, 1), date(2027, 8, 31), "disponibilite_droit", "élever un enfant")
    found = next_of(somebody("CN", 7, date(2026, 1, 1), positions=child))
    assert found.day == date(2029, 1, 1)
    assert any(fact.section == "position" for fact in found.explanation.facts)
    assert any(rule.key == "position.disponibilite_enfant" for rule in found.explanation.rules)


def test_a_disponibilite_without_an_end_leaves_no_date_and_names_the_line() -> None:
    open_ended = away(date(2026, 9, 1), None, "disponibilite_autorisation")
    found = next_of(somebody("CN", 7, date(2026, 1, 1), positions=open_ended))
    assert (found.state, found.day) == (State.UNKNOWN, None)
    assert [missing.section for missing in found.explanation.missing] == ["position"]


def test_work_during_a_disponibilite_counts_for_five_years_at_most() -> None:
    seven = away(date(2020, 1, 1), date(2026, 12, 31), "disponibilite_autorisation")
    found = next_of(somebody("CN", 10, date(2020, 1, 1), positions=seven))
    assert found.day == date(2031, 1, 1)
    assert [other.day for other in found.explanation.others] == [date(2024, 1, 1)]


def test_a_late_dossier_is_said_and_not_hidden() -> None:
    found = next_of(somebody("CN", 5, date(2023, 1, 1)))
    assert (found.state, found.day) == (State.MET, date(2025, 7, 1))
    assert "gestionnaire" in found.todo


@pytest.mark.parametrize("change", [{"career": ()}, {}])
def test_without_an_echelon_the_line_to_complete_is_named(change: dict[str, object]) -> None:
    told = somebody("CN", 5, date(2025, 1, 1))
    bare = (
        replace(told, career=tuple(replace(one, echelon=None) for one in told.career)) if not change else told
    )
    found = next_of(replace(bare, **change))  # type: ignore[arg-type]
    assert found.state is State.UNKNOWN
    assert [missing.section for missing in found.explanation.missing] == ["corps-grades-echelons"]
    assert next_step_date(replace(bare, **change), DAY, rule_set()) is None  # type: ignore[arg-type]


def test_an_echelon_after_the_end_of_functions_is_not_promised() -> None:
    told = somebody("CN", 9, date(2025, 1, 1))
    ending = replace(told, identity=replace(told.identity, ends=date(2027, 9, 1)))
    assert next_of(ending).state is State.NOT_CONCERNED
    found = prospects(ending, DAY, rule_set())
    assert all(milestone.day <= date(2027, 9, 1) for milestone in found.timeline)
    assert the(found, "hors-classe").state is State.NOT_CONCERNED


def test_a_reform_in_force_when_an_echelon_began_counts_alone() -> None:
    rules = rule_set(PPCR_REFORME, date(2026, 9, 1))
    found = next_of(somebody("CN", 6, date(2026, 10, 1)), rules)
    assert (found.day, found.earliest) == (date(2029, 4, 1), None)


def test_across_the_reform_the_surplus_is_lost_and_said() -> None:
    rules = rule_set(PPCR_REFORME, date(2027, 9, 1))
    told = somebody("CN", 8, date(2024, 12, 1))  # 33 months on the day, of 30
    found = next_of(told, rules)
    assert found.day == date(2027, 9, 1)
    assert any("sans surplus" in step for step in found.explanation.steps)
    assert any(rule.key == "reclassement.reforme" for rule in found.explanation.rules)
    kept = replace(told, appraisals=(Appraisal(2, 2025, DAY, "", "excellent", DAY, True),))
    assert next_of(kept, rules).day == date(2027, 6, 1)  # the bonification given before counts first


def test_a_reform_taken_back_still_counts_for_who_climbed_under_it() -> None:
    reform = rule_set(PPCR_REFORME, date(2027, 9, 1))
    back = replace(rule_set(), since=date(2028, 9, 1), before=reform)
    assert next_of(somebody("CN", 7, date(2025, 6, 1)), back).day == date(2027, 12, 1)
    late = next_of(somebody("CN", 7, date(2026, 10, 1)), back)
    assert late.day == date(2029, 10, 1)  # 2 years 6 months would end after the reform was taken back
    found = prospects(somebody("CN", 7, date(2025, 6, 1)), DAY, back)
    assert [one.day.year for one in found.timeline if one.kind is Kind.REFORM] == [2027, 2028]


def test_a_gestionnaire_gets_the_same_date_and_no_word_on_health() -> None:
    office = away(date(2026, 1, 1), date(2026, 6, 30), "disponibilite_office", "raison de santé")
    told = somebody("CN", 7, date(2025, 9, 1), positions=office)
    own, seen = next_of(told), next_of(seen_by(told, Reader.GESTIONNAIRE))
    assert own.day == seen.day == date(2029, 3, 1)
    assert "office" in str(own.explanation)
    assert "office" not in str(seen.explanation) and "santé" not in str(seen.explanation)


def test_part_time_counts_as_full_time_and_its_rule_is_told() -> None:
    told = life("mbarbier")
    found = next_of(told)
    assert found.day == next_of(replace(told, services=())).day
    assert "partiel.avancement" in [rule.key for rule in found.explanation.rules]
    assert "modalites-de-service" in [fact.section for fact in found.explanation.facts]


def test_a_stopped_clock_leaves_no_chevron() -> None:
    open_ended = away(date(2026, 9, 1), None, "disponibilite_autorisation")
    found = next_of(somebody("CE", 5, date(2026, 1, 1), positions=open_ended))
    assert (found.state, found.day) == (State.UNKNOWN, None)
    assert [missing.section for missing in found.explanation.missing] == ["position"]


def test_the_last_echelon_of_the_normal_class_has_nothing_after_it() -> None:
    found = next_of(somebody("CN", 11, date(2020, 1, 1)))
    assert (found.state, found.day) == (State.NOT_CONCERNED, None)


def test_a_corps_that_is_not_known_is_named_as_the_dossier_does() -> None:
    told = somebody("CN", 3, date(2025, 1, 1), corps="PEGC")
    assert "PEGC" in next_of(told).sentence


def test_a_bonification_that_would_count_from_a_past_day_is_said_to_be_retroactive() -> None:
    sentence = next_of(life("jcaron")).sentence
    assert "ou au 1er\u00a0septembre 2025, avec effet rétroactif, si la bonification" in sentence
