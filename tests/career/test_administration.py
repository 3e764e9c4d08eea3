"""Who may open the administration of the career application."""

from tests.career.conftest import CareerSite


def test_an_administrator_finds_what_she_keeps(career: CareerSite) -> None:
    page = career.browser("alemaire", "administrateur").get("/administration")
    assert page.h1 == "Administration"


def test_anybody_else_is_refused_and_it_is_written(career: CareerSite) -> None:
    career.browser("soconnor").get("/administration", status=403)
    assert [event.actor for event in career.events("access_refused")] == ["soconnor"]


def test_an_administrator_without_a_career_lands_there(career: CareerSite) -> None:
    assert career.browser("alemaire", "administrateur").get("/").h1 == "Administration"
