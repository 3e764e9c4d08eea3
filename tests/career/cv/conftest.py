"""A teacher, her CV, and those around it."""

from functools import cached_property
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from career.cv.rules import owner_sign
from career.cv.tables import CvFileRow, EntryRow, ShareRow
from career.people import GESTIONNAIRE
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import PDF
from tests.judge import Browser

HER, OTHER, ENDED = "fdurand3", "soconnor", "apons"
DESK, OTHER_DESK = "sbonnet", "ncherif"
SHARE = {
    "purpose": "poste_a_profil",
    "title": "Référente numérique",
    "sections": ["presentation", "competences", "documents"],
    "roles": ["gestionnaire"],
    "until": "31/03/2027",
}


class Cvs:
    """Her browser, her gestionnaire's, and what is kept."""

    def __init__(self, career: CareerSite) -> None:
        self.career, self.db = career, career.db

    @cached_property
    def her(self) -> Browser:
        return self.career.browser(HER)

    @cached_property
    def desk(self) -> Browser:
        return self.career.browser(DESK, GESTIONNAIRE)

    def write(self, section: str = "competences", **fields: str) -> str:
        """She writes a new entry; its identifier."""
        before = {row.id for row in self.entries()}
        self.her.get(f"/cv/{section}")
        buttons = [b for b in self.her.select("main button") if b.get_text() == "Enregistrer"]
        form = buttons[-1].find_parent("form")
        data = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
        self.her.post(str(form["action"]), {**data, **(fields or {"title": "Médiation"})})
        return next(row.id for row in self.entries() if row.id not in before)

    def join(self, name: str = "titre.pdf", content: bytes = PDF) -> None:
        self.her.get("/cv/documents").submit("Joindre", files=(BytesIO(content), name))

    def share(self, **changed: object) -> str:
        """She shares; the identifier of the share."""
        self.her.get("/cv/partage").submit("Partager", **{**SHARE, **changed})
        with self.db.read() as session:
            return str(session.scalars(select(ShareRow.id).order_by(ShareRow.since.desc())).first())

    def entries(self) -> list[EntryRow]:
        with self.db.read() as session:
            return list(session.scalars(select(EntryRow).order_by(EntryRow.section, EntryRow.place)))

    def count(self, table: type) -> int:
        with self.db.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def rows(self) -> list[int]:
        """How many entries, documents, shares are kept."""
        return [self.count(table) for table in (EntryRow, CvFileRow, ShareRow)]

    def typed(self, **fields: str) -> dict[str, str]:
        """What a form of hers would send, with a token."""
        token = str(self.her.get("/cv/competences").select("input[name=csrf_token]")[0]["value"])
        return {"csrf_token": token, "owner": owner_sign("16", HER), "version": "0", **fields}


@pytest.fixture
def cvs(career: CareerSite) -> Cvs:
    career.person(HER)
    return Cvs(career)


def new_id() -> str:
    return str(uuid4())
