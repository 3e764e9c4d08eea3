"""An answer typed and not sent is not lost by the button of an act, without scripts."""

import pytest
from sqlalchemy import select

from career.courrier.tables import DraftFileRow, DraftRow, StepRow
from career.people import GESTIONNAIRE
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import DESK, OTHER_DESK, Post, heavy, pdf
from tests.career.courrier.test_access import give
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
KEPT = "elle est dans vos brouillons"


def bodies(post: Post) -> list[str]:
    with post.db.read() as session:
        return list(session.scalars(select(DraftRow.body)))


def opened(post: Post) -> tuple[Browser, str]:
    thread = post.write()
    return post.desk.get(f"/gestion/courrier/{thread}"), thread


def test_closing_and_reopening_keep_what_was_typed_with_its_files(post: Post) -> None:
    page, thread = opened(post)
    page.submit("Clore ce fil", body="Je cherche", files=pdf())
    assert KEPT in page.text
    assert (bodies(post), post.count(DraftFileRow)) == (["Je cherche"], 1)
    page.get(f"/gestion/courrier/{thread}")
    assert page.value("body").strip() == "Je cherche"
    page.submit("Rouvrir ce fil", body="Je cherche encore")
    assert page.value("body").strip() == "Je cherche encore"
    assert len(post.messages()) == 1
    assert [row.closed_at for row in post.threads()] == [None]


def test_taking_back_and_bringing_back_too(post: Post) -> None:
    page, thread = opened(post)
    page.submit("Mettre de côté", until="reponse")
    page.get(f"/gestion/courrier/{thread}").submit("Remettre dans mes messages", body="Un")
    give(post, thread, OTHER_DESK)
    page.get(f"/gestion/courrier/{thread}").submit("Reprendre ce fil", body="Deux")
    assert bodies(post) == ["Deux"]
    with post.db.read() as session:
        assert list(session.scalars(select(StepRow.act))) == ["de_cote", "retour", "prise"]


def test_what_nobody_typed_makes_no_draft(post: Post) -> None:
    page, thread = opened(post)
    page.submit("Envoyer", body="Envoyez-la.", asks="Arrêté")
    page.get(f"/gestion/courrier/{thread}")
    assert page.value("asks") == "Arrêté"
    page.submit("Clore ce fil")
    assert KEPT not in page.text
    assert bodies(post) == []


def test_a_thread_that_changed_is_told_and_the_answer_stands_there(post: Post) -> None:
    page, thread = opened(post)
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="J’oubliais.")
    page.submit("Clore ce fil", body="Je cherche", status=409)
    assert "Le fil n’est pas clos." in page.text
    assert page.value("body").strip() == "Je cherche"
    page.submit("Clore ce fil")
    assert post.threads()[0].closed_at is not None
    assert bodies(post) == ["Je cherche"]


def test_a_draft_changed_in_another_tab_keeps_the_act_from_being_done(post: Post) -> None:
    page, thread = opened(post)
    other = post.career.browser(DESK, GESTIONNAIRE).get(f"/gestion/courrier/{thread}")
    other.submit("Garder le brouillon", body="Un")
    page.submit("Clore ce fil", body="Deux", status=409)
    assert "Ce brouillon a été changé ailleurs" in page.text
    assert post.threads()[0].closed_at is None
    page.submit("Clore ce fil")
    assert (bodies(post), post.threads()[0].closed_at is None) == (["Deux"], False)


def test_pressed_twice_it_is_done_once(post: Post) -> None:
    page, thread = opened(post)
    names = ("csrf_token", "key", "owner", "version", "kept", "mark")
    typed = {name: page.value(name) for name in names} | {"body": "Je cherche", "asks": ""}
    for said in ("Le fil est clos.", "C’était déjà fait"):
        page.post(f"/gestion/courrier/{thread}/clore", typed)
        assert said in page.text
    assert (bodies(post), post.count(StepRow)) == (["Je cherche"], 1)


def test_a_session_that_ended_gives_the_answer_back_and_does_nothing(post: Post) -> None:
    page, _ = opened(post)
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Clore ce fil", body="Longue réponse", status=401)
    assert page.value("body").strip() == "Longue réponse"
    page.client.get(f"{post.career.door}/{DESK}", base_url=ADDRESS)
    page.submit("Garder le brouillon", status=400, forge={"csrf_token": "that of the session that ended"})
    page.submit("Clore ce fil", forge={"csrf_token": "an older one"}, status=400)
    assert page.value("body").strip() == "Longue réponse"
    assert post.threads()[0].closed_at is None


def test_files_too_heavy_give_the_words_back(post: Post) -> None:
    page, thread = opened(post)
    data, kind = heavy(page, body="Longue réponse", mark=page.value("mark"))
    page.post(f"/gestion/courrier/{thread}/clore", data, content_type=kind, status=413)
    assert page.value("body").strip() == "Longue réponse"
    assert post.threads()[0].closed_at is None
