"""Which version of a guide is read on a day, which is being written, what is late."""

from dataclasses import replace
from datetime import date, timedelta

from career.guides import versions
from career.guides.standing import Standing, ordered
from career.guides.versions import State, Text, Version
from socle import clock

DAY = date(2026, 11, 21)
TEXT = Text("Titre", "R", "tous", 1, ("tous",), False, "Service", date(2027, 1, 1), (), (), "## Un\n\nx\n")
SHIPPED = Version(1, "", "un", "1.0", State.PUBLISHED, date(2026, 9, 1), TEXT, "", clock.now(), 1)


def own(id_: int, state: State = State.PUBLISHED, days: int | None = 0) -> Version:
    effective = None if days is None else DAY + timedelta(days=days)
    return replace(SHIPPED, id=id_, academie="16", state=state, effective=effective)


def test_what_ships_is_read_until_the_academie_acts() -> None:
    assert versions.current([SHIPPED, own(2, days=1), own(3, State.DRAFT, None)], DAY) == SHIPPED
    assert versions.current([SHIPPED, own(2, days=1)], DAY + timedelta(days=1)) == own(2, days=1)


def test_the_last_act_in_force_decides() -> None:
    written, withdrawn, returned = own(2, days=-3), own(3, State.WITHDRAWN), own(4, State.RETURNED)
    assert versions.current([SHIPPED, written, withdrawn], DAY) is None
    assert versions.current([SHIPPED, written, withdrawn, returned], DAY) == SHIPPED
    assert versions.current([SHIPPED, written, withdrawn, returned, own(5)], DAY) == own(5)
    assert versions.current([written, withdrawn, returned], DAY) is None


def test_a_newer_file_is_told_only_over_a_text_of_the_academie() -> None:
    newer = replace(SHIPPED, id=9, label="1.1")
    assert versions.newer_shipped([SHIPPED, own(2), newer], DAY) == newer
    assert versions.newer_shipped([SHIPPED, newer], DAY) is None
    assert versions.newer_shipped([SHIPPED, newer, own(10)], DAY) is None
    assert versions.newer_shipped([SHIPPED, own(2, State.WITHDRAWN), newer], DAY) is None


def test_readers_find_texts_that_were_in_force_and_nothing_else() -> None:
    kept = [SHIPPED, own(2, days=-2), own(3, State.WITHDRAWN, -1), own(4, State.DRAFT, None), own(5, days=9)]
    assert [one.id for one in versions.readable(kept, DAY)] == [2, 1]


def test_a_form_is_stale_after_any_act() -> None:
    before = Standing("un", (SHIPPED,), DAY)
    drafted = Standing("un", (SHIPPED, own(2, State.DRAFT, None)), DAY)
    changed = Standing("un", (SHIPPED, replace(own(2, State.DRAFT, None), revision=2)), DAY)
    published = Standing("un", (SHIPPED, own(2)), DAY)
    assert len({one.seen for one in (before, drafted, changed, published)}) == 4


def test_the_latest_review_leads_the_list() -> None:
    def at(slug: str, review: date, place: int) -> Standing:
        text = replace(TEXT, review=review, place=place)
        return Standing(slug, (replace(SHIPPED, slug=slug, text=text),), DAY)

    late, later = at("b", date(2026, 10, 1), 9), at("a", date(2026, 11, 1), 1)
    fine, first = at("c", date(2027, 10, 1), 3), at("d", date(2027, 12, 1), 2)
    assert [one.slug for one in ordered([first, fine, later, late])] == ["b", "a", "d", "c"]
