"""The hors classe and the classe exceptionnelle at their bounds (domain § 5.6, § 5.7)."""

from dataclasses import replace
from datetime import date

import pytest

from career.dossier.facts import Appraisal, CareerLine, Position
from career.perspectives.facts import Prospect, State
from career.perspectives.rules import prospects
from career.statutes.sets import PPCR_REFORME, rule_set
from tests.career.perspectives.people import DAY, of, somebody, the


def hors_classe(echelon: int, since: date, corps: str = "CER") -> Prospect:
    return the(prospects(somebody("CN", echelon, since, corps), DAY, rule_set()), "hors-classe")


@pytest.mark.parametrize(
    ("echelon", "since", "points"),
    [
        (9, date(2025, 9, 1), 0),
        (9, date(2024, 9, 1), 10),
        (10, date(2026, 9, 2), 20),
        (10, date(2025, 9, 1), 40),
        (11, date(2026, 9, 2), 60),
        (11, date(2025, 9, 2), 70),
        (11, date(2024, 9, 1), 100),
        (11, date(2018, 9, 1), 160),
        (11, date(2012, 9, 1), 160),
    ],
)
def test_the_place_in_the_plage_d_appel_gives_its_points(echelon: int, since: date, points: int) -> None:
    found = hors_classe(echelon, since)
    assert (found.state, found.position_points) == (State.MET, points)


def test_two_years_in_the_9th_echelon_are_counted_on_31_august() -> None:
    assert hors_classe(9, date(2025, 9, 1)).day == date(2027, 9, 1)
    assert hors_classe(9, date(2025, 9, 2)).day == date(2028, 9, 1)
    (other,) = hors_classe(9, date(2025, 9, 1)).explanation.others
    assert other.day == date(2028, 9, 1)


@pytest.mark.parametrize(
    ("corps", "level", "points"),
    [
        ("CER", "excellent", 145),
        ("AGR", "tres_satisfaisant", 125),
        ("PLP", "satisfaisant", 105),
        ("CPE", "consolider", 95),
        ("PE", "excellent", 120),
        ("PE", "consolider", 60),
    ],
)
def test_the_appraisal_gives_its_points(corps: str, level: str, points: int) -> None:
    told = somebody("CN", 10, date(2025, 9, 1), corps)
    third = Appraisal(3, 2023, date(2024, 3, 1), "Serge Delmas, IEN", level, date(2024, 9, 9))
    found = the(prospects(replace(told, appraisals=(third,)), DAY, rule_set()), "hors-classe")
    assert found.points == points + 40


def test_a_rate_that_is_only_announced_is_said_to_be_verified() -> None:
    rates = [rule for rule in hors_classe(9, date(2025, 9, 1)).explanation.rules if "taux" in rule.key]
    assert [(rule.key, rule.doubtful, rule.lapsed) for rule in rates] == [("hc.taux.tous", True, False)]


def test_a_rate_that_has_lapsed_is_used_and_said() -> None:
    found = the(
        prospects(somebody("CN", 10, date(2029, 9, 1)), date(2030, 11, 21), rule_set()), "hors-classe"
    )
    (rate,) = [rule for rule in found.explanation.rules if "taux" in rule.key]
    assert (rate.valid_from.year, rate.lapsed, rate.stale) == (2028, True, True)


def test_a_promotion_goes_to_an_index_equal_or_just_above() -> None:
    found = hors_classe(10, date(2025, 2, 10))
    assert found.pay is not None
    assert found.pay.index == 673  # from 634: 629 is below
    assert hors_classe(9, date(2024, 9, 1)).pay.index == 595  # type: ignore[union-attr]


def test_an_agrege_is_promovable_from_the_4th_echelon_and_others_from_the_5th() -> None:
    for corps, echelon, state in (("AGR", 4, State.MET), ("CER", 4, State.COMING), ("CER", 5, State.MET)):
        told = somebody("HC", echelon, date(2025, 9, 1), corps)
        assert the(prospects(told, DAY, rule_set()), "classe-exceptionnelle").state is state


@pytest.mark.parametrize(
    ("position", "state"),
    [
        (Position(date(2026, 9, 1), None, "detachement"), State.MET),
        (Position(date(2026, 9, 1), None, "conge_parental"), State.MET),
        (Position(date(2026, 9, 1), None, "disponibilite_droit", "élever un enfant"), State.MET),
        (Position(date(2026, 9, 1), None, "disponibilite_autorisation"), State.NOT_MET),
    ],
)
def test_the_position_must_be_one_of_those_that_are_admitted(position: Position, state: State) -> None:
    told = somebody("HC", 5, date(2025, 9, 1), positions=(position,))
    assert the(prospects(told, DAY, rule_set()), "classe-exceptionnelle").state is state


def test_the_echelon_must_be_held_on_31_august_itself() -> None:
    for since, year in ((date(2025, 2, 28), 2027), (date(2025, 3, 1), 2028)):
        told = prospects(somebody("HC", 4, since), DAY, rule_set())
        assert the(told, "classe-exceptionnelle").day == date(year, 9, 1)


def test_a_position_that_is_not_told_is_the_line_to_complete() -> None:
    told = replace(somebody("HC", 5, date(2025, 9, 1)), positions=())
    found = the(prospects(told, DAY, rule_set()), "classe-exceptionnelle")
    assert found.state is State.UNKNOWN
    assert [one.section for one in found.explanation.missing] == ["position"]


def test_the_ratio_of_2027_is_the_last_known_with_both_sources_and_is_said_to_have_lapsed() -> None:
    told = the(of("mpena"), "classe-exceptionnelle").explanation
    rates = [rule for rule in told.rules if "taux" in rule.key]
    assert [(rule.lapsed, rule.source[:7]) for rule in rates] == [(True, "arrêté "), (True, "tableau")]
    assert any("9,5" in other.sentence for other in told.others)


def test_under_the_reform_three_years_lie_between_two_promotions() -> None:
    told = somebody("HC", 5, date(2026, 9, 1))
    entered = CareerLine(date(2025, 9, 1), None, "CER", "HC", 4, "tableau")
    told = replace(told, career=(*told.career, entered))
    old = the(prospects(told, DAY, rule_set()), "classe-exceptionnelle")
    new = the(prospects(told, DAY, rule_set(PPCR_REFORME)), "classe-exceptionnelle")
    assert (old.day, new.day) == (date(2027, 9, 1), date(2028, 9, 1))


def test_a_hors_classe_from_the_first_echelon_leads_to_the_classe_exceptionnelle_in_time() -> None:
    told = prospects(somebody("HC", 1, date(2026, 9, 1)), DAY, rule_set(), years=2)
    assert the(told, "classe-exceptionnelle").state is State.NOT_MET
    assert the(told, "hors-classe").state is State.DONE
    assert the(
        prospects(somebody("CE", 2, date(2026, 9, 1)), DAY, rule_set()), "classe-exceptionnelle"
    ).state is (State.DONE)


def test_a_tableau_after_the_end_of_functions_does_not_concern_her() -> None:
    told = somebody("HC", 5, date(2025, 9, 1))
    ending = replace(told, identity=replace(told.identity, ends=date(2027, 9, 1)))
    assert the(prospects(ending, DAY, rule_set()), "classe-exceptionnelle").state is State.NOT_CONCERNED


def test_a_stopped_clock_leaves_no_tableau() -> None:
    away = (Position(date(2026, 10, 1), None, "disponibilite_autorisation"),)
    told = prospects(somebody("CN", 9, date(2026, 9, 1), positions=away), DAY, rule_set())
    assert the(told, "hors-classe").state is State.NOT_MET
    assert the(told, "rdvc-3").state is State.NOT_MET


def test_beyond_ten_years_the_tableau_that_bonifications_allow_is_said() -> None:
    found = the(prospects(somebody("CN", 6, date(2025, 5, 1)), DAY, rule_set()), "hors-classe")
    assert found.state is State.NOT_MET
    assert found.sentence.endswith("avec les bonifications, vous pourriez l’être au tableau de 2035.")
    assert "à plus de dix ans" in hors_classe(2, date(2026, 9, 1)).sentence


def test_a_forecast_is_not_said_to_stand_in_the_dossier() -> None:
    found = the(prospects(somebody("CN", 8, date(2024, 3, 1)), DAY, rule_set()), "hors-classe")
    foreseen = [fact.section for fact in found.explanation.facts if fact.label.endswith(("prévu", "prévue"))]
    assert foreseen == ["", ""]
