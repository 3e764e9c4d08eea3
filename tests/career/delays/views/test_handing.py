"""A chef de service hands threads on without reading them: once, on what she saw, in her service alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from career.courrier.acting import Act
from career.courrier.tables import StepRow, ThreadRow
from career.people import GESTIONNAIRE
from career.portfolios.tables import AbsenceRow
from career.sessions import SessionRow
from socle import clock
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER, Post
from tests.career.courrier.test_access import give
from tests.career.delays.conftest import Then
from tests.judge import Browser

CHEF, SERVICE = "cdumont", "dpe"
FOLLOW_UP = f"/gestion/portefeuilles/{SERVICE}/suivi"
HANDING = f"{FOLLOW_UP}/transmettre"
TO, NAME = "dpe lgaillard", "Luc GAILLARD"
NOTE = "À répondre avant vendredi."
SECRET = {"subject": "Mon secret", "body": "Rien que pour vous."}


def chef(post: Post) -> Browser:
    return post.career.browser(CHEF)


def shown(post: Post, *threads: str) -> Browser:
    """The page that asks to whom these threads go."""
    return chef(post).get(HANDING + "?" + "&".join(f"fils={one}" for one in threads))


def hand_on(post: Post, *threads: str, to: str = TO) -> Browser:
    return shown(post, *threads).submit("Transmettre", to=to, note=NOTE)


def steps(post: Post) -> list[StepRow]:
    with post.db.read() as session:
        return list(session.scalars(select(StepRow).where(StepRow.act == Act.TRANSFER.value)))


def holders(post: Post) -> list[tuple[str, str]]:
    return [(row.holder, row.service) for row in post.threads()]


@pytest.mark.both_engines
def test_an_overdue_thread_goes_to_another_gestionnaire_without_a_word_of_it(then: Then) -> None:
    thread = then.post.write(**SECRET)
    post = then.at(20)
    page = chef(post).get(FOLLOW_UP).submit("Transmettre les fils cochés", fils=thread)
    assert "1 fil à transmettre" in page.text and "chez Sylvie BONNET" in page.text
    for hidden in ("secret", "Rien que pour vous", "DURAND", TEACHER):
        assert hidden not in page.html
    page.submit("Transmettre", to=TO, note=NOTE)
    assert "1 fil est transmis à Luc GAILLARD" in page.text
    assert "secret" not in page.html and "en retard de 3 jours ouvrés" in page.text
    assert holders(post) == [("lgaillard", SERVICE)]
    [step] = steps(post)
    assert (step.actor, step.note, step.facts["holder"]) == (CHEF, NOTE, "lgaillard")
    [event] = post.career.events("thread_handled")
    assert (event.actor, event.subject) == (CHEF, TEACHER)
    assert event.details == {"what": "transfert", "thread": thread, "to": "lgaillard"}


def test_all_three_read_who_has_it_and_two_are_told_by_a_mail_without_content(post: Post) -> None:
    thread = post.write(**SECRET)
    hand_on(post, thread)
    page = post.teacher.get(f"/courrier/{thread}")
    assert "Votre message a été transmis" in page.text and NAME in page.text and NOTE not in page.text
    for uid in (DESK, "lgaillard"):
        page = post.career.browser(uid, GESTIONNAIRE).get(f"/gestion/courrier/{thread}")
        assert f"Fil transmis à {NAME}" in page.text and "Corinne DUMONT" in page.text and NOTE in page.text
    got, lost = [mail for mail in post.mails() if "transmis" in mail["text"]]
    assert got["to"].startswith("luc.gaillard") and "transmis 1\u00a0fil du courrier" in got["text"]
    assert lost["to"].startswith("sylvie.bonnet") and lost["subject"] == "Un fil n’est plus chez vous"
    assert not [mail for mail in (got, lost) if "secret" in str(mail) or NOTE in str(mail)]


def test_several_go_together_with_one_mail_to_each(post: Post) -> None:
    threads = [post.write(**SECRET), post.write(subject="Autre chose", body="Quand ?")]
    page = chef(post).get(FOLLOW_UP).follow("Sylvie BONNET")
    assert page.h1 == "Fils ouverts de Sylvie BONNET" and "2 fils ouverts" in page.text
    assert "secret" not in page.html and "Autre chose" not in page.html
    page.submit("Transmettre les fils cochés", fils=threads).submit("Transmettre", to="prive", note=NOTE)
    assert "2 fils sont transmis à Division de l’enseignement privé" in page.text
    assert holders(post) == [(OTHER_DESK, "prive")] * 2
    assert {step.thread_id for step in steps(post)} == set(threads)
    subjects = [mail["subject"] for mail in post.mails()]
    assert subjects.count("Des fils ne sont plus chez vous") == 1
    assert len([one for one in subjects if one.startswith("Des fils vous ont été transmis")]) == 1
    chef(post).get(f"{HANDING}?fils={threads[0]}", status=404)


@pytest.mark.both_engines
def test_pressed_twice_it_is_done_once(post: Post) -> None:
    threads = [post.write(**SECRET), post.write(subject="Autre chose", body="Quand ?")]
    first = shown(post, *threads)
    again = {name: first.value(name) for name in ("csrf_token", "key", "shown")}
    first.submit("Transmettre", to="prive", note=NOTE)
    first.post(HANDING, again | {"fils": threads, "to": "prive", "note": NOTE})
    assert "C’était déjà fait" in first.text
    assert len(steps(post)) == 2
    first.post(HANDING, again | {"fils": threads, "to": TO, "note": NOTE}, status=404)
    assert "Ces fils ne sont pas dans votre service" in first.text and NOTE in first.text


def test_a_form_that_has_served_does_nothing_else(post: Post) -> None:
    thread = post.write()
    page = shown(post, thread)
    again = {name: page.value(name) for name in ("csrf_token", "key", "shown")}
    page.submit("Transmettre", to=TO, note=NOTE)
    page.post(HANDING, again | {"fils": thread, "to": TO, "note": "Tout autre chose"}, status=409)
    assert "avait déjà servi" in page.text and page.value("note").strip() == "Tout autre chose"
    assert len(steps(post)) == 1


@pytest.mark.both_engines
def test_of_two_at_once_the_second_is_told_and_loses_nothing(post: Post) -> None:
    threads = [post.write(**SECRET), post.write(subject="Autre chose", body="Quand ?")]
    first, second = shown(post, threads[0]), shown(post, *threads)
    first.submit("Transmettre", to=TO, note="La première")
    second.submit("Transmettre", to="dpe jroussel", note=NOTE, status=409)
    assert "Un fil a changé entre-temps" in second.text and "chez Luc GAILLARD a changé" in second.text
    assert second.value("note").strip() == NOTE
    assert [box["value"] for box in second.select("input[name=fils][checked]")] == [threads[1]]
    assert len(steps(post)) == 1
    second.submit("Transmettre")
    assert holders(post) == [("lgaillard", SERVICE), ("jroussel", SERVICE)]


def test_a_thread_answered_or_closed_meanwhile_is_told(post: Post) -> None:
    thread = post.write()
    page = shown(post, thread)
    post.answer(thread)
    page.submit("Transmettre", to=TO, note=NOTE, status=409)
    assert "Rien n’est transmis." in page.text and "répondu" in page.text
    page.submit("Transmettre", status=422)
    assert "Cochez au moins un fil" in page.text and page.value("note").strip() == NOTE
    post.close(thread)
    page.submit("Transmettre", fils=thread, status=409)
    assert "a changé entre-temps" in page.text and "clos, chez Sylvie BONNET" in page.text
    page.submit("Transmettre", fils=thread, status=409)
    assert "Ce fil est déjà clos." in page.text and page.value("note").strip() == NOTE
    assert steps(post) == [] and post.career.events("access_refused") == []


def test_who_has_it_may_change_without_a_step_and_it_is_told_too(post: Post) -> None:
    thread = post.write()
    page = shown(post, thread)
    give(post, thread, "jroussel", SERVICE)
    page.submit("Transmettre", to=TO, note=NOTE, status=409)
    assert "a changé entre-temps" in page.text


@pytest.mark.both_engines
def test_a_thread_of_another_service_is_404_in_the_journal_and_stays_where_it_is(post: Post) -> None:
    thread = post.write()
    page = shown(post, thread)
    typed = {name: page.value(name) for name in ("csrf_token", "key", "shown")}
    give(post, thread, OTHER_DESK)
    chef(post).get(f"{HANDING}?fils={thread}", status=404)
    page.post(HANDING, typed | {"fils": thread, "to": TO, "note": NOTE}, status=404)
    assert NOTE in page.text and page.h1 == "Ces fils ne sont pas dans votre service"
    other = post.career.browser("pmasson").get("/gestion/portefeuilles/dsden/suivi")
    other.get(f"/gestion/portefeuilles/dsden/suivi/transmettre?fils={thread}", status=404)
    other.get(f"{HANDING}?fils={thread}", status=404)
    refused = [(event.actor, event.details["what"]) for event in post.career.events("access_refused")]
    assert refused == [
        *[(CHEF, f"suivi {thread}")] * 2,
        ("pmasson", f"suivi {thread}"),
        ("pmasson", f"portefeuilles {SERVICE}"),
    ]
    assert holders(post) == [(OTHER_DESK, "prive")] and steps(post) == []


def test_of_several_the_one_that_is_not_hers_is_left_out_and_told(post: Post) -> None:
    hers, other = post.write(), post.write(**SECRET)
    give(post, other, OTHER_DESK)
    page = shown(post, hers, other)
    assert "ne sont plus dans votre service" in page.text and "1 fil à transmettre" in page.text
    page.submit("Transmettre", to=TO, note=NOTE, forge={"fils": [hers, other]}, status=409)
    assert steps(post) == []
    assert {event.details["what"] for event in post.career.events("access_refused")} == {f"suivi {other}"}


def test_a_thread_about_herself_is_neither_shown_nor_handed_on(post: Post) -> None:
    thread = post.write()
    with post.db.begin() as session:
        session.execute(update(ThreadRow).values(agent=CHEF, holder=DESK, service=SERVICE))
    page = chef(post).get(f"{FOLLOW_UP}/gestionnaires/{DESK}")
    assert "Aucun fil ouvert." in page.text
    page.get(f"{HANDING}?fils={thread}", status=404)


def test_never_to_herself_nor_to_a_gestionnaire_of_another_service(post: Post) -> None:
    thread = post.write()
    page = shown(post, thread)
    offered = {str(one["value"]) for one in page.select("select[name=to] option")}
    assert {TO, "prive", "dsden"} <= offered
    assert not {f"{SERVICE} {CHEF}", SERVICE, f"prive {OTHER_DESK}"} & offered
    for target in (f"{SERVICE} {CHEF}", SERVICE, f"prive {OTHER_DESK}", f"{SERVICE} {TEACHER}"):
        page.submit("Transmettre", note=NOTE, forge={"to": target}, status=422)
    assert holders(post) == [("", "")]


def test_not_to_who_is_away_and_whom_she_stands_in_for(post: Post) -> None:
    thread = post.write()
    with post.db.begin() as session:
        day = post.career.settings.today or clock.today()
        session.add(
            AbsenceRow(
                id="a",
                academie="16",
                gestionnaire="lgaillard",
                start=day,
                end=day + timedelta(1),
                delegate=CHEF,
            )
        )
    page = shown(post, thread).submit("Transmettre", to=TO, note=NOTE, status=409)
    assert "Vous répondez à sa place" in page.text and page.value("note").strip() == NOTE
    assert holders(post) == [("", "")] and steps(post) == []


def test_not_to_who_has_it_already_nor_to_its_agent(post: Post) -> None:
    thread = post.write()
    page = shown(post, thread).submit("Transmettre", to=f"{SERVICE} {DESK}", note=NOTE, status=409)
    assert "Le destinataire choisi a déjà ce fil" in page.text
    with post.db.begin() as session:
        session.execute(update(ThreadRow).values(agent="lgaillard", holder=DESK, service=SERVICE))
    page = shown(post, thread).submit("Transmettre", to=TO, note=NOTE, status=409)
    assert "Le destinataire choisi a déjà ce fil" in page.text and "lgaillard" not in page.text
    assert steps(post) == []


def test_back_with_who_follows_the_agent_nobody_holds_it_any_more(post: Post) -> None:
    thread = post.write()
    hand_on(post, thread)
    hand_on(post, thread, to=f"{SERVICE} {DESK}")
    assert holders(post) == [("", "")]
    assert "transmis" not in post.teacher.get(f"/courrier/{thread}").text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(post: Post) -> None:
    page = shown(post, post.write())
    page.submit("Transmettre", note=NOTE, status=422)
    assert "Choisissez à qui transmettre." in page.text and page.value("note").strip() == NOTE
    page.submit("Transmettre", to=TO, note=" \u200b ", status=422)
    page.submit("Transmettre", to=TO, note=NOTE, forge={"csrf_token": "autre"}, status=400)
    assert "Votre session avait changé" in page.text and page.value("note").strip() == NOTE
    chef(post).get(HANDING)
    assert steps(post) == []
    page.submit("Transmettre")
    assert len(steps(post)) == 1


def test_a_note_of_a_session_that_ended_is_given_back(post: Post) -> None:
    page = shown(post, post.write())
    with post.db.begin() as session:
        session.execute(update(SessionRow).values(ended_at=clock.now()))
    page.submit("Transmettre", to=TO, note=NOTE, status=401)
    assert page.value("note").strip() == NOTE and page.value("fils")
    assert steps(post) == []


def test_an_address_names_nobody_who_has_no_thread_here(post: Post) -> None:
    for uid in (TEACHER, "x" * 300, OTHER_DESK):
        chef(post).get(f"{FOLLOW_UP}/gestionnaires/{uid}", status=404)
    assert "Aucun fil ouvert." in chef(post).get(f"{FOLLOW_UP}/gestionnaires/jroussel").text
    post.career.browser("pmasson").get(f"{FOLLOW_UP}/gestionnaires/{DESK}", status=404)


def test_what_may_still_be_taken_back_is_not_late_yet(then: Then) -> None:
    patient = then.career.settings.model_copy(update={"take_back": timedelta(minutes=1)})
    thread = then.post.write()
    post = then.at(20)
    post.answer(thread, "Joignez votre arrêté.", asks="Arrêté")
    post = then.at(20, 11)
    then.career.app.extensions["career_settings"] = patient
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Le voici.")
    assert "Aucun fil en retard." in chef(post).get(FOLLOW_UP).text
    assert "en attente de l’agent" in chef(post).get(f"{FOLLOW_UP}/gestionnaires/{DESK}").text
    post = then.at(20, 11, 2)
    assert "1 fil en retard" in chef(post).get(FOLLOW_UP).text
