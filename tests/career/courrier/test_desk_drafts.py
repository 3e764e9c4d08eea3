"""The gestionnaire's answers: kept by themselves, read as the agent will see them, sent once."""

import pytest

from career.courrier.tables import DraftFileRow, DraftRow
from career.people import GESTIONNAIRE
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import DESK, OTHER_DESK, QUESTION, Post, pdf
from tests.career.courrier.test_drafts import autosave
from tests.career.portfolios.hands import hand_over

pytestmark = pytest.mark.both_engines


def test_an_answer_is_kept_listed_and_sent_with_its_files(post: Post) -> None:
    path = f"/gestion/courrier/{post.write()}"
    page = post.desk.get(path).submit("Garder le brouillon", body="Je cherche", files=pdf())
    assert "Il n’est pas envoyé : l’agent et vos collègues ne le voient pas." in page.text
    assert len(post.messages()) == 1
    page.get("/gestion/courrier").follow("Vos brouillons")
    assert ", avec 1 pièce" in page.text
    page.follow("Fatima DURAND, « Mon échelon »")
    assert page.value("body").strip() == "Je cherche"
    page.submit("Envoyer", body="Trouvé.")
    assert [row.body for row in post.messages()] == [QUESTION["body"], "Trouvé."]
    assert (len(post.files()), post.count(DraftRow), post.count(DraftFileRow)) == (1, 0, 0)


def test_the_script_keeps_it_and_a_second_tab_is_told(post: Post) -> None:
    path = f"/gestion/courrier/{post.write()}"
    one, two = post.desk.get(path), post.career.browser(DESK, GESTIONNAIRE).get(path)
    status, said = autosave(one, path, body="Un")
    assert (status, said["next"]) == (200, path)
    status, said = autosave(two, path, body="Deux")
    assert (status, said["facts"]["body"]) == (409, "Un")  # type: ignore[index]
    two.submit("Garder le brouillon", body="Deux", status=409).submit("Garder le brouillon")
    assert two.value("body").strip() == "Deux"


def test_a_session_that_ended_gives_the_answer_back(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Envoyer", body="Longue réponse", status=401)
    assert (page.h1, page.value("body").strip()) == ("Votre session est fermée", "Longue réponse")
    page.client.get(f"{post.career.door}/{DESK}", base_url=ADDRESS)
    page.submit("Envoyer", status=400, forge={"csrf_token": "that of the session that ended"})
    assert "Votre session avait changé" in page.text
    page.submit("Envoyer")
    assert post.messages()[-1].body == "Longue réponse"


def test_her_drafts_are_apart_from_those_of_her_own_dossier(post: Post) -> None:
    thread = post.write()
    post.desk.get(f"/gestion/courrier/{thread}").submit("Garder le brouillon", body="Au bureau")
    page = post.teacher.get(f"/courrier/{thread}").submit("Garder le brouillon", body="Chez moi")
    assert "Mon échelon" in page.get("/courrier").text
    assert post.count(DraftRow) == 2
    post.desk.get("/gestion/courrier/brouillons").submit("Jeter")
    assert post.desk.h1 == "Vos brouillons de réponse"
    assert "Vous n’avez aucune réponse en brouillon." in post.desk.text
    assert page.get(f"/courrier/{thread}").value("body").strip() == "Chez moi"


def test_a_draft_is_nobody_else_s(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}").submit("Garder le brouillon", body="x", files=pdf())
    throw = str(page.select('form[action$="/jeter"]')[0]["action"])
    page.submit("Relire avant d’envoyer")
    file = str(page.select(".attachments a")[0]["href"])
    hand_over(post.db, DESK, OTHER_DESK)
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE).get(f"/gestion/courrier/{thread}")
    assert other.value("body").strip() == ""
    token = other.value("csrf_token")
    other.post(throw, {"csrf_token": token}, status=404)
    other.get(file, status=404)
    assert len(post.career.events("access_refused")) == 2
    page.get(f"/gestion/courrier/{thread}/relire", status=404)
    page.get("/gestion/courrier/brouillons")
    assert "Un fil qui n’est plus à vous" in page.text
    assert "Mon échelon" not in page.text
    page.submit("Jeter")
    assert post.count(DraftRow) == 0


def test_it_is_read_as_the_agent_will_see_it_then_sent_once(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    page.submit("Relire avant d’envoyer", body="Un\n\nDeux <b>", files=pdf())
    assert "Rien n’est encore envoyé" in page.text
    shown = page.select("article.sheet")[0]
    assert len(post.messages()) == 1
    with page.client.get(str(page.select(".attachments a")[0]["href"]), base_url=ADDRESS) as file:
        assert file.data.startswith(b"%PDF")
    page.get(f"/gestion/courrier/{thread}/relire")
    again = {
        one: page.value(one) for one in ("csrf_token", "key", "owner", "version", "kept", "mark", "body")
    }
    page.submit("Envoyer")
    assert "Votre réponse est envoyée." in page.text
    page.post(f"/gestion/courrier/{thread}", again)
    assert "Ce message était déjà envoyé" in page.text
    assert (len(post.messages()), len(post.files()), post.count(DraftRow)) == (2, 1, 0)
    post.teacher.get(f"/courrier/{thread}")
    read = post.teacher.select("article.sheet")[1]
    for part in ("h2 bdi", ".prose", ".attachments bdi, .attachments [data-user]"):
        assert [str(one) for one in shown.select(part)] == [str(one) for one in read.select(part)]
    page.get(f"/gestion/courrier/{thread}/relire")
    assert "Il n’y a pas de brouillon à relire ici" in page.text


def test_it_is_taken_up_again_with_its_files(post: Post) -> None:
    page = post.desk.get(f"/gestion/courrier/{post.write()}")
    page.submit("Relire avant d’envoyer", body="À revoir", files=pdf()).follow("Modifier")
    assert page.value("body").strip() == "À revoir"
    assert "arrete.pdf" in page.text
    page.submit("Envoyer")
    assert len(post.files()) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_thread_that_changed_while_she_read_sends_nothing_and_loses_nothing(post: Post, when: str) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    if when == "before":
        post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="J’oubliais.")
        page.submit("Relire avant d’envoyer", body="Oui.", status=409)
    else:
        page.submit("Relire avant d’envoyer", body="Oui.")
        post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="J’oubliais.")
        assert "Ce fil a changé entre-temps" in page.get(page.url).text
        page.submit("Envoyer", status=409)
    assert "Ce fil a changé entre-temps" in page.text
    assert page.value("body").strip() == "Oui."
    assert len(post.messages()) == 2
    page.submit("Envoyer")
    assert post.messages()[-1].body == "Oui."


def test_what_is_left_to_complete_is_refused_and_can_be_kept(post: Post) -> None:
    page = post.desk.get(f"/gestion/courrier/{post.write()}")
    for button in ("Envoyer", "Relire avant d’envoyer"):
        page.submit(button, body="Le [à compléter : jour].", status=422)
        assert page.problems == ["Complétez ou supprimez [à compléter : jour] avant d’envoyer."]
    page.submit("Garder le brouillon")
    assert "Brouillon gardé" in page.text


def test_the_document_asked_for_is_kept_shown_and_sent(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    page.submit("Garder le brouillon", body="Il me manque une pièce.", asks="Votre arrêté")
    assert page.value("asks") == "Votre arrêté"
    page.submit("Relire avant d’envoyer")
    assert "Pièce demandée : Votre arrêté" in page.text
    page.submit("Envoyer")
    assert post.messages()[-1].asks == "Votre arrêté"
    assert "Pièce demandée : Votre arrêté" in post.teacher.get(f"/courrier/{thread}").text


def test_a_file_that_no_draft_has_is_not_taken_out(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"/gestion/courrier/{thread}")
    page.submit("Garder le brouillon", forge={"remove": "a\0b"}, body="Bonjour,")
    assert "Bonjour," in page.text
