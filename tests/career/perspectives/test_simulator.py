"""« Et si… »: situations side by side, kept for oneself alone, worked out again at each reading."""

import pytest

from tests.career.conftest import CareerSite
from tests.judge import Browser

PART_TIME = {"what2": "partiel", "start2": "01/09/2027", "end2": "31/08/2028", "share2": "80"}
AWAY = {"what3": "dispo_convenances", "start3": "01/12/2026", "end3": "30/11/2027"}


def compared(career: CareerSite, uid: str = "soconnor", **more: str) -> Browser:
    browser = career.browser(uid).get("/perspectives/simulateur")
    return browser.submit("Comparer", **{**PART_TIME, **more})


def row(browser: Browser, label: str) -> list[str]:
    for line in browser.select(".beside-table tbody tr"):
        cells = [" ".join(cell.get_text().split()) for cell in line.find_all(["th", "td"])]
        if cells[0] == label:
            return cells[1:]
    raise AssertionError(label)


def test_part_time_delays_nothing_and_pays_six_sevenths(career: CareerSite) -> None:
    browser = compared(career)
    assert row(browser, "Écart avec la première situation") == ["–", "aucun"]
    assert row(browser, "Quand")[1] == "du 1er septembre 2027 au 31 août 2028"
    assert "Ce qui reste à vérifier" in browser.text


def test_a_disponibilite_delays_the_next_echelon_and_pays_nothing(career: CareerSite) -> None:
    browser = compared(career, **AWAY)
    assert row(browser, "Écart avec la première situation") == ["–", "aucun", "1 an plus tard"]
    assert "1er mars 2028" in row(browser, "Prochain échelon")[2]
    assert row(browser, "Brut par mois pendant cette période")[2] == "aucun traitement"


def test_one_situation_alone_is_not_a_comparison(career: CareerSite) -> None:
    browser = career.browser("soconnor").get("/perspectives/simulateur").submit("Comparer", status=422)
    assert browser.problems == ["Choisissez au moins deux situations à comparer."]


def test_a_situation_without_its_first_day_or_its_share_says_so_and_keeps_the_rest(
    career: CareerSite,
) -> None:
    browser = career.browser("soconnor").get("/perspectives/simulateur")
    browser.submit("Comparer", status=422, what2="partiel", end2="31/08/2028")
    assert browser.problems == [
        "Écrivez le jour où la situation 2 commencerait.",
        "Choisissez la quotité travaillée.",
    ]
    assert browser.value("end2") == "31/08/2028"


def test_a_day_that_does_not_exist_is_refused(career: CareerSite) -> None:
    browser = career.browser("soconnor").get("/perspectives/simulateur")
    browser.submit("Comparer", status=422, **{**PART_TIME, "start2": "31/02/2027"})
    assert "Cette date n’existe pas. Vérifiez le jour et le mois." in browser.problems


def test_a_kept_comparison_is_found_renamed_printed_and_deleted(career: CareerSite) -> None:
    browser = compared(career).submit("Garder cette comparaison", name="À 80 % en 2027")
    assert browser.h1 == "Comparaison gardée"
    assert "du 1er septembre 2027 au 31 août 2028" in browser.text
    browser.submit("Renommer", name="Temps partiel")
    assert "Temps partiel" in browser.select("h2")[0].get_text()
    paper = browser.client.get(f"{browser.url.removeprefix(browser.base)}/pdf", base_url=browser.base)
    assert paper.mimetype == "application/pdf"
    browser.submit("Supprimer cette comparaison")
    assert browser.h1 == "Comparer des situations"
    assert "Les comparaisons que vous gardez sont ici." in browser.text


def test_the_same_form_sent_twice_keeps_one_comparison(career: CareerSite) -> None:
    browser = compared(career)
    fields = {field["name"]: field.get("value", "") for field in browser.select("main [method=post] input")}
    for _ in range(2):
        browser.post("/perspectives/simulateur/garder", {**fields, "name": "Une fois"})
    assert len(browser.get("/perspectives/simulateur").select(".beside .results li")) == 1


def test_a_name_changed_in_another_tab_is_told(career: CareerSite) -> None:
    browser = compared(career).submit("Garder cette comparaison", name="Un")
    browser.submit("Renommer", name="Deux")
    browser.submit("Renommer", forge={"version": "1"}, name="Trois")
    assert "a été changée dans une autre page" in browser.text
    assert "Deux" in browser.select("h2")[0].get_text()


def test_somebody_elses_comparison_does_not_exist_and_it_is_written(career: CareerSite) -> None:
    hers = compared(career).submit("Garder cette comparaison", name="À moi").url
    other = career.browser("jcaron")
    other.get(hers, status=404)
    other.get(f"{hers}/pdf", status=404)
    assert {event.actor for event in career.events("access_refused")} == {"jcaron"}
    career.browser("jcaron").get(
        "/perspectives/comparaisons/7a0a0c5e-0000-4000-8000-000000000000", status=404
    )
    assert len(career.events("access_refused")) == 2


def test_a_promotion_to_the_hors_classe_is_reclassed_at_an_equal_or_next_index(career: CareerSite) -> None:
    browser = compared(career, "jstrauss", what3="hors_classe", start3="01/09/2027")
    assert row(browser, "Hors classe")[2] == "promu au 1er septembre 2027"
    assert "indice 720" in row(browser, "Dans 1 an")[2]  # 673 is the next higher, its 30 months are kept
    assert row(browser, "Prochain échelon")[2] == row(browser, "Prochain échelon")[0]


@pytest.mark.parametrize("uid", ["mvidal", "hrousseau", "apons"])
def test_who_has_no_index_or_has_left_reads_why_nothing_is_compared(career: CareerSite, uid: str) -> None:
    assert not career.browser(uid).get("/perspectives").select("a[href='/perspectives/simulateur']")
    browser = career.browser(uid).get("/perspectives/simulateur")
    assert "La comparaison repose sur votre échelon et son indice." in browser.text
    assert not browser.select("main form")
