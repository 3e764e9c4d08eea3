"""The clock of a thread: it runs for the service alone, and stands still while something is awaited."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from career.courrier.rules import Side
from career.courrier.turns import Awaits, Said, turn
from career.delays.open_days import DAY, elapsed
from career.delays.rules import Clock, Closing, Ended, by_week, follow, observe, rank, summed

AGENT, SERVICE = Side.AGENT, Side.SERVICE


def at(day: int, hour: int = 10) -> datetime:
    """An hour of November 2026, whose 2nd is a Monday and 11th a holiday."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def spent(clock: Clock) -> list[timedelta]:
    return [one.spent for one in clock.answered]


def test_it_runs_from_the_first_message_not_answered() -> None:
    clock = follow([Said(at(2), AGENT), Said(at(4), AGENT)])
    assert clock.spent(at(5)) == 3 * DAY
    assert clock.due(10) == date(2026, 11, 17)


def test_an_answer_stops_it_and_is_told_with_who_gave_it() -> None:
    clock = follow([Said(at(2), AGENT), Said(at(5), SERVICE, by="sbonnet"), Said(at(9), AGENT)])
    assert [(one.asked_at, one.answered_at, one.by) for one in clock.answered] == [(at(2), at(5), "sbonnet")]
    assert spent(clock) == [3 * DAY]
    assert clock.spent(at(10)) == DAY


def test_it_stands_still_while_a_document_is_awaited() -> None:
    asked = [Said(at(2), AGENT), Said(at(4), SERVICE, asks=True)]
    clock = follow(asked)
    assert (clock.spent(at(27)), clock.due(10)) == (2 * DAY, None)
    again = follow([*asked, Said(at(16), AGENT)])
    assert again.due(10) == date(2026, 11, 26)
    done = follow([*asked, Said(at(16), AGENT), Said(at(17), SERVICE)])
    assert spent(done) == [3 * DAY]


def test_late_already_it_is_late_as_soon_as_it_goes_on() -> None:
    clock = follow([Said(at(2), AGENT), Said(at(20), SERVICE, asks=True), Said(at(23), AGENT)])
    assert clock.due(10) == date(2026, 11, 22)


def test_a_document_asked_out_of_the_blue_makes_the_service_owe_nothing() -> None:
    clock = follow([Said(at(2), SERVICE, asks=True)])
    assert (clock.waiting, clock.answered) == (None, ())


def test_a_closing_ends_it_without_an_answer() -> None:
    clock = follow([Said(at(2), AGENT)], [Closing(at(3), "sbonnet")])
    [one] = clock.answered
    assert (one.spent, one.closed, one.by) == (DAY, True, "sbonnet")
    again = follow([Said(at(2), AGENT), Said(at(5), AGENT)], [Closing(at(3))])
    assert again.spent(at(6)) == DAY


def test_nine_in_ten_is_the_time_within_which_nine_in_ten_were_answered() -> None:
    assert observe([n * DAY for n in range(1, 11)]).nine_in_ten == 9 * DAY
    assert observe([DAY] * 9).nine_in_ten is None


def test_late_is_after_the_day_due_and_a_pause_is_never_late() -> None:
    def late(*said: Said) -> bool:
        return follow(said).answered[0].late(10)

    asked = Said(at(2), AGENT)
    assert not late(asked, Said(at(17, 22), SERVICE))
    assert late(asked, Said(at(18, 0), SERVICE))
    assert not late(asked, Said(at(4), SERVICE, asks=True), Said(at(29), SERVICE))
    assert late(asked, Said(at(20), SERVICE, asks=True), Said(at(21), SERVICE))


def test_what_was_closed_without_an_answer_is_told_apart() -> None:
    told = summed([Ended(at(2), "a", DAY, closed, late) for closed, late in ((False, True), (True, True))])
    assert (told.observed.answers, told.late, told.closed) == (1, 1, 1)


def test_weeks_begin_on_monday_in_paris() -> None:
    sunday = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)
    weeks = by_week([Ended(sunday, "a", DAY, False, False)], at(18))
    assert [day for day, told in weeks if told.observed.answers] == [date(2026, 11, 9)]
    assert (len(weeks), weeks[-1][0]) == (8, date(2026, 11, 16))


def test_what_was_joined_was_not_answered_by_the_other_thread() -> None:
    joined = at(6)
    asked = [Said(at(2), AGENT), Said(at(3), AGENT, moved_at=joined), Said(at(4), SERVICE)]
    clock = follow(asked)
    assert spent(clock) == [2 * DAY]
    assert clock.spent(at(9)) == 4 * DAY
    assert spent(follow([*asked, Said(at(9), SERVICE)])) == [2 * DAY, 4 * DAY]


HAPPENED = st.lists(
    st.tuples(
        st.integers(0, 60 * 24),
        st.sampled_from([AGENT, SERVICE]),
        st.booleans(),
        st.none() | st.sampled_from([61, 62]),
        st.booleans(),
    ),
    max_size=12,
).map(
    lambda found: [
        Said(
            at(2) + timedelta(hours=hours), side, asks and side is SERVICE,
            moved_at=at(2) + timedelta(days=days) if days else None,
            ended_at=at(2) + timedelta(days=60) if ended else None,
        )
        for hours, side, asks, days, ended in sorted(found, key=lambda one: one[0])
    ]
)  # fmt: skip


@given(HAPPENED, st.none() | st.integers(0, 60 * 24))
def test_it_runs_exactly_when_the_service_must_write(said: list[Said], hours: int | None) -> None:
    now = turn(said)
    clock = follow(said)
    assert (clock.due(10) is not None) == (now is not None and now.awaits is Awaits.SERVICE)
    ended = follow(said, [Closing(at(2) + timedelta(days=90))])
    assert ended.waiting is None
    assert len(ended.answered) - len(clock.answered) == (clock.waiting is not None)


@given(HAPPENED.map(lambda said: [replace(one, moved_at=None) for one in said]))
def test_no_time_is_counted_twice(said: list[Said]) -> None:
    clock, end = follow(said), at(2) + timedelta(days=61)
    assert sum(spent(clock), clock.spent(end)) <= elapsed(at(2), end)
    assert all(timedelta(0) <= one.spent <= elapsed(one.asked_at, one.answered_at) for one in clock.answered)
    ends = [one.answered_at for one in clock.answered]
    assert ends == sorted(ends)


@given(st.lists(st.timedeltas(timedelta(0), 40 * DAY), min_size=10, max_size=200))
def test_nine_in_ten_holds_nine_in_ten_and_no_less_would(spent: list[timedelta]) -> None:
    found = observe(spent).nine_in_ten
    assert found is not None and found in spent
    assert sum(one <= found for one in spent) * 10 >= 9 * len(spent)
    assert sum(one < found for one in spent) < rank(len(spent))
