"""The directory of assistance: public, by académie, and kept by administrators."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from career.assistance import models
from career.people import ADMINISTRATOR
from tests.career.conftest import CareerSite
from tests.judge import Browser

Two = tuple[CareerSite, CareerSite]
LINE = {
    "title": "Assistance des directeurs d’école",
    "phone": "05 00 00 00 01",
    "hours": "du lundi au vendredi, de 7 h 30 à 18 h 30",
    "form": "https://assistance.ac-demo.example/demande",
    "note": "Ayez votre identifiant sous la main.",
    "populations": ["1D_PU", "1D_PR"],
}


def administrator(site: CareerSite) -> Browser:
    browser = site.browser("alemaire", ADMINISTRATOR)
    browser.external.add("https://assistance.ac-demo.example")
    return browser


def added(site: CareerSite, **changed: object) -> Browser:
    browser = administrator(site).get("/administration").follow("Annuaire de l’assistance")
    browser.follow("Ajouter une ligne").submit("Enregistrer", **{**LINE, **changed})
    return browser


def heads(browser: Browser) -> list[str]:
    return [head.get_text(" ", strip=True) for head in browser.page.select("main h2")]


def test_anybody_reads_whom_to_call_before_anything_is_written(career: CareerSite) -> None:
    page = career.browser().get("/assistance")
    assert heads(page)[:2] == ["Académie de démonstration votre académie", "Hors académie"]
    assert "05 00 00 00 00" in page.text.replace("\u00a0", " ")


def test_the_académie_of_who_reads_comes_first(two: Two) -> None:
    south, north = two
    assert heads(south.browser().get("/assistance"))[0] == "Académie de démonstration"
    assert heads(south.browser().get("/assistance?academie=09"))[0] == "Académie du Nord votre académie"
    assert heads(north.browser("fdurand3").get("/assistance"))[0] == "Académie du Nord votre académie"
    assert heads(south.browser("omeyer").get("/assistance"))[0] == "Hors académie vous"


def test_an_administrator_writes_a_line_and_everybody_reads_it(career: CareerSite) -> None:
    added(career)
    reader = career.browser()
    reader.external.add("https://assistance.ac-demo.example")
    page = reader.get("/assistance")
    assert "Assistance des directeurs d’école" in page.text
    assert "Enseignement public, 1er degré" in page.text
    assert page.page.find("a", href="https://assistance.ac-demo.example/demande")
    events = career.events("assistance_changed")
    assert [(line.actor, line.details["what"], line.details["academie"]) for line in events] == [
        ("alemaire", "added", "16")
    ]


def test_the_foot_shows_the_first_line_that_is_for_all(career: CareerSite) -> None:
    added(career)
    assert "05 00 00 00 00" in foot(career)
    added(career, title="Assistance", phone="05 11 11 11 11", populations=[])
    assert "05 11 11 11 11" in foot(career)


def foot(site: CareerSite) -> str:
    return site.browser("fdurand3").get("/").page.select(".foot")[0].get_text().replace("\u00a0", " ")


def test_the_form_sent_twice_writes_one_line(career: CareerSite) -> None:
    browser = administrator(career).get("/administration/assistance/nouvelle")
    again = {name: browser.value(name) for name in ("csrf_token", "id", "version")}
    browser.submit("Enregistrer", **LINE)
    browser.post("/administration/assistance/nouvelle", {**again, **LINE, "academie": "16", "position": "10"})
    assert len(models.everything(career.db)) == 1


@pytest.mark.both_engines
def test_the_loser_of_two_changes_is_told_and_keeps_what_she_typed(career: CareerSite) -> None:
    added(career)
    first, second = administrator(career), administrator(career)
    for one in (first, second):
        one.get("/administration/assistance").follow(LINE["title"])  # type: ignore[arg-type]
    first.submit("Enregistrer", hours="le lundi")
    second.submit("Enregistrer", status=409, hours="le mardi")
    assert "Quelqu’un d’autre vient de changer cette ligne" in second.text
    assert second.value("hours") == "le mardi"
    second.submit("Enregistrer")
    assert [one.hours for one in models.everything(career.db)] == ["le mardi"]
    assert [line.details["what"] for line in career.events("assistance_changed")] == [
        "added",
        "changed",
        "changed",
    ]


def test_a_line_is_removed_as_it_was_read(career: CareerSite) -> None:
    added(career)
    first, second = administrator(career), administrator(career)
    for one in (first, second):
        one.get("/administration/assistance").follow(LINE["title"])  # type: ignore[arg-type]
    first.submit("Enregistrer", hours="le lundi")
    second.submit(f"Retirer {LINE['title']}")
    assert "Quelqu’un d’autre vient de changer ou de retirer cette ligne" in second.text
    second.follow(LINE["title"]).submit(f"Retirer {LINE['title']}")  # type: ignore[arg-type]
    assert models.everything(career.db) == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "appelez-nous"}, "Écrivez le numéro en chiffres"),
        ({"form": "javascript:alert(1)"}, "Écrivez une adresse complète"),
        ({"form": "http://assistance.example"}, "Écrivez une adresse complète"),
        ({"position": "-1"}, "Écrivez un nombre de 0 à 9999"),
        ({"title": ""}, "Remplissez le champ"),
    ],
)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(
    career: CareerSite, changed: dict[str, str], said: str
) -> None:
    browser = administrator(career).get("/administration/assistance/nouvelle")
    browser.submit("Enregistrer", status=422, **{**LINE, **changed})
    assert said in browser.text
    assert browser.value("hours") == LINE["hours"]
    assert models.everything(career.db) == ()


def test_she_writes_for_her_académie_and_for_hors_académie_if_her_service_answers_for_it(
    two: Two,
) -> None:
    south, north = two
    offered = [
        [option["value"] for option in site.browser("alemaire", ADMINISTRATOR)
         .get("/administration/assistance/nouvelle").page.select("select[name=academie] option")]
        for site in (south, north)
    ]  # fmt: skip
    assert offered == [["16", "HA"], ["09"]]
    browser = administrator(north).get("/administration/assistance/nouvelle")
    typed = {name: browser.value(name) for name in ("csrf_token", "id", "version")}
    sent = {**typed, **LINE, "academie": "16", "position": "10"}
    browser.post("/administration/assistance/nouvelle", sent, status=422)
    assert models.everything(south.db) == ()


def test_who_is_no_administrator_is_refused(career: CareerSite) -> None:
    career.browser("fdurand3").get("/administration/assistance", status=403)
    career.browser("sbonnet", "gestionnaire").get("/administration/assistance/nouvelle", status=403)


def test_a_line_that_is_not_there_is_404(career: CareerSite) -> None:
    administrator(career).get("/administration/assistance/00000000-0000-4000-8000-000000000000", status=404)


def test_without_its_table_pages_show_what_the_settings_say(career: CareerSite) -> None:
    with career.db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE assistance_contact RENAME TO gone"))
    with pytest.raises(DBAPIError):
        models.everything(career.db)
    assert "05 00 00 00 00" in foot(career)
