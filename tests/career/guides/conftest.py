"""A small wired application that serves the guides, with real sessions and a real database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask, Response, redirect
from flask_login import login_user
from pydantic import SecretStr

from career.academies import Academie, Served
from career.dossier import models
from career.dossier.facts import Dossier
from career.guides import shipping, views
from career.guides.reader import current_reader
from career.models import Base, PersonRow
from career.people import find
from socle.settings import Socle
from socle.sql import Base as SocleBase
from socle.sql import Database
from socle.web.app import Service, build
from tests.fixtures_sql import Databases
from tests.judge import Browser

DAY = date(2026, 11, 21)
OWN = Academie("16", "Académie", "http://localhost:8000", "career", SecretStr("s" * 40), "", "", "")


def prepare(db: Database) -> None:
    SocleBase.metadata.create_all(db.engine)
    Base.metadata.create_all(db.engine)
    shipping.ship(db)


@dataclass
class Site:
    """The application, its database, and a browser that keeps cookies."""

    app: Flask
    db: Database
    browser: Browser

    def sign_in(self, uid: str, dossier: Dossier | None = None) -> None:
        """Make somebody known, with her dossier if there is one, and sign her in."""
        with self.db.begin() as session:
            session.add(PersonRow(academie="16", uid=uid, sub=uid, issuer="test", display_name=uid))
            if dossier:
                models.save(session, dossier)
        self.browser.get(f"/entrer/{uid}")

    def page(self, path: str, status: int = 200) -> str:
        """A page, judged."""
        return self.browser.get(path, status=status).html


@pytest.fixture
def today() -> Callable[[], date]:
    """The day the pages are read; a test may give another."""
    return lambda: DAY


@pytest.fixture
def site(sqlite_databases: Databases, today: Callable[[], date]) -> Iterator[Site]:
    """The guides on SQLite."""
    made = make_site(sqlite_databases, today)
    yield made
    made.db.engine.dispose()


@pytest.fixture
def each_site(databases: Databases, today: Callable[[], date]) -> Iterator[Site]:
    """The guides on each engine: a test that asks for this runs twice."""
    made = make_site(databases, today)
    yield made
    made.db.engine.dispose()


def make_site(databases: Databases, today: Callable[[], date]) -> Site:
    url = databases.fresh("guides", prepare)
    service = Service(
        "career.guides", "I-Prof", "L’assistant carrière", "http://localhost", "career", url, "s" * 40
    )
    app = build(service, Socle(digest_key=SecretStr("d" * 40)))
    app.extensions["academies"] = Served((OWN,))
    views.init_app(app, current_reader, today)
    db: Database = app.extensions["database"]
    login = app.extensions["login_manager"]
    login.unauthorized_handler(lambda: redirect("/connexion"))
    login.user_loader(lambda kept: find(db, int(kept), frozenset(), kept))

    @app.get("/entrer/<uid>")
    def enter(uid: str) -> Response:
        with db.read() as session:
            row = session.query(PersonRow).filter_by(uid=uid).one()
        login_user(find(db, row.id, frozenset(), str(row.id)))
        return Response("entré", mimetype="text/plain")

    @app.get("/")
    @app.get("/connexion")
    def elsewhere() -> Response:
        return Response("ailleurs", mimetype="text/plain")

    return Site(app, db, Browser(app))
