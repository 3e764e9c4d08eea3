"""The teacher’s pages: writing, reading, answering."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from career.courrier.models import PAGE
from career.courrier.rules import BODY_LENGTH
from career.courrier.tables import ThreadRow
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import (
    DESK,
    QUESTION,
    TEACHER,
    Post,
    pdf,
)
from tests.judge import words


def keep_thread(post: Post, number: int) -> None:
    """A thread without messages, one minute after the one before."""
    at = datetime(2026, 10, 1, 9, number, tzinfo=UTC)
    with post.db.begin() as session:
        session.add(
            ThreadRow(
                id=str(uuid4()),
                academie="16",
                agent=TEACHER,
                subject=f"Question {number}.",
                kind="pieces",
                opened_at=at,
                last_at=at,
                closed_at=None,
            )
        )


def test_she_is_told_where_messages_go_and_never_types_a_recipient(post: Post) -> None:
    page = post.teacher.get("/courrier").follow("Écrire un message")
    assert "Votre message arrive directement au gestionnaire de votre dossier." in page.text
    assert "Les réponses se lisent seulement ici." in page.text
    assert "Sylvie BONNET" in page.text
    names = {str(field["name"]) for field in page.select("main [name]")}
    assert names == {
        "csrf_token", "key", "owner", "version", "kept", "kind", "subject", "body", "files", "receipt",
        "submit", "keep", "suite", "request",
    }  # fmt: skip


def test_sizes_and_kinds_of_files_are_said_first(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    assert "5 fichiers au plus, 10 Mo chacun au plus." in page.text
    assert "Formats acceptés : PDF, JPEG, PNG, GIF, HEIC, DOCX et ODT." in page.text


def test_a_message_arrives_and_is_shown(post: Post) -> None:
    thread = post.write()
    assert "Votre message est envoyé au gestionnaire de votre dossier." in post.teacher.text
    assert post.teacher.h1 == "Mon échelon"
    assert "Pas encore lu." in post.teacher.text
    assert "Mon échelon" in post.teacher.get("/courrier").text
    assert [row.id for row in post.threads()] == [thread]


def test_what_was_typed_stays_when_a_field_is_missing(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", subject="Mon échelon", body="Bonjour", status=422)
    assert page.problems == ["Choisissez le type."]
    assert (page.value("subject"), page.value("body").strip()) == ("Mon échelon", "Bonjour")
    page.submit("Envoyer", kind="pieces")
    assert "Votre message est envoyé" in page.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body", "x" * (BODY_LENGTH + 1), "Écrivez 8 000 caractères au plus."),
        ("subject", "x" * 121, "Écrivez 120 caractères au plus."),
        ("subject", "\u202e\u200b", "Ce champ ne contient aucun mot. Écrivez votre texte."),
        ("body", "\u200b", "Ce champ ne contient aucun mot. Écrivez votre texte."),
        ("body", "a\x00b", "Ce champ contient un caractère invisible. Effacez-le et tapez-le de nouveau."),
    ],
)
def test_a_text_too_long_or_without_words_is_refused(post: Post, field: str, value: str, said: str) -> None:
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **{**QUESTION, field: value}, status=422)
    assert page.problems == [said]
    assert post.messages() == []


def test_a_type_that_is_not_offered_is_refused(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", forge={"kind": "convocation"}, subject="x", body="x", status=422)
    assert page.problems == ["Choisissez une des réponses proposées."]


def test_an_answer_is_marked_unread_until_it_is_opened(post: Post) -> None:
    thread = post.write()
    post.answer(thread)
    assert "Mon échelon 1 non lu" in post.teacher.get("/courrier").text
    assert post.messages()[1].read_at is None
    opened = post.teacher.get(f"/courrier/{thread}")
    assert "nouveau" in opened.text
    assert post.messages()[1].read_by == TEACHER
    assert "non lu" not in post.teacher.get("/courrier").text
    assert "Lu le" in post.desk.get(f"/gestion/courrier/{thread}").text
    assert "nouveau" not in post.teacher.get(f"/courrier/{thread}").text


def test_a_look_without_opening_marks_nothing_read(post: Post) -> None:
    thread = post.write()
    post.answer(thread)
    post.teacher.client.head(f"/courrier/{thread}", base_url=ADDRESS)
    assert post.messages()[1].read_at is None


def test_her_first_page_counts_what_waits(post: Post) -> None:
    thread = post.write()
    post.answer(thread)
    assert "1 message" in post.teacher.get("/").text


def test_she_answers(post: Post) -> None:
    thread = post.write()
    post.answer(thread)
    page = post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Merci.")
    assert "Votre réponse est envoyée." in page.text
    assert [(row.side, row.body) for row in post.messages()] == [
        ("agent", QUESTION["body"]),
        ("service", "Le 1er septembre."),
        ("agent", "Merci."),
    ]


def test_what_she_adds_to_her_own_message_is_no_answer(post: Post) -> None:
    page = post.teacher.get(f"/courrier/{post.write()}")
    assert [words(one) for one in page.select("label[for=body]")] == ["Votre message"]
    assert "Ajouter un message" in page.text
    page.submit("Envoyer", body=" ", status=422)
    assert page.problems == ["Écrivez votre message."]
    assert [words(one) for one in page.select("label[for=body]")] == ["Votre message"]
    page.submit("Envoyer", body="J’oubliais ceci.")
    assert "Votre message est envoyé." in page.text


def test_a_closed_thread_says_so_and_offers_a_new_one(post: Post) -> None:
    thread = post.write()
    post.close(thread)
    post.age(thread)
    page = post.teacher.get(f"/courrier/{thread}")
    assert "une réponse ne le rouvre plus" in page.text
    assert page.select("textarea") == []
    page.follow("Écrire à la suite")
    assert (page.value("subject"), page.select("option[selected]")[0]["value"]) == (
        "Suite\u00a0: Mon échelon",
        "renseignements",
    )


def test_an_answer_written_while_the_thread_was_closed_is_kept_for_a_new_one(post: Post) -> None:
    thread = post.write()
    page = post.teacher.get(f"/courrier/{thread}")
    post.close(thread)
    post.age(thread)
    page.submit("Envoyer", body="Encore une chose", files=pdf(), status=409)
    assert "elle ne peut plus le rouvrir" in page.text
    assert "Choisissez de nouveau vos pièces jointes" not in page.text
    assert page.value("body").strip() == "Encore une chose"
    page.submit("Envoyer")
    assert len(post.files()) == 1
    assert [row.subject for row in post.threads()] == ["Mon échelon", "Suite\u00a0: Mon échelon"]
    assert [row.follows for row in post.threads()] == ["", thread]


def test_a_line_of_the_dossier_proposes_the_subject_of_an_anomaly(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau?objet=Affectation%20du%0d%0a1er%20septembre%202021")
    assert page.value("subject") == "Affectation du 1er septembre 2021"
    assert page.select("option[selected]")[0]["value"] == "anomalie"


def test_a_long_list_has_pages(post: Post) -> None:
    for number in range(PAGE + 1):
        keep_thread(post, number)
    page = post.teacher.get("/courrier")
    assert "Page 1 sur 2" in page.text
    assert "Question 0." not in page.text
    assert "Question 0." in page.follow("Page suivante").text
    for odd in ("0", "-3", "99999999999999999999", "x", "2%00"):
        page.get(f"/courrier?page={odd}")


def test_a_notice_says_only_that_a_message_waits(post: Post) -> None:
    thread = post.write(files=pdf())
    post.answer(thread)
    to_desk, to_teacher = post.mails()
    assert to_desk["to"] == "sylvie.bonnet@ac-demo.example"
    assert to_teacher["to"] == "fatima.durand@ac-demo.example"
    assert to_teacher["subject"] == "Vous avez un nouveau message"
    for mail in (to_desk, to_teacher):
        words = mail["subject"] + mail["text"] + mail["html"]
        for secret in ("échelon", "passe-t-il", "septembre", "arrete", "DURAND", "BONNET", TEACHER, DESK):
            assert secret not in words
        assert "http" not in words
        assert "<a " not in words
        assert "tapez vous-même l’adresse" in words
