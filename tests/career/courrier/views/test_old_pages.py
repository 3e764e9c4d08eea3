"""Forms of another page, of another person's, of threads that are not hers: 404, never a fault of ours."""

import pytest

from career.people import GESTIONNAIRE
from tests.career.courrier.conftest import OTHER_DESK, OTHER_TEACHER, QUESTION, Post
from tests.career.courrier.views.test_bulk import PATH

OLD = {"csrf_token": "that of the session that ended"}
GONE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("path", ["/gestion/courrier/{}/clore", PATH])
def test_an_old_page_of_threads_that_are_not_hers_is_404_and_in_the_journal(post: Post, path: str) -> None:
    thread = post.write()
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE).get("/gestion/courrier")
    other.post(path.format(thread), {**OLD, "body": "Le mien", "key": "k" * 32, "fils": thread}, status=404)
    assert len(post.career.events("access_refused")) == 1


def test_an_old_page_of_somebody_else_shows_her_words_to_nobody(post: Post) -> None:
    thread = post.write()
    post.teacher.get("/courrier/nouveau").submit(
        "Envoyer", **QUESTION, forge={**OLD, "owner": OTHER_TEACHER}, status=404
    )
    hers = f"/gestion/courrier/{thread}"
    for button in ("Envoyer", "Clore ce fil"):
        for forged in (OLD, {}):
            post.desk.get(hers).submit(
                button, body="Ses mots", forge={**forged, "owner": OTHER_DESK}, status=404
            )
            assert "Ses mots" not in post.desk.html
    post.desk.get(hers).submit("Clore ce fil", forge={"owner": OTHER_DESK}, status=404)
    page = post.desk.get("/gestion/courrier").submit("Répondre aux fils cochés", fils=[thread])
    page.submit("Relire avant d’envoyer", body="Ses mots", forge={**OLD, "owner": OTHER_DESK}, status=404)
    assert "Ses mots" not in page.html
    assert post.threads()[0].closed_at is None
    assert len(post.messages()) == 1


def test_a_request_for_a_document_that_was_emptied_keeps_no_thread_from_being_closed(post: Post) -> None:
    thread = post.write()
    post.answer(thread, "Envoyez-la.", asks="Arrêté")
    post.desk.get(f"/gestion/courrier/{thread}").submit("Clore ce fil", asks="")
    assert post.threads()[0].closed_at is not None


@pytest.mark.parametrize("button", ["Clore ce fil", "Garder le brouillon"])
def test_a_file_that_waited_too_long_is_told_before_anything_is_done(post: Post, button: str) -> None:
    page = post.desk.get(f"/gestion/courrier/{post.write()}")
    page.submit(button, body="Voici.", forge={"files": GONE}, status=422)
    assert "n’est plus là. Choisissez-la de nouveau." in page.text
    assert page.value("body").strip() == "Voici."
    assert post.threads()[0].closed_at is None
