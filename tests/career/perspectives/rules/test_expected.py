"""What domain.md § 10.3 expects of the demo people on 21 November 2026."""

from datetime import date

import pytest

from career.perspectives.facts import State
from career.perspectives.rules import next_step_date
from career.statutes.sets import rule_set
from tests.career.perspectives.people import DAY, TEACHERS, life, of, one, the


@pytest.mark.parametrize(
    ("uid", "number", "months"),
    [
        ("fdurand4", 1, 23),
        ("fdurand3", 2, 26),
        ("mmartin", 2, 24),
        ("nbrun", 2, 20),
        ("mmartin1", 2, 18),
        ("hmartindubois", 3, 22),
    ],
)
def test_the_rendez_vous_of_2026_2027(uid: str, number: int, months: int) -> None:
    found = one(uid, f"rdvc-{number}")
    assert (found.state, found.school_year) == (State.MET, 2026)
    assert found.sentence.startswith("Vous réunissez les conditions pour votre rendez-vous de carrière")
    assert f"{months}\u00a0mois révolus" in found.explanation.steps[0]


def test_nobody_else_of_the_demo_has_a_rendez_vous_in_2026_2027() -> None:
    due = {
        uid
        for uid in TEACHERS
        for found in of(uid).items
        if found.key.startswith("rdvc") and found.state is State.MET
    }
    assert due == {"fdurand4", "fdurand3", "mmartin", "nbrun", "mmartin1", "hmartindubois"}


@pytest.mark.parametrize(
    ("uid", "points"),
    [("fdurand2", 10), ("khaddad", 10), ("jstrauss", 40), ("mfabre", 40), ("bgauthier", 100)],
)
def test_the_points_of_position_for_the_hors_classe_of_2027(uid: str, points: int) -> None:
    found = one(uid, "hors-classe")
    assert (found.state, found.day, found.position_points) == (State.MET, date(2027, 9, 1), points)


def test_the_whole_bareme_adds_the_appraisal_and_a_missing_one_names_its_line() -> None:
    assert one("fdurand2", "hors-classe").points == 145 + 10
    without = one("bgauthier", "hors-classe")
    assert without.points is None
    assert [missing.section for missing in without.explanation.missing] == ["notation"]


def test_a_teacher_in_the_second_year_of_the_9th_echelon_is_not_yet_promovable() -> None:
    found = one("hmartindubois", "hors-classe")
    assert (found.state, found.day) == (State.COMING, date(2028, 9, 1))


@pytest.mark.parametrize("uid", ["mpena", "jdelatour"])
def test_the_classe_exceptionnelle_of_2027(uid: str) -> None:
    found = one(uid, "classe-exceptionnelle")
    assert (found.state, found.day) == (State.MET, date(2027, 9, 1))


def test_the_7th_echelon_a_year_sooner_with_the_bonification() -> None:
    found = one("tnguyen", "echelon")
    assert (found.day, found.earliest) == (date(2028, 5, 1), date(2027, 5, 1))
    assert found.sentence.startswith("À partir du 1er\u00a0mai 2028, vous pourrez passer à l’échelon\u00a07")
    assert next_step_date(life("tnguyen"), DAY, rule_set()) == date(2028, 5, 1)


def test_a_candidate_to_the_agreges_meets_age_and_services() -> None:
    found = one("khaddad", "agreges")
    assert (found.state, found.day) == (State.MET, date(2027, 1, 2))
    assert any("40\u00a0ans" in step for step in found.explanation.steps)


def test_a_disponibilite_stops_the_clock_and_says_what_work_would_change() -> None:
    found = one("jcaron", "echelon")
    assert found.day == date(2028, 9, 1)
    (other,) = found.explanation.others
    assert other.day == date(2026, 9, 1)
    assert found.doubtful


def test_a_conge_parental_counts() -> None:
    assert one("efaure", "echelon").day == date(2028, 2, 1)


def test_a_grid_that_is_not_known_is_said() -> None:
    found = of("mvidal")
    assert the(found, "echelon").state is State.UNKNOWN
    assert "adjoints d’enseignement n’est pas dans nos données" in the(found, "echelon").sentence
    assert the(found, "integration").state is State.MET
    assert the(found, "fin").day == date(2027, 9, 1)
    assert found.get("hors-classe") is None


def test_a_maitre_delegue_sees_his_contract_and_the_concours_only() -> None:
    found = of("hrousseau")
    assert the(found, "echelon").state is State.NOT_CONCERNED
    assert the(found, "contrat").state is State.UNKNOWN
    assert {item.key for item in found.items} == {
        "echelon", "concours-internes", "mobilite-prive-2d", "contrat", "fin",
    }  # fmt: skip
    assert found.timeline == ()


def test_somebody_who_retired_has_only_that_end() -> None:
    found = of("apons")
    assert [item.key for item in found.items] == ["fin"]
    assert found.items[0].state is State.DONE
    assert found.timeline == ()
    assert next_step_date(life("apons"), DAY, rule_set()) is None


def test_somebody_outside_any_academie_has_the_same_rules() -> None:
    found = of("omeyer")
    assert the(found, "echelon").day == date(2027, 10, 1)
    assert the(found, "mobilite-hors-academie").state is State.UNKNOWN


def test_a_trainee_advances_if_she_is_titularised_and_waits_for_the_mouvement() -> None:
    found = of("lmorel")
    assert the(found, "echelon").sentence.endswith("sous réserve de votre titularisation.")
    assert the(found, "mobilite-interdepartemental").state is State.NOT_MET
    assert the(found, "detachement").state is State.NOT_MET


def test_chevrons_come_a_year_each() -> None:
    found = one("mdelarochefoucauldmontbel", "echelon")
    assert (found.day, found.pay.index if found.pay else 0) == (date(2027, 9, 1), 977)
    assert one("jdelatour", "echelon").state is State.NOT_CONCERNED
