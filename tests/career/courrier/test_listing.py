"""What an inbox is asked, and what each choice would hold."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from career.courrier.listing import Age, Filters, Lot, Sort, State, asked_of, owed_before, tally, waited
from career.courrier.rules import Kind

SINCE = datetime(2026, 11, 10, 9, tzinfo=UTC)
OWED = Lot(False, "service", True, False, False, "anomalie", 5, True, "moi", 3, SINCE)


def test_nothing_asked_is_what_is_to_be_answered_the_oldest_first() -> None:
    assert asked_of({}) == Filters()
    assert Filters().sort is Sort.OLDEST
    assert Filters(State.CLOSED).sort is Sort.LAST
    assert Filters().address == {}


def test_who_looks_for_words_looks_everywhere_unless_she_says_where() -> None:
    assert asked_of({"q": " mon  échelon "}) == Filters(State.ALL, query="mon échelon")
    found = asked_of({"q": "x", "etat": "a-repondre"})
    assert found.state is State.OWED
    assert found.address == {"etat": "a-repondre", "q": "x"}


@pytest.mark.parametrize(
    "args", [{"etat": "x", "type": "y", "age": "3", "tri": "z"}, {"age": "²"}, {"q": "\u202e \u200b"}]
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(args: dict[str, str]) -> None:
    assert asked_of(args) == Filters()


def test_the_address_gives_the_filters_back() -> None:
    filters = Filters(State.AWAITED, Kind.CHANGE, Age.LATE, "moi", Sort.OLDEST, "congé")
    assert asked_of(filters.address) == filters


def test_a_query_is_bounded() -> None:
    assert len(asked_of({"q": "x" * 1_000_000}).query) == 200


@pytest.mark.parametrize(
    ("changed", "states"),
    [
        ({}, {State.OWED, State.NEW, State.ALL}),
        ({"unread": False}, {State.OWED, State.ALL}),
        ({"aside": True, "unread": False}, {State.ASIDE, State.ALL}),
        ({"awaits": "agent", "unread": False}, {State.AWAITED, State.ALL}),
        ({"awaits": "personne", "unread": False}, {State.ANSWERED, State.ALL}),
        ({"elsewhere": True}, {State.ELSEWHERE, State.ALL}),
        ({"closed": True, "awaits": "personne"}, {State.CLOSED, State.ALL}),
    ],
)
def test_a_thread_is_counted_where_it_would_be_shown(changed: dict[str, object], states: set[State]) -> None:
    counted = tally([replace(OWED, **changed)], Filters()).states  # type: ignore[arg-type]
    assert {state for state, number in counted.items() if number} == states


def test_each_choice_is_counted_with_the_others_as_they_are() -> None:
    lots = [OWED, replace(OWED, kind="pieces", age=0, late=False, whose="confies", number=4)]
    counted = tally(lots, Filters(kind=Kind.ANOMALY))
    assert counted.states[State.OWED] == 3
    assert (counted.kinds[Kind.ANOMALY], counted.kinds[Kind.DOCUMENTS]) == (3, 4)
    assert counted.ages == {Age.TWO: 3, Age.FIVE: 3, Age.TEN: 0, Age.LATE: 3}
    assert counted.whose == {"moi": 3, "confies": 0}
    assert (counted.owed, counted.oldest) == (7, SINCE)


@pytest.mark.parametrize("changed", [{"closed": True}, {"awaits": "agent"}, {"late": False}])
def test_only_what_the_service_owes_is_late(changed: dict[str, object]) -> None:
    assert tally([OWED], Filters(State.ALL)).ages[Age.LATE] == 3
    assert tally([replace(OWED, **changed)], Filters(State.ALL)).ages[Age.LATE] == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "first"),
    [(0, date(2026, 11, 16)), (1, date(2026, 11, 13)), (2, date(2026, 11, 12)), (3, date(2026, 11, 10))],
)
def test_ages_are_in_open_days(days: int, first: date) -> None:
    """From Monday 16 November 2026 back: no week-end, and not the 11th."""
    assert owed_before(days, date(2026, 11, 16)).date() == first


def test_days_are_those_of_paris() -> None:
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # already the 20th in Paris
    assert waited(late, date(2026, 11, 21)) == 1
    assert late >= owed_before(1, date(2026, 11, 21))
    assert late < owed_before(0, date(2026, 11, 21))
