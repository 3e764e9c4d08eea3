"""« Ses perspectives »: those of the agents a gestionnaire follows, each reading recorded."""

from dataclasses import replace
from datetime import date

from career.dossier import models
from career.dossier.facts import Position
from tests.career.conftest import CareerSite


def test_a_gestionnaire_reads_what_the_agent_reads(career: CareerSite) -> None:
    browser = career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/jcaron")
    browser.follow("Ses perspectives")
    assert browser.h1 == "Ses perspectives"
    assert "1er septembre 2028" in browser.text
    assert "Vos dossiers" in [tab.get_text() for tab in browser.select(".tabs a")]
    assert browser.select("a[href='/gestion/dossiers/jcaron/position']")


def test_the_reading_is_recorded_and_told_to_the_agent(career: CareerSite) -> None:
    career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/jcaron/perspectives")
    (event,) = career.events("dossier_consulted")
    assert (event.subject, event.details["section"]) == ("jcaron", "perspectives")
    assert "Vos perspectives" in career.browser("jcaron").get("/dossier/consultations").text


def test_outside_her_portfolio_they_do_not_exist(career: CareerSite) -> None:
    career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/mpena/perspectives", status=404)
    assert [event.actor for event in career.events("access_refused")] == ["sbonnet"]
    assert career.events("dossier_consulted") == []


def test_what_tells_of_health_stays_the_agents(career: CareerSite) -> None:
    with career.db.begin() as session:
        dossier = models.find(session, "16", "jcaron")
        assert dossier is not None
        ill = Position(date(2026, 3, 1), None, "disponibilite_office", "inaptitude")
        models.save(session, replace(dossier, positions=(ill,)))
    browser = career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/jcaron/perspectives")
    assert "inaptitude" not in browser.html
    assert "d’office" not in browser.text
    assert "arrêté" in browser.text
