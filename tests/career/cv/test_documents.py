"""The documents of a CV by pieces, and across the end of a session."""

from sqlalchemy import delete

from career.sessions import SessionRow
from tests.career.courrier.conftest import PDF
from tests.career.cv.conftest import HER, OTHER, Cvs
from tests.career.uploads.conftest import line_of


def test_documents_come_by_pieces_and_are_hers_alone(cvs: Cvs) -> None:
    line, other = line_of(cvs.her, "/cv/documents"), cvs.career.browser(OTHER)
    sent = [line.sent(PDF, "titre.pdf"), line.sent(PDF + b"2%%EOF", "concours.pdf")]
    other.get("/cv/documents").submit("Joindre", forge={"files": sent}, status=404)
    page = cvs.her.get("/cv/documents")
    page.submit("Joindre", forge={"files": ["nonsense"]}, status=422)
    assert page.problems == ["Choisissez au moins un fichier."]
    page.submit("Joindre", forge={"files": sent})
    assert "2 documents joints." in page.text
    assert [link.get_text() for link in page.select("main a[download]")] == ["titre.pdf", "concours.pdf"]


def test_documents_of_a_session_that_ended_are_joined_in_the_next(cvs: Cvs) -> None:
    sent = line_of(cvs.her, "/cv/documents").sent(PDF, "titre.pdf")
    page = cvs.her.get("/cv/documents")
    with cvs.db.begin() as session:
        session.execute(delete(SessionRow))
    page.submit("Joindre", forge={"files": [sent]}, status=401)
    assert "1 pièce déjà reçue partira avec." in page.text
    back = cvs.career.browser(HER).get("/cv/documents")
    back.post("/cv/documents", {"files": sent, "csrf_token": "old"}, status=400)
    back.submit("Joindre")
    assert "1 document joint." in back.text
