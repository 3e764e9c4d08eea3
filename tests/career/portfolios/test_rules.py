"""Who is whose gestionnaire: one portfolio per agent, by population, corps and letters."""

from dataclasses import replace
from datetime import date

import pytest

from career.portfolios.letters import initial
from career.portfolios.rules import (
    Absence,
    Desk,
    Exemption,
    Managed,
    Rule,
    Service,
    State,
    Why,
    answerer,
    assign,
    covers,
)
from demo.careers.seed import desks, rules, services

DAY = date(2026, 11, 21)
STATE = State(tuple(services()), tuple(desks()), tuple(rules()))


def agent(surname: str, corps: str = "CER", population: str = "2D_PU", academie: str = "16") -> Managed:
    return Managed(academie, "someone", population, corps, surname)


@pytest.mark.parametrize(
    ("surname", "letter"),
    [
        ("DURAND", "D"),
        ("durand", "D"),
        ("LE BŒUF", "L"),
        ("ŒUVRARD", "O"),
        ("Ærø", "A"),
        ("ÉTIENNE", "E"),
        ("D'ARGENT-RIVES", "D"),
        ("’T HOOFT", "T"),
        ("O’CONNOR", "O"),
        ("ØSTERGAARD", "O"),
        ("ŁUKASZ", "L"),
        ("ÇELIK", "C"),
        ("ßtrange", "S"),
        ("İnan", "I"),
        ("  X", "X"),
        ("Иванов", ""),
        ("", ""),
    ],
)
def test_a_surname_is_filed_under_the_letter_people_expect(surname: str, letter: str) -> None:
    assert initial(surname) == letter


@pytest.mark.parametrize(
    ("managed", "gestionnaire"),
    [
        (agent("DURAND"), "sbonnet"),
        (agent("LZ"), "sbonnet"),
        (agent("MARTIN"), "lgaillard"),
        (agent("FABRE", "CPE"), "sbonnet"),
        (agent("PETIT", "PEPS"), "lgaillard"),
        (agent("DE LA TOUR", "AGR"), "cdumont"),
        (agent("HADDAD", "PLP"), "jroussel"),
        (agent("BARBIER", "PSYEN"), "nblanchard"),
        (agent("MOREL", "PE", "1D_PU"), "pmasson"),
        (agent("DURAND", "PE", "1D_PR"), "ncherif"),
        (agent("ROUSSEAU", "MD1", "2D_PR"), "ncherif"),
        (agent("MEYER", "AGR", "HORS_ACA", "HA"), "vrenaud"),
        (agent("Иванов"), "lgaillard"),
    ],
)
def test_each_agent_has_one_gestionnaire(managed: Managed, gestionnaire: str) -> None:
    assert [one.gestionnaire for one in STATE.rules if covers(one, managed)] == [gestionnaire]
    held = assign(STATE, managed, DAY)
    assert held is not None and (held.gestionnaire, held.why) == (gestionnaire, Why.RULE)


def test_who_is_of_no_rule_is_in_the_default_queue_of_her_service() -> None:
    held = assign(STATE, agent("DURAND", "DIRCIO"), DAY)
    assert held is not None and (held.gestionnaire, held.service, held.why) == ("cdumont", "dpe", Why.DEFAULT)


def test_nobody_follows_herself() -> None:
    mine = Managed("16", "sbonnet", "2D_PU", "CER", "BONNET")
    held = assign(STATE, mine, DAY)
    assert held is not None and held.gestionnaire == "cdumont"
    alone = State((Service("s", "S", "rectorat", "sbonnet"),), (Desk("sbonnet", "s", "", "", ""),))
    assert assign(alone, mine, DAY) is None


def test_of_two_rules_that_cover_an_agent_the_first_by_rank_answers() -> None:
    def with_rules(zoe: int, ana: int) -> State:
        two = tuple(Rule(one, "s", one, rank=rank) for one, rank in (("zoe", zoe), ("ana", ana)))
        desks = tuple(Desk(one, "s", "", "", "") for one in ("zoe", "ana"))
        return State((Service("s", "S", "rectorat", "chef"),), desks, two)

    assert assign(with_rules(0, 1), agent("DURAND"), DAY).gestionnaire == "zoe"  # type: ignore[union-attr]
    assert assign(with_rules(1, 1), agent("DURAND"), DAY).gestionnaire == "ana"  # type: ignore[union-attr]


def test_an_exception_goes_before_the_rules_until_its_last_day() -> None:
    state = replace(STATE, exemptions=(Exemption("someone", "dpe", "jroussel", DAY),))
    assert assign(state, agent("DURAND"), DAY).gestionnaire == "jroussel"  # type: ignore[union-attr]
    after = assign(state, agent("DURAND"), date(2026, 11, 22))
    assert after is not None and after.gestionnaire == "sbonnet"


def test_an_exception_of_a_service_she_has_left_no_longer_holds() -> None:
    state = replace(STATE, exemptions=(Exemption("someone", "dpe", "jroussel"),))
    assert assign(state, agent("DURAND", "PE", "1D_PU"), DAY).gestionnaire == "pmasson"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("away", "answers"),
    [
        ({}, "sbonnet"),
        ({"sbonnet": "lgaillard"}, "lgaillard"),
        ({"sbonnet": "lgaillard", "lgaillard": "jroussel"}, "jroussel"),
        ({"sbonnet": "lgaillard", "lgaillard": "sbonnet"}, "cdumont"),
        ({"sbonnet": "sbonnet"}, "cdumont"),
        ({"sbonnet": "someone"}, "cdumont"),
        ({"sbonnet": "cdumont", "cdumont": "sbonnet"}, "sbonnet"),
    ],
)
def test_absences_pass_to_delegates_and_end_in_the_default_queue(away: dict[str, str], answers: str) -> None:
    absences = tuple(Absence(who, who, DAY, DAY, delegate) for who, delegate in away.items())
    state = replace(STATE, absences=absences)
    held = assign(state, agent("DURAND"), DAY)
    assert held is not None and held.gestionnaire == "sbonnet"
    assert answerer(state, held, "someone", DAY) == answers
    assert answerer(state, held, "someone", date(2026, 11, 22)) == "sbonnet"


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (Rule("r", "s", "g", disciplines=frozenset({"Anglais"})), True),
        (Rule("r", "s", "g", disciplines=frozenset({"Mathématiques"})), False),
        (Rule("r", "s", "g", uais=frozenset({"0819010D"})), True),
        (Rule("r", "s", "g", uais=frozenset({"0319010A"})), False),
        (Rule("r", "s", "g", departements=frozenset({"081"})), True),
        (Rule("r", "s", "g", departements=frozenset({"031"})), False),
    ],
)
def test_a_rule_may_look_at_the_discipline_the_school_and_the_département(rule: Rule, holds: bool) -> None:
    assert covers(rule, Managed("16", "x", "2D_PU", "CER", "DURAND", "0819010D", "Anglais")) is holds
