"""Other corps, contract, mobility, end of functions; somebody who has no career here."""

from dataclasses import replace
from datetime import date

import pytest

from career.dossier.facts import Dossier, Identity, Position
from career.perspectives.facts import Prospect, State, Topic
from career.perspectives.rules import prospects
from career.statutes.sets import rule_set
from tests.career.perspectives.people import DAY, born, life, of, somebody, the


def agreges(told: Dossier, on: date = DAY) -> Prospect:
    return the(prospects(told, on, rule_set()), "agreges")


@pytest.mark.parametrize(
    ("birth", "state", "day"),
    [
        (date(1987, 10, 1), State.MET, date(2027, 1, 2)),
        (date(1987, 10, 2), State.COMING, date(2028, 1, 2)),
        (None, State.UNKNOWN, None),
    ],
)
def test_forty_years_are_counted_on_1_october(birth: date | None, state: State, day: date | None) -> None:
    found = agreges(born(somebody("CN", 8, date(2020, 1, 1)), birth))
    assert (found.state, found.day) == (state, day)
    assert [one.section for one in found.explanation.missing] == (["identite"] if birth is None else [])


def test_ten_years_of_teaching_of_which_five_in_the_corps() -> None:
    told = born(somebody("CN", 8, date(2025, 1, 1)), date(1980, 1, 1))
    assert agreges(told).state is State.COMING  # five years in the corps in 2030 only
    early = replace(told.career[0], effective=date(2020, 1, 1))
    assert agreges(replace(told, career=(*told.career, early))).state is State.MET


def test_after_the_window_of_january_the_next_campaign_is_that_of_the_year_after() -> None:
    told = life("khaddad")
    assert agreges(told, date(2027, 1, 23)).day == date(2027, 1, 2)
    assert agreges(told, date(2027, 1, 24)).day == date(2028, 1, 2)


def test_a_temporary_contract_does_not_open_the_integration() -> None:
    told = life("mvidal")
    for contract, state in (("provisoire", State.NOT_MET), ("", State.UNKNOWN), ("definitif", State.MET)):
        other = replace(told, identity=replace(told.identity, contract=contract))
        assert the(prospects(other, DAY, rule_set()), "integration").state is state


def test_a_provisional_contract_may_become_definitive_after_a_year() -> None:
    told = life("fdurand4")
    new = replace(told, identity=replace(told.identity, contract="provisoire", entered=date(2026, 9, 1)))
    found = the(prospects(new, DAY, rule_set()), "contrat")
    assert (found.state, found.day) == (State.COMING, date(2027, 9, 1))
    unknown = replace(new, identity=replace(new.identity, entered=None))
    assert the(prospects(unknown, DAY, rule_set()), "contrat").explanation.missing
    untold = replace(new, identity=replace(new.identity, contract=""))
    assert the(prospects(untold, DAY, rule_set()), "contrat").state is State.UNKNOWN


def test_what_the_rules_do_not_know_they_say() -> None:
    found = the(of("fdurand3"), "direction")
    assert found.state is State.UNKNOWN
    assert "ne sont pas dans nos données" in found.sentence


def test_the_agregation_interne_is_the_public_s() -> None:
    assert of("soconnor").get("agregation-interne") is not None
    assert of("bgauthier").get("agregation-interne") is None


def test_the_private_sector_speaks_of_scales_and_commissions() -> None:
    found = of("bgauthier")
    rules = the(found, "hors-classe").explanation.rules
    assert any("CCMA" in rule.text for rule in rules)
    assert not any(item.key == "detachement" for item in found.items)
    assert "échelle de rémunération" in the(found, "agreges").explanation.sentences[0]


def test_windows_of_mobility_open_and_close() -> None:
    assert the(of("tpetit"), "mobilite-interacademique").state is State.MET
    after = prospects(life("tpetit"), date(2026, 11, 27), rule_set())
    found = the(after, "mobilite-interacademique")
    assert (found.state, found.day) == (State.COMING, date(2027, 11, 5))


def test_an_end_of_functions_to_come_is_said_with_the_day_to_ask() -> None:
    found = the(of("mvidal"), "fin")
    assert found.state is State.COMING
    assert found.explanation.steps[0].startswith(
        "1er\u00a0septembre 2027 − 1\u00a0an = 1er\u00a0septembre 2026"
    )
    assert the(of("fdurand3"), "fin").state is State.UNKNOWN


def test_somebody_without_a_career_here_has_no_prospect() -> None:
    outside = Dossier(Identity("16", "someone", "AESH", "Mme"))
    found = prospects(outside, DAY, rule_set())
    assert (found.items, found.timeline) == ((), ())


def test_an_empty_dossier_of_a_teacher_is_told_what_is_missing() -> None:
    empty = Dossier(Identity("16", "someone", "2D_PU", "Mme"))
    found = prospects(empty, DAY, rule_set())
    assert the(found, "echelon").state is State.UNKNOWN
    assert found.of(Topic.HORS_CLASSE) == ()
    assert found.get("nothing") is None


def test_services_are_not_known_while_a_stop_has_no_end() -> None:
    away = (Position(date(2026, 10, 1), None, "disponibilite_autorisation"),)
    told = born(somebody("CN", 8, date(2025, 1, 1), positions=away), date(1980, 1, 1))
    found = agreges(told)
    assert found.state is State.UNKNOWN
    assert [one.section for one in found.explanation.missing] == ["position"]


def test_a_way_out_is_told_in_a_whole_sentence() -> None:
    told = born(somebody("CN", 8, date(2010, 9, 1)), date(1980, 1, 1))
    assert agreges(told).sentence == (
        "Vous réunissez les conditions connues pour déposer une candidature à la liste d’aptitude d’accès au "
        "corps des professeurs agrégés, pour la campagne de 2027."
    )
    ways = prospects(told, DAY, rule_set()).of(Topic.CORPS)
    assert not [one.sentence for one in ways if "pour\u00a0:" in one.sentence]
    assert {one.explanation.sentences[0] for one in ways if one.state is State.MET} == {
        "Vous relevez du corps des certifiés."
    }


def test_a_teacher_of_a_private_school_is_not_sent_to_the_pensions_of_the_state() -> None:
    private, public = the(of("fdurand4"), "fin"), the(of("soconnor"), "fin")
    said = [private.todo, *private.explanation.sentences]
    assert "ENSAP" in public.todo
    assert not [one for one in said if "ENSAP" in one]


def test_the_population_is_read_where_the_dossier_shows_it() -> None:
    window = the(of("soconnor"), "mobilite-interacademique")
    assert [fact.section for fact in window.explanation.facts] == ["identite"]
