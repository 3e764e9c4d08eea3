"""No page that everybody opens, and no reminder, reads a table of everybody's rows from end to end."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from career.courrier import reminding
from career.people import GESTIONNAIRE
from career.schema import METADATA
from tests.career.conftest import DAY, CareerSite, prepare, site_on
from tests.fixtures_sql import Databases

TEACHER, DESK = "fdurand3", "sbonnet"
HERS = ["", "courrier", "courrier/nouveau", "dossier", "dossier/affectations", "dossier/changements"]
HERS += [
    "dossier/provenance",
    "dossier/consultations",
    "dossier/complements",
    "dossier/imprimer",
    "situation",
]
HERS += ["situation/demander/adresse", "perspectives", "perspectives/simulateur", "cv", "cv/competences"]
HERS += ["cv/documents", "cv/partage", "cv/reprendre", "services", "guides", "guides/avancement-echelon"]
DESK_S = ["dossiers/fdurand3", "dossiers/fdurand3/affectations", "dossiers/fdurand3/perspectives"]
DESK_S += ["dossiers/fdurand3/complements", "dossiers/fdurand3/cv"]
DESK_S += [
    f"courrier?{query}" for query in ("", "etat=nouveaux", "etat=de-cote", "etat=transferes", "etat=clos")
]
DESK_S += [
    "courrier?q=échelon",
    "courrier?etat=a-repondre&type=anomalie&age=5&pour=moi&tri=activite",
    "dossiers",
]
SMALL = {"portfolio", "establishment", "service", "guide_version", "assistance_contact", "rules_choice"}
LARGE = {name for metadata in METADATA for name in metadata.tables} - SMALL


@pytest.fixture(scope="module")
def site(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CareerSite]:
    made = site_on(sqlite_databases.fresh("career_demo", prepare), tmp_path_factory.mktemp("indexes"))
    yield made
    made.db.engine.dispose()


def scanned(site: CareerSite, uid: str, path: str, *roles: str) -> set[str]:
    """The tables that opening a page reads whole, but those that are small by nature."""
    browser = site.browser(uid, *roles)
    browser.get(path)  # what is kept in memory is kept
    return scanned_by(site, lambda: browser.get(path))


def scanned_by(site: CareerSite, act: Callable[[], object]) -> set[str]:
    """The same, of whatever is done."""
    asked = list[tuple[str, Any]]()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(site.db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(site.db.engine, "before_cursor_execute", note)
    assert asked
    with site.db.engine.connect() as connection:
        plans = [
            row[-1].split()
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    whole = {words[1] for words in plans if words[0] == "SCAN" and "USING" not in words}
    return {re.sub(r"_\d+$", "", name) for name in whole} & LARGE


@pytest.mark.parametrize("path", HERS)
def test_a_page_of_hers_reads_no_table_whole(site: CareerSite, path: str) -> None:
    assert scanned(site, TEACHER, f"/{path}") == set()


@pytest.mark.parametrize("path", DESK_S)
def test_a_page_of_a_desk_reads_no_table_whole(site: CareerSite, path: str) -> None:
    assert scanned(site, DESK, f"/gestion/{path}", GESTIONNAIRE) == set()


def test_the_reminders_of_a_worker_read_no_table_whole(site: CareerSite) -> None:
    with site.db.read() as session:
        assert scanned_by(site, lambda: reminding.due(session, timedelta(days=10), DAY)) == set()
