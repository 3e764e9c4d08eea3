"""What nobody may do or see around requests, hostile texts, double clicks and two tabs (threats 47 to 50)."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from career.dossier.tables import DOSSIER
from career.people import GESTIONNAIRE, OUTSIDE
from career.portfolios.tables import DeskRow
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import (
    DESK,
    OTHER_DESK,
    OTHER_TEACHER,
    TEACHER,
    Post,
    guarded,
    heavy,
    infected,
    pdf,
)
from tests.career.portfolios.hands import hand_over, nobody_follows
from tests.career.situation.conftest import MOVED, Requests

__all__ = ["guarded"]
HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd \u202egnp.exe"


def raw(requests: Requests, page, **changed: str) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The form of a page as a program sends it."""
    hidden = {name: page.value(name) for name in ("csrf_token", "key")}
    return {**MOVED, "note": "", **hidden, "submit": "1", **changed}


def test_another_teacher_s_request_is_not_found_and_it_is_in_the_journal(requests: Requests) -> None:
    uid = requests.ask(files=pdf())
    document = requests.teacher.select(".attachments a")[0]["href"]
    stranger = requests.career.browser(OTHER_TEACHER)
    absent = stranger.get(f"/situation/{uuid4()}", status=404).text
    assert stranger.get(f"/situation/{uid}", status=404).text == absent
    stranger.get(str(document), status=404)
    token = stranger.get("/situation/demander/adresse").value("csrf_token")
    for path in (f"/situation/{uid}", f"/situation/{uid}/retirer"):
        stranger.post(path, {"csrf_token": token, "version": "1"}, status=404)
    refused = requests.career.events("access_refused")
    assert [(row.actor, row.subject) for row in refused[1:]] == [(OTHER_TEACHER, TEACHER)] * 4
    assert requests.row(uid).state == "recue"


def test_a_gestionnaire_outside_the_portfolio_finds_nothing(requests: Requests) -> None:
    uid = requests.ask(files=pdf())
    other = requests.career.browser(OTHER_DESK, GESTIONNAIRE)
    assert "Fatima" not in other.get("/gestion/demandes").text
    piece = str(requests.desk.get(f"/gestion/demandes/{uid}").select(".attachments a")[0]["href"])
    for path in (f"/gestion/demandes/{uid}", f"/gestion/demandes/{uid}/prendre", piece):
        other.get(path, status=404)
    refused = requests.career.events("access_refused")
    assert [(row.actor, row.subject) for row in refused] == [(OTHER_DESK, TEACHER)] * 3


def test_a_teacher_has_no_desk(requests: Requests) -> None:
    uid = requests.ask()
    requests.teacher.get(f"/gestion/demandes/{uid}", status=403)
    requests.teacher.get("/gestion/demandes", status=403)


def test_opening_a_request_is_in_the_journal(requests: Requests) -> None:
    uid = requests.ask()
    requests.desk.get(f"/gestion/demandes/{uid}")
    requests.desk.get(f"/gestion/demandes/{uid}/prendre")
    read = requests.career.events("situation_consulted")
    assert [(row.actor, row.subject, row.details) for row in read] == [(DESK, TEACHER, {"request": uid})] * 2


def test_no_value_of_a_request_enters_the_journal(requests: Requests) -> None:
    requests.ask(note="Appelez-moi")
    for event in requests.career.events("situation_changed"):
        assert not {"Lilas", "Angoulême", "Appelez-moi"} & set(str(event.details).split("'"))


def test_a_double_click_asks_once(requests: Requests) -> None:
    page = requests.teacher.get("/situation/demander/adresse")
    data = raw(requests, page)
    page.post("/situation/demander/adresse", data)
    page.post("/situation/demander/adresse", data)
    assert "rien n’a été fait une seconde fois" in page.text
    assert len(requests.rows()) == 1
    assert len(requests.mails()) == 2


def test_the_same_form_with_other_words_is_told_and_loses_nothing(requests: Requests) -> None:
    page = requests.teacher.get("/situation/demander/adresse")
    data = raw(requests, page)
    page.post("/situation/demander/adresse", data)
    page.post("/situation/demander/adresse", {**data, "address": "9 autre rue"}, status=409)
    assert "Cette page avait déjà servi" in page.text
    assert page.value("address") == "9 autre rue"
    assert len(requests.rows()) == 1


def test_a_second_request_on_the_same_subject_waits_for_the_first(requests: Requests) -> None:
    requests.ask()
    page = requests.teacher.get("/situation/demander/adresse")
    page.submit("Envoyer la demande", **{**MOVED, "address": "9 autre rue"}, status=409)
    assert "Une demande est déjà en cours sur ce sujet" in page.text
    assert page.value("address") == "9 autre rue"
    page.get("/situation/demander/telephone").submit(
        "Envoyer la demande", phone="06 12 34 56 78", effective="01/12/2026"
    )
    assert len(requests.rows()) == 2


def test_of_two_gestionnaires_the_second_is_told_and_keeps_her_words(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    second = requests.career.browser(DESK, GESTIONNAIRE).get(f"/gestion/demandes/{uid}/refuser")
    requests.step(uid, "piece", note="Un justificatif.")
    second.submit("Refuser la demande", note="Pas de justificatif.", status=409)
    assert "Cette demande a changé entre-temps" in second.text
    assert "Un justificatif." in second.text
    assert second.value("note").strip() == "Pas de justificatif."
    assert requests.row(uid).state == "piece_demandee"
    second.submit("Refuser la demande")
    assert requests.row(uid).state == "refusee"


def test_a_step_clicked_twice_is_done_once(requests: Requests) -> None:
    uid = requests.ask()
    page = requests.desk.get(f"/gestion/demandes/{uid}/prendre")
    data = {name: page.value(name) for name in ("csrf_token", "key", "version")}
    page.post(f"/gestion/demandes/{uid}/prendre", data)
    page.post(f"/gestion/demandes/{uid}/prendre", data)
    assert "rien n’a été fait une seconde fois" in page.text
    assert requests.acts() == ["demander", "prendre"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "١"])
def test_a_forged_version_does_nothing(requests: Requests, version: str) -> None:
    uid = requests.ask()
    page = requests.desk.get(f"/gestion/demandes/{uid}/prendre")
    page.submit("Prendre en charge", forge={"version": version}, status=409)
    assert requests.acts() == ["demander"]


@pytest.mark.parametrize("act", ["transmettre", "clore", "revenir", "demander", "x"])
def test_no_step_is_jumped(requests: Requests, act: str) -> None:
    uid = requests.ask()
    known = act == "transmettre"
    page = requests.desk.get(f"/gestion/demandes/{uid}/{act}", status=200 if known else 404)
    if known:
        token = requests.desk.get(f"/gestion/demandes/{uid}/prendre")
        data = {name: token.value(name) for name in ("csrf_token", "key", "version")}
        page.post(f"/gestion/demandes/{uid}/transmettre", data, status=409)
    assert requests.row(uid).state == "recue"


def test_hostile_texts_are_inert_in_every_page_and_mail(requests: Requests) -> None:
    uid = requests.ask(
        address=HOSTILE, town=HOSTILE, note=HOSTILE + "\r\nBcc: x@y.z", files=pdf(HOSTILE + "../../a.pdf")
    )
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note=HOSTILE)
    pages = [
        requests.teacher.get(f"/situation/{uid}"),
        requests.desk.get(f"/gestion/demandes/{uid}"),
        requests.desk.get(f"/gestion/demandes/{uid}/refuser"),
    ]
    for page in pages:
        assert "<script>alert" not in page.html
        assert "{{7*7}}" in page.html
        assert "\u202e" not in str(page.page.title) + str(page.page.h1)
    for mail in requests.mails():
        assert "alert" not in str(mail)
        assert "\n" not in mail["subject"]


def test_documents_are_judged_and_nothing_is_lost(requests: Requests) -> None:
    page = requests.teacher.get("/situation/demander/adresse")
    html = pdf("a.pdf", b"<html>")
    page.submit("Envoyer la demande", **MOVED, files=html, status=422)
    assert page.value("address") == MOVED["address"]
    assert "Choisissez de nouveau vos pièces" in page.text
    body, kind = heavy(page, **MOVED)
    page.post("/situation/demander/adresse", body, content_type=kind, status=413)
    assert page.value("address") == MOVED["address"]
    assert requests.rows() == []


def test_a_virus_is_refused(guarded: Post) -> None:
    page = guarded.career.browser(TEACHER).get("/situation/demander/adresse")
    page.submit("Envoyer la demande", **MOVED, files=pdf("a.docx", infected()), status=422)
    assert any("l’antivirus a trouvé un virus" in one for one in page.problems)


def test_what_the_dossier_already_has_is_not_asked(requests: Requests) -> None:
    requests.bring(address="12, RUE DES LILAS", postcode="16000", town="Angouleme")
    page = requests.teacher.get("/situation/demander/adresse")
    page.submit("Envoyer la demande", **MOVED, status=422)
    assert page.problems == [
        "C’est déjà ce que votre dossier contient. Changez la valeur, ou ne demandez rien."
    ]


@pytest.mark.parametrize(
    ("slug", "typed", "said"),
    [
        ("telephone", {"phone": "12"}, "Écrivez un numéro de téléphone, par exemple 06 12 34 56 78."),
        ("adresse", {**MOVED, "town": "\u200b"}, "Ce champ ne contient aucun mot. Écrivez votre texte."),
        ("adresse", {**MOVED, "effective": "01/12/1990"}, "Donnez une date à partir du"),
        ("adresse", {**MOVED, "effective": "01/12/2030"}, "Donnez une date jusqu’au"),
    ],
)
def test_what_is_not_well_typed_is_said(
    requests: Requests, slug: str, typed: dict[str, str], said: str
) -> None:
    page = requests.teacher.get(f"/situation/demander/{slug}")
    page.submit("Envoyer la demande", **{"effective": "01/12/2026", **typed}, status=422)
    assert [one[: len(said)] for one in page.problems] == [said]


def test_a_subject_that_does_not_exist_is_not_found(requests: Requests) -> None:
    requests.teacher.get("/situation/demander/nir", status=404)


def test_after_the_end_of_her_functions_she_asks_nothing(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note="Un justificatif.")
    page = requests.teacher.get(f"/situation/{uid}")
    form = requests.career.browser(TEACHER).get("/situation/demander/telephone")
    with requests.db.begin() as session:
        session.execute(DOSSIER.update().where(DOSSIER.c.uid == TEACHER).values(ends=date(2026, 11, 1)))
    page.submit("Envoyer les pièces", files=pdf(), status=403)
    form.submit("Envoyer la demande", phone="06 12 34 56 78", effective="01/12/2026", status=403)
    assert "Vos fonctions ont pris fin" in form.text
    assert requests.row(uid).state == "piece_demandee"


def test_who_has_no_dossier_or_is_followed_by_nobody_asks_nothing(requests: Requests) -> None:
    requests.career.browser("klopez").get("/situation/demander/adresse", status=403)
    nobody_follows(requests.db)
    requests.teacher.get("/situation/demander/adresse", status=403)
    assert "Aucun service ne suit encore votre dossier" in requests.teacher.text


def test_who_works_outside_any_academy_asks_whoever_follows_her(requests: Requests) -> None:
    with requests.db.read() as session:
        uid = session.scalar(select(DOSSIER.c.uid).where(DOSSIER.c.academie == OUTSIDE))
        desk = session.scalar(select(DeskRow.uid).where(DeskRow.academie == OUTSIDE))
    assert uid
    assert desk
    page = requests.career.browser(uid).get("/situation/demander/telephone")
    page.submit("Envoyer la demande", phone="+49 30 1234567", effective="01/12/2026")
    asked = page.url.rpartition("/")[2]
    told = requests.career.browser(desk, GESTIONNAIRE).get(f"/gestion/demandes/{asked}")
    assert "+49 30 1234567" in told.text
    requests.desk.get(f"/gestion/demandes/{asked}", status=404)


def test_who_is_not_signed_in_sees_nothing(requests: Requests) -> None:
    uid = requests.ask()
    for path in ("/situation", f"/situation/{uid}", f"/gestion/demandes/{uid}"):
        answer = requests.career.browser().client.get(path, base_url=ADDRESS)
        assert answer.status_code in (302, 503)
        assert b"Lilas" not in answer.data


def test_a_portfolio_that_changed_hands_takes_the_request_with_it(requests: Requests) -> None:
    uid = requests.ask()
    hand_over(requests.db, DESK, OTHER_DESK)
    requests.desk.get(f"/gestion/demandes/{uid}", status=404)
    requests.career.browser(OTHER_DESK, GESTIONNAIRE).get(f"/gestion/demandes/{uid}")


@pytest.mark.parametrize(
    "query", ["etat=tous", "page=-1", "page=x", "etat=closes&page=999", "etat=transmises"]
)
def test_odd_filters_are_inert(requests: Requests, query: str) -> None:
    assert requests.desk.get(f"/gestion/demandes?{query}").h1 == "Demandes"
