"""What is told of two states of a section: which fact became which."""

from datetime import date
from typing import Any

import pytest

from career.feed import rules
from career.feed.columns import BY_SECTION, SECTIONS
from career.feed.rows import Values

CAREER, LEAVES, POSTINGS = BY_SECTION["career"], BY_SECTION["leaves"], BY_SECTION["postings"]


def line(day: date, echelon: int, mode: str = "anciennete", decided: date | None = None) -> Values:
    return (day, decided, "CER", "CN", echelon, mode, 0, 0, 0)


def leave(start: date, end: date | None, kind: str) -> Values:
    return (start, end, kind, None)


def kinds(changes: list[rules.Change]) -> list[str]:
    return [change.kind for change in changes]


def test_a_date_that_moves_is_one_correction() -> None:
    old, new = [line(date(2024, 3, 1), 7)], [line(date(2024, 2, 1), 7)]
    told = rules.of_section(CAREER, old, new, {})
    assert kinds(told) == ["changed"]
    assert (told[0].before, told[0].after) == (
        "date d’effet : 1er\u00a0mars 2024", "date d’effet : 1er\u00a0février 2024",
    )  # fmt: skip


def test_facts_of_the_same_day_are_one_fact_however_different() -> None:
    old, new = [line(date(2024, 3, 1), 7)], [line(date(2024, 3, 1), 8, "choix", date(2024, 1, 5))]
    assert kinds(rules.of_section(CAREER, old, new, {})) == ["changed"]


def test_a_leave_that_ends_and_one_that_begins_are_two_changes() -> None:
    old = [leave(date(2026, 1, 5), None, "cmo")]
    new = [leave(date(2026, 1, 5), date(2026, 1, 9), "cmo"), leave(date(2026, 3, 1), None, "clm")]
    told = rules.of_section(LEAVES, old, new, {})
    assert sorted(kinds(told)) == ["added", "changed"]
    assert told[0].kind == "added"  # the newest first


def test_the_nearest_fact_is_paired_first() -> None:
    old = [line(date(2020, 3, 1), 5), line(date(2023, 3, 1), 6)]
    new = [line(date(2020, 3, 1), 5, "choix"), line(date(2023, 4, 1), 6)]
    told = rules.of_section(CAREER, old, new, {})
    assert [(one.kind, one.effective) for one in told] == [
        ("changed", date(2023, 4, 1)), ("changed", date(2020, 3, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize("file", SECTIONS, ids=lambda file: file.section)
def test_a_fact_that_comes_twice_is_one_more_fact(file: Any) -> None:
    fact = tuple(_sample(column.name) for column in file.columns)
    assert kinds(rules.of_section(file, [fact], [fact, fact], {})) == ["added"]
    assert rules.of_section(file, [fact], [fact], {}) == []
    assert kinds(rules.of_section(file, [fact], [], {})) == ["removed"]


def _sample(column: str) -> Any:
    if column.startswith("date") or column in {"debut", "fin"}:
        return date(2020, 9, 1)
    whole = {"echelon", "quotite", "bareme", "numero", "annee", "valeur"}
    return 2 if column in whole or column.startswith("anciennete") else "cmo"


def test_an_establishment_is_told_by_its_name() -> None:
    fact = (date(2026, 9, 1), None, "0319010A", "", "definitif", "Anglais", "Enseignement", 100, "", None)
    told = rules.of_section(POSTINGS, [], [fact], {"0319010A": "Collège Les Micocouliers, Blagnac"})
    assert (
        told[0].after
        == "Collège Les Micocouliers, Blagnac, Titre définitif, Anglais, Enseignement, 100\u00a0%"
    )


@pytest.mark.parametrize(
    ("some", "known", "most", "too"),
    [
        (11, 100, 3.0, True),
        (10, 100, 3.0, False),
        (11, 1000, 3.0, False),
        (0, 0, 0.0, False),
        (11, 11, 100.0, False),
    ],
)
def test_a_handful_is_never_too_many(some: int, known: int, most: float, too: bool) -> None:
    assert rules.too_many(some, known, most) is too
