"""What holds under any services, rules, exceptions, chains and circles of absences."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from career.portfolios.rules import (
    Absence,
    Assignment,
    Desk,
    Exemption,
    Managed,
    Rule,
    Service,
    State,
    absence_of,
    answerer,
    assign,
    moves,
    stood_in_for,
)

DAY = date(2026, 11, 21)
STAFF = ("ana", "bea", "cyd", "dom", "eve")
SERVICES = ("dpe", "dsden", "prive")
POPULATIONS = ("1D_PU", "2D_PU", "1D_PR", "2D_PR", "HORS_ACA")
LETTERS = st.sampled_from("ADGMSZ")
STAFFED, SERVED = st.sampled_from(STAFF), st.sampled_from(SERVICES)


def some(*values: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


PEOPLE = st.builds(
    Managed,
    st.just("16"),
    st.sampled_from([*STAFF, *(f"agent{n}" for n in range(6))]),
    st.sampled_from(POPULATIONS),
    st.sampled_from(["", "CER", "PE", "AGR"]),
    st.sampled_from(["", "Durand", "Martin", "Иванов", "Œuvrard"]),
    st.sampled_from(["", "0319010A", "0819010D"]),
    st.sampled_from(["", "Anglais"]),
)
RULE = st.builds(
    Rule,
    st.uuids().map(str),
    SERVED,
    STAFFED,
    some(*POPULATIONS),
    some("CER", "PE", "AGR"),
    some("Anglais"),
    some("0319010A"),
    some("031", "081"),
    LETTERS,
    LETTERS,
    st.integers(0, 2),
)
DESK = st.builds(Desk, STAFFED, SERVED, st.just(""), st.just(""), st.just(""))
NEAR = st.dates(DAY - timedelta(3), DAY + timedelta(3))
EXEMPTION = st.builds(
    Exemption, st.sampled_from([*STAFF, "agent0", "agent1"]), SERVED, STAFFED, st.none() | NEAR
)
ABSENCE = st.builds(Absence, st.uuids().map(str), STAFFED, NEAR, NEAR, STAFFED)
PLACED = st.builds(
    Service,
    SERVED,
    st.just(""),
    st.just("rectorat"),
    st.sampled_from(("chef1", "chef2")),
    st.just("") | STAFFED,
    populations=some(*POPULATIONS),
    departements=some("031", "081"),
    rank=st.integers(0, 2),
)


def several(what: st.SearchStrategy, **more: object) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(what, max_size=7, **more).map(tuple)  # type: ignore[arg-type]


STATES = st.builds(
    State,
    st.lists(PLACED, min_size=1, max_size=3, unique_by=lambda one: one.id).map(tuple),
    several(DESK),
    several(RULE),
    several(EXEMPTION),
    several(ABSENCE),
)
MANY = st.lists(PEOPLE, max_size=8, unique_by=lambda one: one.uid)


@given(STATES, PEOPLE)
@settings(max_examples=400, deadline=None)
def test_everybody_has_exactly_one_gestionnaire_who_is_somebody_else(state: State, managed: Managed) -> None:
    held = assign(state, managed, DAY)
    assert held is not None
    assert held.gestionnaire in state.staff - {managed.uid}
    assert state.service(held.service) is not None
    assert assign(state, managed, DAY) == held


@given(STATES, PEOPLE)
@settings(max_examples=400, deadline=None)
def test_under_any_absences_one_person_answers_and_she_is_there(state: State, managed: Managed) -> None:
    held = assign(state, managed, DAY)
    assert held is not None
    found = answerer(state, held, managed.uid, DAY)
    assert found in state.staff - {managed.uid}
    assert absence_of(state, found, DAY) is None  # in these examples no chef is away: one can always be found


@given(STATES, PEOPLE)
@settings(max_examples=400, deadline=None)
def test_who_is_there_answers_her_own_people_and_before_and_after_an_absence_too(
    state: State, managed: Managed
) -> None:
    held = assign(state, managed, DAY)
    assert held is not None
    if absence_of(state, held.gestionnaire, DAY) is None:
        assert answerer(state, held, managed.uid, DAY) == held.gestionnaire
    for day in (DAY - timedelta(4), DAY + timedelta(4)):
        assert answerer(state, held, managed.uid, day) == held.gestionnaire


@given(STATES, MANY)
@settings(max_examples=300, deadline=None)
def test_an_agent_who_is_nobodys_colleague_is_seen_by_her_gestionnaire_and_who_stands_in_and_nobody_else(
    state: State, people: list[Managed]
) -> None:
    seen = {one: stood_in_for(state, one, DAY) for one in state.staff}
    for managed in (one for one in people if one.uid not in state.staff):
        held = assign(state, managed, DAY)
        assert held is not None
        pair = (held.gestionnaire, held.service)
        readers = {one for one in state.staff if one == held.gestionnaire or pair in seen[one]}
        assert readers == {held.gestionnaire, answerer(state, held, managed.uid, DAY)}


@given(STATES, STATES, MANY)
@settings(max_examples=300, deadline=None)
def test_a_change_moves_exactly_those_shown(before: State, after: State, people: list[Managed]) -> None:
    old, new = _table(before, people), _table(after, people)
    shown = moves(old, new)
    assert {one.uid for one in shown} == {uid for uid in new if old[uid] != new[uid]}
    for one in shown:
        old[one.uid] = one.after
    assert old == new


@given(STATES, RULE, MANY)
@settings(max_examples=300, deadline=None)
def test_a_rule_of_one_service_moves_nobody_of_another(
    state: State, rule: Rule, people: list[Managed]
) -> None:
    changed = replace(state, rules=(*state.rules, rule))
    for managed in people:
        old, new = assign(state, managed, DAY), assign(changed, managed, DAY)
        assert old is not None and new is not None
        assert old.service == new.service
        if old != new:
            assert new.service == rule.service and new.gestionnaire == rule.gestionnaire


def _table(state: State, people: list[Managed]) -> dict[str, str]:
    found: dict[str, Assignment | None] = {one.uid: assign(state, one, DAY) for one in people}
    return {uid: one.gestionnaire for uid, one in found.items() if one}
