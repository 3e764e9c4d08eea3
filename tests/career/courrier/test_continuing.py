"""How long an answer reopens a thread, by days of France; what never goes from one thread to another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.courrier.continuing import Refusal, end_of_both, last_day, refusal, reopens
from career.courrier.rules import Kind, Thread

MONTH = timedelta(days=30)
CLOSED = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)  # 23:30 in Paris
ONE = Thread("a", "16", "her", "Her", "Un", Kind.QUESTION, CLOSED, CLOSED, None)
OTHER = replace(ONE, id="b")
MOMENTS = st.integers(0, 200_000_000).map(lambda seconds: CLOSED + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("now", "still"),
    [
        (CLOSED, True),
        (datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 23, tzinfo=UTC), False),
    ],
)
def test_the_thirtieth_day_is_counted_whole_as_france_counts_days(now: datetime, still: bool) -> None:
    assert last_day(CLOSED, MONTH) == date(2026, 12, 1)
    assert reopens(CLOSED, now, MONTH) is still


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=90)), st.integers(1, 60))
def test_what_reopens_today_reopened_before_and_the_said_day_is_the_last(
    closed: datetime, after: timedelta, days: int
) -> None:
    within = timedelta(days=days)
    assert reopens(closed, closed, within)
    if reopens(closed, closed + after, within):
        assert (closed + after).date() <= last_day(closed, within)
    else:
        assert not reopens(closed, closed + after + timedelta(days=1), within)


def test_nothing_reopens_where_the_setting_is_zero() -> None:
    assert not reopens(CLOSED, CLOSED, timedelta(0))


@given(st.sampled_from(["her", "him"]), st.sampled_from(["16", "HA"]), st.booleans())
def test_nothing_ever_goes_into_another_agent_s_thread(agent: str, academie: str, arriving: bool) -> None:
    into = replace(OTHER, agent=agent, academie=academie)
    found = refusal(ONE, into, {"b"} if arriving else ())
    if (agent, academie) != ("her", "16"):
        assert found is Refusal.ANOTHER_AGENT
    else:
        assert found is (Refusal.ARRIVING if arriving else None)


def test_a_thread_goes_neither_into_itself_nor_twice_nor_over_what_is_not_seen() -> None:
    assert refusal(ONE, ONE, ()) is Refusal.SAME
    assert refusal(replace(ONE, joined_to="c"), OTHER, ()) is Refusal.ALREADY
    assert refusal(ONE, replace(OTHER, joined_to="c"), ()) is Refusal.ALREADY
    assert refusal(ONE, OTHER, {"a"}) is Refusal.ARRIVING
    assert refusal(ONE, None, {"a"}) is Refusal.ARRIVING
    assert refusal(ONE, None, ()) is None


@given(st.none() | MOMENTS, st.none() | MOMENTS)
def test_what_two_threads_make_is_closed_only_when_both_are(
    one: datetime | None, other: datetime | None
) -> None:
    end = end_of_both(one, other)
    assert (end is None) == (one is None or other is None)
    assert end == end_of_both(other, one)
