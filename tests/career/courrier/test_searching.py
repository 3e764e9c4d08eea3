"""What a desk finds by words: what the service sees, of its own threads, and notes that no agent finds."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from career.courrier import access, searching
from career.courrier.searching import forget
from career.courrier.tables import MessageRow, ThreadRow, WordRow
from career.courrier.words import indexed
from career.day import today
from career.models import PersonRow
from socle import clock
from tests.career.courrier.conftest import DESK, OTHER_DESK, QUESTION, TEACHER, Post, pdf
from tests.career.courrier.test_access import give

pytestmark = pytest.mark.both_engines
LATER = timedelta(minutes=1)


def found(post: Post, query: str, uid: str = DESK) -> set[str]:
    """The threads of a desk that answer a query."""
    with post.career.app.app_context(), post.db.read() as session:
        desk = access.desk_of(session, "16", uid, today())
        which = [ThreadRow.id.in_(one) for one in searching.found_at(session, "16", desk, query)]
        return set(session.scalars(select(ThreadRow.id).where(desk.opens, *which)))


def test_words_are_found_wherever_they_stand(post: Post) -> None:
    thread = post.write(files=pdf("attestation de logement.pdf"))
    post.answer(thread, "Votre promotion est au tableau.")
    for query in (
        "échelons",
        "Bonjour",
        "logement",
        "promotions échelon",
        "Fatima Durand",
        "durand promotion",
    ):
        assert found(post, query) == {thread}, query
    for query in ("xylophone", "échelon xylophone", "", "%", "_", "le la"):
        assert found(post, query) == set(), query


def test_the_number_of_a_thread_finds_it(post: Post) -> None:
    thread = post.write()
    assert found(post, f"{thread[:4]}-{thread[4:8]}".upper()) == {thread}
    assert found(post, "0000-0000-0000") == set()


def test_a_thread_of_another_desk_is_not_found_until_it_is_given(post: Post) -> None:
    thread = post.write()
    assert found(post, "échelon", OTHER_DESK) == set()
    assert found(post, "Fatima", OTHER_DESK) == set()
    give(post, thread, OTHER_DESK)
    for query in ("échelon", "Fatima", "Fatima échelon"):
        assert found(post, query, OTHER_DESK) == {thread}


def test_what_the_service_does_not_see_yet_is_not_found(post: Post) -> None:
    thread = post.write()
    with post.db.begin() as session:
        row = session.get_one(ThreadRow, thread)
        searching.find_by(session, row, indexed("mutation échelon"), clock.now() + LATER)
    assert found(post, "mutation") == set()
    assert found(post, "échelon") == {thread}
    with post.db.begin() as session:
        row = session.get_one(ThreadRow, thread)
        searching.find_by(session, row, indexed("mutation"), clock.now())
    assert found(post, "mutation") == {thread}


def test_a_message_that_left_takes_its_words_away_and_no_others(post: Post) -> None:
    thread = post.write()
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Et ma mutation, et mon échelon ?")
    assert found(post, "mutation") == {thread}
    with post.db.begin() as session:
        last = session.scalars(select(MessageRow).order_by(MessageRow.sent_at.desc())).first()
        assert last is not None
        words = last.words
        session.delete(last)
        session.flush()
        forget(session, session.get_one(ThreadRow, thread), words)
    assert found(post, "mutation") == set()
    assert found(post, "échelon") == {thread}


def test_a_name_is_looked_at_as_it_is_today(post: Post) -> None:
    thread = post.write()
    with post.db.begin() as session:
        session.execute(
            update(PersonRow).where(PersonRow.uid == TEACHER).values(display_name="Fatima LEBŒUF")
        )
    assert found(post, "leboeuf") == {thread}
    assert found(post, "Durand") == set()


def test_a_very_long_word_is_found(post: Post) -> None:
    thread = post.write(body="anticonstitutionnellement" * 4)
    assert found(post, "anticonstitutionnellement" * 4) == {thread}


def test_every_word_is_written_once_a_thread(post: Post) -> None:
    thread = post.write(subject=QUESTION["body"])
    with post.db.read() as session:
        kept = session.scalars(select(WordRow.stem).where(WordRow.thread_id == thread)).all()
    assert sorted(kept) == ["bonjour", "pass"]
