"""An answer reopens a closed thread; the desk sees that with the answer; taken back, nothing happened."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import inspect

from career.courrier import handling
from career.courrier.rules import Aside
from career.courrier.tables import DraftRow, ThreadRow
from career.people import GESTIONNAIRE, find
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.conftest import DAY as DAY_OF_PAGES
from tests.career.courrier.conftest import DESK, OTHER_DESK, Post, pdf
from tests.career.courrier.test_access import give

pytestmark = pytest.mark.both_engines
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Slow = tuple[Post, time_machine.Traveller, str]


@pytest.fixture
def slow(career: CareerSite) -> Iterator[Slow]:
    """Both desks, a minute to take back, the clock, and a thread that was answered and closed."""
    career.settings = career.settings.model_copy(update={"take_back": MINUTE})
    career.app.extensions["career_settings"] = career.settings
    career.person(DESK)
    with time_machine.travel(NOON, tick=False) as time:
        post = Post(career)
        thread = post.write()
        time.shift(MINUTE)
        post.answer(thread)
        post.close(thread)
        time.shift(MINUTE)
        yield post, time, thread


def is_closed(post: Post) -> bool:
    """Does the desk see the thread among the closed ones?"""
    return "Mon échelon" in post.desk.get("/gestion/courrier?etat=clos").text


def columns(post: Post, thread: str) -> dict[str, Any]:
    with post.db.read() as session:
        row = session.get_one(ThreadRow, thread)
        return {one.key: getattr(row, one.key) for one in inspect(ThreadRow).column_attrs}


def take_back(post: Post, thread: str, message: str) -> None:
    answer = post.teacher.client.post(
        f"/courrier/{thread}/messages/{message}/reprendre",
        data={"csrf_token": post.teacher.value("csrf_token")},
        headers={"Origin": ADDRESS},
        base_url=ADDRESS,
    )
    assert answer.status_code == 303


def test_the_page_of_a_closed_thread_says_until_when_an_answer_reopens_it(slow: Slow) -> None:
    post, _, thread = slow
    page = post.teacher.get(f"/courrier/{thread}")
    assert "Jusqu’au 21 décembre 2026 compris, votre réponse le rouvre." in page.text
    page.submit("Envoyer", body="Encore une chose", files=pdf())
    assert "Le fil était clos : elle le rouvre." in page.text
    assert "Ce fil est clos" not in page.text


def test_the_desk_sees_it_reopened_with_the_answer_and_not_before(slow: Slow) -> None:
    post, time, thread = slow
    post.teacher.get(f"/courrier/{thread}")
    before = post.desk.get(f"/gestion/courrier/{thread}").text
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Encore une chose")
    assert post.desk.get(f"/gestion/courrier/{thread}").text == before
    assert is_closed(post)
    assert "Mon échelon" not in post.desk.get("/gestion/courrier").text
    assert "Mon échelon" not in post.desk.get("/gestion/courrier?etat=nouveaux").text
    time.shift(MINUTE)
    assert not is_closed(post)
    assert "Mon échelon" in post.desk.get("/gestion/courrier?etat=nouveaux").text
    page = post.desk.get(f"/gestion/courrier/{thread}")
    assert "Encore une chose" in page.text
    assert "Ce fil est clos" not in page.text


def test_an_act_of_the_desk_within_the_minute_finds_it_closed(slow: Slow) -> None:
    post, _, thread = slow
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Encore une chose")
    author = find(post.db, post.career.person(DESK), frozenset({GESTIONNAIRE}))
    assert author is not None
    write = handling.put_aside(Aside.ANSWER, None, author, DAY_OF_PAGES)
    with post.career.app.test_request_context(base_url=ADDRESS), post.db.begin() as session:
        row = session.get_one(ThreadRow, thread)
        with pytest.raises(handling.NotPossible, match="déjà clos"):
            write(session, row)


@pytest.mark.parametrize("seed", range(4))
def test_taking_back_restores_the_thread_exactly(slow: Slow, seed: int) -> None:
    post, time, thread = slow
    with post.db.begin() as session:
        row = session.get_one(ThreadRow, thread)
        row.aside, row.aside_until = "date", date(2026, 12, 24)
    before, chance, sent = columns(post, thread), random.Random(seed), list[str]()
    for number in range(4):
        post.teacher.get(f"/courrier/{thread}").submit(
            "Envoyer", body=f"Encore {number}", receipt=bool(number % 2)
        )
        sent += [row.id for row in post.messages() if row.body == f"Encore {number}"]
        if chance.random() < 0.4:
            take_back(post, thread, sent.pop(chance.randrange(len(sent))))
        time.shift(timedelta(seconds=5))
    chance.shuffle(sent)
    for one in sent:
        take_back(post, thread, one)
    assert columns(post, thread) == before
    assert post.count(DraftRow) == 1


def test_a_second_answer_keeps_it_open_when_the_first_is_taken_back(slow: Slow) -> None:
    post, time, thread = slow
    for number in range(2):
        post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body=f"Encore {number}")
        time.shift(MINUTE / 2)
    first = next(row for row in post.messages() if row.body == "Encore 0")
    time.shift(-MINUTE / 4)
    take_back(post, thread, first.id)
    assert is_closed(post)
    time.shift(MINUTE)
    assert not is_closed(post)


def test_once_seen_it_stays_open_whatever_is_taken_back_after(slow: Slow) -> None:
    post, time, thread = slow
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Un")
    time.shift(MINUTE * 0.75)
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Deux")
    time.shift(MINUTE / 2)
    take_back(post, thread, next(row.id for row in post.messages() if row.body == "Deux"))
    assert columns(post, thread)["closed_at"] is None


def test_the_desk_that_reopens_it_in_the_minute_keeps_it_open(slow: Slow) -> None:
    post, time, thread = slow
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Encore")
    [message] = [row for row in post.messages() if row.body == "Encore"]
    time.shift(MINUTE / 2)
    post.answer(thread, "J’ajoute ceci.")
    assert not is_closed(post)
    take_back(post, thread, message.id)
    assert not is_closed(post)


def test_closed_while_she_types_her_answer_reopens_it(slow: Slow) -> None:
    post, time, thread = slow
    post.answer(thread, "J’ajoute ceci.")
    page = post.teacher.get(f"/courrier/{thread}")
    post.close(thread)
    page.submit("Envoyer", body="Merci")
    assert "elle le rouvre" in page.text
    time.shift(MINUTE)
    assert "Merci" in post.desk.get(f"/gestion/courrier/{thread}").text


def test_reopened_while_she_types_her_answer_goes_as_any_other(slow: Slow) -> None:
    post, _, thread = slow
    page = post.teacher.get(f"/courrier/{thread}")
    post.answer(thread, "J’ajoute ceci.")
    page.submit("Envoyer", body="Merci")
    assert "Votre réponse est envoyée." in page.text
    assert "rouvre" not in page.text


def test_the_thirty_days_end_while_she_types(slow: Slow) -> None:
    post, time, thread = slow
    time.move_to(datetime(2026, 12, 21, 22, 59, tzinfo=UTC))
    page = post.career.browser("fdurand3").get(f"/courrier/{thread}")
    time.shift(MINUTE)
    page.submit("Envoyer", body="Encore une chose", status=409)
    assert "elle ne peut plus le rouvrir" in page.text
    assert page.value("body").strip() == "Encore une chose"
    page.submit("Envoyer")
    [_, new] = post.threads()
    assert (new.follows, new.subject) == (thread, "Suite\u00a0: Mon échelon")
    assert "Ce fil est la suite de « Mon échelon »" in page.text
    assert "La suite de ce fil est dans « Suite : Mon échelon »" in page.follow("Mon échelon").text


def test_both_sides_see_the_link_the_desk_with_the_message(slow: Slow) -> None:
    post, time, thread = slow
    post.age(thread)
    page = post.teacher.get(f"/courrier/{thread}").follow("Écrire à la suite")
    page.submit("Envoyer", body="Encore")
    assert "La suite" not in post.desk.get(f"/gestion/courrier/{thread}").text
    time.shift(MINUTE)
    post.desk.get(f"/gestion/courrier/{thread}").follow("Suite : Mon échelon")
    assert "Ce fil est la suite de « Mon échelon »" in post.desk.text


def test_a_follow_up_taken_back_or_kept_remembers_what_it_follows(slow: Slow) -> None:
    post, _, thread = slow
    post.age(thread)
    page = post.teacher.get(f"/courrier/{thread}").follow("Écrire à la suite")
    page.submit("Garder le brouillon", body="Encore")
    page.submit("Envoyer")
    page.submit("Reprendre ce message")
    assert len(post.threads()) == 1
    page.submit("Envoyer")
    assert post.threads()[1].follows == thread


def test_nobody_goes_on_with_another_s_thread(slow: Slow) -> None:
    post, _, thread = slow

    def lie(suite: str, status: int = 200) -> None:
        page = other.get("/courrier/nouveau")
        page.select('[name="suite"]')[0]["value"] = suite
        page.submit("Envoyer", subject="Moi", kind="renseignements", body="Oui", status=status)

    other = post.career.browser("soconnor")
    other.get(f"/courrier/nouveau?suite={thread}", status=404)
    lie(thread, 404)
    assert len(post.career.events("access_refused")) == 2
    lie("x' OR 1=1")
    assert post.threads()[-1].follows == ""


def test_the_mail_goes_to_who_has_the_thread(slow: Slow) -> None:
    post, _, thread = slow
    post.career.person(OTHER_DESK)
    give(post, thread, OTHER_DESK)
    before = len(post.mails())
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Encore")
    [mail] = post.mails()[before:]
    assert mail["to"].startswith("nadia.cherif")
