"""What leaves: once, whole, within its weight; what does not leave loses no word."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import time_machine

from career.courrier.rules import SAME_FOR
from career.people import GESTIONNAIRE
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import (
    OTHER_DESK,
    OTHER_TEACHER,
    PDF,
    QUESTION,
    Post,
    filled,
    heavy,
    pdf,
)


def test_files_chosen_with_a_field_missing_wait_for_it(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau").submit("Envoyer", files=pdf(), status=422)
    assert "Choisissez de nouveau vos pièces jointes" not in page.text
    page.submit("Envoyer", **QUESTION)
    assert len(post.files()) == 1


def test_a_form_without_its_sign_is_refused_and_can_be_sent_again(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, forge={"key": None}, status=422)
    assert page.problems == [
        "La page était incomplète. Vérifiez ce que vous avez écrit et envoyez-le de nouveau."
    ]
    page.submit("Envoyer")
    assert len(post.messages()) == 1


def test_a_double_click_sends_once_and_says_so(post: Post) -> None:
    form = post.teacher.get("/courrier/nouveau")
    key = form.value("key")
    form.submit("Envoyer", **QUESTION)
    first = form.url
    form.get("/courrier/nouveau").submit("Envoyer", **QUESTION, forge={"key": key})
    assert form.url == first
    assert "Ce message était déjà envoyé : il n’est pas parti une seconde fois." in form.text
    assert len(post.messages()) == 1


def test_twenty_posts_of_one_form_give_one_message(post: Post) -> None:
    form = post.teacher.get("/courrier/nouveau")
    data = {**QUESTION, "key": form.value("key"), "csrf_token": form.value("csrf_token")}
    cookie = form.client.get_cookie("career_session", domain="127.0.0.1")
    assert cookie is not None

    def press(_: int) -> tuple[int, str]:
        answer = post.career.app.test_client(use_cookies=False).post(
            "/courrier/nouveau",
            data=data,
            base_url=ADDRESS,
            headers={"Cookie": f"career_session={cookie.value}", "Origin": ADDRESS},
        )
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(press, range(20)))
    [thread] = post.threads()
    assert answers == {(303, f"/courrier/{thread.id}")}
    assert len(post.messages()) == len(post.mails()) == 1


def test_the_same_words_in_two_tabs_are_one_message(post: Post) -> None:
    first = post.write()
    assert post.write() == first
    assert "déjà envoyé" in post.teacher.text
    with time_machine.travel(datetime.now(UTC) + SAME_FOR):
        assert post.write() != first


def test_going_back_to_write_something_else_loses_nothing(post: Post) -> None:
    form = post.teacher.get("/courrier/nouveau")
    key = form.value("key")
    form.submit("Envoyer", **QUESTION)
    other = {**QUESTION, "body": "Et une autre question."}
    form.get("/courrier/nouveau").submit("Envoyer", **other, forge={"key": key}, status=409)
    assert "Cette page avait déjà envoyé un message" in form.text
    assert form.value("body").strip() == "Et une autre question."
    assert len(post.messages()) == 1
    form.submit("Envoyer")
    assert [row.body for row in post.messages()][1] == "Et une autre question."


def test_a_message_may_be_heavier_than_other_requests(post: Post) -> None:
    content = PDF + b" " * (3 * 1024 * 1024) + b"%%EOF\n"
    page = post.teacher.get("/courrier/nouveau")
    body, kind = filled(page, [content], **QUESTION)
    page.post("/courrier/nouveau", body, content_type=kind)
    assert [row.size for row in post.files()] == [len(content)]
    post.teacher.post("/deconnexion", {"x": "y" * (2 * 1024 * 1024)}, status=413)


def test_a_request_too_heavy_is_refused_with_the_words_kept(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    body, kind = heavy(page, **QUESTION)
    page.post("/courrier/nouveau", body, content_type=kind, status=413)
    assert page.problems == [
        "Vos pièces sont trop lourdes pour être reçues : 5 fichiers de 10 Mo chacun au plus."
    ]
    assert (page.value("subject"), page.value("body").strip()) == (QUESTION["subject"], QUESTION["body"])
    assert page.select("option[selected]")[0]["value"] == "renseignements"
    page.submit("Envoyer")
    assert len(post.messages()) == 1


def test_an_answer_too_heavy_is_refused_with_the_words_kept(post: Post) -> None:
    thread = post.write()
    page = post.teacher.get(f"/courrier/{thread}")
    body, kind = heavy(page, body="Voici")
    page.post(f"/courrier/{thread}", body, content_type=kind, status=413)
    assert page.value("body").strip() == "Voici"
    assert "Choisissez de nouveau vos pièces jointes" in page.text


def test_a_heavy_request_to_another_s_thread_is_not_found_and_it_is_in_the_journal(post: Post) -> None:
    thread = post.write()
    strangers = [
        (post.career.browser(OTHER_TEACHER), f"/courrier/{thread}"),
        (post.career.browser(OTHER_DESK, GESTIONNAIRE), f"/gestion/courrier/{thread}"),
    ]
    for stranger, path in strangers:
        body, kind = heavy(post.teacher.get("/courrier/nouveau"), body="Voici")
        stranger.post(path, body, content_type=kind, status=404)
    refused = post.career.events("access_refused")
    assert [row.actor for row in refused] == [OTHER_TEACHER, OTHER_DESK]


def test_a_stranger_s_heavy_request_is_refused_before_it_is_read(post: Post, career: CareerSite) -> None:
    nobody = career.browser()
    nobody.post("/courrier/nouveau", {"body": "y" * (2 * 1024 * 1024)}, status=413)
    assert "trop lourd" in nobody.h1
