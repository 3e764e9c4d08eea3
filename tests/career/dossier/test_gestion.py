"""« Ma gestion »: a gestionnaire opens the dossiers of her portfolio, each time recorded, and no other."""

from typing import Any

from sqlalchemy import delete, event, select

from career.dossier.sections import SECTIONS
from career.portfolios.tables import AssignmentRow
from tests.career.conftest import CareerSite

OUTSIDE = ("fdurand1", "fdurand2", "mpena", "jdelatour", "bgauthier", "omeyer", "ybenali", "sbonnet", "*")


def test_a_gestionnaire_lists_her_portfolio_and_it_alone(career: CareerSite) -> None:
    browser = career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers")
    listed = [row.get_text().strip() for row in browser.page.select("tbody tr td:last-child")]
    assert listed == ["nbrun", "jcaron", "cdumont", "fdurand3", "mfabre", "pgiraud"]
    assert "6 agents dans votre portefeuille" in browser.text


def test_the_sections_of_a_followed_dossier_stand_before_the_judge(career: CareerSite) -> None:
    browser = career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers").follow("Fatima DURAND")
    assert browser.h1 == "Dossier : Fatima DURAND"
    for section in [section for section in SECTIONS if not section.own][::3]:
        browser.get(f"/gestion/dossiers/fdurand3/{section.slug}")
        assert "Fatima DURAND" in browser.text


def test_each_consultation_is_recorded_with_who_whom_and_what(career: CareerSite) -> None:
    career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/fdurand3/position")
    (told,) = career.events("dossier_consulted")
    assert (told.actor, told.subject, told.details) == (
        "sbonnet",
        "fdurand3",
        {"academie": "16", "section": "position"},
    )


def test_a_dossier_outside_the_portfolio_does_not_exist_and_raises_an_alarm(career: CareerSite) -> None:
    browser = career.browser("sbonnet", "gestionnaire")
    for uid in OUTSIDE:
        browser.get(f"/gestion/dossiers/{uid}", status=404)
        browser.get(f"/gestion/dossiers/{uid}/conges", status=404)
    refused = career.events("access_refused")
    assert {(one.actor, one.details["what"]) for one in refused} == {("sbonnet", "dossier")}
    assert len(refused) == 2 * len(OUTSIDE)
    assert career.events("dossier_consulted") == []


def test_an_unknown_uid_typed_in_the_address_is_not_written_down(career: CareerSite) -> None:
    career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/quelquun", status=404)
    assert [event.subject for event in career.events("access_refused")] == [""]


def test_a_teacher_without_the_role_is_refused_and_it_is_recorded(career: CareerSite) -> None:
    browser = career.browser("fdurand3")
    for path in ("/gestion/dossiers", "/gestion/dossiers/fdurand3", "/gestion/dossiers/mfabre/conges"):
        browser.get(path, status=403)
    assert [event.actor for event in career.events("access_refused")] == ["fdurand3"] * 3


def test_only_the_queue_of_those_outside_any_academie_opens_a_dossier_of_theirs(career: CareerSite) -> None:
    career.browser("vrenaud", "gestionnaire").get("/gestion/dossiers").follow("Olivier MEYER")
    career.browser("cdumont", "gestionnaire").get("/gestion/dossiers/omeyer", status=404)


def test_a_gestionnaire_whose_role_has_no_portfolio_has_an_empty_list(career: CareerSite) -> None:
    browser = career.browser("pnoel", "gestionnaire").get("/gestion/dossiers")
    assert "Aucun agent n’est dans votre portefeuille." in browser.text


def test_a_page_number_beyond_the_last_shows_the_last(career: CareerSite) -> None:
    browser = career.browser("sbonnet", "gestionnaire")
    for number in ("9999", "0", "-3", "x", "1e3"):
        assert "Fatima DURAND" in browser.get(f"/gestion/dossiers?page={number}").text


def test_the_agent_reads_who_opened_her_dossier_and_which_pages(career: CareerSite) -> None:
    hers = career.browser("fdurand3")
    assert "Personne n’a ouvert votre dossier." in hers.get("/dossier/consultations").text
    desk = career.browser("sbonnet", "gestionnaire")
    desk.get("/gestion/dossiers/fdurand3").get("/gestion/dossiers/fdurand3/conges")
    read = hers.get("/dossier/consultations").text
    assert "Sylvie BONNET, Division des personnels enseignants" in read
    assert "Synthèse, Congés" in read


def test_a_gestionnaire_does_not_open_the_pages_that_are_the_agent_s_own(career: CareerSite) -> None:
    desk = career.browser("sbonnet", "gestionnaire")
    desk.get("/gestion/dossiers/fdurand3/consultations", status=404)
    assert "Qui a consulté" not in desk.get("/gestion/dossiers/fdurand3").text


def test_the_list_asks_as_much_for_many_as_for_one(career: CareerSite) -> None:
    def asked() -> int:
        statements = list[str]()

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            statements.append(statement)

        event.listen(career.db.engine, "before_cursor_execute", note)
        browser.get("/gestion/dossiers")
        event.remove(career.db.engine, "before_cursor_execute", note)
        return len(statements)

    browser = career.browser("sbonnet", "gestionnaire")
    browser.get("/gestion/dossiers")
    many, lines = asked(), len(browser.select("tbody tr"))
    with career.db.begin() as session:
        hers = select(AssignmentRow.uid).where(AssignmentRow.gestionnaire == "sbonnet")
        one = session.scalars(hers).first()
        session.execute(
            delete(AssignmentRow).where(AssignmentRow.gestionnaire == "sbonnet", AssignmentRow.uid != one)
        )
    assert (asked(), len(browser.select("tbody tr"))) == (many, 1)
    assert lines > 1
