"""An answer typed and not sent is not lost by the button of an act, without scripts."""

import pytest
from sqlalchemy import select

from career.courrier.tables import DraftFileRow, DraftRow, StepRow
from career.people import GESTIONNAIRE
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import DESK, OTHER_DESK, Post, heavy, of_act, pdf
from tests.career.courrier.test_access import give
from tests.career.courrier.views.test_handling import target
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
    page.submit("Mettre de côté", **of_act("de-cote", until="reponse"))
    page.get(f"/gestion/courrier/{thread}").submit("Remettre dans le courrier reçu", body="Un")
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


# ---- Acts with fields of their own
NOTE = "Vu avec la DPE."
ASKED = {
    "Ajouter la note": of_act("note", note=NOTE),
    "Transmettre": of_act("transmettre", to="", note=NOTE),
    "Mettre de côté": of_act("de-cote", until="reponse", note=NOTE),
}


@pytest.mark.parametrize("button", ASKED)
def test_a_note_a_transfer_and_a_putting_away_keep_the_answer(post: Post, button: str) -> None:
    page, _ = opened(post)
    typed = dict(ASKED[button])
    if button == "Transmettre":
        typed["transmettre-to"] = target(post, OTHER_DESK)
    page.submit(button, body="Je cherche", files=pdf(), **typed)
    assert KEPT in page.text
    assert (bodies(post), post.count(DraftFileRow), post.count(StepRow)) == (["Je cherche"], 1, 1)


@pytest.mark.parametrize("button", ASKED)
def test_when_the_act_is_refused_the_answer_is_kept_all_the_same(post: Post, button: str) -> None:
    page, _ = opened(post)
    page.submit(button, body="Je cherche", status=422)
    assert page.value("body").strip() == "Je cherche"
    assert (bodies(post), post.count(StepRow)) == (["Je cherche"], 0)


def test_seeing_before_joining_or_moving_keeps_the_answer(post: Post) -> None:
    page, thread = opened(post)
    other = post.write(subject="Autre chose")
    page.get(f"/gestion/courrier/{thread}").submit(
        "Voir avant de réunir", body="Un", **of_act("reunir", avec=other)
    )
    assert (page.h1, bodies(post)) == ("Réunir deux fils", ["Un"])
    page.get(f"/gestion/courrier/{thread}").submit("Choisir où", body="Deux")
    assert (page.h1, bodies(post)) == ("Déplacer un message", ["Deux"])


LOOSE = "Votre note interne n’est pas ajoutée"


@pytest.mark.parametrize(
    "button",
    [
        "Envoyer",
        "Relire avant d’envoyer",
        "Garder le brouillon",
        "Clore ce fil",
        "Mettre de côté",
        "Choisir où",
    ],
)
def test_a_note_typed_and_not_added_is_not_lost_by_another_button(post: Post, button: str) -> None:
    page, _ = opened(post)
    typed = {"body": "Je cherche"} | of_act("note", note=NOTE) | of_act("de-cote", until="reponse")
    page.submit(button, status=422, **typed)
    assert LOOSE in page.text
    assert (page.value("body").strip(), page.value("note-note").strip()) == ("Je cherche", NOTE)
    assert (bodies(post), len(post.messages()), post.count(StepRow)) == (["Je cherche"], 1, 0)
    page.submit("Ajouter la note")
    assert NOTE in page.text
    assert page.value("body").strip() == "Je cherche"
    page.submit("Envoyer")
    assert (bodies(post), len(post.messages())) == ([], 2)


def test_a_note_that_is_effaced_keeps_nothing_back(post: Post) -> None:
    page, _ = opened(post)
    page.submit("Clore ce fil", status=422, **of_act("transmettre", note=NOTE))
    assert "Le fil n’est pas transmis." in page.text and page.value("transmettre-note").strip() == NOTE
    page.submit("Clore ce fil", **of_act("transmettre", note=""))
    assert post.threads()[0].closed_at is not None


def test_a_session_that_ended_gives_note_and_answer_back(post: Post) -> None:
    page, _ = opened(post)
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Ajouter la note", body="Longue réponse", status=401, **of_act("note", note=NOTE))
    assert (page.value("body").strip(), page.value("note-note").strip()) == ("Longue réponse", NOTE)
    page.client.get(f"{post.career.door}/{DESK}", base_url=ADDRESS)
    page.submit("Garder le brouillon", status=400, forge={"csrf_token": "that of the session that ended"})
    assert (page.value("body").strip(), page.value("note-note").strip()) == ("Longue réponse", NOTE)
    assert post.count(StepRow) == 0


def test_a_note_on_a_thread_joined_to_another_needs_no_answer(post: Post) -> None:
    page, thread = opened(post)
    other = post.write(subject="Autre chose")
    page.get(f"/gestion/courrier/{thread}/reunir?avec={other}").submit("Réunir")
    page.get(f"/gestion/courrier/{thread}").submit("Ajouter la note", **of_act("note", note=NOTE))
    assert NOTE in page.text and bodies(post) == []
