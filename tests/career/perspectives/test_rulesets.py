"""The administrator's rule sets: seen beforehand, confirmed, written down, undone before their day."""

import csv
import io

from sqlalchemy import update

from career.models import PersonRow
from career.perspectives import previews
from tests.career.conftest import DAY, CareerSite
from tests.career.perspectives.test_previews import ADMIN, STARTS
from tests.judge import Browser

REFORM = {"rules": "PPCR-reforme", "starts": "01/09/2027"}


def admin(career: CareerSite) -> Browser:
    return career.browser("alemaire", "administrateur").get("/administration/regles")


def previewed(career: CareerSite) -> Browser:
    return admin(career).submit("Voir qui gagne et qui perd", **REFORM)


def test_an_administrator_finds_it_from_her_first_page(career: CareerSite) -> None:
    browser = career.browser("alemaire", "administrateur").get("/administration").follow("Règles de carrière")
    assert "Règles en vigueur depuis 2017" in browser.text
    assert "Aucun changement." in browser.text


def test_nobody_else_opens_it(career: CareerSite) -> None:
    browser = career.browser("soconnor")
    browser.get("/administration/regles", status=403)
    assert len(career.events("access_refused")) == 1


def test_who_gains_and_who_loses_is_seen_over_every_dossier_before_anything_changes(
    career: CareerSite,
) -> None:
    browser = previewed(career)
    assert browser.h1 == "Qui gagne et qui perd"
    counts = [dd.get_text().replace("\u00a0", " ") for dd in browser.select("dl.facts dd")]
    assert counts[-1].split(" sur ")[0] == counts[-1].split(" sur ")[1]
    assert int(counts[0].split()[0]) > 0
    listed = {row.get_text().strip() for row in browser.select("tbody th")}
    assert "Thị Hoa NGUYỄN" in listed
    assert career.events("rules_changed") == []
    assert "prochain" in career.browser("tnguyen").get("/perspectives").text


def test_the_same_question_is_not_worked_out_twice(career: CareerSite) -> None:
    assert previewed(career).url == previewed(career).url


def test_the_list_is_a_file_whose_cells_are_inert(career: CareerSite) -> None:
    with career.db.begin() as session:
        session.execute(
            update(PersonRow).where(PersonRow.uid == "tnguyen").values(display_name="=HYPERLINK(1)")
        )
    browser = previewed(career)
    raw = browser.client.get(f"{browser.url.removeprefix(browser.base)}/liste.csv", base_url=browser.base)
    assert raw.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(raw.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))
    hers = next(row for row in rows if row["identifiant"] == "tnguyen")
    assert hers["nom"] == "'=HYPERLINK(1)"
    assert hers["date actuelle"] == "2028-05-01"
    assert [event.details["what"] for event in career.events("rules_previewed")] == ["asked", "csv"]


def test_activation_asks_and_is_written_and_changes_what_people_read(career: CareerSite) -> None:
    browser = previewed(career).follow("Continuer vers l’activation")
    assert browser.h1 == "Activer ces règles"
    assert career.events("rules_changed") == []
    browser.submit("Activer ces règles")
    assert "Ces règles s’appliqueront à partir du 1er septembre 2027." in browser.text
    (event,) = career.events("rules_changed")
    assert (event.actor, event.details["what"], event.details["starts"]) == (
        "alemaire", "chosen", "2027-09-01",
    )  # fmt: skip
    text = career.browser("tnguyen").get("/perspectives").text
    assert "1er novembre 2027" in text


def test_a_change_is_undone_before_its_day(career: CareerSite) -> None:
    browser = previewed(career).follow("Continuer vers l’activation").submit("Activer ces règles")
    before = career.browser("tnguyen").get("/perspectives").text
    browser.submit("Annuler ce changement")
    assert "Ce changement est annulé." in browser.text
    assert career.events("rules_changed")[-1].details["what"] == "withdrawn"
    assert career.browser("tnguyen").get("/perspectives").text != before


def test_what_was_undone_once_is_not_undone_twice(career: CareerSite) -> None:
    browser = previewed(career).follow("Continuer vers l’activation").submit("Activer ces règles")
    (undo,) = browser.select("form[action$='/annuler']")
    token = undo.select("input[name=csrf_token]")[0]["value"]
    for said in ("Ce changement est annulé.", "ne peut plus être annulé"):
        browser.post(str(undo["action"]), {"csrf_token": token})
        assert said in browser.text


def test_of_two_administrators_the_second_is_told(career: CareerSite) -> None:
    first = previewed(career).follow("Continuer vers l’activation")
    second = previewed(career).follow("Continuer vers l’activation")
    first.submit("Activer ces règles")
    second.submit("Activer ces règles")
    assert "Quelqu’un d’autre a changé les règles entre-temps." in second.text
    assert len(career.events("rules_changed")) == 1


def test_a_choice_of_a_day_already_come_is_said_to_be_final(career: CareerSite) -> None:
    browser = admin(career).submit("Voir qui gagne et qui perd", **{**REFORM, "starts": "01/09/2026"})
    browser.follow("Continuer vers l’activation")
    assert "Ce jour est déjà venu." in browser.text
    browser.submit("Activer ces règles")
    assert not browser.select("form[action$='/annuler']")


def test_a_day_left_out_is_asked_for(career: CareerSite) -> None:
    browser = admin(career).submit("Voir qui gagne et qui perd", status=422, rules="PPCR-reforme")
    assert browser.problems == ["Écrivez le premier jour où ces règles s’appliquent."]


def test_nothing_is_activated_before_everybody_has_been_looked_at(career: CareerSite) -> None:
    browser = admin(career)
    asked = previews.ask(career.db, ADMIN, "PPCR-reforme", STARTS, DAY)
    path = f"/administration/regles/apercus/{asked}/activer"
    browser.post(path, {"csrf_token": browser.value("csrf_token")})
    assert browser.h1 == "Qui gagne et qui perd"
    assert career.events("rules_changed") == []
