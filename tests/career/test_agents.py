"""Who is whose gestionnaire: one portfolio per agent, by population, corps and letters."""

import pytest

from career.agents import Managed, Portfolio, covers, in_portfolio, initial, portfolio_of
from demo.careers.seed import portfolios

RULES = tuple(
    Portfolio(
        queue["academie"],
        queue["gestionnaire"],
        queue["service"],
        queue["hours"],
        queue["phone"],
        frozenset(queue["populations"]),
        frozenset(queue["corps"]),
        queue["first"],
        queue["last"],
    )
    for queue in portfolios("16")
)


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
    assert [rule.gestionnaire for rule in RULES if covers(rule, managed)] == [gestionnaire]
    for rule in RULES:
        assert in_portfolio(RULES, rule.gestionnaire, managed) is (rule.gestionnaire == gestionnaire)


@pytest.mark.parametrize(
    "managed",
    [
        agent("MEYER", "AGR", "HORS_ACA"),
        agent("DURAND", academie="04"),
        agent("BENALI", "AED", "AED"),
        agent("BONNET", "SAENES", "ADM"),
    ],
)
def test_nobody_follows_who_is_of_no_portfolio(managed: Managed) -> None:
    assert portfolio_of(RULES, managed) is None


def test_nobody_follows_herself() -> None:
    mine = Managed("16", "sbonnet", "2D_PU", "CER", "BONNET")
    assert portfolio_of(RULES, mine) is None
    assert not in_portfolio(RULES, "sbonnet", mine)


def test_of_two_portfolios_that_cover_an_agent_the_first_by_rank_answers() -> None:
    def rule(name: str, rank: int) -> Portfolio:
        return Portfolio("16", name, "Service", "", "", frozenset({"2D_PU"}), rank=rank)

    assert portfolio_of([rule("zoe", 0), rule("ana", 1)], agent("DURAND")).gestionnaire == "zoe"  # type: ignore[union-attr]
    assert portfolio_of([rule("zoe", 1), rule("ana", 1)], agent("DURAND")).gestionnaire == "ana"  # type: ignore[union-attr]
