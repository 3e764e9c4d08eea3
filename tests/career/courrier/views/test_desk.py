"""The gestionnaire's desk: her portfolio and nothing else, beside a short summary of the dossier."""

import pytest

from career.people import GESTIONNAIRE
from tests.career.courrier.conftest import DESK, OTHER_DESK, QUESTION, TEACHER, Post, heavy, pdf
from tests.career.portfolios.hands import hand_over


def test_the_inbox_shows_who_wrote_what_and_when(post: Post) -> None:
    post.write()
    page = post.desk.get("/gestion/courrier")
    assert "À répondre (1) Nouveaux (1)" in page.text
    assert "Mon échelon 1 non lu Fatima DURAND Demande de renseignements à répondre" in page.text


def test_a_message_read_is_new_no_more_but_to_be_answered(post: Post) -> None:
    post.write()
    post.desk.get("/gestion/courrier").follow("Mon échelon")
    page = post.desk.get("/gestion/courrier")
    assert "À répondre (1) Nouveaux (0)" in page.text
    assert "non lu" not in page.text
    assert page.select('[aria-current="page"]')[-1].get_text().startswith("À répondre")


def test_a_closed_thread_goes_to_its_box(post: Post) -> None:
    post.close(post.write())
    assert "sa réponse le rouvrirait." in post.desk.text
    assert "Mon échelon" not in post.desk.get("/gestion/courrier").text
    assert "Mon échelon" in post.desk.get("/gestion/courrier?etat=clos").text
    [event] = post.career.events("thread_closed")
    assert (event.actor, event.subject) == (DESK, TEACHER)


@pytest.mark.parametrize(
    "query", ["etat=ouverts", "etat=", "page=-1", "page=x", "etat=clos&page=999", "type=x&age=3&pour=z&tri=y"]
)
def test_odd_filters_are_inert(post: Post, query: str) -> None:
    assert post.desk.get(f"/gestion/courrier?{query}").h1 == "Courrier reçu"


def test_a_thread_stands_beside_a_short_summary_with_a_way_to_the_dossier(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    for fact in (
        "Fatima DURAND",
        "Professeure certifiée, classe normale, échelon 8",
        "Mathématiques",
        "Activité",
    ):
        assert fact in page.text
    page.follow("Ouvrir son dossier")
    assert page.url.endswith(f"/gestion/dossiers/{TEACHER}")


def test_the_summary_says_no_health(post: Post) -> None:
    efaure = post.career.browser("efaure")
    efaure.get("/courrier/nouveau").submit("Envoyer", **QUESTION)
    thread = efaure.url.rpartition("/")[2]
    page = post.career.browser("pmasson", GESTIONNAIRE).get(f"/gestion/courrier/{thread}")
    assert "maladie" not in page.html.lower()


def test_opening_a_thread_marks_it_read_and_is_in_the_journal(post: Post) -> None:
    thread = post.write()
    for _ in range(2):
        post.desk.get(f"/gestion/courrier/{thread}")
    assert post.messages()[0].read_by == DESK
    read = post.career.events("thread_read")
    assert [(row.actor, row.subject, row.details) for row in read] == [
        (DESK, TEACHER, {"thread": thread})
    ] * 2


def test_she_answers_with_a_file_and_the_teacher_reads_it(post: Post) -> None:
    thread = post.write()
    post.answer(thread, "Voici l’arrêté.", files=pdf("arrêté.pdf"))
    assert "Votre réponse est envoyée." in post.desk.text
    page = post.teacher.get(f"/courrier/{thread}")
    assert "Sylvie BONNET" in page.text
    assert "arrêté.pdf" in page.text


def test_an_answer_sent_twice_leaves_once(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    key = page.value("key")
    page.submit("Envoyer", body="Oui.")
    page.submit("Envoyer", body="Oui.", forge={"key": key})
    assert "Ce message était déjà envoyé" in page.text
    page.submit("Envoyer", body="Non.", forge={"key": key}, status=409)
    assert page.value("body").strip() == "Non."
    assert [row.body for row in post.messages()] == [QUESTION["body"], "Oui."]


def test_an_empty_answer_is_refused(post: Post) -> None:
    page = post.desk.get(f"/gestion/courrier/{post.write()}").submit("Envoyer", status=422)
    assert page.problems == ["Écrivez votre réponse."]


def test_an_answer_reopens_a_closed_thread_and_it_is_said(post: Post) -> None:
    thread = post.write()
    post.close(thread)
    page = post.desk.get(f"/gestion/courrier/{thread}")
    assert "Votre réponse le rouvrira." in page.text
    page.submit("Envoyer", body="Un oubli.")
    assert post.teacher.get(f"/courrier/{thread}").select("textarea")


def test_a_thread_is_not_closed_over_a_message_she_has_not_seen(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="J’oubliais.")
    page.submit("Clore ce fil", status=409)
    assert "Le fil n’est pas clos. Lisez d’abord ce qui est arrivé" in page.text
    assert "Message de Fatima DURAND, le" in page.text
    assert "J’oubliais." in page.text
    assert post.threads()[0].closed_at is None


def test_closing_twice_closes_once(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    typed = {name: page.value(name) for name in ("csrf_token", "mark")} | {"key": "k" * 32}
    for _ in range(2):
        page.post(f"/gestion/courrier/{thread}/clore", typed)
    assert "C’était déjà fait : rien n’a été fait deux fois." in page.text
    assert len(post.career.events("thread_closed")) == 1


def test_the_inbox_of_another_gestionnaire_holds_nothing_of_it(post: Post) -> None:
    post.write()
    page = post.career.browser(OTHER_DESK, GESTIONNAIRE).get("/gestion/courrier?etat=tous")
    assert "Tous (0)" in page.text


@pytest.mark.parametrize("act", ["read", "answer", "close"])
def test_a_gestionnaire_outside_the_portfolio_finds_nothing_and_it_is_in_the_journal(
    post: Post, act: str
) -> None:
    thread = post.write()
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE)
    other.get("/gestion/courrier")
    data = {"csrf_token": other.value("csrf_token"), "body": "x", "key": "k" * 32, "seen": ""}
    if act == "read":
        other.get(f"/gestion/courrier/{thread}", status=404)
    else:
        path = f"/gestion/courrier/{thread}" + ("/clore" if act == "close" else "")
        other.post(path, data, status=404)
    [event] = post.career.events("access_refused")
    assert (event.actor, event.subject) == (OTHER_DESK, TEACHER)
    assert len(post.messages()) == 1
    assert post.messages()[0].read_at is None
    assert post.threads()[0].closed_at is None


@pytest.mark.parametrize("path", ["", "/7f2f3ba8-6a4e-4c7b-9c1e-0c8a2f1d5b10"])
def test_a_teacher_has_no_desk_and_it_is_in_the_journal(post: Post, path: str) -> None:
    post.teacher.get(f"/gestion/courrier{path}", status=403)
    [event] = post.career.events("access_refused")
    assert event.actor == TEACHER


def test_a_gestionnaire_without_the_role_any_more_sees_nothing(post: Post) -> None:
    thread = post.write()
    post.career.browser(DESK).get(f"/gestion/courrier/{thread}", status=403)


def test_a_change_of_portfolio_moves_the_threads_with_the_dossier(post: Post) -> None:
    thread = post.write()
    hand_over(post.db, DESK, OTHER_DESK)
    post.desk.get(f"/gestion/courrier/{thread}", status=404)
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE)
    assert "Mon échelon" in other.get(f"/gestion/courrier/{thread}").text
    other.submit("Envoyer", body="Je prends la suite.")
    assert "Je prends la suite." in post.teacher.get(f"/courrier/{thread}").text


def test_an_answer_too_heavy_is_refused_with_the_words_kept(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    body, kind = heavy(page, body="Voici")
    page.post(f"/gestion/courrier/{thread}", body, content_type=kind, status=413)
    assert page.value("body").strip() == "Voici"


def test_a_heavy_request_to_the_desk_of_a_teacher_is_only_refused(post: Post) -> None:
    thread = post.write()
    body, kind = heavy(post.teacher.get("/courrier/nouveau"), body="Voici")
    post.teacher.post(f"/gestion/courrier/{thread}", body, content_type=kind, status=413)
    assert "Mon échelon" not in post.teacher.html
