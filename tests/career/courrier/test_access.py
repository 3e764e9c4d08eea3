"""Which threads a gestionnaire may open and answer: hers, those given to her, those of who is away."""

import pytest
from sqlalchemy import select, update

from career.courrier import access, models
from career.courrier.tables import ThreadRow
from career.day import today
from career.portfolios.models import state
from career.portfolios.tables import AbsenceRow, DeskRow
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER, Post

pytestmark = pytest.mark.both_engines


def give(post: Post, thread: str, holder: str, service: str = "") -> None:
    with post.db.begin() as session:
        there = state(session, "16")
        service = service or next(one.service for one in there.desks if one.uid == holder)
        session.execute(
            update(ThreadRow).where(ThreadRow.id == thread).values(holder=holder, service=service)
        )


def rights(post: Post, thread: str, uid: str) -> tuple[bool, bool, bool]:
    """May she open it, by one question and by the list; is it hers to answer?"""
    with post.career.app.app_context(), post.db.read() as session:
        desk = access.desk_of(session, "16", uid, today())
        found = models.find_thread(session, "16", thread)
        assert found is not None
        ids = [
            set(session.scalars(select(ThreadRow.id).where(which))) for which in (desk.opens, desk.answers)
        ]
        return access.may_open(session, found, uid, today()), thread in ids[0], thread in ids[1]


def handler(post: Post, thread: str) -> str:
    with post.career.app.app_context(), post.db.read() as session:
        found = models.find_thread(session, "16", thread)
        assert found is not None
        return access.handler(session, found, today())


def test_a_thread_is_with_who_follows_its_agent(post: Post) -> None:
    thread = post.write()
    assert rights(post, thread, DESK) == (True, True, True)
    assert rights(post, thread, OTHER_DESK) == (False, False, False)
    assert rights(post, thread, TEACHER) == (False, False, False)
    assert handler(post, thread) == DESK


def test_a_thread_given_is_its_holder_s_and_still_open_to_who_follows_the_agent(post: Post) -> None:
    thread = post.write()
    give(post, thread, OTHER_DESK)
    assert rights(post, thread, OTHER_DESK) == (True, True, True)
    assert rights(post, thread, DESK) == (True, True, False)
    assert handler(post, thread) == OTHER_DESK


def test_a_thread_about_herself_is_never_at_her_desk(post: Post) -> None:
    thread = post.write()
    give(post, thread, OTHER_DESK)
    with post.db.begin() as session:
        session.execute(update(ThreadRow).values(agent=OTHER_DESK))
    assert rights(post, thread, OTHER_DESK) == (False, False, False)


def test_a_holder_who_left_the_service_has_it_no_more(post: Post) -> None:
    thread = post.write()
    give(post, thread, "jroussel")
    with post.db.begin() as session:
        for row in session.scalars(select(DeskRow).where(DeskRow.uid == "jroussel")):
            session.delete(row)
    assert rights(post, thread, "jroussel") == (False, False, False)
    assert rights(post, thread, DESK) == (True, True, True)
    assert handler(post, thread) == DESK


def test_who_stands_in_for_the_holder_has_it_meanwhile(post: Post) -> None:
    thread = post.write()
    give(post, thread, OTHER_DESK)
    with post.career.app.app_context():
        day = today()
    with post.db.begin() as session:
        session.add(
            AbsenceRow(
                academie="16", id="away", gestionnaire=OTHER_DESK, start=day, end=day, delegate="pmasson"
            )
        )
    assert rights(post, thread, "pmasson") == (True, True, True)
    assert rights(post, thread, OTHER_DESK)[0]
    assert handler(post, thread) == "pmasson"
