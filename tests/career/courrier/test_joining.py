"""Two threads on one matter read as one, a stray message put in its place; notes stay where they are."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text, update

from career.courrier import acting, joining, models
from career.courrier.acting import Act, Changed, Doing
from career.courrier.carrying import Pair, Refused
from career.courrier.rules import Draft, Side
from career.courrier.sending import Letter, ThreadJoined, send
from career.courrier.tables import DraftRow, MessageRow, StepRow, ThreadRow
from career.courrier.words import number_of
from career.delays.tables import AnswerRow
from career.models import PersonRow
from career.people import GESTIONNAIRE, Person, find
from socle import clock
from socle.web.acting import new_key
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import (
    DESK,
    OTHER_DESK,
    OTHER_TEACHER,
    QUESTION,
    TEACHER,
    Post,
    of_act,
    pdf,
)
from tests.career.courrier.test_access import give

pytestmark = pytest.mark.both_engines
NOTE = "À voir avec la DPE, confidentiel."


def two(post: Post) -> tuple[str, str]:
    """A question and another on the same matter."""
    return post.write(), post.write(subject="Toujours mon échelon", body="Des nouvelles ?")


def join(post: Post, one: str, into: str) -> None:
    post.desk.get(f"/gestion/courrier/{one}/reunir?avec={into}").submit("Réunir les deux fils")


def actor(post: Post, uid: str = DESK) -> Person:
    found = find(post.db, post.career.person(uid), frozenset({GESTIONNAIRE}))
    assert found is not None
    return found


def doing(post: Post, act: Act, thread: str, key: str) -> Doing:
    with post.db.read() as session:
        return Doing(actor(post), act, key * 24, acting.mark(session, thread))


def note(post: Post, thread: str, words: str = NOTE) -> None:
    wanted = replace(doing(post, Act.NOTE, thread, "n"), key=words[:60].ljust(30, "-"), note=words)
    acting.act(post.db, wanted, thread, lambda session, row: {})


def thread_of(post: Post, thread: str) -> ThreadRow:
    with post.db.read() as session:
        return session.get_one(ThreadRow, thread)


def test_joined_they_are_read_as_one_in_order_of_time_with_their_files(post: Post) -> None:
    one, into = two(post)
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Voici l’arrêté.", files=pdf())
    post.desk.get(f"/gestion/courrier/{one}").submit("Voir avant de réunir", **of_act("reunir", avec=into))
    page = post.desk
    assert "Vous pourrez les séparer de nouveau" in page.text
    assert "Les notes internes restent" in page.text
    page.submit("Réunir les deux fils")
    assert "Les deux fils sont réunis dans celui-ci, et l’agent y lira qu’ils l’ont été." in page.text
    assert page.url.endswith(into)
    for reader in (post.desk.get(f"/gestion/courrier/{into}"), post.teacher.get(f"/courrier/{into}")):
        said = [reader.text.index(words) for words in ("quand passe-t-il", "Des nouvelles", "Voici l’arrêté")]
        assert said == sorted(said)
        assert "arrete.pdf" in reader.text
        assert f"Écrit dans le fil {number_of(one)}" in reader.text
        assert "a été réuni à celui-ci le" in reader.text


def test_the_old_address_the_old_number_and_the_old_file_lead_to_it(post: Post) -> None:
    one, into = post.write(files=pdf()), post.write(subject="Encore", body="Des nouvelles ?")
    [file] = post.files()
    join(post, one, into)
    assert post.teacher.get(f"/courrier/{one}").url.endswith(into)
    for typed in (number_of(one), number_of(into), "échelon"):
        page = post.teacher.get(f"/courrier?q={typed}")
        assert [link["href"] for link in page.select("table a")] == [f"/courrier/{into}"]
    assert "Mon échelon" not in post.teacher.get("/courrier").text
    for place in (f"/courrier/{one}", f"/courrier/{into}"):
        with post.teacher.client.get(f"{place}/pieces/{file.id}", base_url=ADDRESS) as answer:
            assert answer.status_code == 200
        with post.desk.client.get(f"/gestion{place}/pieces/{file.id}", base_url=ADDRESS) as answer:
            assert answer.status_code == 200
    page = post.teacher.get(f"/courrier/{one}/imprimer")
    assert "Des nouvelles" in page.text
    assert "a été réuni à celui-ci" in page.text


def test_the_old_thread_is_in_no_list_and_says_where_it_went(post: Post) -> None:
    one, into = two(post)
    join(post, one, into)
    assert "Mon échelon" not in post.desk.get("/gestion/courrier?etat=tous").text
    for words in ("quand passe", "Mon échelon", "nouvelles"):
        found = post.desk.get(f"/gestion/courrier?etat=tous&q={words}").select("table a")
        assert [link["href"].partition("?")[0] for link in found] == [f"/gestion/courrier/{into}"]
    found = post.desk.get(f"/gestion/courrier?etat=tous&q={number_of(one)}").select("table a")
    assert any(into in link["href"] for link in found)
    page = post.desk.get(f"/gestion/courrier/{one}")
    assert "Ce fil a été réuni à un autre" in page.text
    assert page.select("textarea[name=body]") == []
    page.follow("Toujours mon échelon")
    assert page.url.endswith(into)
    events = post.career.events("thread_handled")
    assert [(row.actor, row.subject, row.details["what"]) for row in events] == [
        (DESK, TEACHER, "jonction")
    ] * 2


@pytest.mark.parametrize("answered", [0, 1])
def test_an_answer_in_one_is_none_to_what_the_other_asks(post: Post, answered: int) -> None:
    threads = two(post)
    since = [thread_of(post, thread).since for thread in threads]
    post.answer(threads[answered])
    join(post, *threads)
    row = thread_of(post, threads[1])
    assert (row.awaits, row.since) == ("service", since[1 - answered])
    post.answer(threads[1], "Voici pour l’autre.")
    assert thread_of(post, threads[1]).awaits == "personne"


def test_what_is_open_is_not_lost_in_what_is_closed(post: Post) -> None:
    one, into = two(post)
    post.close(into)
    join(post, one, into)
    assert thread_of(post, into).closed_at is None
    assert thread_of(post, into).awaits == "service"
    other = post.write(subject="Autre", body="Autre")
    for thread in (into, other):
        post.close(thread)
    join(post, other, into)
    row = thread_of(post, into)
    assert (row.closed_at is not None, row.awaits) == (True, "personne")


@pytest.mark.parametrize("closed", [0, 1])
def test_what_a_closing_ended_awaits_nothing_in_the_open_thread_it_is_read_in(
    post: Post, closed: int
) -> None:
    threads = two(post)
    post.answer(threads[1 - closed])
    post.close(threads[closed])
    page = post.desk.get(f"/gestion/courrier/{threads[0]}/reunir?avec={threads[1]}")
    assert "Ce qui était clos n’attend toujours pas de réponse" in page.text
    join(post, *threads)
    row = thread_of(post, threads[1])
    assert (row.closed_at, row.awaits, row.due_on) == (None, "personne", None)
    post.teacher.get(f"/courrier/{threads[1]}").submit("Envoyer", body="Et alors ?")
    last = post.messages()[-1]
    row = thread_of(post, threads[1])
    assert (row.awaits, row.since) == ("service", last.visible_at)
    assert row.due_on is not None
    with post.db.read() as session:
        ended = session.scalars(select(AnswerRow).where(AnswerRow.closed.is_(True))).one()
    assert (ended.thread_id, ended.gestionnaire) == (threads[1], DESK)


def test_what_its_agent_wrote_after_the_closing_awaits_an_answer(post: Post) -> None:
    one, into = two(post)
    post.answer(into)
    post.close(one)
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Et alors ?")
    join(post, one, into)
    assert thread_of(post, into).awaits == "service"


def test_a_message_moved_out_of_a_closed_thread_opens_nothing_again(post: Post) -> None:
    one, into = two(post)
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Encore")
    for thread in (one, into):
        post.answer(thread) if thread == into else post.close(thread)
    [stray] = [row for row in post.messages() if row.body == "Encore"]
    joining.move(post.db, doing(post, Act.MOVE, one, "m"), stray.id, Pair(one, into))
    assert thread_of(post, into).awaits == "personne"
    assert thread_of(post, one).closed_at is not None


def test_closed_ones_made_one_are_one_when_it_is_reopened(post: Post) -> None:
    one, into = two(post)
    post.answer(into)
    for thread in (one, into):
        post.close(thread)
    join(post, one, into)
    post.desk.get(f"/gestion/courrier/{into}").submit("Rouvrir ce fil")
    assert thread_of(post, into).awaits == "service"


def test_a_chain_of_joinings_leads_to_the_last(post: Post) -> None:
    one, into = two(post)
    last = post.write(subject="Troisième", body="Troisième")
    join(post, one, into)
    join(post, into, last)
    assert {thread_of(post, each).joined_to for each in (one, into)} == {last}
    assert post.teacher.get(f"/courrier/{one}").url.endswith(last)
    assert len([row for row in post.messages() if row.thread_id == last]) == 3


def test_an_answer_begun_in_it_goes_on_in_the_other(post: Post) -> None:
    one, into = two(post)
    post.teacher.get(f"/courrier/{one}").submit("Garder le brouillon", body="Brouillon un", files=pdf())
    join(post, one, into)
    assert post.teacher.get(f"/courrier/{into}").value("body").strip() == "Brouillon un"
    other = post.write(subject="Autre", body="Autre")
    post.teacher.get(f"/courrier/{other}").submit("Garder le brouillon", body="Brouillon deux")
    join(post, other, into)
    page = post.teacher.get(f"/courrier/{into}")
    assert page.value("body").split() == ["Brouillon", "un", "Brouillon", "deux"]
    page.submit("Envoyer")
    assert (post.count(DraftRow), len(post.files())) == (0, 1)


def test_an_answer_typed_while_it_was_joined_goes_where_it_is_now(post: Post) -> None:
    one, into = two(post)
    page = post.teacher.get(f"/courrier/{one}")
    join(post, one, into)
    page.submit("Envoyer", body="Merci")
    assert page.url.endswith(into)
    assert [row.thread_id for row in post.messages() if row.body == "Merci"] == [into]


def test_the_second_gestionnaire_is_told_and_a_double_click_joins_once(post: Post) -> None:
    one, into = two(post)
    page = post.career.browser(DESK, GESTIONNAIRE).get(f"/gestion/courrier/{one}/reunir?avec={into}")
    again = post.career.browser(DESK, GESTIONNAIRE).get(page.url.removeprefix(ADDRESS))
    post.teacher.get(f"/courrier/{into}").submit("Envoyer", body="Encore")
    assert "Un des fils a changé entre-temps" in page.submit("Réunir les deux fils").text
    assert thread_of(post, one).joined_to == ""
    with post.db.read() as session:
        marks = [acting.mark(session, each) for each in (one, into)]
    wanted, pair = doing(post, Act.JOIN, one, "k"), Pair(one, into, marks[1])
    assert [joining.join(post.db, wanted, pair) for _ in range(2)] == [True, False]
    assert "Un des fils a changé" in again.submit("Réunir les deux fils").text
    assert post.count(StepRow) == 2


@pytest.mark.parametrize("attempt", range(3))
def test_an_answer_sent_at_the_instant_of_a_joining_is_in_the_thread_that_is_read(
    post: Post, attempt: int
) -> None:
    one, into = two(post)
    wanted, author = doing(post, Act.JOIN, one, "k"), actor(post, TEACHER)

    def answer(thread: str) -> None:
        letter = Letter(author, Side.AGENT, DESK, Draft("z" * 24, f"Encore {attempt}"), thread)
        try:
            send(post.db, letter)
        except ThreadJoined as joined:
            send(post.db, replace(letter, thread=joined.to))

    with post.career.app.app_context(), ThreadPoolExecutor(2) as pool:
        joins = pool.submit(joining.join, post.db, wanted, Pair(one, into))
        pool.submit(answer, one).result(timeout=60)
        joins.exception(timeout=60)
    there = {row.thread_id for row in post.messages() if row.body == f"Encore {attempt}"}
    assert there == {thread_of(post, one).joined_to or one}


def test_writers_are_held_in_one_order_by_whoever_joins(post: Post) -> None:
    """Else two who join at once, each with a draft where the other joins, would wait for each other."""
    if post.db.engine.dialect.name != "postgresql":
        return  # SQLite has one writer at a time
    one, into = two(post)
    wanted = doing(post, Act.JOIN, one, "k")
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    hers = select(PersonRow.id).where(PersonRow.academie == "16", PersonRow.uid == DESK)
    with post.career.app.app_context(), ThreadPoolExecutor(1) as pool:
        with post.db.begin() as session:
            models.lock_author(session, "16", TEACHER)
            joins = pool.submit(joining.join, post.db, wanted, Pair(one, into))
            with post.db.engine.connect() as beside:
                while not beside.execute(waiting).scalar() and not joins.done():
                    beside.rollback()
                assert beside.execute(hers.with_for_update(nowait=True)).scalar()
        assert joins.result(timeout=60)
    assert thread_of(post, one).joined_to == into


def test_nothing_is_joined_over_a_message_that_arrives(post: Post) -> None:
    post.career.settings = post.career.settings.model_copy(update={"take_back": timedelta(minutes=1)})
    with time_machine.travel(datetime(2026, 11, 21, 11, tzinfo=UTC), tick=False) as time:
        one, into = two(post)
        time.shift(timedelta(minutes=2))
        post.career.app.extensions["career_settings"] = post.career.settings
        post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Encore")
        join(post, one, into)
        assert "arrive dans la minute" in post.desk.text
        assert "Reprendre ce message" in post.teacher.get(f"/courrier/{one}").html
        time.shift(timedelta(minutes=1))
        join(post, one, into)
        assert thread_of(post, one).joined_to == into


def test_only_who_may_open_both_joins_them(post: Post) -> None:
    one, into = two(post)
    give(post, one, OTHER_DESK)
    other = post.career.browser(OTHER_DESK, GESTIONNAIRE)
    assert "Voir avant de réunir" not in other.get(f"/gestion/courrier/{one}").html
    other.get(f"/gestion/courrier/{one}/reunir?avec={into}", status=404)
    other.get(f"/gestion/courrier/{into}/reunir?avec={one}", status=404)
    assert len(post.career.events("access_refused")) == 2
    join(post, one, into)
    assert thread_of(post, one).joined_to == into


def test_a_stray_message_goes_with_its_file_to_another_thread(post: Post) -> None:
    one, into = two(post)
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Mon arrêté", files=pdf(), receipt=True)
    [stray] = [row for row in post.messages() if row.body == "Mon arrêté"]
    [file] = post.files()
    page = post.desk.get(f"/gestion/courrier/{one}").submit(
        "Choisir où", **of_act("deplacer", message=stray.id)
    )
    page.submit("Déplacer le message", into=into)
    assert "avec ses pièces" in page.text
    assert "Mon arrêté" not in page.select("main")[0].get_text().split("Réunir")[0]
    page = post.teacher.get(f"/courrier/{one}")
    assert "a été déplacé de ce fil vers « Toujours mon échelon »" in page.text
    page.follow("Toujours mon échelon")
    assert f"Écrit dans le fil {number_of(one)}, mis ici le" in page.text
    assert "Accusé de réception" in page.text
    for place in (one, into):
        path = f"/courrier/{place}/pieces/{file.id}"
        with post.teacher.client.get(path, base_url=ADDRESS) as answer:
            assert answer.status_code == 200


def test_a_form_of_moving_sent_again_for_another_thread_moves_nothing_and_says_so(post: Post) -> None:
    one, into = two(post)
    other = post.write(subject="Encore un autre", body="Et mes congés ?")
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Mon arrêté")
    [stray] = [row for row in post.messages() if row.body == "Mon arrêté"]
    page = post.desk.get(f"/gestion/courrier/{one}/messages/{stray.id}/deplacer")
    typed = {name: page.value(name) for name in ("csrf_token", "key", "mark")}
    for place, said in ((into, "Le message est déplacé"), (into, "Le message est déplacé"), (other, "déjà")):
        page.post(f"/gestion/courrier/{one}/messages/{stray.id}/deplacer", typed | {"into": place})
        assert said in page.text
    assert [row.thread_id for row in post.messages() if row.id == stray.id] == [into]


def test_a_stray_message_opens_a_thread_with_the_same_readers(post: Post) -> None:
    one = post.write()
    give(post, one, OTHER_DESK)
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Autre chose")
    page = post.desk.get(f"/gestion/courrier/{one}/messages/{post.messages()[1].id}/deplacer")
    page.submit("Déplacer le message", into="nouveau", status=422)
    assert "Écrivez l’objet du nouveau fil." in page.text
    page.submit("Déplacer le message", into="nouveau", subject="Ma mutation")
    new = next(row for row in post.threads() if row.id != one)
    assert (new.subject, new.agent, new.holder, new.awaits) == ("Ma mutation", TEACHER, OTHER_DESK, "service")
    assert "Ma mutation" in post.teacher.get("/courrier").text


def test_what_was_not_said_is_chosen_on_a_page(post: Post) -> None:
    one, into = two(post)
    page = post.desk.get(f"/gestion/courrier/{one}/reunir").submit("Voir avant de réunir", avec=into)
    page.submit("Réunir les deux fils")
    page.get(f"/gestion/courrier/{into}/deplacer").submit("Choisir où", message=post.messages()[0].id)
    assert page.h1 == "Déplacer un message"
    assert "Il n’y a rien à choisir" in page.get(f"/gestion/courrier/{one}/reunir").text


def test_the_only_message_is_not_moved_nor_an_unknown_one(post: Post) -> None:
    one, into = two(post)
    [message, other] = post.messages()
    page = post.desk.get(f"/gestion/courrier/{one}/messages/{message.id}/deplacer")
    assert "réunissez plutôt les deux fils" in page.submit("Déplacer le message", into=into).text
    post.desk.get(f"/gestion/courrier/{one}/messages/{other.id}/deplacer", status=404)
    with pytest.raises(Changed):
        joining.move(post.db, doing(post, Act.MOVE, one, "m"), other.id, Pair(one, into))


def test_nothing_goes_to_another_agent_s_thread(post: Post) -> None:
    one = post.write()
    post.teacher.get(f"/courrier/{one}").submit("Envoyer", body="Encore")
    other = post.career.browser(OTHER_TEACHER)
    other.get("/courrier/nouveau").submit("Envoyer", **QUESTION)
    theirs = other.url.rpartition("/")[2]

    def join_them(wanted: Doing, pair: Pair) -> None:
        joining.join(post.db, wanted, pair)

    def move_first(wanted: Doing, pair: Pair) -> None:
        joining.move(post.db, wanted, post.messages()[0].id, pair)

    for served in (0, 1):
        give(post, theirs, DESK) if served else None
        for place, do in enumerate((join_them, move_first)):
            with post.db.read() as session:
                marks = [acting.mark(session, each) for each in (one, theirs)]
            wanted, pair = doing(post, Act.JOIN, one, f"{place}{served}"), Pair(one, theirs, marks[1])
            with pytest.raises(Refused, match="another_agent"):
                do(wanted, pair)
    assert not any(row.came_from for row in post.messages())


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_joined_and_moved_notes_stay_and_every_message_is_read_once_by_its_agent(
    post: Post, seed: int
) -> None:
    chance, bodies, notes = random.Random(seed), list[str](), dict[str, str]()
    threads = [post.write(subject=f"Fil {n}", body=f"Question {n}.") for n in range(4)]
    bodies += [f"Question {n}." for n in range(4)]
    for n, thread in enumerate(threads):
        notes[f"Secret {n}."] = thread
        note(post, thread, f"Secret {n}.")
    for n in range(8):
        open_ones = [row.id for row in post.threads() if not row.joined_to]
        if len(open_ones) < 2:
            break
        one, into = chance.sample(open_ones, 2)
        told = [row for row in post.messages() if row.thread_id == one]
        if chance.random() < 0.4 or len(told) == 1:
            joining.join(post.db, doing(post, Act.JOIN, one, f"{n}"), Pair(one, into))
        else:
            joining.move(post.db, doing(post, Act.MOVE, one, f"{n}"), chance.choice(told).id, Pair(one, into))
    with post.db.read() as session:
        kept = {row.note: row.thread_id for row in session.scalars(select(StepRow)) if row.note}
        read = [one.body for row in post.threads() for one in models.messages_of(session, row.id, Side.AGENT)]
    assert kept == notes
    assert sorted(read) == sorted(bodies)
    for thread in threads:
        assert "Secret" not in post.teacher.get(f"/courrier/{thread}").html


def test_a_note_is_read_in_its_thread_alone(post: Post) -> None:
    one, into = two(post)
    note(post, one)
    join(post, one, into)
    with post.db.read() as session:
        assert [row.note for row in acting.steps_of(session, one)] == [NOTE, ""]
        assert [row.note for row in acting.steps_of(session, into)] == [""]
    for page in (post.desk.get(f"/gestion/courrier/{into}"), post.teacher.get(f"/courrier/{into}")):
        assert NOTE not in page.html
    assert NOTE in post.desk.get(f"/gestion/courrier/{one}").text
    found = post.desk.get("/gestion/courrier?etat=tous&q=confidentiel").select("table a")
    assert [link["href"].partition("?")[0] for link in found] == [f"/gestion/courrier/{one}"]


def test_read_state_and_mails_go_along(post: Post) -> None:
    one, into = two(post)
    post.desk.get(f"/gestion/courrier/{one}")
    mails = post.mails()
    join(post, one, into)
    assert post.mails() == mails
    told = {row.body: row.read_by for row in post.messages()}
    assert told[str(QUESTION["body"])] == DESK
    assert post.count(MessageRow) == 2


def test_what_was_put_aside_comes_back_with_what_is_joined_to_it(post: Post) -> None:
    one, into = two(post)
    with post.db.begin() as session:
        session.execute(
            update(ThreadRow).where(ThreadRow.id == into).values(aside="date", aside_until=date(2027, 1, 4))
        )
    join(post, one, into)
    assert (thread_of(post, into).aside, thread_of(post, into).aside_until) == ("", None)


def test_two_who_join_the_same_threads_at_once_never_wait_for_each_other(post: Post) -> None:
    people = [actor(post, DESK), actor(post, OTHER_DESK)]
    post.career.person(TEACHER)
    for turn in range(4):
        one, into = (
            post.write(subject=f"Un {turn}", body="Un"),
            post.write(subject=f"Deux {turn}", body="Deux"),
        )
        with post.db.begin() as session:
            session.add_all(
                DraftRow(
                    id=f"{turn}{who.uid}", academie="16", author=who.uid, place=one, thread_id=one,
                    form_key="k" * 30, version=1, kind="", subject="", body="…", receipt=False,
                    saved_at=clock.now(), side="service",
                )
                for who in people
            )  # fmt: skip
            seen = acting.mark(session, one)

        def together(who: Person, one: str = one, into: str = into, seen: str = seen) -> str:
            try:
                joining.join(post.db, Doing(who, Act.JOIN, new_key(), seen), Pair(one, into))
            except (Changed, Refused):
                return "told"
            return "joined"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(together, people)) == ["joined", "told"]


def test_who_may_not_open_a_thread_beside_hers_does_not_read_its_subject(post: Post) -> None:
    before = post.write(subject="Mon congé")
    post.close(before)
    post.age(before)
    page = post.teacher.get(f"/courrier/nouveau?suite={before}")
    page.submit("Envoyer", subject="La suite", body="Et ensuite ?")
    after = page.url.rpartition("/")[2]
    give(post, after, OTHER_DESK)
    hers = post.career.browser(OTHER_DESK, GESTIONNAIRE).get(f"/gestion/courrier/{after}")
    assert "Mon congé" not in hers.html
    assert f"l’autre fil {number_of(before)}, qui n’est pas à vous" in hers.text
    assert "Mon congé" in post.desk.get(f"/gestion/courrier/{after}").text
