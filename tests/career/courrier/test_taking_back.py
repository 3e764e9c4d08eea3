"""A message taken back within its minute was never sent: unseen, unmailed, a draft again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from career.courrier import models
from career.courrier.tables import DraftFileRow, DraftRow, MessageRow, ThreadRow
from socle.outbox import Outgoing
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import DESK, QUESTION, Post, pdf

pytestmark = pytest.mark.both_engines
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def patient(career: CareerSite) -> Iterator[tuple[Post, time_machine.Traveller]]:
    """Both desks, where a message may be taken back for a minute; and the clock."""
    career.settings = career.settings.model_copy(update={"take_back": MINUTE})
    career.app.extensions["career_settings"] = career.settings
    career.person(DESK)
    with time_machine.travel(NOON, tick=False) as time:
        yield Post(career), time


Patient = tuple[Post, time_machine.Traveller]


def due(post: Post) -> list[datetime]:
    """When each mail leaves."""
    with post.db.read() as session:
        return list(session.scalars(select(Outgoing.not_before).order_by(Outgoing.created_at)))


def test_for_a_minute_the_desk_sees_nothing_of_a_new_thread(patient: Patient) -> None:
    post, time = patient
    thread = post.write(files=pdf())
    piece = post.files()[0].id
    assert "Mon échelon" not in post.desk.get("/gestion/courrier").text
    post.desk.get(f"/gestion/courrier/{thread}", status=404)
    post.desk.get(f"/gestion/courrier/{thread}/pieces/{piece}", status=404)
    assert due(post) == [NOON + MINUTE]
    time.shift(MINUTE)
    assert "Mon échelon" in post.desk.get("/gestion/courrier").text
    post.desk.get(f"/gestion/courrier/{thread}")
    path = f"/gestion/courrier/{thread}/pieces/{piece}"
    with post.desk.client.get(path, base_url=ADDRESS) as answer:
        assert answer.status_code == 200


def test_for_a_minute_the_desk_sees_nothing_of_an_answer(patient: Patient) -> None:
    post, time = patient
    thread = post.write()
    time.shift(MINUTE)
    post.answer(thread)
    time.shift(MINUTE)
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Encore une chose", files=pdf())
    piece = post.files()[0].id
    page = post.desk.get(f"/gestion/courrier/{thread}")
    assert "Encore une chose" not in page.text
    post.desk.get(f"/gestion/courrier/{thread}/pieces/{piece}", status=404)
    page.get(f"/gestion/courrier/{thread}").submit("Clore ce fil", status=409)
    assert "Un message de l’agent arrive dans la minute" in page.text
    assert post.threads()[0].closed_at is None


def test_taken_back_it_is_a_draft_with_its_files_and_was_never_sent(patient: Patient) -> None:
    post, _ = patient
    post.write(files=pdf(), receipt=True)
    assert len(post.messages()) == len(post.mails()) == 2
    page = post.teacher.submit("Reprendre ce message")
    assert "personne ne l’a vu" in page.text
    assert (page.value("subject"), page.value("body").strip()) == (QUESTION["subject"], QUESTION["body"])
    assert post.messages() == post.threads() == post.files() == post.mails() == []
    assert post.count(DraftRow) == post.count(DraftFileRow) == 1
    assert len(post.career.events("message_taken_back")) == 1
    page.submit("Envoyer")
    assert (len(post.threads()), len(post.files())) == (1, 1)
    assert post.count(DraftRow) == 0


def test_a_minute_later_it_is_too_late(patient: Patient) -> None:
    post, time = patient
    post.write()
    time.shift(MINUTE)
    page = post.teacher.submit("Reprendre ce message")
    assert "Il est trop tard" in page.text
    assert (len(post.messages()), post.count(DraftRow)) == (1, 0)
    assert "Reprendre" not in page.text


def test_pressed_twice_it_is_taken_back_once(patient: Patient) -> None:
    post, _ = patient
    thread = post.write()
    [message] = post.messages()
    path = f"/courrier/{thread}/messages/{message.id}/reprendre"
    token, places = post.teacher.value("csrf_token"), set()
    for _ in range(2):
        answer = post.teacher.client.post(
            path, data={"csrf_token": token}, headers={"Origin": ADDRESS}, base_url=ADDRESS
        )
        places.add(answer.location)
        assert answer.status_code == 303
    assert len(places) == post.count(DraftRow) == 1


def test_who_reads_first_makes_it_too_late(patient: Patient) -> None:
    """A desk whose clock is ahead has read it: the one statement that deletes finds nothing."""
    post, time = patient
    post.write()
    page = post.teacher
    time.shift(MINUTE)
    with post.db.begin() as session:
        models.mark_read(session, [post.messages()[0].id], DESK)
    time.shift(-MINUTE)
    assert "Il est trop tard" in page.submit("Reprendre ce message").text
    assert (len(post.messages()), len(post.mails()), post.count(DraftRow)) == (1, 1, 0)


def test_a_notice_that_a_worker_holds_makes_it_too_late(patient: Patient) -> None:
    post, _ = patient
    post.write()
    with post.db.begin() as session:
        session.scalars(select(Outgoing)).one().not_before = NOON + timedelta(minutes=2)
    assert "Il est trop tard" in post.teacher.submit("Reprendre ce message").text
    assert len(post.messages()) == 1


def test_a_reader_who_comes_second_sees_nothing_and_marks_nothing(patient: Patient) -> None:
    post, _ = patient
    post.write()
    [message] = post.messages()
    post.teacher.submit("Reprendre ce message")
    with post.db.begin() as session:
        assert models.mark_read(session, [message.id], DESK) == set()


def test_the_notice_of_a_message_taken_back_serves_the_next(patient: Patient) -> None:
    post, time = patient
    thread = post.write()
    time.shift(MINUTE / 2)
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="J’oubliais")
    first = post.messages()[0]
    assert due(post) == [NOON + MINUTE]
    post.teacher.client.post(
        f"/courrier/{thread}/messages/{first.id}/reprendre",
        data={"csrf_token": post.teacher.value("csrf_token")},
        headers={"Origin": ADDRESS},
        base_url=ADDRESS,
    )
    assert [row.body for row in post.messages()] == ["J’oubliais"]
    assert due(post) == [NOON + MINUTE * 1.5]
    assert post.threads()[0].shown_at == NOON + MINUTE * 1.5


def test_the_acknowledgement_says_number_date_and_service_after_the_minute(patient: Patient) -> None:
    post, time = patient
    thread = post.write(receipt=True)
    assert "Accusé de réception" not in post.teacher.text
    time.shift(MINUTE)
    page = post.teacher.get(f"/courrier/{thread}")
    number = f"{thread[:4]}-{thread[4:8]}-{thread[9:13]}".upper()
    assert "Accusé de réception" in page.text
    assert f"Numéro à rappeler : {number}" in page.text
    assert "21 novembre 2026 à 12 h 00" in page.text
    assert "Téléphone" in page.text
    mails = post.mails()
    assert {mail["to"] for mail in mails} == {
        "sylvie.bonnet@ac-demo.example",
        "fatima.durand@ac-demo.example",
    }
    for mail in mails:
        assert not {"échelon", number, "BONNET"} & set((mail["subject"] + mail["text"]).split())
    assert "Accusé de réception" in post.desk.get(f"/gestion/courrier/{thread}").text


def test_an_acknowledgement_hides_no_answer(patient: Patient) -> None:
    post, time = patient
    thread = post.write(receipt=True)
    time.shift(MINUTE)
    assert "non lu" not in post.teacher.get("/courrier").text
    post.answer(thread)
    assert len(post.mails()) == 3
    assert "1 non lu" in post.teacher.get("/courrier").text


def test_another_s_message_is_taken_back_by_nobody(patient: Patient) -> None:
    post, _ = patient
    thread = post.write()
    [message] = post.messages()
    other = post.career.browser("soconnor").get("/courrier/nouveau")
    path = f"/courrier/{thread}/messages/{message.id}/reprendre"
    data, headers = {"csrf_token": other.value("csrf_token")}, {"Origin": ADDRESS}
    assert other.client.post(path, data=data, headers=headers, base_url=ADDRESS).status_code == 404
    assert (post.count(MessageRow), post.count(ThreadRow)) == (1, 1)
    assert len(post.career.events("access_refused")) == 1


LISTS = [f"/gestion/courrier?etat={state}" for state in ("a-repondre", "nouveaux", "en-attente", "repondus")]


def told(post: Post, path: str) -> list[str]:
    """What a page of the desk says, its random signs left out."""
    return [post.desk.get(path).text, *(str(one["href"]) for one in post.desk.select("main a"))]


@pytest.mark.parametrize("asks", ["", "Votre arrêté"])
@pytest.mark.parametrize("order", ["", "&tri=activite", "&tri=attente"])
def test_for_a_minute_no_list_count_or_order_of_the_desk_tells_of_an_answer(
    patient: Patient, asks: str, order: str
) -> None:
    post, time = patient
    threads = [post.write(subject=one, body=one) for one in ("Un", "Deux")]
    time.shift(MINUTE)
    for thread in threads:
        post.answer(thread, asks=asks)
        time.shift(MINUTE)
    post.teacher.get(f"/courrier/{threads[0]}")
    before = [told(post, path + order) for path in LISTS]
    page = post.desk.get(f"/gestion/courrier/{threads[0]}").text
    post.teacher.submit("Envoyer", body="La voici")
    assert [told(post, path + order) for path in LISTS] == before
    assert post.desk.get(f"/gestion/courrier/{threads[0]}").text == page
    time.shift(MINUTE)
    assert "Un" in told(post, LISTS[0])[0]
