"""Several threads answered at once: each read before it leaves, all or none, once (threats 47, 50)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from career.courrier.tables import ThreadRow
from career.models import PersonRow
from career.people import GESTIONNAIRE
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import DESK, OTHER_DESK, QUESTION, TEACHER, Post
from tests.career.courrier.views.test_boilerplate import TEXT, rows, write
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
PATH, SEND = "/gestion/courrier/lot", "Envoyer les 2 réponses"
HELLO = "Bonjour {civilité} {nom}, votre fil {objet}."


def asked(post: Post, text: str = HELLO, **more: object) -> tuple[Browser, list[str]]:
    """Two threads ticked in the inbox and answered, up to the page where all is read again."""
    threads = [post.write(), post.write(subject="Mon congé", body="Et lui ?")]
    page = post.desk.get("/gestion/courrier?etat=tous")
    page.submit("Répondre aux fils cochés", fils=threads)
    page.submit("Relire avant d’envoyer", body=text, **more)
    return page, threads


def held(page: Browser) -> dict[str, str]:
    """What the page would send."""
    return {one: page.value(one) for one in ("csrf_token", "key", "owner", "fils", "shown", "body")}


def answers(post: Post) -> list[str]:
    return sorted(row.body for row in post.messages() if row.side == "service")


def test_each_is_read_before_it_leaves_then_all_leave(post: Post) -> None:
    page, _ = asked(post)
    assert "2 réponses sont prêtes, pour 1 agent. Rien n’est encore envoyé." in page.text
    for said in ("votre fil Mon échelon.", "votre fil Mon congé."):
        assert f"Bonjour Madame DURAND, {said}" in page.text
    assert answers(post) == []
    page.submit(SEND)
    assert "2 réponses sont envoyées." in page.text
    assert answers(post) == [
        f"Bonjour Madame DURAND, votre fil {one}." for one in ("Mon congé", "Mon échelon")
    ]
    assert len(post.career.events("message_sent")) == 4
    assert all(thread.closed_at is None for thread in post.threads())


def test_they_are_closed_with_the_answer(post: Post) -> None:
    page, _ = asked(post, closes=True)
    assert "Tous les fils seront clos." in page.text
    page.submit(SEND)
    assert "2 réponses sont envoyées, et les fils sont clos." in page.text
    assert all(thread.closed_at is not None and thread.awaits == "personne" for thread in post.threads())
    assert len(post.career.events("thread_closed")) == 2


def test_a_double_click_and_the_back_button_send_once(post: Post) -> None:
    page, _ = asked(post)
    data = held(page) | {"send": "1"}
    for said in ("2 réponses sont envoyées.", "Ces réponses étaient déjà envoyées"):
        page.post(PATH, data)
        assert said in page.text
    assert len(answers(post)) == 2
    page.post(PATH, data | {"body": "Autre chose"}, status=409)  # another text than the page showed
    assert "Quelque chose a changé entre-temps" in page.text
    page.submit(SEND, status=409)
    assert "Cette page avait déjà envoyé des réponses" in page.text
    assert len(answers(post)) == 2
    page.submit(SEND)
    assert len(answers(post)) == 4


def test_the_same_words_from_two_tabs_leave_once(post: Post) -> None:
    page, threads = asked(post)
    page.submit(SEND)
    page.get("/gestion/courrier?etat=tous").submit("Répondre aux fils cochés", fils=threads)
    page.submit("Relire avant d’envoyer", body=HELLO).submit(SEND)
    assert "Ces réponses étaient déjà envoyées" in page.text
    assert len(answers(post)) == 2


def test_a_thread_that_changed_is_told_and_nothing_leaves_until_she_confirms(post: Post) -> None:
    page, threads = asked(post)
    post.teacher.get(f"/courrier/{threads[0]}").submit("Envoyer", body="J’oubliais.")
    page.submit(SEND, status=409)
    note = page.select(".note.warn")[0].get_text()
    assert "Mon échelon" in note
    assert "Mon congé" not in note
    assert answers(post) == []
    page.submit(SEND)
    assert len(answers(post)) == 2


def test_what_a_dossier_lacks_keeps_all_from_leaving(post: Post) -> None:
    page, threads = asked(post, "Bonjour {prénom}")
    with post.db.begin() as session:
        session.execute(update(PersonRow).where(PersonRow.uid == TEACHER).values(given_name=""))
    page.submit(SEND, status=409).submit("Modifier").submit("Relire avant d’envoyer")
    assert "Il manque un renseignement dans 2 réponses" in page.text
    data = held(page) | {"send": "1"}
    page.post(PATH, data, status=422)
    assert answers(post) == []
    page.submit("Modifier").submit("Relire avant d’envoyer", body="Bonjour", fils=threads[:1])
    assert "1 réponse est prête" in page.text


def test_an_unknown_variable_is_refused_and_no_engine_reads_it(post: Post) -> None:
    threads = [post.write()]
    page = post.desk.get("/gestion/courrier").submit("Répondre aux fils cochés", fils=threads)
    page.submit("Relire avant d’envoyer", body="{{7*7}} <script>", status=422)
    assert page.value("body").strip() == "{{7*7}} <script>"
    assert "49" not in page.text


def test_a_template_is_added_and_filled_for_each(post: Post) -> None:
    write(post.desk)
    threads = [post.write()]
    page = post.desk.get("/gestion/courrier").submit("Répondre aux fils cochés", fils=threads)
    page.submit("Ajouter ce modèle", body="Avant", modele=rows(post)[0].id)
    assert page.value("body").strip().replace("\r\n", "\n") == f"Avant\n\n{TEXT}"
    page.submit("Relire avant d’envoyer").submit("Modifier")
    assert page.value("body").strip().startswith("Avant")
    page.submit("Relire avant d’envoyer").submit("Envoyer la réponse")
    assert "La réponse est envoyée." in page.text
    assert "échelon 8" in answers(post)[0]


def test_one_that_is_unticked_receives_nothing(post: Post) -> None:
    page, threads = asked(post)
    page.submit("Modifier").submit("Relire avant d’envoyer", fils=threads[1:]).submit("Envoyer la réponse")
    assert answers(post) == ["Bonjour Madame DURAND, votre fil Mon congé."]


def test_nothing_ticked_goes_back_to_the_inbox(post: Post) -> None:
    post.write()
    page = post.desk.get("/gestion/courrier").submit("Répondre aux fils cochés")
    assert "Cochez au moins un fil, puis répondez." in page.text


def test_another_s_thread_is_not_taken_and_it_is_in_the_journal(post: Post) -> None:
    thread = post.write()
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE).get("/gestion/courrier")
    token = other.value("csrf_token")
    data = {"csrf_token": token, "fils": thread}
    other.post(PATH, data, status=404)
    with_key = data | {"key": "k" * 32, "shown": f"{thread} 1.0 {'a' * 16}", "body": "x", "send": "1"}
    other.post(PATH, with_key, status=404)
    assert "Mon échelon" not in other.html
    assert [line.actor for line in post.career.events("access_refused")] == [OTHER_DESK] * 2
    assert answers(post) == []


def test_another_s_among_hers_is_left_out_and_she_is_told(post: Post) -> None:
    mine = post.write()
    post.career.browser("efaure").get("/courrier/nouveau").submit("Envoyer", **QUESTION)
    theirs = next(one.id for one in post.threads() if one.id != mine)
    page = post.desk.get("/gestion/courrier")
    page.post(PATH, {"csrf_token": page.value("csrf_token"), "fils": [mine, theirs]}, status=422)
    assert "ne sont pas à vous" in page.problems[0]
    assert [(one["type"], one["value"]) for one in page.select("[name=fils]")] == [("checkbox", mine)]
    assert "FAURE" not in page.text
    assert len(post.career.events("access_refused")) == 1


def test_a_thread_joined_to_another_is_left_out_at_each_step(post: Post) -> None:
    page, threads = asked(post)
    with post.db.begin() as session:
        session.execute(update(ThreadRow).where(ThreadRow.id == threads[0]).values(joined_to=threads[1]))
    page.submit(SEND, status=409)
    assert "réunis à d’autres" in page.problems[0]
    page.submit("Envoyer la réponse")
    assert answers(post) == ["Bonjour Madame DURAND, votre fil Mon congé."]


def test_a_teacher_has_no_such_page(post: Post) -> None:
    post.write()
    page = post.career.browser(TEACHER).get("/courrier")
    page.post(PATH, {"csrf_token": page.value("csrf_token"), "fils": "x"}, status=403)


def test_a_session_that_ended_gives_the_text_back(post: Post) -> None:
    threads = [post.write()]
    page = post.desk.get("/gestion/courrier").submit("Répondre aux fils cochés", fils=threads)
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Relire avant d’envoyer", body="Un long texte", status=401)
    assert page.value("body").strip() == "Un long texte"
    page.client.get(f"{post.career.door}/{DESK}", base_url=ADDRESS)
    page.submit("Relire avant d’envoyer", status=400, forge={"csrf_token": "an older one"})
    assert "Votre session avait changé" in page.text
    page.submit("Relire avant d’envoyer").submit("Envoyer la réponse")
    assert answers(post) == ["Un long texte"]


def test_two_requests_at_the_same_instant_send_once(post: Post) -> None:
    page, _ = asked(post)
    data = held(page) | {"send": "1"}
    cookies = page.client.get_cookie("career_session", domain="127.0.0.1")
    assert cookies is not None

    def press(_: int) -> int:
        client = post.career.app.test_client()
        client.set_cookie("career_session", cookies.value, domain="127.0.0.1")
        return client.post(PATH, data=data, headers={"Origin": ADDRESS}, base_url=ADDRESS).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == [303, 303]
    assert len(answers(post)) == 2
