"""What gestionnaires do with a thread: notes, other hands, other days, its end; two of them at once."""

import pytest
from sqlalchemy import select, update

from career.courrier import access, models
from career.courrier.rules import Side
from career.courrier.tables import StepRow
from career.day import today
from career.people import GESTIONNAIRE
from career.portfolios.tables import AbsenceRow, DeskRow, ServiceRow
from career.sessions import SessionRow
from socle import clock
from tests.career.courrier.conftest import DESK, OTHER_DESK, TEACHER, Post, of_act
from tests.judge import Browser

SECRET = "Elle confond avec sa collègue"


def at(post: Post, uid: str, thread: str = "") -> Browser:
    """A gestionnaire, on the page of this thread."""
    page = post.career.browser(uid, GESTIONNAIRE)
    return page.get(f"/gestion/courrier/{thread}") if thread else page


def target(post: Post, uid: str) -> str:
    """What the form says of a gestionnaire."""
    with post.db.read() as session:
        return f"{session.scalars(select(DeskRow.service).where(DeskRow.uid == uid)).first()} {uid}"


def give(post: Post, thread: str, uid: str = OTHER_DESK, note: str = SECRET) -> Browser:
    return at(post, DESK, thread).submit(
        "Transmettre", **of_act("transmettre", to=target(post, uid), note=note)
    )


def away(post: Post, uid: str, delegate: str) -> None:
    with post.career.app.app_context():
        day = today()
    with post.db.begin() as session:
        session.add(
            AbsenceRow(academie="16", id=uid, gestionnaire=uid, start=day, end=day, delegate=delegate)
        )


def steps(post: Post) -> list[tuple[str, str]]:
    with post.db.read() as session:
        return [(row.actor, row.act) for row in session.scalars(select(StepRow).order_by(StepRow.id))]


def handler(post: Post, thread: str) -> str:
    with post.career.app.app_context(), post.db.read() as session:
        found = models.find_thread(session, "16", thread, Side.SERVICE)
        assert found is not None
        return access.handler(session, found, today())


# ---- Internal notes
def test_a_note_is_told_in_order_among_the_messages_and_says_that_it_is_communicable(post: Post) -> None:
    thread = post.write()
    page = at(post, DESK, thread)
    assert "peut en demander une copie (RGPD, article 15)" in page.text
    page.submit("Ajouter la note", **of_act("note", note=SECRET))
    assert "La note interne est gardée." in page.text
    post.answer(thread, "Le 1er septembre.")
    page.get(f"/gestion/courrier/{thread}")
    places = [page.text.index(words) for words in ("quand passe-t-il", SECRET, "Le 1er septembre.")]
    assert places == sorted(places)
    assert "Note interne, par Sylvie BONNET" in page.text


def test_a_note_is_on_no_page_mail_search_or_document_of_the_teacher(post: Post) -> None:
    thread = post.write()
    at(post, DESK, thread).submit("Ajouter la note", **of_act("note", note=SECRET))
    give(post, thread)
    paths = (
        "/",
        "/courrier",
        f"/courrier/{thread}",
        f"/courrier/{thread}/imprimer",
        "/courrier?q=confond",
        "/dossier/consultations",
    )
    for path in paths:
        assert "confond avec" not in post.teacher.get(path).html
    assert "Aucun échange ne contient tous ces mots." in post.teacher.get("/courrier?q=collègue").text
    assert "confond" not in str(post.mails())
    assert "confond" not in str([event.details for event in post.career.events("thread_handled")])


def test_an_empty_note_is_refused_and_a_note_twice_is_kept_once(post: Post) -> None:
    page = at(post, DESK, post.write()).submit("Ajouter la note", status=422)
    assert page.problems == ["Écrivez votre note."]
    key = page.page.select_one("#note-key")
    assert key is not None
    forged = {"note-key": str(key["value"])}
    page.submit("Ajouter la note", forge=forged, **of_act("note", note=SECRET))
    page.submit("Ajouter la note", forge=forged, **of_act("note", note=SECRET))
    assert "C’était déjà fait" in page.text
    page.submit("Ajouter la note", forge=forged, status=409, **of_act("note", note="Autre chose"))
    assert "Autre chose" in page.html
    assert steps(post) == [(DESK, "note")]


# ---- Other hands
def test_a_thread_given_is_said_to_the_teacher_and_her_next_message_goes_there(post: Post) -> None:
    thread = post.write()
    page = give(post, thread)
    [event] = post.career.events("thread_handled")
    assert (event.actor, event.subject) == (DESK, TEACHER)
    assert event.details == {"thread": thread, "what": "transfert", "to": OTHER_DESK}
    assert "Le fil est transmis à" in page.text
    assert "Mon échelon" not in page.text.partition("Le fil est transmis")[2]
    assert post.mails()[-1]["to"].startswith("nadia.cherif")
    assert "Mon échelon" not in str(post.mails()[-1])
    assert "Un fil vous a été transmis" in post.mails()[-1]["subject"]
    hers = post.teacher.get(f"/courrier/{thread}")
    assert "Votre message a été transmis Il est maintenant suivi par" in hers.text
    assert SECRET not in hers.html
    hers.submit("Envoyer", body="Merci.")
    assert post.mails()[-1]["to"].startswith("nadia.cherif")
    assert handler(post, thread) == OTHER_DESK


def test_who_was_given_a_thread_sees_it_and_the_summary_and_never_the_dossier(post: Post) -> None:
    thread = post.write()
    give(post, thread)
    page = at(post, OTHER_DESK, thread)
    assert "Professeure certifiée, classe normale, échelon 8" in page.text
    assert SECRET in page.text
    assert "Ouvrir son dossier" not in page.text
    page.get(f"/gestion/dossiers/{TEACHER}", status=404)
    at(post, OTHER_DESK, thread).submit("Envoyer", body="Je vous réponds.")
    assert "Je vous réponds." in post.teacher.get(f"/courrier/{thread}").text


def test_a_thread_given_twice_by_one_form_is_given_once_though_it_is_hers_no_more(post: Post) -> None:
    thread = post.write()
    give(post, thread)
    page = at(post, OTHER_DESK, thread)
    typed = {
        "csrf_token": page.value("csrf_token"),
    } | of_act(
        "transmettre", mark=page.value("mark"), key="k" * 32, to=target(post, "pmasson"), note="À vous."
    )
    for said in ("Le fil est transmis à", "C’était déjà fait"):
        page.post(f"/gestion/courrier/{thread}/transmettre", typed)
        assert said in page.text
    page.get(f"/gestion/courrier/{thread}", status=404)
    assert steps(post) == [(DESK, "transfert"), (OTHER_DESK, "transfert")]
    assert handler(post, thread) == "pmasson"


def test_a_thread_given_to_a_service_goes_to_its_default_queue(post: Post) -> None:
    thread = post.write()
    with post.db.read() as session:
        own = {row.service for row in session.scalars(select(DeskRow).where(DeskRow.uid == DESK))}
        service = next(row for row in session.scalars(select(ServiceRow)) if row.id not in own)
    at(post, DESK, thread).submit("Transmettre", **of_act("transmettre", to=service.id, note=SECRET))
    assert handler(post, thread) == (service.default or service.chef)
    assert service.name in post.teacher.get(f"/courrier/{thread}").text or service.default


@pytest.mark.parametrize("to", ["", "ailleurs", f"dpe-2d {TEACHER}", f"dpe-2d {DESK}", "dpe-2d drobin"])
def test_a_thread_is_given_to_nobody_else(post: Post, to: str) -> None:
    page = at(post, DESK, post.write())
    page.submit(
        "Transmettre", forge=of_act("transmettre", to=to), status=422, **of_act("transmettre", note=SECRET)
    )
    assert SECRET in page.html
    assert steps(post) == []


def test_a_thread_is_never_given_to_its_agent_who_is_a_gestionnaire_too(post: Post) -> None:
    with post.db.begin() as session:
        place = session.scalars(select(DeskRow).where(DeskRow.uid == OTHER_DESK)).first()
        assert place is not None
        session.add(
            DeskRow(academie="16", uid=TEACHER, service=place.service, office="B", hours="9 h", phone="05")
        )
    page = at(post, DESK, post.write())
    options = [str(one["value"]) for one in page.select("#transmettre-to option")]
    assert target(post, OTHER_DESK) in options
    assert not [one for one in options if one.endswith((TEACHER, DESK))]


def test_who_follows_the_agent_takes_a_given_thread_back(post: Post) -> None:
    thread = post.write()
    give(post, thread)
    page = at(post, DESK, thread)
    assert "Ce fil est chez" in page.text
    assert not page.select("#transmettre-to")
    page.submit("Reprendre ce fil")
    assert "Le fil est de nouveau chez vous." in page.text
    assert handler(post, thread) == DESK
    at(post, OTHER_DESK).get(f"/gestion/courrier/{thread}", status=404)
    assert "a été transmis" not in post.teacher.get(f"/courrier/{thread}").text


def test_a_thread_given_back_to_who_follows_the_agent_has_no_holder(post: Post) -> None:
    thread = post.write()
    give(post, thread)
    at(post, OTHER_DESK, thread).submit(
        "Transmettre", **of_act("transmettre", to=target(post, DESK), note="À vous.")
    )
    assert post.threads()[0].holder == ""
    assert handler(post, thread) == DESK


def test_a_thread_is_not_given_to_somebody_in_whose_place_she_answers(post: Post) -> None:
    thread = post.write()
    away(post, OTHER_DESK, DESK)
    page = at(post, DESK, thread)
    page.submit("Transmettre", status=409, **of_act("transmettre", to=target(post, OTHER_DESK), note=SECRET))
    assert "le fil serait chez vous" in page.text
    assert SECRET in page.html
    assert post.threads()[0].holder == ""


# ---- Other days
def test_a_thread_is_put_away_to_a_day_and_put_back(post: Post) -> None:
    thread = post.write()
    at(post, DESK, thread).submit("Mettre de côté", **of_act("de-cote", until="date", day="01/12/2026"))
    assert "Le fil est mis de côté jusqu’au 1er décembre 2026." in post.career.browser(
        DESK, GESTIONNAIRE
    ).get(f"/gestion/courrier/{thread}").text.replace("Il est mis", "Le fil est mis")
    page = at(post, DESK, thread)
    assert "Ce fil est chez vous. Il est mis de côté" in page.text
    page.submit("Remettre dans le courrier reçu")
    assert "Le fil est de nouveau dans votre courrier reçu." in page.text
    assert post.threads()[0].aside == ""
    assert [act for _, act in steps(post)] == ["de_cote", "retour"]


def test_a_thread_put_away_until_an_answer_comes_back_when_it_is_read(post: Post) -> None:
    thread = post.write()
    at(post, DESK, thread).submit("Mettre de côté", **of_act("de-cote", until="reponse"))
    assert post.threads()[0].aside == "reponse"
    assert "mis de côté jusqu’à la réponse de l’agent" in at(post, DESK, thread).text
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="Voici.")
    assert not at(post, DESK, thread).select("#remettre-mark")
    assert post.threads()[0].aside == ""


@pytest.mark.parametrize(
    ("until", "day", "said"),
    [
        ("date", "", "Écrivez aussi la date de retour"),
        ("date", "21/11/2026", "Donnez une date à partir du 22 novembre 2026."),
        ("date", "31/02/2027", "Cette date n’existe pas"),
        ("", "01/12/2026", "Choisissez jusqu’à quand."),
    ],
)
def test_a_day_that_is_none_is_refused_and_kept(post: Post, until: str, day: str, said: str) -> None:
    page = at(post, DESK, post.write())
    page.submit("Mettre de côté", forge=of_act("de-cote", until=until, day=day, note=SECRET), status=422)
    assert said in " ".join(page.problems)
    assert day in page.html
    assert SECRET in page.html


# ---- The end of a thread
def test_a_thread_closed_is_reopened_and_awaits_whom_it_awaited(post: Post) -> None:
    thread = post.write()
    at(post, DESK, thread).submit("Clore ce fil")
    assert post.threads()[0].awaits == "personne"
    page = at(post, DESK, thread).submit("Rouvrir ce fil")
    assert "Le fil est rouvert : l’agent peut y répondre." in page.text
    assert post.threads()[0].awaits == "service"
    assert post.teacher.get(f"/courrier/{thread}").select("textarea")
    assert [act for _, act in steps(post)] == ["cloture", "reouverture"]


# ---- Two at once
ACTS = {
    "Ajouter la note": of_act("note", note="Ce que j’avais écrit"),
    "Transmettre": of_act("transmettre", note="Ce que j’avais écrit", to=OTHER_DESK),
    "Mettre de côté": of_act("de-cote", until="date", day="02/12/2026", note="Ce que j’avais écrit"),
    "Clore ce fil": {},
    "Envoyer": {"body": "Ce que j’avais écrit", "asks": "Une copie de l’arrêté"},
}


@pytest.mark.parametrize("act", ACTS)
def test_the_second_of_two_is_shown_what_changed_and_loses_nothing(post: Post, act: str) -> None:
    away(post, DESK, "jroussel")
    thread = post.write()
    first, second = at(post, DESK, thread), at(post, "jroussel", thread)
    first.submit("Ajouter la note", **of_act("note", note=SECRET))
    post.teacher.get(f"/courrier/{thread}").submit("Envoyer", body="J’oubliais.")
    typed = dict(ACTS[act])
    if OTHER_DESK in typed.values():
        typed["transmettre-to"] = target(post, OTHER_DESK)
    second.submit(act, status=409, **typed)
    assert "Ce fil a changé entre-temps" in second.text
    [told] = second.select("[data-focus]")
    links = [" ".join(one.get_text().split())[:35] for one in told.select("li a")]
    assert links == ["Note interne, par Sylvie BONNET, le", "Message de Fatima DURAND, le 30 nov"]
    assert [one.get_text() for one in second.select("article .tag")] == ["nouveau"] * 2
    for words in typed.values():
        assert words in second.html
    done = len(steps(post)) + len(post.messages())
    second.submit(act)
    assert len(steps(post)) + len(post.messages()) == done + 1


def test_a_colleague_has_a_name_at_the_desk(post: Post) -> None:
    thread = post.write()
    away(post, DESK, "jroussel")
    post.answer(thread, "Le 1er septembre.")
    assert "Sylvie BONNET, le" in at(post, "jroussel", thread).text
    assert "Vous, le" in at(post, DESK, thread).text


# ---- Never without right
VIEWS = ("noter", "transmettre", "reprendre", "de-cote", "remettre", "clore", "rouvrir", "presence")


@pytest.mark.parametrize("view", VIEWS)
def test_nobody_handles_a_thread_she_may_not_open(post: Post, view: str) -> None:
    thread = post.write()
    other = at(post, OTHER_DESK)
    other.get("/gestion/courrier")
    data = {"csrf_token": other.value("csrf_token"), "key": "k" * 32, "mark": "1.0", "note-note": "x"}
    other.post(f"/gestion/courrier/{thread}/{view}", data, status=404)
    [event] = post.career.events("access_refused")
    assert (event.actor, event.subject) == (OTHER_DESK, TEACHER)
    assert steps(post) == []


def test_who_has_it_no_more_neither_gives_it_nor_puts_it_away(post: Post) -> None:
    thread = post.write()
    page = at(post, DESK, thread)
    give(post, thread)
    token = page.value("csrf_token")
    mark = at(post, DESK, thread).value("mark")
    for view, typed in (
        ("transmettre", {"to": target(post, "pmasson"), "note": "x"}),
        ("de-cote", {"until": "reponse"}),
    ):
        data = {"csrf_token": token} | of_act(view, key="k" * 32, mark=mark, **typed)
        page.post(f"/gestion/courrier/{thread}/{view}", data, status=409)
        assert "Ce fil n’est plus chez vous." in page.text
    assert handler(post, thread) == OTHER_DESK


def test_a_form_of_an_earlier_session_does_nothing_and_keeps_the_words(post: Post) -> None:
    page = at(post, DESK, post.write())
    page.submit("Ajouter la note", forge={"csrf_token": "autre"}, status=400, **of_act("note", note=SECRET))
    assert SECRET in page.html
    assert steps(post) == []


def test_what_was_written_in_a_thread_taken_back_meanwhile_is_given_back(post: Post) -> None:
    thread = post.write()
    give(post, thread)
    page = at(post, OTHER_DESK, thread)
    reply = at(post, OTHER_DESK, thread)
    at(post, DESK, thread).submit("Reprendre ce fil")
    page.submit("Ajouter la note", status=404, **of_act("note", note="Trois mots à garder"))
    assert "Ce fil n’est pas chez vous" in page.text
    assert "Trois mots à garder" in page.text
    assert "Mon échelon" not in page.text
    reply.submit("Envoyer", body="Une réponse à garder", status=404)
    assert "Une réponse à garder" in reply.text
    assert len(post.career.events("access_refused")) == 2


def test_a_note_of_a_session_that_ended_is_given_back(post: Post) -> None:
    page = at(post, DESK, post.write())
    with post.db.begin() as session:
        session.execute(update(SessionRow).values(ended_at=clock.now()))
    page.submit("Ajouter la note", status=401, **of_act("note", note="Trois mots à garder"))
    assert "Trois mots à garder" in page.html
    assert steps(post) == []


def test_a_note_whose_cookie_is_gone_is_given_back(post: Post) -> None:
    page = post.desk.get(f"/gestion/courrier/{post.write()}")
    page.client.delete_cookie("career_session", domain="127.0.0.1")
    page.submit("Ajouter la note", status=401, **of_act("note", note="Vu avec la DPE."))
    assert page.h1 == "Votre session est fermée"
    assert page.value("note-note").strip() == "Vu avec la DPE."


def test_a_draft_of_an_answer_stays_on_the_page_when_a_note_is_refused(post: Post) -> None:
    page = at(post, DESK, post.write())
    page.submit("Garder le brouillon", body="Ma réponse en cours")
    page.submit("Ajouter la note", status=422)
    assert page.value("body").strip() == "Ma réponse en cours"
    page.submit("Envoyer")
    assert "Votre réponse est envoyée." in page.text


@pytest.mark.both_engines
def test_a_form_whose_sign_was_forged_is_refused_and_no_fault(post: Post) -> None:
    page = at(post, DESK, post.write())
    forged = of_act("transmettre", key="a\0b", to="\0", mark="\0")
    page.submit("Transmettre", status=422, forge=forged, **of_act("transmettre", note="Voir la suite."))
    assert "Voir la suite." in page.text
    assert post.threads()[0].holder == ""
