"""What is shared, by purpose; who reads it; how it ends."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pypdf
import pytest

from career.attachments import Vault
from career.cv import sharing
from career.cv.models import Owner
from career.cv.shares import AT_ONCE, Share
from career.cv.tables import ShareRow
from career.files import discard_orphans
from socle import clock
from tests.career.conftest import ADDRESS, DAY
from tests.career.courrier.conftest import PDF, heavy, infected, set_antivirus
from tests.career.cv.conftest import HER, OTHER, OTHER_DESK, SHARE, Cvs

HOSTILE = "<script>alert(1)</script> {{7*7}} =cmd \u202egnp.exe"


def address_of(cvs: Cvs) -> str:
    return str(cvs.her.get("/cv/documents").select("main a[download]")[0]["href"])


def test_her_gestionnaire_reads_what_is_shared_and_nothing_else(cvs: Cvs) -> None:
    cvs.write("competences", title="Médiation")
    cvs.write("langues", title="Occitan")
    assert "Rien pour le moment." in cvs.desk.get(f"/gestion/dossiers/{HER}/cv").text
    cvs.share()
    page = cvs.desk.get(f"/gestion/dossiers/{HER}").follow("CV que l’agent partage avec vous")
    page.follow("Poste à profil : Référente numérique")
    assert "Médiation" in page.text
    assert "Occitan" not in page.text
    assert [tab.get_text() for tab in page.select(".tabs a[aria-current]")] == ["Vos dossiers"]


def test_she_sees_who_opened_it_there_and_among_the_consultations(cvs: Cvs) -> None:
    share = cvs.share()
    assert "Personne ne l’a encore ouvert." in cvs.her.get("/cv/partage").text
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}")
    assert "Sylvie BONNET" in cvs.her.get("/cv/partage").text
    assert "CV, ce que vous en partagez" in cvs.her.get("/dossier/consultations").text


def test_a_share_withdrawn_is_closed_at_once(cvs: Cvs) -> None:
    share = cvs.share()
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}")
    cvs.her.get("/cv/partage").submit("Retirer ce partage")
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}", status=404)
    assert "Rien pour le moment." in cvs.desk.get(f"/gestion/dossiers/{HER}/cv").text
    assert "Ouvert 1 fois." in cvs.her.get("/cv/partage").text
    assert len(cvs.career.events("cv_withdrawn")) == 1


def test_a_share_ends_on_its_day(cvs: Cvs) -> None:
    share = cvs.share(until="21/11/2026")
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}")
    with cvs.db.begin() as session:
        session.get_one(ShareRow, share).until = date(2026, 11, 20)
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}", status=404)


def test_what_is_for_others_is_not_for_the_gestionnaire(cvs: Cvs) -> None:
    share = cvs.share(roles=["inspecteur"])
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}", status=404)


def test_nobody_reads_outside_her_portfolio_or_without_the_role(cvs: Cvs) -> None:
    share = cvs.share()
    stranger = cvs.career.browser(OTHER_DESK, "gestionnaire")
    stranger.get(f"/gestion/dossiers/{HER}/cv", status=404)
    stranger.get(f"/gestion/dossiers/{HER}/cv/{share}", status=404)
    cvs.career.browser(OTHER).get(f"/gestion/dossiers/{HER}/cv/{share}", status=403)
    other = cvs.career.browser(OTHER)
    other.get(f"/cv/partage/{share}", status=404)
    other.post(
        f"/cv/partage/{share}/retirer",
        {"csrf_token": other.get("/cv/partage").value("csrf_token")},
        status=404,
    )
    assert len(cvs.career.events("access_refused")) == 5
    assert cvs.career.events("dossier_consulted") == []


def test_a_share_of_another_agent_does_not_open_hers(cvs: Cvs) -> None:
    share = cvs.share()
    cvs.desk.get("/gestion/dossiers/jcaron/cv", status=0)
    cvs.desk.get(f"/gestion/dossiers/jcaron/cv/{share}", status=404)


def test_a_purpose_that_says_nothing_wants_a_title(cvs: Cvs) -> None:
    page = cvs.her.get("/cv/partage")
    page.submit(
        "Partager",
        purpose="autre",
        sections=["langues"],
        roles=["inspecteur"],
        until="21/11/2028",
        status=422,
    )
    assert page.problems == [
        "Écrivez l’intitulé du poste, ou ce à quoi sert le partage.",
        "Donnez une date jusqu’au 22 novembre 2027.",
    ]


def test_the_same_form_shares_once(cvs: Cvs) -> None:
    page = cvs.her.get("/cv/partage")
    data = {
        "csrf_token": page.value("csrf_token"), "key": page.value("key"), "purpose": "classe_exceptionnelle",
        "sections": "langues", "roles": "gestionnaire", "until": "31/03/2027",
    }  # fmt: skip
    for _ in range(2):
        page.post("/cv/partage", data)
    assert cvs.rows()[2] == 1
    assert len(cvs.career.events("cv_shared")) == 1


def test_a_document_is_joined_once_read_by_whom_it_is_shared_with_and_by_nobody_else(cvs: Cvs) -> None:
    cvs.join()
    cvs.join("copie.pdf")
    assert cvs.rows()[1] == 1
    mine = address_of(cvs)
    with cvs.her.client.get(mine, base_url=ADDRESS) as answer:
        assert answer.data == PDF
    share, file = cvs.share(), mine.rpartition("/")[2]
    shared = f"/gestion/dossiers/{HER}/cv/{share}/documents/{file}"
    with cvs.desk.client.get(shared, base_url=ADDRESS) as answer:
        assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert "attachment" in answer.headers["Content-Disposition"]
    closed = cvs.share(sections=["langues"], title="Sans document")
    cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{closed}/documents/{file}", status=404)
    cvs.career.browser(OTHER).get(mine, status=404)
    cvs.career.browser(OTHER_DESK, "gestionnaire").get(shared, status=404)
    assert len(cvs.career.events("access_refused")) == 3


@pytest.mark.parametrize("content", [b"<html><script>", b"%PDF-1.4 <script> %%EOF", b""])
def test_a_document_that_is_something_else_is_refused(cvs: Cvs, content: bytes) -> None:
    page = cvs.her.get("/cv/documents")
    page.submit("Joindre", files=(BytesIO(content), "x.pdf"), status=422)
    assert cvs.rows()[1] == 0


def test_a_removed_document_leaves_the_disk(cvs: Cvs) -> None:
    cvs.join()
    age(cvs)
    cvs.her.get("/cv/documents").submit("Retirer titre.pdf")
    assert files_of(cvs) == []


def test_erasing_leaves_no_row_no_file_and_a_line_of_the_journal(cvs: Cvs) -> None:
    cvs.write()
    cvs.join()
    cvs.share()
    age(cvs)
    page = cvs.her.get("/cv").follow("Effacer mon CV…")
    page.submit("Effacer mon CV", status=422)
    assert cvs.rows() == [1, 1, 1]
    page.submit("Effacer mon CV", sure=True)
    assert cvs.rows() == [0, 0, 0]
    assert files_of(cvs) == []
    assert "Votre CV est vide." in cvs.her.text
    (event,) = cvs.career.events("cv_erased")
    assert event.details == {"academie": "16", "entries": 1, "files": 1}


def test_erasing_spares_the_file_that_a_message_still_carries(cvs: Cvs) -> None:
    cvs.her.get("/courrier/nouveau").submit(
        "Envoyer", kind="pieces", subject="Titre", body="Ci-joint", files=(BytesIO(PDF), "titre.pdf")
    )
    cvs.join()
    age(cvs)
    cvs.her.get("/cv/effacer").submit("Effacer mon CV", sure=True)
    assert len(files_of(cvs)) == 1


def test_what_is_copied_from_the_dossier_is_there_once(cvs: Cvs) -> None:
    page = cvs.her.get("/cv/reprendre")
    page.submit("Reprendre dans mon CV", status=422)
    lines = [str(box["value"]) for box in page.select("input[name=lines]")]
    assert lines
    token = page.value("csrf_token")
    for _ in range(2):
        page.post("/cv/reprendre", {"csrf_token": token, "lines": lines}, status=0)
    assert len(cvs.entries()) == len(lines)
    assert {row.section for row in cvs.entries()} >= {"activites", "diplomes"}
    assert "déjà dans votre CV" in cvs.her.get("/cv/reprendre").text


def test_hostile_words_are_inert_on_every_page_and_on_paper(cvs: Cvs) -> None:
    cvs.write("presentation", text=HOSTILE)
    cvs.write("competences", title=HOSTILE, text=HOSTILE)
    cvs.join(HOSTILE + "../../a.pdf")
    share = cvs.share(title=HOSTILE)
    for page in (
        cvs.her.get("/cv"), cvs.her.get("/cv/competences"), cvs.her.get("/cv/partage"),
        cvs.her.get("/cv/apercu"), cvs.her.get(f"/cv/partage/{share}"), cvs.her.get("/cv/documents"),
        cvs.desk.get(f"/gestion/dossiers/{HER}/cv"), cvs.desk.get(f"/gestion/dossiers/{HER}/cv/{share}"),
    ):  # fmt: skip
        assert "<script>alert" not in page.html
        assert "49 =cmd" not in page.text
    answer = cvs.her.client.get("/cv/cv.pdf", base_url=ADDRESS)
    assert "7*7" in pypdf.PdfReader(BytesIO(answer.data)).pages[0].extract_text()


def test_the_pdf_is_tagged_in_french_and_named(cvs: Cvs) -> None:
    cvs.write("competences", title="Médiation")
    answer = cvs.her.client.get("/cv/cv.pdf", base_url=ADDRESS)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="cv-{HER}.pdf"'
    root = pypdf.PdfReader(BytesIO(answer.data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"


def test_a_virus_is_not_joined(cvs: Cvs, clamd: str) -> None:
    set_antivirus(cvs.career, clamd)
    cvs.her.get("/cv/documents").submit("Joindre", files=(BytesIO(infected()), "titre.docx"), status=422)
    assert "l’antivirus a trouvé un virus" in cvs.her.problems[0]
    assert cvs.rows()[1] == 0


def test_an_antivirus_that_does_not_answer_is_said_and_nothing_is_kept(cvs: Cvs) -> None:
    set_antivirus(cvs.career, "unix:/nonexistent/clamd")
    cvs.her.get("/cv/documents").submit("Joindre", files=(BytesIO(PDF), "titre.pdf"), status=503)
    assert "Recommencez dans quelques minutes." in cvs.her.problems[0]
    assert cvs.rows()[1] == 0


def test_files_too_heavy_are_refused_with_a_page(cvs: Cvs) -> None:
    page = cvs.her
    body, kind = heavy(page.get("/courrier/nouveau"))
    page.post("/cv/documents", body, content_type=kind, status=413)
    assert "10 Mo chacun au plus" in page.problems[0]


def test_a_cv_carries_ten_documents(cvs: Cvs) -> None:
    page = cvs.her.get("/cv/documents")
    for number in (0, 5):
        parts = [(BytesIO(PDF + b"%" + str(number + one).encode()), f"{one}.pdf") for one in range(5)]
        page.submit("Joindre", files=parts)
    page.submit("Joindre", files=(BytesIO(PDF + b"%11"), "x.pdf"), status=422)
    assert page.problems == ["Un CV porte 10 documents au plus. Retirez-en, puis joignez celui-ci."]
    assert cvs.rows()[1] == 10


def files_of(cvs: Cvs) -> list[Path]:
    return [path for path in cvs.career.settings.data.glob("??/*") if path.is_file()]


def age(cvs: Cvs) -> None:
    """As if the files had come an hour ago."""
    for path in files_of(cvs):
        os.utime(path, (path.stat().st_mtime - 3600,) * 2)


def test_a_file_sent_a_moment_ago_goes_with_the_sweep(cvs: Cvs) -> None:
    """Somebody may be sending the same file at this moment: it is not taken from under her."""
    cvs.join()
    cvs.her.get("/cv/effacer").submit("Effacer mon CV", sure=True)
    assert len(files_of(cvs)) == 1
    age(cvs)
    age(cvs)
    assert discard_orphans(cvs.db, Vault(cvs.career.settings.data)) == 1
    assert files_of(cvs) == []


def test_the_sweep_spares_the_documents_of_a_cv(cvs: Cvs) -> None:
    cvs.join()
    age(cvs)
    age(cvs)
    assert discard_orphans(cvs.db, Vault(cvs.career.settings.data)) == 0
    with cvs.her.client.get(address_of(cvs), base_url=ADDRESS) as answer:
        assert answer.data == PDF


def test_another_s_document_is_not_detached(cvs: Cvs) -> None:
    cvs.join()
    other = cvs.career.browser(OTHER)
    token = other.get("/cv/documents").value("csrf_token")
    other.post(f"{address_of(cvs)}/retirer", {"csrf_token": token}, status=404)
    assert cvs.rows()[1] == 1
    assert len(cvs.career.events("access_refused")) == 1


def test_withdrawing_twice_is_once(cvs: Cvs) -> None:
    share = cvs.share()
    token = cvs.her.get("/cv/partage").value("csrf_token")
    for _ in range(2):
        cvs.her.post(f"/cv/partage/{share}/retirer", {"csrf_token": token})
    assert len(cvs.career.events("cv_withdrawn")) == 1


def test_shares_that_run_together_have_an_end(cvs: Cvs) -> None:
    owner = Owner("16", HER)
    with cvs.db.begin() as session:
        for number in range(AT_ONCE):
            one = Share(str(UUID(int=number)), "autre", "x", ("langues",), ("inspecteur",), DAY, clock.now())
            assert sharing.add(session, owner, one, DAY)
    page = cvs.her.get("/cv/partage")
    page.submit("Partager", **SHARE, status=422)
    assert page.problems == ["Vous avez déjà 20 partages en cours. Retirez-en un d’abord."]
    assert page.value("title") == "Référente numérique"


def test_a_form_without_its_key_still_shares(cvs: Cvs) -> None:
    cvs.her.get("/cv/partage").submit("Partager", **SHARE, forge={"key": "' OR 1=1"})
    assert cvs.rows()[2] == 1
