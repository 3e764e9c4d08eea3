"""A teacher, her gestionnaire, and those who must see nothing of what they write to each other."""

import zipfile
from datetime import timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from career.courrier.tables import FileRow, MessageRow, ThreadRow
from career.people import GESTIONNAIRE
from socle import clock
from socle.outbox import Outgoing
from tests.career.conftest import CareerSite
from tests.fixtures_clamd import EICAR
from tests.judge import Browser

TEACHER, OTHER_TEACHER = "fdurand3", "soconnor"
DESK, OTHER_DESK = "sbonnet", "ncherif"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
QUESTION = {"kind": "renseignements", "subject": "Mon échelon", "body": "Bonjour,\nquand passe-t-il ?"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class Post:
    """Both desks over one application, and what is kept."""

    def __init__(self, career: CareerSite) -> None:
        self.career, self.db = career, career.db

    @cached_property
    def teacher(self) -> Browser:
        """Where the teacher is signed in."""
        return self.career.browser(TEACHER)

    @cached_property
    def desk(self) -> Browser:
        """Where her gestionnaire is signed in."""
        return self.career.browser(DESK, GESTIONNAIRE)

    def write(self, **changed: object) -> str:
        """The teacher writes a new message; the identifier of its thread."""
        self.teacher.get("/courrier/nouveau").submit("Envoyer", **{**QUESTION, **changed})
        return self.teacher.url.rpartition("/")[2]

    def answer(self, thread: str, body: str = "Le 1er septembre.", **more: object) -> Browser:
        """The gestionnaire answers."""
        opened = self.desk.get(f"/gestion/courrier/{thread}")
        opened.submit("Envoyer", body=body, **more)
        return opened

    def close(self, thread: str) -> None:
        """The gestionnaire closes the thread."""
        self.desk.get(f"/gestion/courrier/{thread}").submit("Clore ce fil")

    def age(self, thread: str, days: int = 31) -> None:
        """The thread was closed so many days ago."""
        with self.db.begin() as session:
            session.get_one(ThreadRow, thread).closed_at = clock.now() - timedelta(days=days)

    def messages(self) -> list[MessageRow]:
        """Every message, the oldest first."""
        with self.db.read() as session:
            return list(session.scalars(select(MessageRow).order_by(MessageRow.sent_at)))

    def threads(self) -> list[ThreadRow]:
        """Every thread, the oldest first."""
        with self.db.read() as session:
            return list(session.scalars(select(ThreadRow).order_by(ThreadRow.opened_at)))

    def files(self) -> list[FileRow]:
        """Every file."""
        with self.db.read() as session:
            return list(session.scalars(select(FileRow).order_by(FileRow.place)))

    def mails(self) -> list[dict[str, str]]:
        """What waits to be mailed, the oldest first."""
        with self.db.read() as session:
            return list(session.scalars(select(Outgoing.payload).order_by(Outgoing.created_at)))

    def vault_size(self) -> int:
        """How many files the vault holds."""
        return sum(path.is_file() for path in self.career.settings.data.glob("??/*"))

    def count(self, table: type) -> int:
        """How many rows."""
        with self.db.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


def pdf(name: str = "arrete.pdf", content: bytes = PDF) -> tuple[BytesIO, str]:
    """A file as a browser sends it."""
    return BytesIO(content), name


def filled(page: Browser, contents: list[bytes], **fields: str) -> tuple[bytes, str]:
    """The body of the form of this page with these files, and its type."""
    typed = {name: page.value(name) for name in ("csrf_token", "key")} | fields
    files = [("files", FileStorage(BytesIO(one), f"{n}.pdf")) for n, one in enumerate(contents)]
    boundary, body = encode_multipart(MultiDict([*typed.items(), *files]))
    return body, f"multipart/form-data; boundary={boundary}"


def heavy(page: Browser, **fields: str) -> tuple[bytes, str]:
    """The same with 55 MB of files."""
    return filled(page, [PDF + b" " * (11 * 1024 * 1024)] * 5, **fields)


def infected() -> bytes:
    """A document that hides the antivirus' test file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        types = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}"/></Types>'
        made.writestr("[Content_Types].xml", types)
        made.writestr("word/document.xml", "<w:document/>")
        made.writestr("word/media/a.bin", EICAR)
    return out.getvalue()


def set_antivirus(career: CareerSite, address: str) -> None:
    """Give the application another antivirus."""
    career.settings = career.settings.model_copy(update={"antivirus": address})
    career.app.extensions["career_settings"] = career.settings


@pytest.fixture
def post(career: CareerSite) -> Post:
    """Both desks, without an antivirus."""
    return Post(career)


@pytest.fixture
def guarded(career: CareerSite, clamd: str) -> Post:
    """Both desks, with a real clamd."""
    set_antivirus(career, clamd)
    return Post(career)


def of_act(slug: str, **typed: Any) -> dict[str, Any]:
    """What is typed in the fields of an act of the desk, by the names that they have on its page."""
    return {f"{slug}-{name}": value for name, value in typed.items()}
