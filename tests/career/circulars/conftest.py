"""An administrator who prepares circulars, teachers who receive them, and what is kept."""

from functools import cached_property

import pytest
from sqlalchemy import func, select

from career.circulars import models, notices, preparing
from career.circulars.rules import Circular
from career.circulars.tables import RecipientRow
from career.people import ADMINISTRATOR, GESTIONNAIRE
from socle.outbox import Outgoing
from tests.career.conftest import ADDRESS, CareerSite
from tests.judge import Browser

ADMIN, CHEF = "edargentrives", "cdumont"
TEACHER, OTHER_TEACHER = "fdurand3", "soconnor"
HERE = "/gestion/circulaires"
RESULT = {
    "kind": "resultat",
    "title": "Votre demande de mutation",
    "body": "Bonjour,\n\nvotre demande est {resultat}. Réponse avant le {date}.",
}
LIST = f"identifiant;resultat;date\n{TEACHER};obtenue;15 mars 2027\n{OTHER_TEACHER};refusée;16 mars 2027\n"


class Circulars:
    """Who prepares, who receives, over one application."""

    def __init__(self, career: CareerSite) -> None:
        self.career, self.db = career, career.db

    @cached_property
    def admin(self) -> Browser:
        """Where an administrator is signed in."""
        return self.career.browser(ADMIN, ADMINISTRATOR)

    @cached_property
    def chef(self) -> Browser:
        """Where a chef de service is signed in."""
        return self.career.browser(CHEF, GESTIONNAIRE)

    def write(self, browser: Browser | None = None, **changed: object) -> str:
        """Begin a circular; its identifier."""
        browser = browser or self.admin
        browser.get(f"{HERE}/nouvelle").submit("Enregistrer", **{**RESULT, **changed})
        return browser.url.split("/")[-2]

    def address(self, uid: str, text: str = LIST, browser: Browser | None = None) -> None:
        """Choose its recipients by a list, and write them all."""
        page = (browser or self.admin).get(f"{HERE}/{uid}/destinataires/liste")
        page.submit("Choisir cette liste", people=text)
        self.prepare(uid)

    def prepare(self, uid: str) -> None:
        """As the worker does."""
        while preparing.advance(self.db, uid):
            pass

    def publish(self, uid: str, browser: Browser | None = None, **when: str) -> Browser:
        """Publish it."""
        page = (browser or self.admin).get(f"{HERE}/{uid}/publier")
        page.submit("Publier", **when)
        return page

    def result(self, **changed: object) -> str:
        """One written, addressed and published."""
        uid = self.write(**changed)
        self.address(uid)
        self.publish(uid)
        return uid

    def withdraw(self, uid: str, why: str = "Une erreur de tri.") -> Browser:
        """Withdraw it."""
        page = self.admin.get(f"{HERE}/{uid}/retirer")
        page.submit("Retirer cette circulaire", why=why)
        return page

    def tell(self) -> int:
        """Queue the notices of some recipients, as the worker does."""
        return notices.work(self.db, lambda academie: self.career.app.test_request_context(base_url=ADDRESS))

    def find(self, uid: str) -> Circular:
        """It, as it is kept."""
        with self.db.read() as session:
            found = models.find(session, "16", uid)
        assert found is not None
        return found

    def rows(self, uid: str) -> list[RecipientRow]:
        """Its recipients."""
        with self.db.read() as session:
            found = select(RecipientRow).where(RecipientRow.circular_id == uid).order_by(RecipientRow.uid)
            return list(session.scalars(found))

    def mails(self) -> list[dict[str, str]]:
        """What waits to be mailed."""
        with self.db.read() as session:
            return list(session.scalars(select(Outgoing.payload)))

    def count(self, table: type) -> int:
        """How many rows."""
        with self.db.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def circulars(career: CareerSite) -> Circulars:
    """Who prepares, who receives."""
    return Circulars(career)
