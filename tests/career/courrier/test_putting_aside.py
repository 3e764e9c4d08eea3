"""A thread put away comes back on its day, or when the agent has written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from career.courrier import closing, models, putting_aside
from career.courrier.rules import Aside, Kind, Side, Thread, is_aside
from career.courrier.tables import MessageRow, ThreadRow
from career.people import GESTIONNAIRE, find
from socle import clock
from tests.career.courrier.conftest import DESK, Post

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def thread(aside: Aside | str = "", until: date | None = None, closed: datetime | None = None) -> Thread:
    return Thread(
        "id",
        "16",
        "agent",
        "Agent",
        "Objet",
        Kind.QUESTION,
        NOON,
        NOON,
        closed,
        aside=aside,
        aside_until=until,
    )


@pytest.mark.parametrize(("days", "away"), [(-1, False), (0, False), (1, True)])
def test_a_thread_put_away_to_a_day_is_back_on_that_day(days: int, away: bool) -> None:
    put = thread(Aside.DATE, DAY + timedelta(days=days))
    assert is_aside(put, DAY, unread=0) is away
    assert not is_aside(put, DAY, unread=1)


def test_a_thread_put_away_until_an_answer_is_back_with_it() -> None:
    assert is_aside(thread(Aside.ANSWER), DAY, unread=0)
    assert not is_aside(thread(Aside.ANSWER), DAY, unread=1)


def test_neither_a_closed_thread_nor_one_that_was_never_put_away_is_aside() -> None:
    assert not is_aside(thread(Aside.ANSWER, closed=NOON), DAY, unread=0)
    assert not is_aside(thread(), DAY, unread=0)


def away(post: Post, day: date = DAY) -> bool:
    with post.db.read() as session:
        return bool(session.scalar(select(ThreadRow.id).where(putting_aside.aside(day))))


def put(post: Post, aside: Aside, until: date | None = None) -> None:
    with post.db.begin() as session:
        session.execute(update(ThreadRow).values(aside=aside.value, aside_until=until))
        session.execute(update(MessageRow).values(read_at=NOON))


@pytest.mark.both_engines
def test_sql_puts_away_and_brings_back_as_the_rule_does(post: Post) -> None:
    post.write()
    assert not away(post)
    put(post, Aside.DATE, DAY + timedelta(days=1))
    assert away(post)
    assert not away(post, DAY + timedelta(days=1))
    put(post, Aside.ANSWER)
    assert away(post)


@pytest.mark.both_engines
def test_a_message_that_may_still_be_taken_back_brings_nothing_back(post: Post) -> None:
    written = post.write()
    put(post, Aside.ANSWER)
    post.teacher.get(f"/courrier/{written}").submit("Envoyer", body="Voici.")
    soon = clock.now() + timedelta(minutes=1)
    with post.db.begin() as session:
        session.execute(update(MessageRow).where(MessageRow.read_at.is_(None)).values(visible_at=soon))
    assert away(post)
    with post.db.begin() as session:
        session.execute(update(MessageRow).values(visible_at=NOON))
    assert not away(post)


def test_a_thread_brought_back_by_a_message_stays_when_it_is_read(post: Post) -> None:
    written = post.write()
    put(post, Aside.ANSWER)
    post.teacher.get(f"/courrier/{written}").submit("Envoyer", body="Voici.")
    person = find(post.db, post.career.person(DESK), frozenset({GESTIONNAIRE}))
    assert person is not None
    with post.db.read() as session:
        found = models.find_thread(session, "16", written, Side.SERVICE)
        messages = models.messages_of(session, written, Side.SERVICE)
    assert found is not None
    closing.note_reading(post.db, person, Side.SERVICE, found, messages)
    assert not away(post)
    assert post.threads()[0].aside == ""
