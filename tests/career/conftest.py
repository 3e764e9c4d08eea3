"""Career on real stores, with the working lives of the demo, and browsers in which somebody is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask, Response
from flask_login import login_user
from pydantic import SecretStr
from sqlalchemy import select

from career import people, sessions
from career.app import build_app
from career.models import PersonRow
from career.people import Claims
from career.schema import migrate
from career.sessions import Opened
from career.settings import Career
from demo.careers import seed
from socle.audit import AuditEvent
from socle.settings import Socle
from socle.sql import Database
from tests.fixtures_sql import Databases
from tests.judge import Browser

DAY = date(2026, 11, 21)
ISSUER, ADDRESS = "http://localhost:8000", "http://127.0.0.1:8001"
KEY = SecretStr("k" * 40)


def prepare(db: Database) -> None:
    migrate(db)
    seed(db, "16", DAY)


@dataclass
class CareerSite:
    """The application, its database, and who may be signed in."""

    app: Flask
    db: Database
    settings: Career
    roles: dict[str, frozenset[str]] = field(default_factory=dict)
    issuer: str = ISSUER
    codes: tuple[str, ...] = ("16", people.OUTSIDE)
    door: str = "/essais"

    def person(self, uid: str) -> int:
        """Bind somebody as a first sign-in does; her id."""
        with self.db.read() as session:
            hers = select(PersonRow).where(PersonRow.uid == uid, PersonRow.academie.in_(self.codes))
            row = session.scalar(hers)
        if row is None:
            claims = Claims(self.issuer, f"sub-{uid}", uid, uid, mail=f"{uid}@ac-demo.example")
        else:
            claims = Claims(
                self.issuer, f"sub-{uid}", uid, row.display_name, row.given_name, row.usual_name, row.mail
            )
        return people.bind(self.db, claims, self.codes)

    def browser(self, uid: str = "", *roles: str) -> Browser:
        """A browser in which `uid` is signed in with these roles; nobody without a uid."""
        browser = Browser(self.app, external=[self.issuer], address=ADDRESS)
        if uid:
            self.roles[uid] = frozenset(roles)
            browser.client.get(f"{self.door}/{uid}", base_url=ADDRESS)
        return browser

    def events(self, name: str) -> list[AuditEvent]:
        """The lines of the journal of this name, oldest first."""
        with self.db.read() as session:
            found = select(AuditEvent).where(AuditEvent.event == name).order_by(AuditEvent.id)
            return list(session.scalars(found))

    def enter(self, uid: str) -> Response:
        """Open a session as a sign-in does, without the identity service."""
        opened = Opened(self.issuer, "sid", f"sub-{uid}", "token", self.roles[uid])
        kept = sessions.open_for(self.db, self.person(uid), opened, self.settings)
        login_user(sessions.load(kept))
        return Response("entré", mimetype="text/plain")


def site_on(url: str, data: Path) -> CareerSite:
    """Career on this database, its files in `data`."""
    settings = Career(
        address=ADDRESS,
        database=url,
        secret_key=KEY,
        issuer=ISSUER,
        client_secret=KEY,
        data=data,
        antivirus="none",
        today=DAY,
        take_back=timedelta(0),
        DEMO=True,
    )
    app = build_app(Socle(digest_key=KEY, timeout=3.0), settings)
    site = CareerSite(app, app.extensions["database"], settings)
    app.add_url_rule("/essais/<uid>", view_func=site.enter)
    return site


@pytest.fixture
def career(databases: Databases, tmp_path: Path) -> Iterator[CareerSite]:
    """Career on the demo's lives as of 21 November 2026; runs on both engines."""
    site = site_on(databases.fresh("career_demo", prepare), tmp_path)
    yield site
    site.db.engine.dispose()
