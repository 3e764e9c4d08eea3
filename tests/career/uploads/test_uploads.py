"""Files that come by pieces: how far they are, whose they are, what becomes of them."""

import hashlib
import os
from datetime import timedelta
from uuid import uuid4

import pytest

from career.courrier.tables import DraftFileRow, DraftRow, FileRow, MessageRow
from career.people import GESTIONNAIRE
from career.uploads import sweeping
from career.uploads.rules import UNDER_WAY
from career.uploads.tables import UploadRow
from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import (
    DESK,
    OTHER_TEACHER,
    PDF,
    QUESTION,
    Post,
    infected,
    pdf,
    set_antivirus,
)
from tests.career.photos import PLACE, heic
from tests.career.uploads.conftest import Line, line_of
from tests.judge import Browser

GONE = "unix:/nonexistent/clamd"


def partial(post: Post) -> list[bytes]:
    """What lies there of files that are not whole."""
    return [path.read_bytes() for path in (post.career.settings.data / "partial").glob("*")]


def save(browser: Browser, upload: str, **typed: str) -> dict[str, object]:
    """Keep the draft with this upload, as the script does."""
    page = browser.get("/courrier/nouveau")
    fields = {name: page.value(name) for name in ("csrf_token", "key", "version", "owner")} | typed
    answer = browser.client.post(
        "/courrier/nouveau",
        base_url=ADDRESS,
        data={**fields, "files": upload},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    kept: dict[str, object] = answer.json or {}
    return kept | {"key": fields["key"]}


def test_a_file_comes_by_pieces_and_leaves_with_the_message(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF, "arrêté n° 3.pdf")
    assert (guarded.vault_size(), partial(guarded)) == (1, [])
    guarded.write(forge={"files": [upload]})
    [file] = guarded.files()
    assert (file.name, file.digest) == ("arrêté n° 3.pdf", hashlib.sha256(PDF).hexdigest())
    assert file.size == len(PDF)
    assert len(guarded.messages()) == 1


def test_it_is_asked_how_much_has_come_and_goes_on_from_there(guarded: Post, line: Line) -> None:
    begun = line.begin(PDF)
    path = begun.headers["Location"]
    assert (begun.status_code, begun.headers["Upload-Offset"], begun.headers["Tus-Resumable"]) == (
        201,
        "0",
        "1.0.0",
    )
    assert "Upload-Expires" in begun.headers
    assert line.add(path, 0, PDF[:30]).headers["Upload-Offset"] == "30"
    asked = line.ask("HEAD", path)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == ("30", str(len(PDF)))
    assert "no-store" in asked.headers["Cache-Control"]
    assert line.begin(PDF).headers["Location"] == path  # the same file chosen again
    assert line.add(path, 30, PDF[30:]).status_code == 204
    assert line.reached(path) == len(PDF)
    assert guarded.count(UploadRow) == 1


def test_the_same_piece_twice_or_one_from_elsewhere_is_not_added(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    assert line.add(path, 0, PDF[:30]).status_code == 204
    for offset in (0, 10, 31, 10**9):
        again = line.add(path, offset, PDF[:30])
        assert (again.status_code, again.headers["Upload-Offset"]) == (409, "30")
    assert partial(guarded) == [PDF[:30]]
    assert line.ask("PATCH", path, b"x", Content_Type="application/offset+octet-stream").status_code == 409
    assert line.ask("PATCH", path, b"x", Upload_Offset="30").status_code == 415


def test_the_last_piece_twice_does_no_harm(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    assert line.add(path, 0, PDF).status_code == 204
    assert line.add(path, 0, PDF).status_code == 409
    assert line.add(path, len(PDF), b"").status_code == 204
    assert (guarded.vault_size(), partial(guarded)) == (1, [])


def test_more_than_was_announced_is_refused(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    assert line.add(path, 0, PDF + b"more").status_code == 413
    assert line.reached(path) == 0
    assert line.add(path, 0, b" " * (1024 * 1024 + 1)).status_code == 413
    assert partial(guarded) in ([], [b""])


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("a.exe", 100, "ce format n’est pas accepté."),
        ("a.pdf", 0, "ce fichier est vide."),
        ("a.pdf", 10 * 1024 * 1024 + 1, "trop gros\u00a0: 10\u00a0Mo au plus."),
    ],
)
def test_what_a_name_or_a_size_tells_is_refused_before_it_is_sent(
    guarded: Post, line: Line, name: str, size: int, why: str
) -> None:
    refused = line.begin(PDF, name, Upload_Length=str(size))
    assert refused.status_code == 422
    assert why in refused.json["said"]  # type: ignore[index]
    assert guarded.count(UploadRow) == 0


@pytest.mark.parametrize("length", ["", "-1", "abc", "1" * 20, "²"])
def test_an_announcement_without_a_length_is_not_understood(line: Line, length: str) -> None:
    assert line.begin(PDF, Upload_Length=length).status_code == 400


@pytest.mark.parametrize(
    "said", ["", "filename", "filename !!", "filename YS5wZGY=", "filename YS5wZGY=,sha256 eA==", "x" * 3000]
)
def test_an_announcement_that_says_nothing_is_not_understood(line: Line, said: str) -> None:
    assert line.begin(PDF, Upload_Metadata=said).status_code == 400


def test_another_version_of_the_protocol_is_not_spoken(line: Line) -> None:
    refused = line.begin(PDF, Tus_Resumable="0.2.2")
    assert (refused.status_code, refused.headers["Tus-Version"]) == (412, "1.0.0")
    about = line.ask("OPTIONS", "/envois")
    assert (about.status_code, about.headers["Tus-Extension"]) == (204, "creation,expiration,termination")


def test_without_a_session_or_its_token_nothing_is_taken(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    nobody = Line(guarded.career.browser(), "")
    assert nobody.ask("HEAD", path).status_code == 401
    assert nobody.add(path, 0, PDF).status_code == 400
    assert Line(guarded.teacher, "").add(path, 0, PDF).status_code == 400
    assert Line(guarded.teacher, "").ask("DELETE", path).status_code == 400
    assert line.ask("POST", "/envois", Origin="https://elsewhere.example").status_code == 400
    assert line.reached(path) == 0


def test_another_s_is_not_found_and_it_is_in_the_journal(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    other = line_of(guarded.career.browser(OTHER_TEACHER))
    answers = [other.ask("HEAD", path), other.add(path, 0, PDF), other.ask("DELETE", path)]
    assert [one.status_code for one in answers] == [404] * 3
    refused = guarded.career.events("access_refused")
    assert [(row.actor, row.subject) for row in refused] == [(OTHER_TEACHER, "fdurand3")] * 3
    assert line.reached(path) == 0
    assert line.ask("HEAD", f"/envois/{uuid4()}").status_code == 404


def test_another_s_file_cannot_be_sent_by_its_identifier(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF)
    other = guarded.career.browser(OTHER_TEACHER)
    page = other.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, forge={"files": [upload]}, status=404)
    assert guarded.messages() == []
    [event] = guarded.career.events("access_refused")
    assert (event.actor, event.subject) == (OTHER_TEACHER, "fdurand3")


def test_the_same_content_of_two_people_is_two_uploads(guarded: Post, line: Line) -> None:
    line.add(line.begin(PDF).headers["Location"], 0, PDF[:30])
    assert line_of(guarded.career.browser(OTHER_TEACHER)).begin(PDF).headers["Upload-Offset"] == "0"


def test_what_came_otherwise_than_announced_is_refused(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    refused = line.add(path, 0, PDF.replace(b"Catalog", b"Katalog"))
    assert (refused.status_code, refused.json["said"]) == (  # type: ignore[index]
        422,
        "Cette pièce est arrivée abîmée. Choisissez-la de nouveau.",
    )
    assert (guarded.count(UploadRow), guarded.vault_size(), partial(guarded)) == (0, 0, [])


def test_a_virus_that_comes_by_pieces_is_found(guarded: Post, line: Line) -> None:
    refused = line.send(infected(), "cv.docx", piece=100)
    assert refused.status_code == 422
    assert "l’antivirus a trouvé un virus" in refused.json["said"]  # type: ignore[index]
    assert (guarded.count(UploadRow), guarded.vault_size(), partial(guarded)) == (0, 0, [])
    [event] = guarded.career.events("attachment_refused")
    assert "cv.docx" not in event.details["why"]


def test_with_the_antivirus_down_the_bytes_stay_and_are_judged_when_it_is_back(
    guarded: Post, line: Line, clamd: str
) -> None:
    set_antivirus(guarded.career, GONE)
    refused = line.send(PDF)
    assert (refused.status_code, refused.json["said"]) == (  # type: ignore[index]
        503,
        "L’antivirus qui examine les pièces ne répond pas.",
    )
    path = line.begin(PDF).headers["Location"]
    assert (line.reached(path), guarded.vault_size()) == (len(PDF), 0)
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, forge={"files": [path.rpartition("/")[2]]}, status=422)
    assert page.problems == ["Une des pièces déjà reçues n’est plus là. Choisissez-la de nouveau."]
    set_antivirus(guarded.career, clamd)
    assert line.add(path, len(PDF), b"").status_code == 204
    assert guarded.vault_size() == 1


def test_with_the_disk_full_it_is_said(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    (guarded.career.settings.data / "partial").write_text("a file where a folder must be")
    refused = line.add(path, 0, PDF)
    assert (refused.status_code, "range les pièces" in refused.json["said"]) == (503, True)  # type: ignore[index]


def test_a_photo_of_an_iphone_that_comes_by_pieces_is_a_jpeg(guarded: Post, line: Line) -> None:
    upload = line.sent(heic(), "IMG_2041.HEIC")
    guarded.write(forge={"files": [upload]})
    assert [row.name for row in guarded.files()] == ["IMG_2041.jpg"]
    [kept] = [path for path in guarded.career.settings.data.glob("??/*") if path.is_file()]
    assert PLACE not in kept.read_bytes()


def test_it_lies_with_the_draft_as_soon_as_the_draft_is_kept(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF)
    kept = save(guarded.teacher, upload, body="Bonjour")
    assert (guarded.count(DraftRow), guarded.count(DraftFileRow)) == (1, 1)
    assert kept["kept"] == hashlib.sha256(PDF).hexdigest()
    assert list(kept["joined"]) == [upload]  # type: ignore[call-overload]
    page = guarded.teacher.get(str(kept["next"]))
    page.submit("Envoyer", **QUESTION)
    assert [row.name for row in guarded.files()] == ["arrete.pdf"]


def test_a_draft_kept_again_because_its_answer_was_lost_has_the_file_once(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF)
    kept = save(guarded.teacher, upload, body="Bonjour")
    again = save(guarded.teacher, upload, body="Bonjour", key=str(kept["key"]))
    assert again["joined"] == kept["joined"]
    assert (guarded.count(DraftRow), guarded.count(DraftFileRow)) == (1, 1)
    page = guarded.teacher.get(str(again["next"]))
    page.submit("Envoyer", **QUESTION, forge={"files": [upload]})  # the page still names it
    assert guarded.count(FileRow) == 1


def test_a_message_sent_twice_with_an_upload_is_one(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF)
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, forge={"files": [upload]})
    thread, other = page.url, guarded.career.browser("fdurand3")
    again = other.get("/courrier/nouveau")
    again.submit("Envoyer", **QUESTION, forge={"files": [upload]})  # the same words and file, a moment later
    assert again.url == thread
    assert (guarded.count(MessageRow), guarded.count(FileRow)) == (1, 1)


def test_a_page_that_comes_back_still_has_what_was_received(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF, "arrêté.pdf")
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION | {"subject": ""}, forge={"files": [upload]}, status=422)
    assert "arrêté.pdf déjà reçue" in page.text
    assert "Choisissez de nouveau vos pièces jointes" not in page.text
    page.submit("Envoyer", subject="Mon échelon")
    assert [row.name for row in guarded.files()] == ["arrêté.pdf"]


def test_without_scripts_what_came_with_a_refused_message_waits_for_it(guarded: Post) -> None:
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION | {"subject": ""}, files=pdf("arrêté.pdf"), status=422)
    assert "arrêté.pdf déjà reçue" in page.text
    page.submit("Envoyer", subject="Mon échelon")
    assert [row.name for row in guarded.files()] == ["arrêté.pdf"]


@pytest.mark.parametrize("button", ["Envoyer", "Garder le brouillon"])
@pytest.mark.parametrize(
    ("name", "content"), [("page.pdf", b"<!doctype html><script>alert(1)</script>"), ("vide.pdf", b"")]
)
def test_without_scripts_one_refused_file_is_named_and_the_others_stay(
    guarded: Post, name: str, content: bytes, button: str
) -> None:
    page = guarded.teacher.get("/courrier/nouveau")
    three = [pdf("arrêté.pdf"), pdf(name, content), pdf("notice.pdf", PDF + b"2%%EOF")]
    page.submit(button, **QUESTION, files=three, status=422)
    [problem] = page.problems
    assert name in problem
    assert "Choisissez de nouveau" not in page.text
    assert [str(one.get_text(strip=True)) for one in page.select(".arriving label")] == [
        "arrêté.pdf", "notice.pdf",
    ]  # fmt: skip
    page.submit("Envoyer")
    assert [row.name for row in guarded.files()] == ["arrêté.pdf", "notice.pdf"]


def test_without_scripts_a_file_whose_ending_is_refused_leaves_the_others(guarded: Post) -> None:
    page = guarded.teacher.get("/courrier/nouveau")
    page.submit("Envoyer", **QUESTION, files=[pdf("arrêté.pdf"), pdf("jeu.exe", b"MZ")], status=422)
    [problem] = page.problems
    assert problem.startswith("« jeu.exe » : ce format n’est pas accepté.")
    assert "arrêté.pdf déjà reçue" in page.text
    page.submit("Envoyer")
    assert [row.name for row in guarded.files()] == ["arrêté.pdf"]


@pytest.mark.parametrize("door", ["/courrier/nouveau", "/gestion/courrier/{thread}"])
def test_another_s_file_in_a_page_of_another_session_is_not_found(
    guarded: Post, line: Line, door: str
) -> None:
    thread, upload = guarded.write(), line.sent(PDF)
    other = guarded.desk if "thread" in door else guarded.career.browser(OTHER_TEACHER)
    other.get("/accessibilite")
    other.post(door.format(thread=thread), {"csrf_token": "old", "files": upload}, status=404)
    assert [row.subject for row in guarded.career.events("access_refused")] == ["fdurand3"]


def test_received_and_chosen_files_are_counted_together(guarded: Post, line: Line) -> None:
    uploads = [line.sent(PDF + str(n).encode() + b"%%EOF", f"{n}.pdf") for n in range(3)]
    page = guarded.teacher.get("/courrier/nouveau")
    chosen = [pdf(f"{n}.pdf", PDF + b"%%EOF" + bytes([n])) for n in range(3)]
    page.submit("Envoyer", **QUESTION, forge={"files": [*uploads, *chosen]}, status=422)
    assert page.problems == ["Joignez 5 fichiers au plus."]


def test_the_gestionnaire_s_answer_takes_it_too(guarded: Post) -> None:
    thread = guarded.write()
    hers = line_of(guarded.career.browser(DESK, GESTIONNAIRE), f"/gestion/courrier/{thread}")
    upload = hers.sent(PDF, "réponse.pdf")
    guarded.answer(thread, forge={"files": [upload]})
    assert [row.name for row in guarded.files()] == ["réponse.pdf"]


def test_one_that_is_not_wanted_any_more_is_forgotten(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    line.add(path, 0, PDF[:30])
    assert line.ask("DELETE", path).status_code == 204
    assert line.ask("HEAD", path).status_code == 404
    assert (guarded.count(UploadRow), partial(guarded)) == (0, [])


def test_nobody_sends_more_at_once_than_anybody_may(guarded: Post, line: Line) -> None:
    begun = [line.begin(PDF, f"{n}.pdf") for n in range(UNDER_WAY)]
    assert {one.status_code for one in begun} == {201}
    refused = line.begin(PDF, "trop.pdf")
    assert (refused.status_code, refused.json["said"][:25]) == (429, "Trop de pièces sont déjà ")  # type: ignore[index]
    assert line.begin(PDF, "0.pdf").status_code == 201  # one of hers goes on
    with guarded.db.begin() as session:
        for row in session.query(UploadRow):
            row.begun_at -= timedelta(hours=1)
    assert line.begin(PDF, "trop.pdf").status_code == 201  # one that no longer moves makes room
    assert guarded.count(UploadRow) == UNDER_WAY


def test_nobody_sends_more_bytes_at_once_than_anybody_may(guarded: Post, line: Line) -> None:
    answers = [
        line.begin(PDF, f"{n}.pdf", Upload_Length=str(10 * 1024 * 1024)).status_code for n in range(10)
    ]
    assert answers == [201] * 10
    assert line.begin(PDF, "trop.pdf").status_code == 429


def test_what_was_taken_no_longer_counts(guarded: Post, line: Line) -> None:
    for n in range(UNDER_WAY + 1):
        upload = line.sent(PDF + f"{n}%%EOF".encode(), f"{n}.pdf")
        guarded.write(subject=f"Objet {n}", forge={"files": [upload]})
    assert guarded.count(MessageRow) == UNDER_WAY + 1


def test_after_a_day_the_worker_sweeps(guarded: Post, line: Line) -> None:
    path = line.begin(PDF).headers["Location"]
    line.add(path, 0, PDF[:30])
    (stray := guarded.career.settings.data / "partial" / str(uuid4())).write_bytes(b"of nobody")
    assert sweeping.forget_old(guarded.db, guarded.career.settings.data) == 0
    assert line.reached(path) == 30
    with guarded.db.begin() as session:
        for row in session.query(UploadRow):
            row.expires_at -= timedelta(days=1)
    assert line.ask("HEAD", path).status_code == 404
    for file in stray.parent.glob("*"):
        os.utime(file, (0, 0))
    assert sweeping.forget_old(guarded.db, guarded.career.settings.data) == 2
    assert (guarded.count(UploadRow), partial(guarded)) == (0, [])


def test_its_name_is_made_safe(guarded: Post, line: Line) -> None:
    upload = line.sent(PDF, "../../<b>X;\r\n y\u202e.pdf")
    guarded.write(forge={"files": [upload]})
    [file] = guarded.files()
    assert not set(file.name) & set("/<>\r\n\u202e")
