"""Both sides read on which day silence means refusal, until there is an answer."""

import pytest

from career.courrier.silence import refusal_day
from career.courrier.tables import MessageRow
from socle import clock
from socle.french import date_long
from tests.career.courrier.conftest import Post

pytestmark = pytest.mark.both_engines
CHANGE = {"kind": "changement", "subject": "Mon adresse", "body": "J’ai déménagé."}


def said() -> str:
    day = refusal_day(clock.today())
    assert day is not None
    told = f"Sans réponse le {date_long(day)}, le silence vaudra refus"
    return f"{told} (CRPA, article L. 231-4, 5°, à vérifier).".replace("\u00a0", " ")


def test_a_request_says_it_in_the_thread_in_the_acknowledgement_and_on_paper(post: Post) -> None:
    thread = post.write(**CHANGE, receipt=True)
    page = post.teacher.get(f"/courrier/{thread}")
    assert page.text.count(said()) == 2
    assert "Une réponse avant ce jour l’empêche." in page.text
    assert "recours hiérarchique" in page.text
    assert "CJA, article R. 421-2, à vérifier" in page.text
    assert said() in post.teacher.get(f"/courrier/{thread}/imprimer").text
    assert said() in post.desk.get(f"/gestion/courrier/{thread}").text
    assert "Silence le" in post.desk.text


def test_nothing_more_is_said_once_it_is_answered(post: Post) -> None:
    thread = post.write(**CHANGE)
    post.answer(thread, "C’est fait.")
    for page in (post.teacher.get(f"/courrier/{thread}"), post.desk.get(f"/gestion/courrier/{thread}")):
        said = page.select("main")[0].get_text().lower()
        assert "vaudra refus" not in said and "silence le" not in said


def test_closed_without_an_answer_it_is_said_still(post: Post) -> None:
    thread = post.write(**CHANGE)
    post.close(thread)
    assert said() in post.teacher.get(f"/courrier/{thread}").text


def test_a_question_is_no_request_and_cannot_be_called_one(post: Post) -> None:
    thread = post.write()
    assert "le silence vaudra" not in post.teacher.get(f"/courrier/{thread}").text
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", kind="renseignements", subject="Moi", body="Oui", request=True, status=422)
    assert "Ce type de message n’attend pas de décision." in page.text
    page.submit("Envoyer", kind="anomalie")
    assert said() in page.text


def test_an_answer_may_be_a_request_and_a_draft_remembers_it(post: Post) -> None:
    thread = post.write()
    page = post.teacher.get(f"/courrier/{thread}").submit(
        "Garder le brouillon", body="Corrigez", request=True
    )
    page.get(f"/courrier/{thread}").submit("Envoyer")
    assert said() in page.text
    assert [row.request for row in post.messages()] == [False, True]


def test_the_same_words_as_a_request_are_another_message(post: Post) -> None:
    thread = post.write()
    for asks in (False, True):
        post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Corrigez", request=asks)
    assert post.count(MessageRow) == 3


def test_a_change_of_situation_says_it_until_it_is_withdrawn(post: Post) -> None:
    page = post.teacher.get("/situation/demander/telephone")
    page.submit("Envoyer la demande", phone="06 00 00 00 01", effective="01/12/2026")
    assert said() in page.text
    uid = page.url.rpartition("/")[2]
    assert "Silence le" in post.desk.get(f"/gestion/demandes/{uid}").text
    page.submit("Retirer la demande")
    assert "silence" not in page.select("main")[0].get_text().lower()
