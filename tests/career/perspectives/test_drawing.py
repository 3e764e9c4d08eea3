"""The drawn line: stairs from left to right, what is to come apart, words that do not touch."""

from datetime import date
from itertools import pairwise

from career.perspectives.drawing import CLOSE, Stair, draw

TODAY, UNTIL = date(2026, 11, 21), date(2036, 11, 21)
STAIRS = [
    Stair(date(2015, 9, 1), 395, "1", "CN"),
    Stair(date(2016, 9, 1), 446, "2", "CN"),
    Stair(date(2024, 3, 1), 524, "7", "CN"),
    Stair(date(2027, 3, 1), 562, "8", "CN"),
]


def test_the_past_ends_today_where_the_future_begins() -> None:
    drawn = draw(STAIRS, TODAY, UNTIL, 880)
    assert drawn is not None
    assert drawn.past.endswith(f"H{drawn.today}")
    assert drawn.coming.startswith(f"M{drawn.today} ")
    assert [mark.state for mark in drawn.marks] == ["past", "past", "now", "next"]


def test_higher_indices_stand_higher_and_later_days_further_right() -> None:
    drawn = draw(STAIRS, TODAY, UNTIL, 880)
    assert drawn is not None
    assert [mark.x for mark in drawn.marks] == sorted(mark.x for mark in drawn.marks)
    assert [mark.y for mark in drawn.marks] == sorted((mark.y for mark in drawn.marks), reverse=True)


def test_words_keep_their_distance_on_a_narrow_page() -> None:
    drawn = draw(STAIRS, TODAY, UNTIL, 340)
    assert drawn is not None
    said = [mark.x for mark in drawn.marks if mark.text and mark.state != "now"]
    assert all(right - left >= CLOSE for left, right in pairwise(said))
    years = [x for x, _ in drawn.years]
    assert all(right - left >= CLOSE for left, right in pairwise(years))


def test_nothing_is_drawn_where_nothing_climbs() -> None:
    assert draw(STAIRS[:1], TODAY, UNTIL, 880) is None
    flat = [Stair(one.day, 500, one.label, one.grade) for one in STAIRS]
    assert draw(flat, TODAY, UNTIL, 880) is None
    assert draw(STAIRS[3:] * 2, TODAY, UNTIL, 880) is None
