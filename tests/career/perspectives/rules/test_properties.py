"""What holds for every dossier: dates, bonifications, windows, totals."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from career.dossier.facts import Dossier, Position
from career.perspectives.facts import State
from career.perspectives.rules import next_step_date, prospects
from career.perspectives.rules.case import case
from career.perspectives.rules.clock import counted_since, reach, stops
from career.perspectives.rules.ladder import climb, path, rung
from career.perspectives.rules.window import window
from career.statutes.calendar import ROUNDINGS, Seniority, full_months, plus_months
from career.statutes.grids import GRIDS
from career.statutes.sets import PPCR_REFORME, rule_set
from tests.career.perspectives.people import DAY, somebody

SETS = st.sampled_from([rule_set(), rule_set(PPCR_REFORME), rule_set(PPCR_REFORME, date(2027, 9, 1))])
RANKS = st.sampled_from(
    [
        (corps, grade, echelon)
        for (corps, grade), grid in GRIDS.items()
        for echelon in range(1, len(grid.steps) + 1)
    ]
)
SINCE = st.dates(date(2018, 1, 1), DAY)
KEPT = st.builds(Seniority, st.integers(0, 1), st.integers(0, 11), st.integers(0, 29))
STOPPED = st.sampled_from(
    [
        "disponibilite_autorisation",
        "disponibilite_droit",
        "conge_parental",
        "disponibilite_office",
        "detachement",
    ]
)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Anybody in a known grid, with perhaps a stay in another position."""
    corps, grade, echelon = draw(RANKS)
    since = draw(SINCE)
    begin = draw(st.dates(since, date(2028, 12, 31)))
    end = begin + timedelta(days=draw(st.integers(1, 2500)))
    away = draw(st.sampled_from([(), (Position(begin, end, draw(STOPPED)),)]))
    return somebody(grade, echelon, since, corps, draw(KEPT), away)


@given(dossiers(), SETS)
@settings(max_examples=200, deadline=None)
def test_dates_never_go_backward_and_no_dossier_breaks_the_rules(told: Dossier, rules: object) -> None:
    found = prospects(told, DAY, rules)  # type: ignore[arg-type]
    days = [milestone.day for milestone in found.timeline]
    assert days == sorted(days)
    for milestone in found.timeline:
        assert milestone.earliest is None or milestone.earliest <= milestone.day
        assert (milestone.earliest or milestone.day) > DAY
    for item in found.items:
        assert len(item.explanation.sentences) == 3
        if item.state is State.COMING:
            assert item.day is not None and item.day > DAY
        if item.state is State.UNKNOWN and item.key == "echelon":
            assert item.explanation.missing


@given(dossiers(), SETS)
@settings(max_examples=200, deadline=None)
def test_the_echelons_of_a_path_follow_one_another(told: Dossier, rules: object) -> None:
    read = case(told, DAY, rules)  # type: ignore[arg-type]
    for hurried in (False, True):
        rungs = [held for held, _ in path(read, hurried)]
        assert [held.echelon for held in rungs] == list(
            range(rungs[0].echelon, rungs[0].echelon + len(rungs))
        )
        assert all(one.effective <= two.effective for one, two in pairwise(rungs))


@given(dossiers(), SETS)
@settings(max_examples=200, deadline=None)
def test_a_bonification_never_delays(told: Dossier, rules: object) -> None:
    read = case(told, DAY, rules)  # type: ignore[arg-type]
    plain = {held.echelon: held.effective for held, _ in path(read)}
    for held, found in path(read, hurried=True):
        assert held.echelon not in plain or held.effective <= plain[held.echelon]
        if found is not None and found.bonified is not None and found.plain is not None:
            assert found.bonified <= found.plain


@given(dossiers(), st.dates(date(2026, 9, 1), date(2030, 9, 1)))
@settings(max_examples=200, deadline=None)
def test_the_reform_lengthens_no_echelon_without_bonification(told: Dossier, since: date) -> None:
    old = next_step_date(told, DAY, rule_set())
    new = next_step_date(told, DAY, rule_set(PPCR_REFORME, since))
    assert (old is None) == (new is None)
    assert old is None or new is None or new <= old


@given(dossiers(), st.dates(date(2026, 9, 1), date(2030, 9, 1)))
@settings(max_examples=200, deadline=None)
def test_who_has_the_new_duration_climbs_on_the_day_of_the_reform(told: Dossier, since: date) -> None:
    rules = rule_set(PPCR_REFORME, since)
    read = case(told, DAY, rules)
    held = rung(read)
    assert held is not None
    found, old = climb(read, held), climb(case(told, DAY, rule_set()), held)
    if found is not None and found.reclassed:
        assert found.plain == since
        assert old is not None and old.plain is not None and old.plain > since


@given(st.sampled_from([(6, 1), (8, 2), (9, 3)]), SINCE, st.sampled_from(["PE", "CER", "AGR", "PSYEN"]))
@settings(max_examples=200, deadline=None)
def test_the_window_of_a_rendez_vous_keeps_its_bounds(
    which: tuple[int, int], since: date, corps: str
) -> None:
    echelon, number = which
    article = rule_set().need(f"rdvc.{number}", DAY)
    low, high = {1: (12, 24), 2: (18, 30), 3: (12, 24)}[number]
    read = case(somebody("CN", echelon, since, corps), DAY, rule_set())
    held = rung(read)
    assert held is not None
    found = window(read, held, article)
    assert found is not None
    assert low <= found.months < high
    for year in range(since.year, since.year + 5):
        inside = low <= full_months(since, date(year + 1, 9, 1)) < high
        assert inside == (year == found.year)


@given(SINCE, st.integers(1, 60), st.integers(0, 900), st.integers(1, 900), STOPPED)
@settings(deadline=None)
def test_a_stop_only_delays_and_never_more_than_it_lasts(
    since: date, months: int, after: int, lasts: int, kind: str
) -> None:
    begin = since + timedelta(days=after)
    away = Position(begin, begin + timedelta(days=lasts), kind)
    halts = stops((away,), rule_set())
    for rounding in ROUNDINGS:
        free, found = reach(since, months, (), since, rounding), reach(since, months, halts, since, rounding)
        assert free is not None and found is not None
        assert free <= found <= free + timedelta(days=lasts + 6)


@given(SINCE, st.integers(0, 2000))
@settings(deadline=None)
def test_an_open_stop_leaves_no_date_once_it_bites(since: date, after: int) -> None:
    begin = since + timedelta(days=after)
    halts = stops((Position(begin, None, "disponibilite_autorisation"),), rule_set())
    found = reach(since, 36, halts, since)
    assert (found is None) == (begin < plus_months(since, 36))


@given(SINCE, st.dates(date(2027, 1, 1), date(2035, 1, 1)))
@settings(deadline=None)
def test_seniority_without_a_stop_counts_from_its_day(since: date, until: date) -> None:
    assert counted_since(since, (), since, until) == since


def test_the_whole_normal_class_takes_26_years_or_24_and_the_hors_classe_15() -> None:
    start = date(2024, 9, 1)
    for corps in ("CER", "AGR", "PE"):
        read = case(somebody("CN", 1, start, corps), date(2024, 9, 1), rule_set(), years=30)
        last = [held for held, _ in path(read)][-1]
        assert (last.echelon, last.effective) == (11, date(2050, 9, 1))
        assert [held.effective for held, _ in path(read, hurried=True)][-1] == date(2048, 9, 1)
    read = case(somebody("HC", 1, start), start, rule_set(), years=30)
    assert [held.effective for held, _ in path(read)][-1] == date(2039, 9, 1)
    reform = case(somebody("CN", 1, date(2026, 9, 1)), DAY, rule_set(PPCR_REFORME), years=30)
    assert [held.effective for held, _ in path(reform)][-1] == date(2050, 3, 1)
