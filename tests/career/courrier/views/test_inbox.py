"""The inbox of a gestionnaire: filters by links and a form, search, and the way from thread to thread."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from career.courrier.acting import Act, Doing, act, mark
from career.courrier.tables import ThreadRow
from career.models import PersonRow
from career.people import GESTIONNAIRE, Person
from socle import clock
from tests.career.conftest import DAY
from tests.career.courrier.conftest import DESK, OTHER_DESK, OTHER_TEACHER, Post, pdf
from tests.career.courrier.test_access import give
from tests.judge import Browser

INBOX = "/gestion/courrier"


def age(post: Post, thread: str, days: int) -> None:
    """The service has owed an answer for that many days."""
    since = clock.now() - timedelta(days=days)
    with post.db.begin() as session:
        session.execute(update(ThreadRow).where(ThreadRow.id == thread).values(since=since, last_at=since))


def chosen(page: Browser, name: str) -> object:
    """What a list of the page has chosen."""
    return page.select(f"select[name={name}] option[selected]")[0]["value"]


@pytest.fixture
def three(post: Post) -> list[str]:
    """Three threads, the first written the longest ago."""
    subjects = ("Le premier", "Le deuxième", "Le troisième")
    threads = [post.write(subject=one, body=f"{one} fil.") for one in subjects]
    for days, thread in zip((30, 20, 0), threads, strict=True):
        age(post, thread, days)
    return threads


def test_the_work_of_the_day_is_said_first(post: Post, three: list[str]) -> None:
    page = post.desk.get(INBOX)
    assert "3 fils attendent votre réponse. Le plus ancien attend depuis" in page.text
    places = [page.text.index(one) for one in ("Le premier", "Le deuxième", "Le troisième")]
    assert places == sorted(places)
    later = post.desk.get(f"{INBOX}?tri=activite").text
    assert later.index("Le troisième") < later.index("Le premier")


def test_an_empty_inbox_says_so(post: Post) -> None:
    assert "Aucun fil n’attend votre réponse." in post.desk.get(INBOX).text


def test_an_answer_moves_a_thread_to_what_is_answered(post: Post) -> None:
    thread = post.write(files=pdf())
    assert "1 pièce jointe" in post.desk.get(INBOX).text
    post.answer(thread)
    assert "Mon échelon" not in post.desk.get(INBOX).text
    assert "Mon échelon" in post.desk.follow("Répondus (1)").text


def test_filters_combine_and_are_kept_by_links(post: Post, three: list[str]) -> None:
    post.write(kind="anomalie", subject="Une anomalie")
    page = post.desk.get(INBOX).submit("Afficher", type="anomalie")
    assert "Une anomalie" in page.text
    assert "Le premier" not in page.text
    page.follow("Nouveaux (1)")
    assert "Le premier" not in page.text
    assert chosen(page, "type") == "anomalie"
    assert "Le premier" in page.follow("Tout effacer").text


def test_what_is_late_is_marked_counted_and_kept(post: Post, three: list[str]) -> None:
    eve = DAY - timedelta(days=1)
    with post.db.begin() as session:
        session.execute(update(ThreadRow).where(ThreadRow.id == three[1]).values(due_on=eve))
    page = post.desk.get(INBOX)
    assert "En retard, délai visé dépassé (1)" in page.text
    page.submit("Afficher", age="retard")
    assert "Le deuxième" in page.text
    assert "Le premier" not in page.text
    assert "en retard" in page.text
    assert chosen(page, "age") == "retard"


def test_words_are_looked_for_in_closed_threads_too(post: Post) -> None:
    post.close(post.write())
    page = post.desk.get(INBOX).submit("Afficher", q="échelons")
    assert "Mon échelon" in page.text
    assert "clos" in page.text
    assert page.value("q") == "échelons"
    assert "Aucun fil ne contient tous ces mots." in page.submit("Afficher", q="xylophone").text


def test_a_note_is_found_by_the_desk_and_by_no_agent(post: Post) -> None:
    thread = post.write()
    actor = Person(1, "16", DESK, "", "", "", "", "")
    with post.db.read() as session:
        seen = mark(session, thread)
    with post.career.app.app_context():
        act(post.db, Doing(actor, Act.NOTE, "k", seen, "Dossier litigieux"), thread, lambda *_: {})
    assert "Mon échelon" in post.desk.get(f"{INBOX}?q=litigieux").text
    assert "Mon échelon" not in post.teacher.get("/courrier?q=litigieux").text


def test_who_has_a_thread_that_was_given_is_said(post: Post) -> None:
    thread = post.write()
    give(post, thread, OTHER_DESK)
    assert "Mon échelon" not in post.desk.get(INBOX).text
    assert "chez" in post.desk.follow("Transférés (1)").text
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE).get(f"{INBOX}?pour=confies")
    assert "Mon échelon" in other.text


def test_one_goes_from_thread_to_thread_and_back_to_the_list(post: Post, three: list[str]) -> None:
    page = post.desk.get(f"{INBOX}?type=renseignements").follow("Le premier")
    assert page.h1 == "Le premier"
    assert page.follow("Fil suivant").h1 == "Le deuxième"
    assert page.follow("Fil suivant").h1 == "Le troisième"
    assert not page.select('a[rel="next"]')
    assert page.follow("Fil précédent").h1 == "Le deuxième"
    assert chosen(page.follow("Revenir à la liste"), "type") == "renseignements"


def test_an_answer_leads_on_through_the_list_it_was_opened_from(post: Post, three: list[str]) -> None:
    page = post.desk.get(INBOX).follow("Le deuxième")
    page.submit("Envoyer", body="Voilà.")
    assert page.h1 == "Le deuxième"
    assert page.follow("Fil suivant").h1 == "Le troisième"


def test_closing_leads_back_to_the_list(post: Post, three: list[str]) -> None:
    page = post.desk.get(f"{INBOX}?type=renseignements").follow("Le deuxième").submit("Clore ce fil")
    assert chosen(page, "type") == "renseignements"


@pytest.mark.parametrize("place", ["x", "-1", "9" * 30, "²", ""])
def test_an_odd_place_in_a_list_is_inert(post: Post, place: str) -> None:
    page = post.desk.get(f"{INBOX}/{post.write()}?ici={place}")
    assert page.h1 == "Mon échelon"


@pytest.mark.parametrize(
    "query", ["%", "*", "x" * 5000, "a" * 2, "<script>", "{{7*7}}", "' OR 1=1 --", "\u202e"]
)
def test_odd_searches_are_inert(post: Post, query: str) -> None:
    page = post.desk.get(INBOX)
    page.submit("Afficher", q=query)
    assert page.h1 == "Courrier reçu"


def test_threads_are_ticked_to_be_answered_together(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(INBOX)
    [box] = page.select("input[name=fils]")
    assert (box["value"], box["form"]) == (thread, "lot")
    assert "Choisir le fil «\u00a0Mon échelon\u00a0» de Fatima DURAND" in str(box["aria-label"])
    assert page.select("form#lot button")


def test_an_address_that_asks_for_anybody_names_nobody(post: Post) -> None:
    with post.db.begin() as session:
        session.execute(
            update(PersonRow).where(PersonRow.uid == OTHER_TEACHER).values(display_name="Siobhan O’CONNOR")
        )
    page = post.desk.get(f"{INBOX}?pour={OTHER_TEACHER}")
    assert "CONNOR" not in page.text
    assert "À la place de" not in page.text


@pytest.mark.both_engines
def test_signs_that_no_engine_keeps_are_inert_in_an_address(post: Post) -> None:
    thread = post.write()
    page = post.desk.get(f"{INBOX}?etat=tous&type=%00&tri=%00&ici=%00")
    assert [box["value"] for box in page.select("[name=fils]")] == [thread]
    page.get(f"{INBOX}?etat=tous&pour=a%00b&q=a%00b")
    assert page.select("[name=fils]") == []
