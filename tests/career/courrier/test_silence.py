"""The day on which silence means refusal: by date, from the day of reception, until somebody answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from career.courrier.rules import Kind, Message, Side
from career.courrier.silence import (
    Silence,
    is_choice,
    is_request,
    of_moment,
    of_thread,
    paused,
    refusal_day,
    sentence,
    told,
    ways,
)

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


def message(hours: int, side: Side = Side.AGENT, **more: object) -> Message:
    at = NOON + hours * HOUR
    found = Message(f"m{hours}", side, "her", "Her", "Bonjour", at, None, (), at)
    return replace(found, **more)  # type: ignore[arg-type]


ASKED = message(0, request=True)


@pytest.mark.parametrize(
    ("received", "refused"),
    [
        (date(2026, 11, 21), date(2027, 1, 21)),
        (date(2026, 12, 28), date(2027, 2, 28)),
        (date(2026, 12, 30), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 30), date(2028, 2, 29)),
        (date(2027, 2, 28), date(2027, 4, 28)),
        (date(2026, 6, 30), date(2026, 8, 30)),
        (date(2026, 7, 31), date(2026, 9, 30)),
    ],
)
def test_two_months_later_on_the_same_date_or_the_last_day_of_the_month(
    received: date, refused: date
) -> None:
    assert refusal_day(received) == refused


@given(st.dates(date(2016, 1, 1), date(2090, 1, 1)))
def test_it_is_never_later_than_the_date_and_never_more_than_three_days_sooner(received: date) -> None:
    found = refusal_day(received)
    assert found is not None
    assert found.day == received.day or (found + timedelta(days=1)).day == 1 > 0
    assert timedelta(days=59) <= found - received <= timedelta(days=62)
    assert refusal_day(received + timedelta(days=1)) >= found  # type: ignore[operator]


def test_before_the_data_begin_nothing_is_said() -> None:
    assert refusal_day(date(2015, 12, 31)) is None
    assert of_moment(datetime(2015, 1, 1, tzinfo=UTC)) is None


def test_the_day_of_reception_is_that_of_france() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert of_moment(late) == Silence(date(2026, 11, 22), date(2027, 1, 22))


def test_which_kinds_are_requests_is_in_the_data() -> None:
    assert {kind for kind in Kind if is_request(kind.value, False, DAY)} == {Kind.CHANGE, Kind.CAMPAIGN}
    assert {kind for kind in Kind if is_request(kind.value, True, DAY)} == {
        Kind.CHANGE,
        Kind.CAMPAIGN,
        Kind.ANOMALY,
    }
    assert {kind for kind in Kind if is_choice(kind.value, DAY)} == {Kind.ANOMALY}
    assert not is_request("inconnu", True, DAY)


def test_a_request_waits_until_an_answer_and_not_for_a_document() -> None:
    asked = [ASKED, message(1, Side.SERVICE, author="", body="Accusé")]
    assert of_thread([message(0)]) is None
    assert of_thread(asked) == Silence(DAY, date(2027, 1, 21))
    wanted = [*asked, message(30, Side.SERVICE, asks="un acte")]
    assert of_thread(wanted) == Silence(DAY, date(2027, 1, 21), date(2026, 11, 22))
    assert of_thread([*wanted, message(31)]) == Silence(DAY, date(2027, 1, 21))
    assert of_thread([*wanted, message(32, Side.SERVICE)]) is None


def test_what_the_service_wrote_before_it_saw_the_request_is_no_answer() -> None:
    held = replace(ASKED, visible_at=NOON + 2 * HOUR)
    assert of_thread([held, message(1, Side.SERVICE)]) is not None
    assert of_thread([held, message(2, Side.SERVICE)]) is None


def test_the_first_request_not_answered_is_the_one_that_counts() -> None:
    again = message(72, request=True)
    assert of_thread([ASKED, message(24, Side.SERVICE), again]) == of_thread([again])
    assert of_thread([ASKED, again]) == of_thread([ASKED])


def test_an_answer_in_another_thread_is_none_to_a_request_joined_to_it() -> None:
    joined = NOON + 10 * HOUR
    other = [message(0, id="q"), message(5, Side.SERVICE)]
    came = replace(ASKED, moved_at=joined, came_from="x")
    assert of_thread([came, *other]) is not None
    assert of_thread([came, *other, message(11, Side.SERVICE)]) is None
    assert of_thread([came, message(5, Side.SERVICE, moved_at=joined, came_from="x"), *other]) is None
    into = [ASKED, message(1, moved_at=joined), message(2, Side.SERVICE, moved_at=joined)]
    assert of_thread(into) is not None
    assert of_thread([ASKED, message(2, Side.SERVICE, moved_at=joined)]) is None


def test_it_is_said_with_its_source_and_its_doubt_and_what_can_be_done() -> None:
    found = Silence(DAY, date(2027, 1, 21), DAY)
    assert sentence(found, DAY) == (
        "Sans réponse le 21\u00a0janvier 2027, le silence vaudra refus "
        "(CRPA, article L. 231-4, 5°, à vérifier)."
    )
    assert "vaut refus depuis le 21\u00a0janvier 2027" in sentence(found, date(2027, 1, 22))
    gracious, court = ways(found)
    assert "recours gracieux" in gracious
    assert "hiérarchique" in gracious
    assert "deux mois" in court
    assert "CJA, article R. 421-2, à vérifier" in court
    assert "L. 114-5, à vérifier" in paused(found)
    assert paused(replace(found, wanted=None)) == ""


@pytest.mark.parametrize(
    ("today", "soon", "passed"),
    [(DAY, False, False), (date(2027, 1, 6), True, False), (date(2027, 1, 22), True, True)],
)
def test_the_desk_is_warned_a_fortnight_before(today: date, soon: bool, passed: bool) -> None:
    found = told(of_moment(NOON), today)
    assert found is not None
    assert (found.soon, found.passed) == (soon, passed)
    assert told(None, today) is None
