"""A deployment of two académies with the very same people in both: the académie alone separates them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from career.app import build_app
from career.settings import Career, OtherAcademie
from demo.careers import seed
from socle.settings import Socle
from socle.sql import Database
from tests.career.conftest import ADDRESS, DAY, ISSUER, KEY, CareerSite, prepare
from tests.fixtures_sql import Databases

NORTH = "https://compte.nord.example"
OTHER = OtherAcademie(
    code="09",
    name="Académie du Nord",
    issuer=NORTH,
    client_secret=KEY,
    assistance_phone="03 00 00 00 00",
    assistance_hours="du lundi au vendredi, de 9 h à 17 h",
    dpo_contact="dpo@nord.example",
)


def prepare_two(db: Database) -> None:
    prepare(db)
    assert seed(db, "09", DAY)


@pytest.fixture
def two(databases: Databases, tmp_path: Path) -> Iterator[tuple[CareerSite, CareerSite]]:
    """The académies 16 and 09 of one application: a browser of each signs in its own people."""
    settings = Career(
        address=ADDRESS,
        database=databases.fresh("career_two", prepare_two),
        secret_key=KEY,
        issuer=ISSUER,
        client_secret=KEY,
        data=tmp_path,
        antivirus="none",
        today=DAY,
        take_back=timedelta(0),
        DEMO=True,
        other_academies=(OTHER,),
    )
    app = build_app(Socle(digest_key=KEY, timeout=3.0), settings)
    south = CareerSite(app, app.extensions["database"], settings)
    north = CareerSite(app, south.db, settings, issuer=NORTH, codes=("09",), door="/essais/nord")
    app.add_url_rule("/essais/<uid>", "south", view_func=south.enter)
    app.add_url_rule("/essais/nord/<uid>", "north", view_func=north.enter)
    yield south, north
    south.db.engine.dispose()
