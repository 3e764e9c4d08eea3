"""Open days: Monday to Friday, but public holidays; time is counted on them alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.delays.open_days import DAY, TERRITORIES, at_most, elapsed, is_open, reached, whole
from socle.clock import PARIS

SINCE = datetime(2024, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=7 * 365)).map(lambda after: SINCE + after)
TERRITORY = st.sampled_from(sorted(TERRITORIES))
HOURS = timedelta(hours=1)


def paris(*when: int) -> datetime:
    return datetime(*when, tzinfo=PARIS)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    "day",
    [
        (2026, 1, 1), (2026, 4, 6), (2026, 5, 1), (2026, 5, 8), (2026, 5, 14), (2026, 5, 25),
        (2026, 7, 14), (2027, 11, 1), (2026, 11, 11), (2026, 12, 25), (2028, 8, 15),
    ],
)  # fmt: skip
def test_the_eleven_public_holidays_are_not_open(day: tuple[int, int, int]) -> None:
    assert not is_open(date(*day))


@pytest.mark.parametrize(
    ("territory", "day"),
    [
        ("6AE", (2027, 3, 26)),
        ("57", (2028, 12, 26)),
        ("972", (2028, 5, 22)),
        ("971", (2026, 5, 27)),
        ("973", (2026, 6, 10)),
        ("974", (2027, 12, 20)),
        ("976", (2026, 4, 27)),
    ],
)
def test_a_territory_has_its_own(territory: str, day: tuple[int, int, int]) -> None:
    assert not is_open(date(*day), territory)
    assert is_open(date(*day))


def test_a_week_end_and_a_holiday_count_for_nothing() -> None:
    assert elapsed(paris(2026, 11, 6, 15), paris(2026, 11, 9, 15)) == DAY
    assert elapsed(paris(2026, 11, 10, 15), paris(2026, 11, 12, 15)) == DAY
    assert elapsed(paris(2026, 11, 7, 9), paris(2026, 11, 8, 18)) == timedelta(0)


def test_a_day_of_paris_is_not_one_of_greenwich() -> None:
    assert elapsed(datetime(2026, 11, 8, 23, tzinfo=UTC), datetime(2026, 11, 9, 1, tzinfo=UTC)) == 2 * HOURS


def test_what_is_due_in_ten_days_is_due_two_weeks_later_at_the_end_of_the_day() -> None:
    assert reached(paris(2026, 11, 16, 15), 10 * DAY) == date(2026, 11, 30)
    assert reached(paris(2026, 11, 14, 15), 10 * DAY) == date(2026, 11, 27)
    assert reached(paris(2026, 11, 2, 15), 10 * DAY) == date(2026, 11, 17)
    assert reached(paris(2026, 11, 16, 15), -HOURS) == date(2026, 11, 15)


def test_days_are_said_whole() -> None:
    assert (whole(DAY - HOURS), whole(4 * DAY + HOURS)) == (0, 4)
    assert (at_most(timedelta(0)), at_most(DAY), at_most(DAY + HOURS)) == (1, 1, 2)


@given(INSTANTS, INSTANTS, INSTANTS, TERRITORY)
def test_time_adds_up(one: datetime, two: datetime, three: datetime, territory: str) -> None:
    first, middle, last = sorted((one, two, three))
    parts = elapsed(first, middle, territory) + elapsed(middle, last, territory)
    assert parts == elapsed(first, last, territory)


@given(INSTANTS, INSTANTS, INSTANTS, TERRITORY)
def test_later_is_never_less(one: datetime, two: datetime, three: datetime, territory: str) -> None:
    first, middle, last = sorted((one, two, three))
    assert timedelta(0) <= elapsed(first, middle, territory) <= elapsed(first, last, territory)
    assert elapsed(last, first, territory) == timedelta(0)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=60)), TERRITORY)
def test_never_more_than_the_time_there_was_nor_more_than_open_days(
    start: datetime, lasts: timedelta, territory: str
) -> None:
    end = start + lasts
    first, last = (one.astimezone(PARIS).date() for one in (start, end))
    days = [first + n * DAY for n in range((last - first).days + 1)]
    found = elapsed(start, end, territory)
    assert found <= lasts
    assert found <= sum(is_open(day, territory) for day in days) * DAY
    assert found >= (sum(is_open(day, territory) for day in days) - 2) * DAY


@given(INSTANTS.filter(lambda at: at.astimezone(PARIS).weekday() >= 5), TERRITORY)
def test_a_week_end_is_never_counted(at: datetime, territory: str) -> None:
    midnight = at.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    assert elapsed(midnight, at, territory) == timedelta(0)


@given(INSTANTS, st.timedeltas(HOURS, timedelta(days=30)), TERRITORY)
def test_the_day_due_is_the_first_on_which_it_is_reached(
    start: datetime, wanted: timedelta, territory: str
) -> None:
    due = reached(start, wanted, territory)
    begins = datetime(due.year, due.month, due.day, tzinfo=PARIS)
    after = due + DAY
    assert is_open(due, territory)
    assert elapsed(start, begins, territory) < wanted
    assert elapsed(start, datetime(after.year, after.month, after.day, tzinfo=PARIS), territory) >= wanted
