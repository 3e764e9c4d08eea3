"""What the dossier has decided already comes before what the rules compute."""

from dataclasses import replace
from datetime import date

from career.dossier.facts import CareerLine, Dossier
from career.perspectives.facts import Kind, State
from career.perspectives.rules import next_step_date, prospects
from career.statutes.sets import rule_set
from tests.career.perspectives.people import DAY, somebody, the


def decided(told: Dossier, grade: str, echelon: int, day: date, mode: str) -> Dossier:
    line = CareerLine(day, DAY, told.career[0].corps, grade, echelon, mode)
    return replace(told, career=(line, *told.career))


def test_an_echelon_that_is_decided_has_the_day_of_its_arrete() -> None:
    told = decided(somebody("CN", 8, date(2025, 6, 15)), "CN", 9, date(2027, 12, 15), "bonification")
    found = the(prospects(told, DAY, rule_set()), "echelon")
    assert (found.day, found.earliest) == (date(2027, 12, 15), None)
    assert found.explanation.steps == ("Votre dossier porte déjà l’échelon\u00a09 au 15\u00a0décembre 2027",)
    assert next_step_date(told, DAY, rule_set()) == date(2027, 12, 15)


def test_a_promotion_that_is_decided_is_no_longer_only_possible() -> None:
    told = decided(somebody("CN", 10, date(2025, 2, 10)), "HC", 3, date(2027, 9, 1), "tableau")
    found = prospects(told, DAY, rule_set())
    assert the(found, "echelon").sentence.startswith(
        "À partir du 1er\u00a0septembre 2027, vous passerez à l’échelon\u00a03 de la hors classe"
    )
    assert (the(found, "hors-classe").state, the(found, "hors-classe").day) == (
        State.COMING,
        date(2027, 9, 1),
    )
    assert [(one.kind, one.possible) for one in found.timeline] == [(Kind.GRADE, False)]
    assert next_step_date(told, DAY, rule_set()) == date(2027, 9, 1)


def test_an_echelon_reached_before_the_promotion_comes_first() -> None:
    told = decided(somebody("HC", 5, date(2024, 3, 1)), "CE", 2, date(2027, 9, 1), "tableau")
    found = prospects(told, DAY, rule_set())
    assert the(found, "echelon").day == date(2027, 3, 1)
    assert the(found, "classe-exceptionnelle").state is State.COMING
    assert [one.kind for one in found.timeline] == [Kind.ECHELON, Kind.GRADE]
