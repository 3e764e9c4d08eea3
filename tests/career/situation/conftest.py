"""A teacher, her gestionnaire, and the requests between them."""

from functools import cached_property

import pytest
from sqlalchemy import select, update

from career.dossier.tables import DOSSIER
from career.models import PersonRow
from career.people import GESTIONNAIRE
from career.situation.closing import close_by_feed
from career.situation.tables import RequestRow, StepRow
from socle.outbox import Outgoing
from tests.career.conftest import DAY, CareerSite
from tests.career.courrier.conftest import DESK, TEACHER, pdf
from tests.judge import Browser

MOVED = {"address": "12 rue des Lilas", "postcode": "16000", "town": "Angoulême", "effective": "01/12/2026"}
PATIENCE = 30


class Requests:
    """Both sides over one application, and what is kept."""

    def __init__(self, career: CareerSite) -> None:
        self.career, self.db = career, career.db

    @cached_property
    def teacher(self) -> Browser:
        return self.career.browser(TEACHER)

    @cached_property
    def desk(self) -> Browser:
        return self.career.browser(DESK, GESTIONNAIRE)

    def ask(self, slug: str = "adresse", **typed: object) -> str:
        """The teacher asks a change, of address unless told; the identifier of the request."""
        fields = typed if slug != "adresse" else {**MOVED, **typed}
        self.teacher.get(f"/situation/demander/{slug}").submit("Envoyer la demande", **fields)
        return self.teacher.url.rpartition("/")[2]

    def ask_bank(self) -> str:
        """She asks that her pay go to another account."""
        return self.ask(
            "coordonnees-bancaires", bank_tail="4321", effective="01/12/2026", files=pdf("rib.pdf")
        )

    def step(self, uid: str, act: str, **typed: object) -> Browser:
        """The gestionnaire does one step."""
        page = self.desk.get(f"/gestion/demandes/{uid}/{act}")
        page.submit(**typed)
        return page

    def send(self, uid: str) -> None:
        """The gestionnaire takes it and accepts it."""
        self.step(uid, "prendre")
        self.step(uid, "transmettre")

    def feed(self, on=DAY, **values: str) -> int:  # type: ignore[no-untyped-def]
        """A feed brings these values, and closes what it settled."""
        self.bring(**values)
        with self.career.app.test_request_context(), self.db.begin() as session:
            return close_by_feed(session, "16", [TEACHER], on, PATIENCE)

    def bring(self, **values: str) -> None:
        """The dossier or the directory has these values from now on."""
        with self.db.begin() as session:
            if name := values.pop("usual_name", ""):
                session.execute(update(PersonRow).where(PersonRow.uid == TEACHER).values(usual_name=name))
            if values:
                session.execute(DOSSIER.update().where(DOSSIER.c.uid == TEACHER).values(**values))

    def row(self, uid: str) -> RequestRow:
        with self.db.read() as session:
            return session.get_one(RequestRow, uid)

    def rows(self) -> list[RequestRow]:
        with self.db.read() as session:
            return list(session.scalars(select(RequestRow)))

    def acts(self) -> list[str]:
        with self.db.read() as session:
            return list(session.scalars(select(StepRow.act).order_by(StepRow.id)))

    def mails(self) -> list[dict[str, str]]:
        with self.db.read() as session:
            return list(session.scalars(select(Outgoing.payload).order_by(Outgoing.created_at)))


@pytest.fixture
def requests(career: CareerSite) -> Requests:
    """Both sides, without an antivirus."""
    return Requests(career)
