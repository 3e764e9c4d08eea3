"""What a teacher declares of herself: hers to change, her gestionnaire's to read, never verified."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete

from career.complements.models import declared
from career.complements.rules import NOT_VERIFIED, Declared, Kind
from career.complements.tables import ComplementRow
from career.dossier import models as dossiers
from career.people import GESTIONNAIRE
from career.sessions import SessionRow
from career.uploads.tables import UploadRow
from tests.career.conftest import ADDRESS, CareerSite
from tests.career.courrier.conftest import DESK, OTHER_DESK, OTHER_TEACHER, PDF, TEACHER, Post, heavy, pdf
from tests.career.courrier.test_files import fetch
from tests.career.uploads.conftest import line_of
from tests.judge import Browser

MASTER = {"kind": "diplome", "title": "Master de didactique", "start": "2019", "end": "2021"}
HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd \u202egnp.exe"


def told(career: CareerSite) -> tuple[Declared, ...]:
    with career.db.read() as session:
        return declared(session, "16", TEACHER)


def add(career: CareerSite, **changed: object) -> Browser:
    page = career.browser(TEACHER).get("/dossier/complements/ajouter")
    page.submit("Enregistrer", **{**MASTER, **changed})
    return page


def test_she_adds_one_and_it_is_shown_as_declared_and_not_verified(career: CareerSite) -> None:
    page = career.browser(TEACHER).get("/dossier").follow("Compléments déclarés")
    assert "Vous n’avez rien déclaré." in page.text
    page.follow("Ajouter un complément").submit("Enregistrer", **MASTER, files=pdf("master.pdf"))
    assert "Le complément est ajouté." in page.text
    assert NOT_VERIFIED in page.text
    [one] = told(career)
    assert (one.kind, one.title, one.years) == (Kind.DIPLOMA, "Master de didactique", "2019 à 2021")
    assert one.document is not None
    headers = fetch(page, str(page.select(".attachments a")[0]["href"]))[1]
    assert headers["Content-Disposition"].startswith("attachment")
    [event] = career.events("complement_changed")
    assert (event.actor, event.details["what"]) == (TEACHER, "added")


def test_she_changes_it_and_takes_its_document_away(career: CareerSite) -> None:
    page = add(career, files=pdf())
    page.follow("Modifier Master de didactique").submit("Enregistrer", title="Master MEEF", drop=True)
    [one] = told(career)
    assert (one.title, one.document) == ("Master MEEF", None)
    page.submit("Retirer Master MEEF")
    assert told(career) == ()
    assert [row.details["what"] for row in career.events("complement_changed")] == [
        "added",
        "changed",
        "removed",
    ]


def test_a_document_goes_with_its_complement_and_not_one_that_another_names(career: CareerSite) -> None:
    page = add(career, files=pdf())
    add(career, title="Autre", files=pdf())
    post = Post(career)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5), tick=True):
        page.get("/dossier/complements").submit("Retirer Autre")
        assert post.vault_size() == 1
        page.submit("Retirer Master de didactique")
    assert post.vault_size() == 0


def test_one_form_adds_one_complement(career: CareerSite) -> None:
    page = career.browser(TEACHER).get("/dossier/complements/ajouter")
    data = {**MASTER, "key": page.value("key"), "csrf_token": page.value("csrf_token"), "submit": "1"}
    page.post("/dossier/complements/ajouter", data)
    page.post("/dossier/complements/ajouter", data)
    assert "Il était déjà ajouté." in page.text
    assert len(told(career)) == 1


def test_of_two_tabs_the_second_is_told_and_keeps_what_it_typed(career: CareerSite) -> None:
    add(career)
    first, second = career.browser(TEACHER), career.browser(TEACHER)
    for tab in (first, second):
        tab.get("/dossier/complements").follow("Modifier Master de didactique")
    first.submit("Enregistrer", title="Premier")
    second.submit("Enregistrer", title="Second", status=409)
    assert "Ce complément a changé entre-temps" in second.text
    assert second.value("title") == "Second"
    assert told(career)[0].title == "Premier"
    second.submit("Enregistrer")
    assert told(career)[0].title == "Second"


def test_a_removal_of_what_changed_meanwhile_is_refused(career: CareerSite) -> None:
    stale = add(career)
    other = career.browser(TEACHER).get("/dossier/complements").follow("Modifier Master de didactique")
    other.submit("Enregistrer", title="Autre")
    stale.submit("Retirer Master de didactique")
    assert "Ce complément a changé entre-temps" in stale.text
    assert told(career)[0].title == "Autre"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("start", "19", "Écrivez une année en quatre chiffres, de 1940 à 2027."),
        ("start", "2040", "Écrivez une année en quatre chiffres, de 1940 à 2027."),
        ("end", "2010", "L’année de fin vient après celle du début."),
        ("title", "\u200b", "Ce champ ne contient aucun mot. Écrivez votre texte."),
    ],
)
def test_what_is_not_well_typed_is_said_and_kept(
    career: CareerSite, field: str, value: str, said: str
) -> None:
    page = career.browser(TEACHER).get("/dossier/complements/ajouter")
    page.submit("Enregistrer", **{**MASTER, "place": "Angoulême", field: value}, status=422)
    assert page.problems == [said]
    assert page.value("place") == "Angoulême"
    assert told(career) == ()


def test_a_document_too_heavy_loses_no_word(career: CareerSite) -> None:
    page = career.browser(TEACHER).get("/dossier/complements/ajouter")
    body, kind = heavy(page, **MASTER)
    page.post("/dossier/complements/ajouter", body, content_type=kind, status=413)
    assert page.value("title") == "Master de didactique"
    assert told(career) == ()


def test_her_gestionnaire_reads_it_and_nobody_else(career: CareerSite) -> None:
    add(career, files=pdf("master.pdf"))
    desk = career.browser(DESK, GESTIONNAIRE).get(f"/gestion/dossiers/{TEACHER}")
    desk.follow("Compléments déclarés")
    assert "Master de didactique" in desk.text
    assert NOT_VERIFIED in desk.text
    document = str(desk.select(".attachments a")[0]["href"])
    assert fetch(desk, document)[0] == PDF
    [one] = told(career)
    career.browser(OTHER_DESK, GESTIONNAIRE).get(document, status=404)
    career.browser(OTHER_DESK, GESTIONNAIRE).get(f"/gestion/dossiers/{TEACHER}/complements", status=404)
    stranger = career.browser(OTHER_TEACHER)
    stranger.get(f"/dossier/complements/{one.id}", status=404)
    stranger.get(f"/dossier/complements/{one.id}/document", status=404)
    stranger.get("/dossier/complements")
    data = {"csrf_token": stranger.get("/dossier/complements/ajouter").value("csrf_token"), "version": "1"}
    stranger.post(f"/dossier/complements/{one.id}/retirer", data, status=404)
    assert len(career.events("access_refused")) == 5
    assert len(told(career)) == 1


def test_hostile_words_are_inert_on_both_sides(career: CareerSite) -> None:
    page = add(career, title=HOSTILE, place=HOSTILE, detail=HOSTILE)
    desk = career.browser(DESK, GESTIONNAIRE).get(f"/gestion/dossiers/{TEACHER}/complements")
    for one in (page, desk):
        assert "<script>alert" not in one.html
        assert "{{7*7}}" in one.html
        assert "\u202e" not in str(one.page.h2)


def test_after_the_end_of_her_functions_she_reads_and_adds_nothing(career: CareerSite) -> None:
    page = career.browser("apons").get("/dossier/complements")
    assert "Ajouter un complément" not in page.text
    page.get("/dossier/complements/ajouter", status=403)


def test_a_feed_that_replaces_the_dossier_leaves_them(career: CareerSite) -> None:
    add(career)
    with career.db.begin() as session:
        dossier = dossiers.find(session, "16", TEACHER)
        assert dossier is not None
        dossiers.save(session, dossier)
    assert len(told(career)) == 1


def test_who_is_not_signed_in_sees_nothing(career: CareerSite) -> None:
    add(career)
    answer = career.browser().client.get("/dossier/complements", base_url=ADDRESS)
    assert answer.status_code in (302, 503)
    with career.db.read() as session:
        assert session.query(ComplementRow).count() == 1


def test_its_document_comes_by_pieces_and_goes_with_it(career: CareerSite) -> None:
    form, post = "/dossier/complements/ajouter", Post(career)
    page = career.browser(TEACHER)
    sent = line_of(page, form).sent(PDF, "master.pdf")
    page.get(form).submit("Enregistrer", **{**MASTER, "start": "19"}, forge={"files": [sent]}, status=422)
    assert "master.pdf déjà reçue" in page.text
    page.submit("Enregistrer", start="2019")
    [one] = told(career)
    assert one.document is not None
    assert one.document.name == "master.pdf"
    assert post.count(UploadRow) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5), tick=True):
        page.get("/dossier/complements").submit("Retirer Master de didactique")
    assert (post.count(UploadRow), post.vault_size()) == (0, 0)


def test_without_scripts_a_wrong_year_does_not_lose_the_document(career: CareerSite) -> None:
    page = career.browser(TEACHER).get("/dossier/complements/ajouter")
    page.submit("Enregistrer", **{**MASTER, "start": "19"}, files=pdf("master.pdf"), status=422)
    assert "Choisissez de nouveau" not in page.text
    page.submit("Enregistrer", start="2019")
    assert [one.document and one.document.name for one in told(career)] == ["master.pdf"]


def test_one_document_alone_and_hers_alone(career: CareerSite) -> None:
    form = "/dossier/complements/ajouter"
    page, other = career.browser(TEACHER), career.browser(OTHER_TEACHER)
    line = line_of(page, form)
    sent = [line.sent(PDF), line.sent(PDF + b"2%%EOF")]
    other.get(form).submit("Enregistrer", **MASTER, forge={"files": sent[:1]}, status=404)
    page.get(form).submit("Enregistrer", **MASTER, forge={"files": sent}, status=422)
    assert page.problems == ["Joignez 1 fichier au plus."]
    assert told(career) == ()


def test_a_session_that_ended_gives_what_was_typed_back(career: CareerSite) -> None:
    page = career.browser(TEACHER).get("/dossier/complements/ajouter")
    with career.db.begin() as session:
        session.execute(delete(SessionRow))
    page.submit("Enregistrer", **MASTER, status=401)
    assert page.value("title") == MASTER["title"]
    back = career.browser(TEACHER).get("/dossier/complements/ajouter")
    back.post(back.url, {**MASTER, "key": page.value("key"), "csrf_token": "old"}, status=400)
    assert back.problems[0].startswith("Votre session avait changé")
    back.submit("Enregistrer")
    assert [one.title for one in told(career)] == [MASTER["title"]]
