"""A career drawn: bands in percent, cut where the next begins, and signs only where there is room."""

from datetime import date

from career.dossier.picture import Band, Spell, draw, merged

ON = date(2026, 11, 21)
FIRST = Spell(date(2006, 9, 1), None, "A", "Professeure certifiée")
SECOND = Spell(date(2016, 9, 1), None, "B", "Professeure agrégée")


def bands(*spells: Spell) -> tuple[Band, ...]:
    picture = draw([("Corps", spells)], ON)
    assert picture is not None
    return picture.lanes[0].bands


def test_nothing_held_is_no_picture() -> None:
    assert draw([("Corps", [])], ON) is None


def test_a_lane_without_a_spell_is_not_drawn() -> None:
    picture = draw([("Corps", [FIRST]), ("Échelon", [])], ON)
    assert picture is not None
    assert [lane.title for lane in picture.lanes] == ["Corps"]


def test_a_band_ends_where_the_next_one_begins() -> None:
    first, second = bands(SECOND, FIRST)
    assert first.x == 0
    assert abs(first.x + first.width - second.x) < 0.02
    assert abs(second.x + second.width - 100) < 0.02


def test_what_holds_today_and_what_is_to_come_are_told_apart() -> None:
    coming = Spell(date(2027, 9, 1), None, "C", "Professeure de chaires supérieures")
    assert [band.state for band in bands(FIRST, SECOND, coming)] == ["past", "now", "next"]


def test_a_band_too_narrow_keeps_its_sign_for_the_list_beside() -> None:
    short = Spell(date(2016, 8, 20), None, "B", "Un mois")
    picture = draw([("Corps", [FIRST, short, Spell(date(2016, 9, 1), None, "C", "Ensuite")])], ON)
    assert picture is not None
    assert [band.sign for band in picture.lanes[0].bands] == ["A", "", "C"]
    assert [sign for sign, _ in picture.lanes[0].keys] == ["A", "B", "C"]


def test_at_most_six_years_are_written_however_long_the_career() -> None:
    for first in range(1975, 2027):
        picture = draw([("Corps", [Spell(date(first, 9, 1), None, "A", "x")])], ON)
        assert picture is not None
        assert len(picture.ticks) <= 6
        assert all(0 <= tick.x <= 100 for tick in picture.ticks)


def test_the_present_day_has_its_place_unless_all_is_over() -> None:
    ended = draw([("Corps", [Spell(date(1990, 9, 1), date(2020, 8, 31), "A", "x")])], ON)
    assert ended is not None
    assert ended.today is None


def test_the_same_thing_told_twice_is_one_spell() -> None:
    again = Spell(date(2017, 9, 1), None, "", "Professeure certifiée")
    found = merged([again, Spell(date(2006, 9, 1), None, "", "Professeure certifiée"), SECOND])
    assert [(one.start.year, one.end) for one in found] == [
        (2006, date(2016, 8, 31)),
        (2016, date(2017, 8, 31)),
        (2017, None),
    ]
