"""What is typed is kept as a draft by itself, is never taken for a message, and goes with what is sent."""

import json

import pytest

from career.courrier.rules import DRAFT_LENGTH
from career.courrier.tables import DraftFileRow, DraftRow
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import OTHER_TEACHER, QUESTION, TEACHER, Post, pdf
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
NEW = "/courrier/nouveau"


def autosave(page: Browser, path: str, **typed: str) -> tuple[int, dict[str, str]]:
    """What the script sends, and the answer."""
    names = ("csrf_token", "key", "owner", "version", "kept")
    answer = page.client.post(
        path,
        data={name: page.value(name) for name in names} | typed,
        headers={"Accept": "application/json", "Origin": ADDRESS},
        base_url=ADDRESS,
    )
    return answer.status_code, json.loads(answer.data)


def test_a_draft_is_kept_by_its_button_listed_and_sent(post: Post) -> None:
    page = post.teacher.get(NEW).submit("Garder le brouillon", subject="Mon échelon", files=pdf())
    assert "Brouillon gardé. Il n’est pas envoyé" in page.text
    assert post.count(DraftRow) == post.count(DraftFileRow) == 1
    assert post.messages() == post.mails() == []
    page.get("/courrier").follow("Mon échelon")
    assert "Brouillon, pas encore envoyé" in page.text
    assert "arrete.pdf" in page.text
    page.submit("Envoyer", kind="pieces", body="Voici.")
    assert "Votre message est envoyé" in page.text
    assert [row.body for row in post.messages()] == ["Voici."]
    assert [row.name for row in post.files()] == ["arrete.pdf"]
    assert post.count(DraftRow) == post.count(DraftFileRow) == 0


def test_a_draft_is_restored_in_its_thread_and_unseen_by_the_service(post: Post) -> None:
    thread = post.write()
    post.teacher.get(f"/courrier/{thread}").submit("Garder le brouillon", body="Je voulais dire")
    assert post.teacher.get(f"/courrier/{thread}").value("body").strip() == "Je voulais dire"
    assert "Je voulais dire" not in post.desk.get(f"/gestion/courrier/{thread}").text
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Merci.")
    assert post.count(DraftRow) == 0


def test_the_script_keeps_it_again_and_again_in_one_row(post: Post) -> None:
    page = post.teacher.get(NEW)
    status, said = autosave(page, NEW, body="Bon")
    assert (status, said["version"]) == (200, 1)
    assert "pas envoyé" in said["said"]
    status, said = autosave(page, NEW, body="Bonjour", version="1")
    assert (status, said["version"]) == (200, 2)
    assert post.count(DraftRow) == 1
    assert page.get(said["next"]).value("body").strip() == "Bonjour"


def test_an_empty_form_is_no_draft(post: Post) -> None:
    page = post.teacher.get(NEW)
    assert autosave(page, NEW, body=" ")[1]["version"] == 0
    assert "Il n’y a rien à garder" in page.submit("Garder le brouillon").text
    assert post.count(DraftRow) == 0


def test_two_tabs_of_a_draft_lose_nothing_and_the_loser_is_told(post: Post) -> None:
    thread = post.write()
    path = f"/courrier/{thread}"
    first, second = post.teacher.get(path), post.career.browser(TEACHER).get(path)
    assert autosave(first, path, body="Un")[0] == 200
    status, said = autosave(second, path, body="Deux")
    assert (status, said["version"], said["facts"]) == (409, 1, {"subject": "", "body": "Un"})
    second.submit("Garder le brouillon", body="Deux", status=409)
    assert "changé ailleurs" in second.text
    assert "Un" in second.text
    assert second.value("body").strip() == "Deux"
    second.submit("Garder le brouillon")
    assert second.value("body").strip() == "Deux"


def test_a_message_sent_from_one_tab_leaves_the_draft_of_another(post: Post) -> None:
    thread = post.write()
    path = f"/courrier/{thread}"
    first, second = post.teacher.get(path), post.career.browser(TEACHER).get(path)
    autosave(second, path, body="Encore une question, longue")
    first.submit("Envoyer", body="Merci.")
    assert first.get(path).value("body").strip() == "Encore une question, longue"


def test_a_saving_that_comes_after_the_sending_makes_no_draft(post: Post) -> None:
    page = post.teacher.get(NEW)
    fields = {name: page.value(name) for name in ("key", "csrf_token")}
    page.submit("Envoyer", **QUESTION)
    page.get(NEW)
    status, said = autosave(page, NEW, **{**QUESTION, **fields})
    assert (status, said["said"]) == (200, "Ce message est déjà envoyé.")
    assert post.count(DraftRow) == 0
    status, said = autosave(page, NEW, **{**QUESTION, **fields, "body": "Autre chose"})
    assert status == 200
    assert said["key"] != fields["key"]
    assert post.count(DraftRow) == 1


def test_a_double_click_on_a_draft_with_files_sends_once(post: Post) -> None:
    page = post.teacher.get(NEW).submit("Garder le brouillon", **QUESTION, files=pdf())
    names = ("csrf_token", "key", "owner", "version", "kept")
    data = {name: page.value(name) for name in names} | QUESTION
    for _ in range(2):
        answer = page.client.post(NEW, data=data, headers={"Origin": ADDRESS}, base_url=ADDRESS)
        assert answer.status_code == 303
    assert len(post.messages()) == len(post.files()) == 1


def test_a_file_is_taken_out_of_a_draft_and_the_words_stay(post: Post) -> None:
    page = post.teacher.get(NEW).submit("Garder le brouillon", **QUESTION, files=pdf())
    page.submit("Retirer", body="Plus rien à joindre")
    assert "Pièce retirée. Le brouillon est gardé, pas envoyé." in page.text
    assert "Brouillon gardé" not in page.text
    assert post.count(DraftFileRow) == 0
    assert page.value("body").strip() == "Plus rien à joindre"


def test_a_draft_thrown_away_is_gone_and_another_tab_is_told(post: Post) -> None:
    page = post.teacher.get(NEW).submit("Garder le brouillon", **QUESTION)
    other = post.career.browser(TEACHER).get(page.url)
    page.submit("Jeter ce brouillon")
    assert post.count(DraftRow) == 0
    status, said = autosave(other, NEW, **{**QUESTION, "body": "encore"})
    assert (status, said["version"], said["facts"]) == (409, 0, None)
    other.submit("Garder le brouillon", body="encore", status=409).submit("Garder le brouillon")
    assert post.count(DraftRow) == 1


def test_files_that_left_a_draft_meanwhile_send_nothing(post: Post) -> None:
    page = post.teacher.get(NEW).submit("Garder le brouillon", **QUESTION, files=pdf())
    post.career.browser(TEACHER).get(page.url).submit("Retirer")
    page.submit("Envoyer", status=409)
    assert "Les pièces de ce brouillon ont changé" in page.text
    assert post.messages() == []
    page.submit("Envoyer")
    assert (len(post.messages()), post.files()) == (1, [])


def test_a_draft_of_another_is_404_and_in_the_journal(post: Post) -> None:
    page = post.teacher.get(NEW).submit("Garder le brouillon", **QUESTION)
    draft = page.url.rpartition("=")[2]
    other = post.career.browser(OTHER_TEACHER).get("/courrier")
    other.get(f"{NEW}?brouillon={draft}", status=404)
    assert len(post.career.events("access_refused")) == 1
    token = other.get(NEW).value("csrf_token")
    path, headers = f"/courrier/brouillons/{draft}/jeter", {"Origin": ADDRESS}
    answer = other.client.post(path, data={"csrf_token": token}, headers=headers, base_url=ADDRESS)
    assert answer.status_code == 404
    assert post.count(DraftRow) == 1


def test_what_somebody_typed_is_never_kept_for_another(post: Post) -> None:
    page = post.career.browser(OTHER_TEACHER).get(NEW)
    assert page.client.post(
        NEW,
        data={**QUESTION, "key": page.value("key"), "csrf_token": page.value("csrf_token"), "owner": TEACHER},
        headers={"Accept": "application/json", "Origin": ADDRESS},
        base_url=ADDRESS,
    ).status_code == 404  # fmt: skip
    assert post.count(DraftRow) == 0


def test_a_session_that_ended_gives_the_words_back(post: Post) -> None:
    page = post.teacher.get(NEW)
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Envoyer", **QUESTION, status=401)
    assert "Rien n’est perdu" in page.text
    assert (page.value("subject"), page.value("body").strip()) == (
        QUESTION["subject"],
        QUESTION["body"],
    )
    page.client.get(f"{post.career.door}/{TEACHER}", base_url=ADDRESS)
    page.submit("Envoyer", status=400, forge={"csrf_token": "that of the session that ended"})
    assert "Votre session avait changé" in page.text
    page.submit("Envoyer")
    assert len(post.messages()) == 1


def test_a_draft_has_a_length(post: Post) -> None:
    page = post.teacher.get(NEW)
    status, said = autosave(page, NEW, body="x" * (DRAFT_LENGTH + 1))
    assert status == 422
    assert "trop long" in said["said"]


def test_the_draft_of_a_thread_closed_since_becomes_a_new_message(post: Post) -> None:
    thread = post.write()
    post.teacher.get(f"/courrier/{thread}").submit("Garder le brouillon", body="Et aussi", files=pdf())
    post.close(thread)
    post.age(thread)
    page = post.teacher.get("/courrier").follow("Mon échelon")
    assert "Et aussi" in page.text
    page.submit("En faire un nouveau message")
    assert (page.value("subject"), page.value("body").strip()) == ("Suite\u00a0: Mon échelon", "Et aussi")
    page.submit("Envoyer")
    assert (len(post.threads()), len(post.files()), post.count(DraftRow)) == (2, 1, 0)
