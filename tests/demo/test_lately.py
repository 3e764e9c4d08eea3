"""Somebody of the demo to whom much has happened: every page that tells of it has something to tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from career.dossier import models
from career.dossier.facts import CareerLine
from demo.careers import lately
from demo.careers.lately import HER
from tests.career.conftest import DAY, CareerSite, prepare, site_on
from tests.fixtures_sql import Databases


@pytest.fixture
def career(databases: Databases, tmp_path: Path) -> Iterator[CareerSite]:
    site = site_on(databases.fresh("career_demo", prepare), tmp_path)
    yield site
    site.db.engine.dispose()


def career_of(site: CareerSite) -> set[CareerLine]:
    with site.db.read() as session:
        found = models.find(session, "16", HER)
    assert found is not None
    return set(found.career)


def test_much_has_happened_to_her_and_her_career_is_what_it_was(career: CareerSite) -> None:
    before = career_of(career)
    lately.seed(career.db, "16", DAY)
    assert career_of(career) == before
    hers = career.browser(HER)
    assert "Votre dossier a changé" in hers.get("/").text
    changed = hers.get("/dossier/changements").text
    assert "1er juillet 2025" in changed
    assert "Conséquence" in changed  # the date of her next échelon moved with it
    assert "prise en charge" in hers.get("/situation").text
    assert "déclaré, non vérifié" in hers.get("/dossier/complements").text
    assert "Mon temps de travail à la rentrée" in hers.get("/perspectives/simulateur").text
    flux = career.browser("pnoel", "administrateur").get("/administration/flux-de-carriere")
    assert "Flux partiel" in flux.text
