"""The entry page: everybody finds her door without signing in, and nothing of anybody is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from career.app import build_app
from career.entry import rules
from career.settings import Career, OtherAcademie
from socle.settings import Socle
from tests.career.conftest import ADDRESS, ISSUER, KEY, CareerSite, prepare
from tests.fixtures_sql import Databases
from tests.judge import Browser

NORTH = "https://compte.nord.example"


@pytest.fixture
def several(sqlite_databases: Databases, tmp_path: Path) -> Iterator[Browser]:
    """A browser in which nobody is signed in, over a deployment of two académies."""
    other = OtherAcademie(
        code="09",
        name="Académie du Nord",
        issuer=NORTH,
        client_secret=KEY,
        assistance_phone="03 00 00 00 00",
        assistance_hours="du lundi au vendredi, de 9 h à 17 h",
        dpo_contact="dpo@nord.example",
    )
    settings = Career(
        address=ADDRESS,
        database=sqlite_databases.fresh("career_demo", prepare),
        secret_key=KEY,
        issuer=ISSUER,
        client_secret=KEY,
        data=tmp_path,
        antivirus="none",
        other_academies=(other,),
    )
    app = build_app(Socle(digest_key=KEY, timeout=3.0), settings)
    yield Browser(app, external=[ISSUER, NORTH], address=ADDRESS)
    app.extensions["database"].engine.dispose()


def links(browser: Browser, words: str) -> set[str]:
    return {str(a["href"]) for a in browser.page.find_all("a", href=True) if words in a.get_text()}


def test_nobody_signed_in_arrives_at_the_map_and_the_page_she_asked_is_kept(several: Browser) -> None:
    assert several.get("/").url == f"{ADDRESS}/academies"
    assert several.h1 == "Choisissez votre académie"
    several.get("/dossier?rubrique=conges")
    assert links(several, "Académie du Nord") == {"/connexion?academie=09&suite=/dossier?rubrique%3Dconges"}
    assert links(several, "Lille") == links(several, "Académie du Nord")
    assert links(several, "hors académie") == {"/connexion?academie=HA&suite=/dossier?rubrique%3Dconges"}


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"]
)
def test_the_page_one_was_going_to_is_ours(several: Browser, evil: str) -> None:
    several.get(f"/academies?suite={evil}")
    assert "evil" not in several.page.main.decode()  # type: ignore[union-attr]
    assert links(several, "Académie du Nord") == {"/connexion?academie=09"}


def test_every_académie_is_on_the_map_and_those_not_served_say_so(several: Browser) -> None:
    several.get("/academies")
    closed = [square.get_text() for square in several.page.select(".tiles .closed")]
    assert len(closed) == len(rules.squares()) - 2
    assert all("non desservie par ce service" in square for square in closed)
    assert "Bordeaux" in several.page.select(".choose details")[0].get_text()


def test_the_degree_says_who_is_hors_académie(several: Browser) -> None:
    whole = several.get("/academies").text
    assert "CUFR" in whole and "Wallis-et-Futuna : votre département d’origine" in whole.replace(
        "\u00a0", " "
    )
    first = several.follow("1er degré").text
    assert "CUFR" not in first and "département d’origine" in first
    second = several.follow("2nd degré").text
    assert "CUFR" in second and "département d’origine" not in second
    assert len(several.page.select("#hors-academie li")) == 7


def test_an_académie_is_remembered_only_when_it_is_asked_and_forgotten_at_once(several: Browser) -> None:
    several.get("/connexion?academie=09", status=0)
    assert several.client.get_cookie("career-academie", domain="127.0.0.1") is None
    several.get("/academies?suite=/guides")
    several.submit("Me connecter, et retenir mon académie", status=503, academie="09")
    kept = several.client.get_cookie("career-academie", domain="127.0.0.1")
    assert kept is not None and kept.value == "09" and kept.http_only and kept.same_site == "Lax"
    several.get("/academies").submit("Oublier mon académie")
    assert several.client.get_cookie("career-academie", domain="127.0.0.1") is None


def test_a_remembered_académie_that_is_no_longer_served_is_forgotten(several: Browser) -> None:
    several.client.set_cookie("career-academie", "12", domain="127.0.0.1")
    assert several.get("/").url == f"{ADDRESS}/academies"


def test_to_remember_one_must_choose(several: Browser) -> None:
    several.get("/academies")
    several.submit("Me connecter, et retenir mon académie", status=422)
    assert "Choisissez votre académie dans la liste." in several.text


def test_the_cookie_is_told(several: Browser) -> None:
    assert "career-academie" in several.get("/cookies").text


def test_the_foot_shows_no_telephone_before_an_académie_is_chosen(several: Browser) -> None:
    foot = several.get("/academies").page.select(".foot")[0].get_text()
    assert "05 00" not in foot.replace("\u00a0", " ")
    foot = several.get("/academies?academie=09").page.select(".foot")[0].get_text()
    assert "03 00 00 00 00" in foot.replace("\u00a0", " ")


def test_a_deployment_of_one_académie_goes_straight_to_its_sign_in(career: CareerSite) -> None:
    browser = career.browser()
    browser.get("/", status=0)
    assert browser.status in {302, 503}, "its identity service is not there to answer"
    assert "academies" not in browser.url
    assert browser.get("/academies").h1 == "Choisissez votre académie"
    assert "career-academie" not in browser.get("/cookies").text


def test_no_square_hides_another() -> None:
    places = [(one.column, one.row) for one in rules.squares()]
    assert len(set(places)) == len(places) == 30
    assert len({one.code for one in rules.squares()}) == len(places)
    css = Path("socle/web/static/theme.css").read_text("utf-8")
    assert f"repeat({rules.width()}, minmax(0, 1fr))" in css
