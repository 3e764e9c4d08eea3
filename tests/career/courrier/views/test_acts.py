"""Finding a thread again, its number, keeping it on paper, and who read what when."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from career.courrier.words import identifier_begins, indexed, number_of
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import QUESTION, Post, pdf

pytestmark = pytest.mark.both_engines
NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("echelons", True),  # of the subject: without its accent, in the plural
        ("passe", True),  # of the message
        ("ÉCHELON passe", True),
        ("arrete", True),  # the name of a file
        ("réponse claire", True),  # of the other side
        ("échelon mutation", False),
        ("le la", False),
        ("100%", False),
        ("_", False),
        ("'", False),
    ],
)
def test_her_threads_are_found_by_their_words(post: Post, query: str, found: bool) -> None:
    thread = post.write(files=pdf())
    post.answer(thread, "Voici une réponse claire.")
    page = post.teacher.get("/courrier").submit("Chercher", q=query)
    assert ("Mon échelon" in page.text) is found
    assert ("Aucun échange ne contient tous ces mots." in page.text) is not found
    assert page.value("q") == query


def test_a_thread_is_found_by_the_number_that_its_page_shows(post: Post) -> None:
    thread = post.write()
    number = number_of(thread)
    assert number in post.teacher.text
    for typed in (number, number.lower(), number[:9], f" {number} "):
        assert "Mon échelon" in post.teacher.get(f"/courrier?q={typed}").text
    assert "Mon échelon" not in post.teacher.get("/courrier?q=0000-0000-0000").text


def test_nobody_finds_another_s_threads(post: Post) -> None:
    thread = post.write()
    other = post.career.browser("soconnor")
    for query in ("echelon", number_of(thread)):
        assert "Mon échelon" not in other.get(f"/courrier?q={query}").text


def test_a_search_is_bounded(post: Post) -> None:
    post.write()
    post.teacher.get("/courrier?q=" + "mot+" * 2000)
    post.teacher.get("/courrier?q=a%00b")


def test_words_are_kept_folded_and_stemmed() -> None:
    assert indexed("Les Échelons, l’échelon !") == " echelon "
    assert indexed("") == ""
    assert identifier_begins("0A1B-2C3D-4E5F") == "0a1b2c3d-4e5f"
    assert identifier_begins("échelon") == ""


def test_a_thread_is_a_tagged_pdf_that_lists_its_files(post: Post) -> None:
    thread = post.write(files=pdf(), body="Bonjour <script>alert(1)</script> {{7*7}}")
    post.answer(thread, "Le 1er septembre.")
    page = post.teacher.get(f"/courrier/{thread}")
    token = page.value("csrf_token")
    answer = page.client.post(
        f"/courrier/{thread}/pdf",
        data={"csrf_token": token},
        headers={"Origin": ADDRESS},
        base_url=ADDRESS,
    )
    assert answer.mimetype == "application/pdf"
    assert f'filename="courrier-{number_of(thread)}-2026-11-21.pdf"' in answer.headers["Content-Disposition"]
    paper = PdfReader(BytesIO(answer.data))
    words = " ".join("\n".join(one.extract_text() for one in paper.pages).split())
    for said in ("Mon échelon", "<script>alert(1)</script> {{7*7}}", "Le 1er septembre.", "arrete.pdf"):
        assert said in words
    assert "/StructTreeRoot" in paper.trailer["/Root"]
    assert len(post.career.events("data_exported")) == 1


def test_a_thread_is_printed_without_its_forms(post: Post) -> None:
    thread = post.write()
    page = post.teacher.follow("Imprimer")
    assert page.url.endswith(f"/courrier/{thread}/imprimer")
    assert QUESTION["body"].split("\n")[1] in page.text
    assert page.select("main textarea") == []


@pytest.mark.parametrize("last", ["imprimer", "pdf"])
def test_another_s_thread_is_on_nobody_s_paper(post: Post, last: str) -> None:
    thread = post.write()
    other = post.career.browser("soconnor").get("/courrier/nouveau")
    answer = other.client.open(
        f"/courrier/{thread}/{last}",
        method="GET" if last == "imprimer" else "POST",
        data={"csrf_token": other.value("csrf_token")} if last == "pdf" else None,
        headers={"Origin": ADDRESS},
        base_url=ADDRESS,
    )
    assert answer.status_code == 404
    assert len(post.career.events("access_refused")) == 1


def test_both_sides_see_when_a_message_was_read(post: Post) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        thread = post.write()
        time.shift(timedelta(hours=1))
        post.answer(thread)
        time.shift(timedelta(hours=1))
        post.teacher.get(f"/courrier/{thread}")
        time.shift(timedelta(hours=1))
        hers = post.teacher.get(f"/courrier/{thread}").text
        desk = post.desk.get(f"/gestion/courrier/{thread}").text
    assert "Lu le 21 novembre 2026 à 13 h 00." in hers
    assert "Ouvert ici le 21 novembre 2026 à 14 h 00." in hers
    assert "Lu le 21 novembre 2026 à 14 h 00." in desk
    assert "Ouvert ici le 21 novembre 2026 à 13 h 00." in desk
