"""What a teacher may not do or see, and hostile texts."""

from datetime import date
from uuid import uuid4

import pytest

from career.dossier.tables import DOSSIER
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import (
    OTHER_TEACHER,
    QUESTION,
    TEACHER,
    Post,
    pdf,
)
from tests.career.portfolios.hands import nobody_follows
from tests.judge import Browser

HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd \u202egnp.exe \u2066x"


@pytest.mark.parametrize(
    "query", ["objet=" + "x" * 3000, "objet=%00%1b%e2%80%ae", "suite=x", "objet=%ff", "page=9"]
)
def test_odd_proposals_are_inert(post: Post, query: str) -> None:
    assert len(post.teacher.get(f"/courrier/nouveau?{query}").value("subject")) <= 120


def test_another_s_thread_cannot_be_gone_on_with(post: Post) -> None:
    thread = post.write()
    post.career.browser(OTHER_TEACHER).get(f"/courrier/nouveau?suite={thread}", status=404)
    assert post.career.events("access_refused")


def test_hostile_texts_are_inert_in_every_page_and_mail(post: Post) -> None:
    thread = post.write(subject=HOSTILE, body=HOSTILE + "\r\nBcc: x@y.z", files=pdf(HOSTILE + "../../a.pdf"))
    post.answer(thread, HOSTILE)
    pages = [
        post.teacher.get(f"/courrier/{thread}"),
        post.desk.get(f"/gestion/courrier/{thread}"),
        post.teacher.get("/courrier"),
        post.desk.get("/gestion/courrier?etat=tous"),
    ]
    for page in pages:
        assert "<script>alert" not in page.html
        assert "{{7*7}}" in page.html
        assert "49" not in page.h1
        assert "\u202e" not in str(page.page.title) + str(page.page.h1)
    for mail in post.mails():
        assert "alert" not in str(mail)
        assert "7*7" not in str(mail)
        assert "\n" not in mail["subject"]


def test_a_right_to_left_mark_turns_only_its_own_paragraph(post: Post) -> None:
    thread = post.write(body="un\u202etrois\n\ndeux")
    page = post.teacher.get(f"/courrier/{thread}")
    assert [tag.get("dir") for tag in page.select("article .prose p")] == ["auto", "auto"]
    assert all(tag.find("bdi") for tag in page.select("h1"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_teacher_s_thread_is_not_found_and_it_is_in_the_journal(post: Post, method: str) -> None:
    thread = post.write()
    stranger: Browser = post.career.browser(OTHER_TEACHER)
    stranger.get("/courrier/nouveau")
    key, token = stranger.value("key"), stranger.value("csrf_token")
    if method == "get":
        stranger.get(f"/courrier/{thread}", status=404)
    else:
        data = {"body": "x", "key": key, "csrf_token": token}
        stranger.post(f"/courrier/{thread}", data, status=404)
    [event] = post.career.events("access_refused")
    assert (event.actor, event.subject) == (OTHER_TEACHER, TEACHER)
    assert "Mon échelon" not in stranger.html
    assert len(post.messages()) == 1


def test_a_thread_that_does_not_exist_answers_as_another_s(post: Post) -> None:
    thread = post.write()
    stranger = post.career.browser(OTHER_TEACHER)
    absent = stranger.get(f"/courrier/{uuid4()}", status=404).text
    assert stranger.get(f"/courrier/{thread}", status=404).text == absent


def test_her_own_gestionnaire_s_address_is_not_the_teacher_s_page(post: Post) -> None:
    thread = post.write()
    post.desk.get(f"/courrier/{thread}", status=404)


def test_who_is_not_signed_in_sees_nothing(post: Post) -> None:
    thread = post.write()
    nobody = post.career.browser()
    for path in ("/courrier", "/courrier/nouveau", f"/courrier/{thread}"):
        answer = nobody.client.get(path, base_url=ADDRESS)
        assert b"chelon" not in answer.data
        assert answer.status_code in (302, 503)


def test_after_the_end_of_her_functions_she_reads_and_asks_nothing(post: Post) -> None:
    retired = post.career.browser("apons")
    page = retired.get("/courrier")
    assert "Vos fonctions ont pris fin" in page.text
    assert "Écrire un message" not in page.text
    retired.get("/courrier/nouveau", status=403)
    data = {**QUESTION, "key": "k" * 32, "csrf_token": retired.value("csrf_token")}
    retired.post("/courrier/nouveau", data, status=403)
    assert post.messages() == []


def test_after_the_end_of_her_functions_she_answers_no_thread(post: Post) -> None:
    thread = post.write()
    page = post.teacher.get(f"/courrier/{thread}")
    with post.db.begin() as session:
        session.execute(DOSSIER.update().where(DOSSIER.c.uid == TEACHER).values(ends=date(2026, 11, 1)))
    page.submit("Envoyer", body="Encore", status=403)
    assert "Vos fonctions ont pris fin" in page.text
    assert page.select("textarea") == []
    assert len(post.messages()) == 1


def test_who_has_no_dossier_is_told_why_she_cannot_write(post: Post) -> None:
    page = post.career.browser("klopez").get("/courrier")
    assert "Écrire un message" not in page.text
    assert "Le courrier relie un enseignant au gestionnaire de son dossier." in page.text


def test_who_is_followed_by_nobody_is_told_whom_to_call(post: Post) -> None:
    nobody_follows(post.db)
    page = post.teacher.get("/courrier")
    assert "Aucun service ne suit encore votre dossier" in page.text
    post.teacher.get("/courrier/nouveau", status=403)
