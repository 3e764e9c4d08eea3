"""One answer to many threads is kept as a draft, by itself or by its button, with those it is for."""

import pytest
from sqlalchemy import select, update

from career.courrier.tables import DraftRow, ThreadRow
from career.people import GESTIONNAIRE
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER, Post
from tests.career.courrier.test_access import give
from tests.career.courrier.test_drafts import autosave
from tests.career.courrier.views.test_bulk import PATH, answers
from tests.judge import Browser

pytestmark = pytest.mark.both_engines
TEXT = "Bonjour {nom}, c’est fait."


def begun(post: Post) -> tuple[Browser, list[str]]:
    """Two threads ticked in the inbox."""
    threads = [post.write(), post.write(subject="Mon congé", body="Et lui ?")]
    page = post.desk.get("/gestion/courrier?etat=tous")
    return page.submit("Répondre aux fils cochés", fils=threads), threads


def kept(post: Post) -> list[tuple[str, list[str], bool]]:
    with post.db.read() as session:
        rows = session.scalars(select(DraftRow).order_by(DraftRow.saved_at)).all()
    return [(row.body, sorted(row.threads), row.closes) for row in rows]


def ticked(page: Browser) -> list[str]:
    return sorted(str(box["value"]) for box in page.select("[name=fils]") if box.has_attr("checked"))


def test_its_button_keeps_it_and_it_is_taken_up_again_and_sent_once(post: Post) -> None:
    page, threads = begun(post)
    page.submit("Garder le brouillon", body=TEXT, closes=True)
    assert "Il n’est pas envoyé : les agents et vos collègues ne le voient pas." in page.text
    assert kept(post) == [(TEXT, sorted(threads), True)]
    page.get("/gestion/courrier").follow("Vos brouillons")
    assert TEXT in page.text
    page.follow("Réponse à 2 fils")
    assert "Tant que vous ne l’avez pas envoyé, les agents et vos collègues" in page.text
    assert (
        "Les fils qui recevront cette réponse" in page.text
    )  # the boxes say which, and no count beside them
    assert (page.value("body").strip(), ticked(page)) == (TEXT, sorted(threads))
    assert page.select("[name=closes]")[0].has_attr("checked")
    page.submit("Relire avant d’envoyer").submit("Envoyer les 2 réponses")
    assert answers(post) == ["Bonjour DURAND, c’est fait."] * 2
    assert kept(post) == []


def test_reading_it_again_keeps_it_and_what_was_unticked_can_be_ticked_again(post: Post) -> None:
    page, threads = begun(post)
    page.submit("Relire avant d’envoyer", body=TEXT, fils=threads[:1])
    assert kept(post) == [(TEXT, threads[:1], False)]
    page.submit("Modifier")
    assert ticked(page) == threads[:1]
    assert len(page.select("[name=fils]")) == 2
    page.submit("Relire avant d’envoyer", fils=threads, body="Autre")
    assert kept(post) == [("Autre", sorted(threads), False)]
    page.submit("Modifier").submit("Relire avant d’envoyer", fils=[], status=422)
    assert "Cochez au moins un fil" in page.problems[0]
    assert (page.value("body").strip(), len(page.select("[name=fils]"))) == ("Autre", 2)


def test_the_script_keeps_it_and_nothing_once_it_is_sent(post: Post) -> None:
    page, threads = begun(post)
    typed = {"fils": threads, "body": TEXT}
    status, said = autosave(page, PATH, **typed)
    assert status == 200
    assert str(said["next"]).startswith(f"{PATH}?brouillon=")
    page.get(str(said["next"]))
    late = post.career.browser(DESK, GESTIONNAIRE).get(str(said["next"]))
    page.submit("Relire avant d’envoyer").submit("Envoyer les 2 réponses")
    assert autosave(late, PATH, **typed)[1]["said"] == "Ce message est déjà envoyé."
    assert kept(post) == []
    autosave(late, PATH, **{**typed, "body": "Et autre chose."})
    assert [body for body, *_ in kept(post)] == ["Et autre chose."]


def test_a_second_tab_is_told_and_both_texts_stay(post: Post) -> None:
    page, threads = begun(post)
    page.submit("Garder le brouillon", body="Un")
    other = post.career.browser(DESK, GESTIONNAIRE).get(page.url)
    other.submit("Garder le brouillon", body="Deux")
    page.submit("Relire avant d’envoyer", body="Trois", status=409)
    assert "Ce brouillon a été changé ailleurs entre-temps" in page.text
    assert "Deux" in page.text
    assert page.value("body").strip() == "Trois"
    page.submit("Relire avant d’envoyer")
    assert kept(post) == [("Trois", sorted(threads), False)]


def test_a_draft_changed_in_another_tab_outlives_the_sending(post: Post) -> None:
    page, _ = begun(post)
    page.submit("Relire avant d’envoyer", body="Un")
    with post.db.read() as session:
        draft = session.scalars(select(DraftRow)).one().id
    other = post.career.browser(DESK, GESTIONNAIRE).get(f"{PATH}?brouillon={draft}")
    other.submit("Garder le brouillon", body="Deux")
    page.submit("Envoyer les 2 réponses")
    assert (answers(post), [body for body, *_ in kept(post)]) == (["Un", "Un"], ["Deux"])


def test_threads_that_are_hers_no_more_are_left_out_and_the_text_stays(post: Post) -> None:
    page, threads = begun(post)
    page.submit("Garder le brouillon", body=TEXT)
    with post.db.begin() as session:
        session.execute(update(ThreadRow).where(ThreadRow.id == threads[0]).values(joined_to=threads[1]))
    page.get(page.url)
    assert ticked(page) == threads[1:]
    assert "ne sont plus à vous, ou sont réunis à d’autres" in page.text
    with post.db.begin() as session:
        session.execute(update(ThreadRow).values(joined_to="x"))
    page.get(page.url)
    assert page.value("body").strip() == TEXT
    assert "Aucun de ces fils n’est plus à vous." in page.text
    assert post.career.events("access_refused") == []
    page.get("/gestion/courrier/brouillons").submit("Jeter")
    assert kept(post) == []


def test_another_s_draft_is_404_and_in_the_journal(post: Post) -> None:
    page, _ = begun(post)
    page.submit("Garder le brouillon", body=TEXT)
    post.career.browser(OTHER_DESK, GESTIONNAIRE).get(page.url, status=404)
    assert [line.actor for line in post.career.events("access_refused")] == [OTHER_DESK]
    page.get(PATH)
    assert page.url.endswith("/gestion/courrier")


def test_what_was_typed_to_threads_that_are_hers_no_more_comes_back(post: Post) -> None:
    thread = post.write()
    page = post.desk.get("/gestion/courrier").submit("Répondre aux fils cochés", fils=[thread])
    post.career.browser("efaure")
    with post.db.begin() as session:
        session.execute(update(ThreadRow).where(ThreadRow.id == thread).values(agent=DESK))
    page.submit("Relire avant d’envoyer", body="Un long texte", status=404)
    assert "Un long texte" in page.text


def test_the_draft_of_a_thread_or_of_her_own_side_is_taken_up_where_it_is(post: Post) -> None:
    thread = post.write()
    give(post, thread, DESK)
    post.desk.get(f"/gestion/courrier/{thread}").submit("Garder le brouillon", body="Un")
    with post.db.read() as session:
        draft = session.scalars(select(DraftRow)).one().id
    assert post.desk.get(f"{PATH}?brouillon={draft}").url.endswith(thread)


def test_a_page_taken_up_again_for_one_more_thread_sends_to_that_one_alone(post: Post) -> None:
    page, threads = begun(post)
    more = post.write(subject="Mon indice", body="Et mon indice ?")
    names = ("csrf_token", "key", "owner", "version", "kept", "offered")
    back = {name: page.value(name) for name in names} | {"body": "Bonjour", "reread": "1"}
    page.submit("Relire avant d’envoyer", body="Bonjour").submit("Envoyer les 2 réponses")
    page.post(PATH, {**back, "fils": [threads[0], more]})
    assert "ont déjà reçu cette réponse" in page.text
    assert kept(post) == [("Bonjour", [more], False)]
    page.submit("Envoyer la réponse")
    assert answers(post) == ["Bonjour"] * 3
    page.post(PATH, {**back, "fils": threads})
    assert "Ce message est déjà envoyé." in page.text
    assert kept(post) == []


def test_a_draft_of_her_desk_is_none_of_her_own_messages(post: Post) -> None:
    page, _ = begun(post)
    page.submit("Garder le brouillon", body=TEXT)
    with post.db.begin() as session:
        session.execute(update(DraftRow).values(author=TEACHER))
    post.teacher.get(f"/courrier/nouveau?{page.url.partition('?')[2]}", status=404)
    assert TEXT not in post.teacher.html
