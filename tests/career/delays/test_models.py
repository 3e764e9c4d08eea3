"""The clocks in SQL: written in the transaction of an answer or a closing, whoever has the thread."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from career.courrier.models import lock_thread, settle
from career.courrier.tables import MessageRow, ThreadRow
from career.delays import models, refreshing
from career.delays.open_days import DAY
from career.delays.rules import by_gestionnaire
from career.delays.tables import AnswerRow
from career.portfolios.tables import ServiceRow
from socle import clock
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import DESK, OTHER_DESK, Post
from tests.career.courrier.test_access import give
from tests.career.courrier.views.test_handling import give as by_hand
from tests.career.delays.conftest import Then

pytestmark = pytest.mark.both_engines


def answers(career: CareerSite) -> list[AnswerRow]:
    with career.db.read() as session:
        return list(session.scalars(select(AnswerRow).order_by(AnswerRow.asked_at)))


def due(post: Post) -> date | None:
    return post.threads()[-1].due_on


def test_a_message_is_due_in_ten_open_days_and_its_answer_is_observed(then: Then) -> None:
    thread = then.post.write()
    assert due(then.post) == date(2026, 11, 17)
    post = then.at(5, 12)
    post.answer(thread)
    assert due(post) is None
    [row] = answers(post.career)
    assert (row.service, row.gestionnaire, row.closed) == ("dpe", DESK, False)
    assert row.spent // DAY.total_seconds() == 3


def test_a_document_asked_for_stops_the_clock_and_her_message_lets_it_run(then: Then) -> None:
    thread = then.post.write()
    post = then.at(4)
    post.answer(thread)
    with post.db.begin() as session:
        session.execute(update(MessageRow).where(MessageRow.side == "service").values(asks="Un arrêté"))
        settle(session, lock_thread(session, thread))
    assert (due(post), answers(post.career)) == (None, [])
    post = then.at(16)
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="La voici.")
    assert due(post) == date(2026, 11, 26)


def test_a_closing_is_no_answer_and_an_answer_afterwards_is_not_one_more(then: Then) -> None:
    thread = then.post.write()
    post = then.at(3)
    post.close(thread)
    assert due(post) is None
    post.answer(thread)
    [row] = answers(post.career)
    assert row.closed
    with post.db.read() as session:
        assert models.observed(session, "16", "dpe", clock.now()).answers == 0


def test_a_closing_undone_lets_the_clock_run_on(then: Then) -> None:
    thread = then.post.write()
    then.post.close(thread)
    with then.post.db.begin() as session:
        row = lock_thread(session, thread)
        row.closed_at, row.closed_by = None, ""
        settle(session, row)
    assert (due(then.post), answers(then.career)) == (date(2026, 11, 17), [])


def test_an_answer_taken_back_was_none(then: Then) -> None:
    thread = then.post.write()
    then.post.answer(thread)
    with then.post.db.begin() as session:
        session.execute(delete(MessageRow).where(MessageRow.side == "service"))
        settle(session, lock_thread(session, thread))
    assert (due(then.post), answers(then.career)) == (date(2026, 11, 17), [])


def test_a_thread_given_to_another_service_is_answered_there(then: Then) -> None:
    thread = then.post.write()
    give(then.post, thread, "pmasson")
    with then.post.db.begin() as session:
        service = lock_thread(session, thread).service
        session.execute(update(ServiceRow).where(ServiceRow.id == service).values(objective=3))
    refreshing.refresh(then.career.db)
    assert due(then.post) == date(2026, 11, 5)
    with then.post.db.read() as session:
        found = models.service_of(session, session.get_one(ThreadRow, thread))
    assert found is not None and found.id == service != "dpe"


def test_a_service_followed_at_once_is_due_as_each_of_its_threads_alone(then: Then) -> None:
    waiting, closed = then.post.write(), then.post.write(subject="Autre", body="Quand ?")
    given = then.post.write(subject="Encore", body="Où ?")
    give(then.post, given, "pmasson")
    then.at(3)
    then.post.close(closed)
    post = then.at(5)
    post.teacher.get(f"/courrier/{closed}").submit("Envoyer", body="Et alors ?")
    with post.db.begin() as session:
        session.execute(update(ServiceRow).where(ServiceRow.id == "dpe").values(objective=3))
        refreshing.follow_aim(session, "16", "dpe")
    found = {one.id: one.due_on for one in post.threads()}
    assert found == {waiting: date(2026, 11, 5), closed: date(2026, 11, 10), given: date(2026, 11, 17)}
    refreshing.refresh(post.db)
    assert found == {one.id: one.due_on for one in post.threads()}


def test_a_transfer_goes_on_counting_by_the_objective_of_the_other_service(then: Then) -> None:
    thread = then.post.write()
    with then.post.db.begin() as session:
        session.execute(update(ServiceRow).where(ServiceRow.id == "dsden").values(objective=3))
    then.at(3)
    by_hand(then.post, thread, "pmasson")
    assert due(then.post) == date(2026, 11, 5)


def test_what_was_there_before_is_worked_out_once(then: Then) -> None:
    thread = then.post.write()
    then.post.answer(thread)
    then.post.write(subject="Autre chose", body="Quand ?")
    with then.post.db.begin() as session:
        session.execute(delete(AnswerRow))
        session.execute(update(ThreadRow).values(due_on=None))
    refreshing.fill_first(then.career.db)
    refreshing.fill_first(then.career.db)
    assert len(answers(then.career)) == 1
    assert sum(one.due_on is not None for one in then.post.threads()) == 1


def test_nine_in_ten_of_the_last_thirty_days_by_service_and_by_gestionnaire(then: Then) -> None:
    thread, now = then.post.write(), clock.now()
    with then.post.db.begin() as session:
        for number in range(1, 21):
            session.add(
                AnswerRow(
                    academie="16", service="dpe", gestionnaire=DESK if number < 11 else OTHER_DESK,
                    thread_id=thread, asked_at=now - timedelta(days=40, minutes=number),
                    answered_at=now - timedelta(days=1 if number != 10 else 31),
                    spent=number * DAY // timedelta(seconds=1), closed=False, late=False,
                )
            )  # fmt: skip
    with then.post.db.read() as session:
        found = models.observed(session, "16", "dpe", now)
        elsewhere = models.observed(session, "09", "dpe", now)
        ended = models.ended(session, "16", "dpe", now - timedelta(days=60), now)
    by = {who: one.observed for who, one in by_gestionnaire(ended, now).items()}
    hers, theirs = by[DESK], by[OTHER_DESK]
    assert (found.answers, found.nine_in_ten) == (19, 19 * DAY)
    assert (hers.answers, hers.nine_in_ten) == (9, None)
    assert (theirs.answers, theirs.nine_in_ten) == (10, 19 * DAY)
    assert elsewhere.answers == 0
