"""The documents of a request by pieces: whose they are, what becomes of them when the form is refused."""

import pytest
from sqlalchemy import delete, select

from career.sessions import SessionRow
from career.situation.tables import FileRow
from career.uploads.tables import UploadRow
from socle import clock
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import OTHER_TEACHER, PDF, TEACHER, heavy, infected, pdf, set_antivirus
from tests.career.courrier.test_files import fetch
from tests.career.photos import PLACE, heic
from tests.career.situation.conftest import MOVED, Requests
from tests.career.uploads.conftest import Line, line_of
from tests.judge import Browser

ASKING = "/situation/demander/adresse"
BANK = {"bank_tail": "4321", "effective": "01/12/2026"}


@pytest.fixture
def line(requests: Requests) -> Line:
    return line_of(requests.teacher, ASKING)


def names(requests: Requests) -> list[str]:
    with requests.db.read() as session:
        return [row.name for row in session.scalars(select(FileRow).order_by(FileRow.place))]


def uploads(requests: Requests) -> list[UploadRow]:
    with requests.db.read() as session:
        return list(session.scalars(select(UploadRow)))


def waiting(page: Browser) -> list[str]:
    """What the form says it has already."""
    return [str(one.get_text(strip=True)) for one in page.select(".arriving label")]


def test_two_documents_come_by_pieces_and_leave_with_the_request(requests: Requests, line: Line) -> None:
    sent = [line.sent(PDF, "bail.pdf"), line.sent(heic(), "IMG_2041.HEIC")]
    page = requests.teacher.get(ASKING).submit("Envoyer la demande", **MOVED, forge={"files": sent})
    assert "Votre demande est envoyée" in page.text
    assert names(requests) == ["bail.pdf", "IMG_2041.jpg"]
    assert all(row.taken_at for row in uploads(requests))
    uid = page.url.rpartition("/")[2]
    desk = requests.desk.get(f"/gestion/demandes/{uid}")
    photo = str(desk.select(".attachments a")[1]["href"])
    content = fetch(desk, photo)[0]
    assert content.startswith(b"\xff\xd8\xff")
    assert PLACE not in content


def test_what_was_received_survives_a_wrong_date(requests: Requests, line: Line) -> None:
    sent = [line.sent(PDF, "bail.pdf"), line.sent(PDF + b"2%%EOF", "facture.pdf")]
    wrong = {**MOVED, "effective": "31/02/2026"}
    page = requests.teacher.get(ASKING)
    page.submit("Envoyer la demande", **wrong, forge={"files": sent}, status=422)
    assert (waiting(page), page.value("address")) == (["bail.pdf", "facture.pdf"], MOVED["address"])
    page.submit("Envoyer la demande", effective=MOVED["effective"])
    assert names(requests) == ["bail.pdf", "facture.pdf"]


@pytest.mark.both_engines
def test_without_scripts_what_came_with_a_wrong_date_waits_for_the_right_one(requests: Requests) -> None:
    page = requests.teacher.get(ASKING)
    both = [pdf("bail.pdf"), pdf("facture.pdf", PDF + b"2%%EOF")]
    page.submit("Envoyer la demande", **{**MOVED, "effective": "31/02/2026"}, files=both, status=422)
    assert waiting(page) == ["bail.pdf", "facture.pdf"]
    assert "Choisissez de nouveau" not in page.text
    more = [*(box["value"] for box in page.select(".arriving input")), pdf("acte.pdf", PDF + b"3%%EOF")]
    page.submit("Envoyer la demande", effective=MOVED["effective"], forge={"files": more})
    assert names(requests) == ["bail.pdf", "facture.pdf", "acte.pdf"]
    assert len(uploads(requests)) == 2


def test_the_same_file_chosen_again_is_sent_once(requests: Requests) -> None:
    page = requests.teacher.get(ASKING)
    page.submit("Envoyer la demande", **{**MOVED, "effective": "x"}, files=pdf("bail.pdf"), status=422)
    both = [*(box["value"] for box in page.select(".arriving input")), pdf("bail.pdf")]
    page.submit("Envoyer la demande", effective=MOVED["effective"], forge={"files": both})
    assert names(requests) == ["bail.pdf"]


def test_what_is_not_to_be_sent_after_all_is_unticked(requests: Requests) -> None:
    page = requests.teacher.get(ASKING)
    page.submit("Envoyer la demande", **{**MOVED, "effective": "x"}, files=pdf("bail.pdf"), status=422)
    page.submit("Envoyer la demande", effective=MOVED["effective"], forge={"files": None})
    assert names(requests) == []


def test_what_unticking_does_is_said_and_its_box_is_as_large_as_the_others(requests: Requests) -> None:
    page = requests.teacher.get(ASKING)
    page.submit("Envoyer la demande", **{**MOVED, "effective": "x"}, files=pdf("bail.pdf"), status=422)
    [box] = page.select(".arriving input")
    assert box["class"] == ["check"]
    [hint] = page.select(f"#{box['aria-describedby']}")
    assert hint.get_text() == "Pièce déjà reçue, qui partira avec. Décochez-la pour la retirer."


def test_a_second_request_on_the_same_subject_keeps_its_documents(requests: Requests) -> None:
    requests.ask()
    page = requests.teacher.get(ASKING)
    page.submit("Envoyer la demande", **{**MOVED, "town": "Cognac"}, files=pdf("bail.pdf"), status=409)
    assert waiting(page) == ["bail.pdf"]


def test_a_virus_beside_a_wrong_date_is_said_and_nothing_is_kept(requests: Requests, clamd: str) -> None:
    set_antivirus(requests.career, clamd)
    page = requests.teacher.get(ASKING)
    wrong = {**MOVED, "effective": "31/02/2026"}
    page.submit("Envoyer la demande", **wrong, files=pdf("a.docx", infected()), status=422)
    assert any("l’antivirus a trouvé un virus" in one for one in page.problems)
    assert (uploads(requests), waiting(page)) == ([], [])
    assert "Choisissez de nouveau vos pièces" in page.text


def test_a_form_sent_twice_with_its_pieces_asks_once(requests: Requests, line: Line) -> None:
    sent, page = line.sent(PDF, "bail.pdf"), requests.teacher.get(ASKING)
    typed = {**MOVED, **{name: page.value(name) for name in ("csrf_token", "key", "owner")}, "files": sent}
    page.post(ASKING, typed)
    page.post(ASKING, typed)
    assert "C’était déjà fait" in page.text
    assert (len(requests.rows()), names(requests)) == (1, ["bail.pdf"])


def test_another_s_piece_is_not_found_and_it_is_in_the_journal(requests: Requests, line: Line) -> None:
    sent, other = line.sent(PDF), requests.career.browser(OTHER_TEACHER)
    other.get(ASKING).submit("Envoyer la demande", **MOVED, forge={"files": [sent]}, status=404)
    token = {"csrf_token": "of another time", "files": sent}
    other.post(ASKING, token, status=404)
    events = [(row.actor, row.subject) for row in requests.career.events("access_refused")]
    assert events == [(OTHER_TEACHER, TEACHER)] * 2
    assert requests.rows() == []


def test_a_page_of_hers_asks_nothing_for_another(requests: Requests) -> None:
    owner = requests.teacher.get(ASKING).value("owner")
    other = requests.career.browser(OTHER_TEACHER).get(ASKING)
    other.submit("Envoyer la demande", **MOVED, forge={"owner": owner}, status=404)
    [event] = requests.career.events("access_refused")
    assert (event.actor, event.subject) == (OTHER_TEACHER, TEACHER)
    assert requests.rows() == []


@pytest.mark.parametrize("named", ["", "nonsense", "8d8c8c02-0000-4000-8000-000000000000"])
def test_a_document_that_is_needed_is_not_replaced_by_a_word(requests: Requests, named: str) -> None:
    page = requests.teacher.get("/situation/demander/coordonnees-bancaires")
    page.submit("Envoyer la demande", **BANK, forge={"files": [named]}, status=422)
    assert len(page.problems) == 1
    assert requests.rows() == []


def test_a_document_that_is_needed_may_come_by_pieces(requests: Requests, line: Line) -> None:
    sent = line.sent(PDF, "rib.pdf")
    page = requests.teacher.get("/situation/demander/coordonnees-bancaires")
    uid = page.submit("Envoyer la demande", **BANK, forge={"files": [sent]}).url.rpartition("/")[2]
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note="L’autre page aussi.")
    more = line.sent(PDF + b"2%%EOF", "page 2.pdf")
    requests.teacher.get(f"/situation/{uid}").submit("Envoyer les pièces", forge={"files": [more]})
    assert sorted(names(requests)) == ["page 2.pdf", "rib.pdf"]


def close_sessions(career: CareerSite) -> None:
    with career.db.begin() as session:
        session.execute(delete(SessionRow))


def test_a_session_that_ended_gives_words_and_pieces_back(requests: Requests, line: Line) -> None:
    sent, page = line.sent(PDF, "bail.pdf"), requests.teacher.get(ASKING)
    close_sessions(requests.career)
    page.submit("Envoyer la demande", **MOVED, forge={"files": [sent]}, status=401)
    assert "Rien n’est perdu" in page.text
    assert "1 pièce déjà reçue partira avec." in page.text
    assert page.value("address") == MOVED["address"]
    back = requests.career.browser(TEACHER).get(ASKING)
    kept = {name: page.value(name) for name in (*MOVED, "key", "owner", "files")}
    back.post(ASKING, {**kept, "csrf_token": page.value("csrf_token")}, status=400)
    assert "Votre session avait changé" in back.text
    assert waiting(back) == ["bail.pdf"]
    back.submit("Envoyer la demande")
    assert names(requests) == ["bail.pdf"]


def test_a_heavy_form_of_a_session_that_ended_gives_its_words_back(requests: Requests) -> None:
    page = requests.teacher.get(ASKING)
    body, kind = heavy(page, **MOVED)
    close_sessions(requests.career)
    page.post(ASKING, body, content_type=kind, status=401)
    assert page.value("address") == MOVED["address"]
    requests.career.browser().post(ASKING, body, content_type=kind, status=413)


def test_a_step_of_the_desk_in_a_session_that_ended_gives_its_words_back(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    page = requests.desk.get(f"/gestion/demandes/{uid}/refuser")
    close_sessions(requests.career)
    page.submit(note="Ce n’est pas la bonne pièce.", status=401)
    assert page.value("note").strip() == "Ce n’est pas la bonne pièce."
    token = {"csrf_token": "old", "note": "Ce n’est pas la bonne pièce.", "key": page.value("key")}
    again = requests.career.browser("sbonnet", "gestionnaire").get("/gestion/demandes")
    again.post(f"/gestion/demandes/{uid}/refuser", token, status=400)
    assert again.value("note").strip() == "Ce n’est pas la bonne pièce."
    assert requests.row(uid).state == "prise_en_charge"


def test_refused_forms_fill_the_vault_no_more_than_a_person_may_send(requests: Requests) -> None:
    page = requests.teacher.get(ASKING)
    for number in range(12):
        one = pdf(f"{number}.pdf", PDF + f"{number}%%EOF".encode())
        page.submit("Envoyer la demande", **{**MOVED, "effective": "x"}, files=one, status=422)
        page.get(ASKING)
    there = [one.name for one in requests.career.settings.data.glob("??/*")]
    assert sorted(there) == sorted(row.digest for row in uploads(requests))
    assert len(there) == 10


def test_a_piece_is_kept_a_day_and_then_asked_again(requests: Requests, line: Line) -> None:
    sent = line.sent(PDF)
    with requests.db.begin() as session:
        session.get_one(UploadRow, sent).expires_at = clock.now()
    page = requests.teacher.get(ASKING)
    page.submit("Envoyer la demande", **MOVED, forge={"files": [sent]}, status=422)
    assert page.problems == ["Une des pièces déjà reçues n’est plus là. Choisissez-la de nouveau."]
