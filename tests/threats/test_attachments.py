"""Files that mean harm, by every door there is, before a real clamd: refused, or inert (threat 48)."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
from werkzeug.datastructures import Headers

from career.courrier.tables import DraftFileRow, DraftRow
from tests.career.complements.test_views import MASTER
from tests.career.conftest import ADDRESS, CareerSite, prepare, site_on
from tests.career.courrier.conftest import DESK, PDF, QUESTION, TEACHER, Post, pdf, set_antivirus
from tests.career.situation.conftest import MOVED
from tests.career.uploads.conftest import line_of
from tests.fixtures_clamd import running
from tests.fixtures_sql import Databases
from tests.judge import Browser
from tests.threats.hostile_files import FILES, NAMES

DOORS = (
    "a new message",
    "an answer",
    "the gestionnaire's answer",
    "a draft",
    "pieces",
    "the gestionnaire's pieces",
    "a request",
    "a complement",
    "a CV",
)
OTHER_FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "a request": ("/situation/demander/adresse", "Envoyer la demande", MOVED),
    "a complement": ("/dossier/complements/ajouter", "Enregistrer", MASTER),
    "a CV": ("/cv/documents", "Joindre", {}),
}
HOSTILE = [pytest.param(*one, id=what) for what, one in FILES.items()]


@dataclass
class Doors:
    """Each way by which a file comes in: what was said of it."""

    post: Post
    thread: str

    def bring(self, door: str, name: str, content: bytes) -> str:
        """Bring a file in by this door, which must refuse it; the sentence."""
        if door.endswith("pieces"):
            line = (
                line_of(self.post.desk, f"/gestion/courrier/{self.thread}")
                if "'" in door
                else line_of(self.post.teacher)
            )
            answer = line.send(content, name, piece=max(1, len(content) // 3))
            assert answer.status_code == 422
            return str((answer.json or {})["said"])
        file = (BytesIO(content), name)
        if door in OTHER_FORMS:
            path, button, typed = OTHER_FORMS[door]
            page = self.post.teacher.get(path).submit(button, **typed, files=file, status=422)
            [problem] = page.problems
            return problem
        if door == "an answer":
            page = self.post.teacher.get(f"/courrier/{self.thread}")
            page.submit("Envoyer", body="Voici", files=file, status=422)
        elif door == "the gestionnaire's answer":
            page = self.post.desk.get(f"/gestion/courrier/{self.thread}")
            page.submit("Envoyer", body="Voici", files=file, status=422)
        else:
            button = "Garder le brouillon" if door == "a draft" else "Envoyer"
            page = self.post.teacher.get("/courrier/nouveau").submit(
                button, **QUESTION, files=file, status=422
            )
        assert page.value("body").strip() in ("Voici", QUESTION["body"])
        [problem] = page.problems
        return problem


@pytest.fixture
def career(sqlite_databases: Databases, tmp_path: Path) -> Iterator[CareerSite]:
    """Career, its files in a folder of its own."""
    site = site_on(sqlite_databases.fresh("career_demo", prepare), tmp_path / "files")
    yield site
    site.db.engine.dispose()


@pytest.fixture
def doors(career: CareerSite, clamd: str) -> Doors:
    set_antivirus(career, clamd)
    post = Post(career)
    return Doors(post, post.write())


@pytest.mark.parametrize(("name", "content", "why"), HOSTILE)
def test_a_file_that_means_harm_is_refused_by_every_door(
    doors: Doors, name: str, content: bytes, why: str
) -> None:
    for door in DOORS:
        assert why in doors.bring(door, name, content), door
    data = doors.post.career.settings.data
    assert doors.post.vault_size() == 0
    assert list((data / "partial").glob("*")) == []
    assert (len(doors.post.messages()), doors.post.count(DraftRow), doors.post.count(DraftFileRow)) == (
        1,
        0,
        0,
    )
    refused = doors.post.career.events("attachment_refused")
    assert [row.actor for row in refused] == [DESK if "gestionnaire" in door else TEACHER for door in DOORS]
    assert not [row for row in refused if name in str(row.details)]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_means_harm_is_inert(doors: Doors, name: str) -> None:
    post = doors.post
    post.write(subject="Par le formulaire", files=pdf(name))
    sent = line_of(post.teacher).sent(PDF + b"2%%EOF", name)
    post.write(subject="Par morceaux", forge={"files": [sent]})
    for row in post.files():
        assert not set(row.name) & set("/\\<>|:\r\n\x00\u202e"), row.name
        assert row.name.endswith(".pdf")
        assert len(row.name) <= 100
    places = {"lock", *(row.digest[:2] for row in post.files())}
    kept = [path for path in post.career.settings.data.parent.rglob("*") if path.is_file()]
    assert {path.relative_to(post.career.settings.data).parts[0] for path in kept} <= places


@pytest.mark.parametrize("by", ["form", "pieces"])
def test_what_passes_is_a_download_that_no_browser_runs(doors: Doors, by: str) -> None:
    post = doors.post
    joined = {"files": pdf()} if by == "form" else {"forge": {"files": [line_of(post.teacher).sent(PDF)]}}
    thread = post.write(subject="Une pièce", **joined)
    for browser, path in ((post.teacher, f"/courrier/{thread}"), (post.desk, f"/gestion/courrier/{thread}")):
        [link] = browser.get(path).select(".attachments a")
        headers = fetched(browser, str(link["href"]))
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in headers["Content-Security-Policy"]


def fetched(browser: Browser, path: str) -> Headers:
    """The headers of a download."""
    with browser.client.get(path, base_url=ADDRESS) as answer:
        assert answer.status_code == 200
        return answer.headers


class Endless(IO[bytes]):
    """A body that goes on for ever, and knows how much of it was read."""

    def __init__(self, head: bytes = b"") -> None:
        self.head, self.given = head, 0

    def read(self, wanted: int = -1) -> bytes:
        wanted = 65536 if wanted is None or wanted < 0 else wanted
        part, self.head = self.head[:wanted], self.head[wanted:]
        part += b" " * (wanted - len(part))
        self.given += len(part)
        assert self.given < 300 * 1024 * 1024, "a body is read without end"
        return part

    def readline(self, wanted: int = -1) -> bytes:
        return self.read(wanted)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Werkzeug leaves what it stopped reading
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
@pytest.mark.parametrize("door", ["/courrier/nouveau", "/gestion/courrier/{thread}", "/envois/{upload}"])
def test_a_body_of_two_gigabytes_is_refused_without_being_kept(
    doors: Doors, door: str, declared: bool
) -> None:
    browser = doors.post.desk if door.startswith("/gestion") else doors.post.teacher
    line = line_of(browser, door.format(thread=doors.thread) if "thread" in door else "/courrier/nouveau")
    upload = line.begin(PDF).headers["Location"].rpartition("/")[2]
    path, pieces = door.format(thread=doors.thread, upload=upload), door.startswith("/envois")
    head = b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\nMes mots\r\n'
    head += b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    kind = "application/offset+octet-stream" if pieces else "multipart/form-data; boundary=b"
    body = Endless(b"" if pieces else head)
    size = {"CONTENT_LENGTH": str(2 * 1024**3)} if declared else {"HTTP_TRANSFER_ENCODING": "chunked"}
    answer = browser.client.open(
        path,
        method="PATCH" if pieces else "POST",
        base_url=ADDRESS,
        headers={"X-CSRFToken": line.token, "Origin": ADDRESS, "Upload-Offset": "0"},
        environ_overrides={
            **size,
            "CONTENT_TYPE": kind,
            "wsgi.input": body,
            "wsgi.input_terminated": not declared,
        },
    )
    assert answer.status_code == 413
    assert doors.post.vault_size() == 0
    if not pieces and declared:
        assert "Mes mots" in answer.text


@pytest.mark.parametrize("way", [signal.SIGSTOP, signal.SIGKILL], ids=["stopped", "killed"])
def test_an_antivirus_that_dies_between_two_files_lets_none_in(
    career: CareerSite, way: signal.Signals
) -> None:
    with running() as (address, daemon):
        set_antivirus(career, address)
        post = Post(career)
        line = line_of(post.teacher)
        first = line.sent(PDF, "première.pdf")
        os.kill(daemon.pid, way)
        answer = line.send(PDF + b"2%%EOF", "seconde.pdf")
        assert (answer.status_code, answer.json) == (
            503,
            {"said": "L’antivirus qui examine les pièces ne répond pas."},
        )
        page = post.teacher.get("/courrier/nouveau")
        page.submit("Envoyer", **QUESTION, files=pdf(), status=503)
        assert "L’antivirus qui les examine ne répond pas." in page.text
        assert page.value("body").strip() == QUESTION["body"]
        assert (post.messages(), post.vault_size()) == ([], 1)
        page.submit("Envoyer", forge={"files": [first]})  # what it had examined may leave
        assert [row.name for row in post.files()] == ["première.pdf"]
