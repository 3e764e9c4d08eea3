"""The teacher's pages: writing, reading, answering; once, to the right person, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine

from career.courrier.models import PAGE, ThreadRow
from career.courrier.rules import BODY_LENGTH, SAME_FOR
from career.dossier.tables import DOSSIER
from career.models import PortfolioRow
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import (
    DESK,
    OTHER_TEACHER,
    PDF,
    QUESTION,
    TEACHER,
    Post,
    filled,
    heavy,
    pdf,
)
from tests.judge import Browser

HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd \u202egnp.exe \u2066x"


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
    assert names == {"csrf_token", "key", "kind", "subject", "body", "files", "submit"}


def test_sizes_and_kinds_of_files_are_said_first(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    assert "5 fichiers au plus, 10 Mo chacun au plus." in page.text
    assert "Formats acceptés : PDF, JPEG, PNG, GIF, DOCX et ODT." in page.text


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


def test_files_chosen_with_a_field_missing_must_be_chosen_again_and_it_is_said(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau").submit("Envoyer", files=pdf(), status=422)
    assert "Choisissez de nouveau vos pièces jointes" in page.text
    assert post.vault_size() == 0


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


def test_a_form_without_its_sign_is_refused_and_can_be_sent_again(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, forge={"key": None}, status=422)
    assert page.problems == ["La page était incomplète. Vérifiez votre message et envoyez-le de nouveau."]
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


def test_a_closed_thread_says_so_and_offers_a_new_one(post: Post) -> None:
    thread = post.write()
    post.close(thread)
    page = post.teacher.get(f"/courrier/{thread}")
    assert "Ce fil est clos" in page.text
    assert page.select("textarea") == []
    page.follow("Écrire un nouveau message sur ce sujet")
    assert (page.value("subject"), page.select("option[selected]")[0]["value"]) == (
        "Suite\u00a0: Mon échelon",
        "renseignements",
    )


def test_an_answer_written_while_the_thread_was_closed_is_kept_for_a_new_one(post: Post) -> None:
    thread = post.write()
    page = post.teacher.get(f"/courrier/{thread}")
    post.close(thread)
    page.submit("Envoyer", body="Encore une chose", files=pdf(), status=409)
    assert "Le fil a été clos entre-temps" in page.text
    assert "Choisissez de nouveau vos pièces jointes" in page.text
    assert page.value("body").strip() == "Encore une chose"
    page.submit("Envoyer")
    assert [row.subject for row in post.threads()] == ["Mon échelon", "Suite\u00a0: Mon échelon"]


def test_a_line_of_the_dossier_proposes_the_subject_of_an_anomaly(post: Post) -> None:
    page = post.teacher.get("/courrier/nouveau?objet=Affectation%20du%0d%0a1er%20septembre%202021")
    assert page.value("subject") == "Affectation du 1er septembre 2021"
    assert page.select("option[selected]")[0]["value"] == "anomalie"


@pytest.mark.parametrize(
    "query", ["objet=" + "x" * 3000, "objet=%00%1b%e2%80%ae", "suite=x", "objet=%ff", "page=9"]
)
def test_odd_proposals_are_inert(post: Post, query: str) -> None:
    assert len(post.teacher.get(f"/courrier/nouveau?{query}").value("subject")) <= 120


def test_another_s_thread_cannot_be_gone_on_with(post: Post) -> None:
    thread = post.write()
    post.career.browser(OTHER_TEACHER).get(f"/courrier/nouveau?suite={thread}", status=404)
    assert post.career.events("access_refused")


def test_hostile_texts_are_inert_in_every_page_and_mail(post: Post) -> None:
    thread = post.write(subject=HOSTILE, body=HOSTILE + "\r\nBcc: x@y.z", files=pdf(HOSTILE + "../../a.pdf"))
    post.answer(thread, HOSTILE)
    pages = [
        post.teacher.get(f"/courrier/{thread}"),
        post.desk.get(f"/gestion/courrier/{thread}"),
        post.teacher.get("/courrier"),
        post.desk.get("/gestion/courrier?etat=ouverts"),
    ]
    for page in pages:
        assert "<script>alert" not in page.html
        assert "{{7*7}}" in page.html
        assert "49" not in page.h1
        assert "\u202e" not in str(page.page.title) + str(page.page.h1)
    for mail in post.mails():
        assert "alert" not in str(mail)
        assert "7*7" not in str(mail)
        assert "\n" not in mail["subject"]


def test_a_right_to_left_mark_turns_only_its_own_paragraph(post: Post) -> None:
    thread = post.write(body="un\u202etrois\n\ndeux")
    page = post.teacher.get(f"/courrier/{thread}")
    assert [tag.get("dir") for tag in page.select("article .prose p")] == ["auto", "auto"]
    assert all(tag.find("bdi") for tag in page.select("h1"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_teacher_s_thread_is_not_found_and_it_is_in_the_journal(post: Post, method: str) -> None:
    thread = post.write()
    stranger: Browser = post.career.browser(OTHER_TEACHER)
    stranger.get("/courrier/nouveau")
    key, token = stranger.value("key"), stranger.value("csrf_token")
    if method == "get":
        stranger.get(f"/courrier/{thread}", status=404)
    else:
        data = {"body": "x", "key": key, "csrf_token": token}
        stranger.post(f"/courrier/{thread}", data, status=404)
    [event] = post.career.events("access_refused")
    assert (event.actor, event.subject) == (OTHER_TEACHER, TEACHER)
    assert "Mon échelon" not in stranger.html
    assert len(post.messages()) == 1


def test_a_thread_that_does_not_exist_answers_as_another_s(post: Post) -> None:
    thread = post.write()
    stranger = post.career.browser(OTHER_TEACHER)
    absent = stranger.get(f"/courrier/{uuid4()}", status=404).text
    assert stranger.get(f"/courrier/{thread}", status=404).text == absent


def test_her_own_gestionnaire_s_address_is_not_the_teacher_s_page(post: Post) -> None:
    thread = post.write()
    post.desk.get(f"/courrier/{thread}", status=404)


def test_who_is_not_signed_in_sees_nothing(post: Post) -> None:
    thread = post.write()
    nobody = post.career.browser()
    for path in ("/courrier", "/courrier/nouveau", f"/courrier/{thread}"):
        answer = nobody.client.get(path, base_url=ADDRESS)
        assert b"chelon" not in answer.data
        assert answer.status_code in (302, 503)


def test_after_the_end_of_her_functions_she_reads_and_asks_nothing(post: Post) -> None:
    retired = post.career.browser("apons")
    page = retired.get("/courrier")
    assert "Vos fonctions ont pris fin" in page.text
    assert "Écrire un message" not in page.text
    retired.get("/courrier/nouveau", status=403)
    data = {**QUESTION, "key": "k" * 32, "csrf_token": retired.value("csrf_token")}
    retired.post("/courrier/nouveau", data, status=403)
    assert post.messages() == []


def test_after_the_end_of_her_functions_she_answers_no_thread(post: Post) -> None:
    thread = post.write()
    page = post.teacher.get(f"/courrier/{thread}")
    with post.db.begin() as session:
        session.execute(DOSSIER.update().where(DOSSIER.c.uid == TEACHER).values(ends=date(2026, 11, 1)))
    page.submit("Envoyer", body="Encore", status=403)
    assert "Vos fonctions ont pris fin" in page.text
    assert page.select("textarea") == []
    assert len(post.messages()) == 1


def test_who_has_no_dossier_is_told_why_she_cannot_write(post: Post) -> None:
    page = post.career.browser("klopez").get("/courrier")
    assert "Écrire un message" not in page.text
    assert "Le courrier relie un enseignant au gestionnaire de son dossier." in page.text


def test_who_is_followed_by_nobody_is_told_whom_to_call(post: Post) -> None:
    with post.db.begin() as session:
        session.query(PortfolioRow).delete()
    page = post.teacher.get("/courrier")
    assert "Aucun service ne suit encore votre dossier" in page.text
    post.teacher.get("/courrier/nouveau", status=403)


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


def test_a_stranger_s_heavy_request_is_refused_before_it_is_read(post: Post, career: CareerSite) -> None:
    nobody = career.browser()
    nobody.post("/courrier/nouveau", {"body": "y" * (2 * 1024 * 1024)}, status=413)
    assert "trop lourd" in nobody.h1
