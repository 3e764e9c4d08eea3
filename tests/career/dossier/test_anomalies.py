"""« Signaler une anomalie »: each line opens a message that names it; nothing of an address is believed."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from career.dossier.anomalies import unsaid
from career.dossier.sections import SECTIONS
from career.people import GESTIONNAIRE
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import pdf
from tests.judge import Browser, plain, words


def reports(browser: Browser) -> list[str]:
    """What the links of the last page would report, each with its whole name."""
    return [plain(words(link)) for link in browser.select("a.report")]


def test_an_error_seen_in_a_section_is_reported_in_two_clicks(career: CareerSite) -> None:
    browser = career.browser("fdurand3").get("/dossier/affectations").follow("Signaler une anomalie")
    assert browser.value("subject") == "Mon dossier, Affectations"
    assert browser.select("option[selected]")[0]["value"] == "anomalie"


def test_a_line_opens_a_message_that_already_names_it(career: CareerSite) -> None:
    browser = career.browser("jcaron").get("/dossier/position")
    name = "Signaler une anomalie : du 1er septembre 2025 au 31 août 2027, Disponibilité de droit"
    assert name in reports(browser)
    browser.follow(name)
    line = "du 1er septembre 2025 au 31 août 2027, Disponibilité de droit"
    assert plain(browser.value("subject")) == f"Mon dossier, Position : {line}"
    begun = f"Ligne concernée : Position, {line}. Ce qui n’est pas exact : Ce que ce devrait être :"
    assert plain(browser.value("body")) == begun
    browser.submit("Envoyer", body="La date est le 1er octobre.")
    assert f"Position : {line}" in browser.h1


def test_a_line_is_not_reported_without_what_is_wrong_and_what_it_should_be(career: CareerSite) -> None:
    browser = career.browser("jcaron").get("/dossier/position")
    browser.get(str(browser.select("a.report")[0]["href"]))
    subject, begun = browser.value("subject"), browser.value("body").strip()
    browser.submit("Envoyer", files=pdf("arrêté.pdf"), status=422)
    assert [plain(one) for one in browser.problems] == [
        "Complétez « Ce qui n’est pas exact » et « Ce que ce devrait être ». "
        "Si vous ne le savez pas, écrivez-le."
    ]
    assert (browser.value("subject"), browser.value("body").strip()) == (subject, begun)
    assert "arrêté.pdf déjà reçue" in browser.text
    half = begun.replace("Ce qui n’est pas exact\u00a0:", "Ce qui n’est pas exact\u00a0: la date.")
    browser.submit("Envoyer", body=half, status=422)
    assert [plain(one)[:37] for one in browser.problems] == ["Complétez « Ce que ce devrait être »."]
    browser.submit("Envoyer", body=f"{half} le 1er octobre.")
    assert "Votre message est envoyé" in browser.text
    assert "arrêté.pdf" in browser.text


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Bonjour", 0),
        ("Ce qui n’est pas exact : la date\nCe que ce devrait être :\nle 1er octobre", 0),
        ("Ce qui n’est pas exact :\n\nla date\n\nCe que ce devrait être :", 1),
        ("Ligne concernée : Position, du 1er au 2.", 2),
        ("Ligne concernée : Position, du 1er au 2.\nElle n’existe pas.", 0),
        ("Ce qui n’est pas exact\u00a0:  \r\nCe que ce devrait être\u00a0: le 1er", 1),
    ],
)
def test_what_is_left_unsaid(body: str, left: int) -> None:
    assert len(unsaid(body)) == left


@pytest.mark.parametrize("uid", ["fdurand3", "hrousseau", "mvidal", "omeyer", "lmorel"])
def test_every_line_of_every_page_has_its_own_way_to_be_reported(career: CareerSite, uid: str) -> None:
    browser = career.browser(uid)
    of_the_dossier = [section for section in SECTIONS if section.group != "Suivi"]
    for path in ("/dossier", *(f"/dossier/{section.slug}" for section in of_the_dossier)):
        browser.get(path)
        lines = browser.select("main tbody tr, main dl.facts > div, main ol.line > li")
        assert len(reports(browser)) == len(lines), path
        addresses = {str(link["href"]) for link in browser.select("a.report")}
        assert len(addresses) == len(set(reports(browser))), path


def test_a_subject_too_long_is_cut_and_the_message_names_the_whole_line(career: CareerSite) -> None:
    browser = career.browser("mdelarochefoucauldmontbel").get("/dossier/affectations")
    browser.get(str(browser.select("td a.report")[0]["href"]))
    assert len(browser.value("subject")) <= 120
    assert "Circonscription 1D Toulouse Rive Gauche" in browser.value("body")


def test_an_address_holds_no_fact_of_the_dossier(career: CareerSite) -> None:
    browser = career.browser("fdurand3")
    for path in ("/dossier/conges", "/dossier/identite"):
        for link in browser.get(path).select("a.report"):
            query = parse_qs(urlsplit(str(link["href"])).query)
            assert query.keys() == {"rubrique", "ligne"}
            assert re.fullmatch("[0-9a-f]{16}", query["ligne"][0])


def test_the_value_of_a_fact_is_not_copied_into_a_message(career: CareerSite) -> None:
    browser = career.browser("fdurand3").get("/dossier/identite")
    browser.follow("Signaler une anomalie : Date de naissance")
    assert plain(browser.value("subject")) == "Mon dossier, État civil et coordonnées : Date de naissance"
    assert "1984" not in browser.value("subject") + browser.value("body")


def test_a_line_of_somebody_else_is_not_hers_to_report(career: CareerSite) -> None:
    theirs = career.browser("jcaron").get("/dossier/position").select("a.report")[0]["href"]
    career.browser("fdurand3").get(str(theirs), status=404)
    (event,) = career.events("access_refused")
    assert (event.actor, event.subject) == ("fdurand3", "")


@pytest.mark.parametrize("query", ["rubrique=salaire", "rubrique=position&ligne=0", "rubrique=%00&ligne=%e9"])
def test_what_no_page_gave_is_a_404(career: CareerSite, query: str) -> None:
    career.browser("fdurand3").get(f"/courrier/nouveau?{query}", status=404)


def test_who_has_ended_her_functions_reads_everything_and_reports_nothing(career: CareerSite) -> None:
    browser = career.browser("apons")
    for path in ("/dossier", *(f"/dossier/{section.slug}" for section in SECTIONS)):
        browser.get(path)
        assert not browser.select("a[href*='/courrier/nouveau']"), path
        assert "Vos fonctions ont pris fin le 1er septembre 2026" in browser.text
    browser.get("/courrier/nouveau?rubrique=position", status=403)


def test_a_gestionnaire_reports_nothing_from_the_dossier_she_reads(career: CareerSite) -> None:
    browser = career.browser("sbonnet", GESTIONNAIRE).get("/gestion/dossiers/fdurand3/position")
    assert not browser.select("a[href*='/courrier/nouveau']")
