"""Whose turn it is in a thread."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from career.courrier.rules import Side
from career.courrier.turns import Awaits, Said, turn

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def test_a_question_waits_for_the_service_since_the_first_message_without_an_answer() -> None:
    found = turn([Said(at(0), Side.AGENT), Said(at(5), Side.AGENT)])
    assert found is not None and (found.awaits, found.since) == (Awaits.SERVICE, at(0))


def test_an_answer_leaves_nobody_waiting_and_a_document_asked_for_awaits_the_agent() -> None:
    asked = Said(at(0), Side.AGENT)
    for asks, awaits in ((False, Awaits.NOBODY), (True, Awaits.AGENT)):
        found = turn([asked, Said(at(2), Side.SERVICE, asks)])
        assert found is not None and (found.awaits, found.since) == (awaits, at(2))


def test_a_closed_thread_awaits_nobody_since_it_was_closed() -> None:
    found = turn([Said(at(0), Side.AGENT)], closed_at=at(3))
    assert found is not None and (found.awaits, found.since) == (Awaits.NOBODY, at(3))


def test_what_a_closing_ended_is_nobodys_turn_in_the_thread_it_became_part_of() -> None:
    asked = Said(at(0), Side.AGENT, moved_at=at(9), ended_at=at(3))
    for own, awaits, since in (
        ([], Awaits.NOBODY, at(3)),
        ([Said(at(1), Side.AGENT), Said(at(2), Side.SERVICE)], Awaits.NOBODY, at(2)),
        ([Said(at(1), Side.AGENT)], Awaits.SERVICE, at(1)),
    ):
        found = turn([asked, *own])
        assert found is not None and (found.awaits, found.since) == (awaits, since)
    again = turn([asked, Said(at(10), Side.AGENT)])
    assert again is not None and (again.awaits, again.since) == (Awaits.SERVICE, at(10))


def test_an_answer_put_by_itself_from_a_closed_thread_answers() -> None:
    stray = Said(at(2), Side.SERVICE, moved_at=at(9), ended_at=at(3))
    found = turn([Said(at(0), Side.AGENT), stray])
    assert found is not None and (found.awaits, found.since) == (Awaits.NOBODY, at(2))


def test_nothing_said_is_nobodys_turn() -> None:
    assert turn([]) is None


@given(st.lists(st.tuples(st.sampled_from(Side), st.booleans()), min_size=1, max_size=12))
def test_writing_again_never_makes_an_agent_wait_longer(kinds: list[tuple[Side, bool]]) -> None:
    said = [Said(at(n), side, side is Side.SERVICE and asks) for n, (side, asks) in enumerate(kinds)]
    before, after = turn(said), turn([*said, Said(at(99), Side.AGENT)])
    assert before is not None and after is not None and after.awaits is Awaits.SERVICE
    assert after.since == (before.since if before.awaits is Awaits.SERVICE else at(99))
