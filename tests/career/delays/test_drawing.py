"""Bars: every row on one scale, its pieces side by side."""

from career.delays.drawing import Bar, Part, draw


def test_the_longest_row_fills_the_width_and_the_others_are_measured_by_it() -> None:
    rows = [("Une", "4 fils", [("late", 1), ("fine", 3)]), ("Autre", "2 fils", [("late", 0), ("fine", 2)])]
    assert draw(rows) == (
        Bar("Une", "4 fils", (Part(0.0, 25.0, "late"), Part(25.0, 75.0, "fine"))),
        Bar("Autre", "2 fils", (Part(0.0, 50.0, "fine"),)),
    )


def test_nothing_to_show_is_no_picture() -> None:
    assert draw([]) is None and draw([("Une", "0 fil", [("late", 0)])]) is None
