"""« Les services »: what each population finds, and how an administrator keeps the catalogue."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from career.services import models
from career.services.rules import Service
from demo.careers import services as demo
from tests.career.conftest import DAY, CareerSite
from tests.judge import Browser

SIAM = "http://127.0.0.1:8003"
CATALOGUE = "/administration/services"
HOSTILE = "<script>alert(1)</script> {{7*7}}"
SITES = [
    "https://www.devenirenseignant.gouv.fr",
    "https://magistere.education.fr",
    "https://ensap.gouv.fr",
    SIAM,
]


@pytest.fixture
def catalogue(career: CareerSite) -> CareerSite:
    demo.seed(career.db, "16", SIAM, DAY)
    return career


def browser(career: CareerSite, uid: str, *roles: str) -> Browser:
    one = career.browser(uid, *roles)
    one.external.update([*SITES, "https://services.example"])
    return one


def links(page: Browser) -> dict[str, str]:
    return {a.get_text(): str(a["href"]) for a in page.select("main .apps a")}


def add(career: CareerSite, **facts: object) -> None:
    with career.db.begin() as session:
        models.keep(session, "16", replace(Service(str(uuid4()), "Essai", group="Essais"), **facts))


def test_a_public_teacher_finds_siam_and_no_concours_of_the_private(catalogue: CareerSite) -> None:
    page = browser(catalogue, "fdurand3").get("/").follow("Les services")
    assert links(page)["SIAM — démonstration"] == f"{SIAM}/"
    assert "Connexion unique" in page.text
    assert "ouvert jusqu’au 26 novembre 2026" in page.text
    assert "Concours de l’enseignement public" in page.text
    assert "CAFEP" not in page.text
    assert "(CAPA)" in page.text
    assert "Dates à confirmer." in page.text
    assert "Élections professionnelles" not in links(page)


def test_a_private_teacher_finds_hers_and_no_link_that_is_closed(catalogue: CareerSite) -> None:
    page = browser(catalogue, "bgauthier").get("/services")
    assert "SIAM" not in page.text
    assert "CAFEP" in page.text
    assert "CAER" in page.text
    assert "fermé depuis le 11 novembre 2026" in page.text
    assert "ouvre le 31 décembre 2026, jusqu’au 1er mars 2027" in page.text
    assert {"CAER", "CAFEP", "Mouvement de l’enseignement privé"}.isdisjoint(links(page))
    assert "CCMA" in page.text


def test_who_has_ended_finds_what_is_still_hers_alone(catalogue: CareerSite) -> None:
    page = browser(catalogue, "apons").get("/services")
    assert list(links(page)) == ["Retraite (ENSAP)"]
    assert "Vos fonctions ont cessé" in page.text
    look = browser(catalogue, "alemaire", "administrateur").get(f"{CATALOGUE}/apercu")
    assert list(links(look.submit("Voir", population="2D_PU", ended=True))) == ["Retraite (ENSAP)"]


def test_first_degree_elects_others(catalogue: CareerSite) -> None:
    assert "(CAPD)" in browser(catalogue, "mmartin").get("/services").text
    assert "CCMD" in browser(catalogue, "fdurand4").get("/services").text
    assert browser(catalogue, "omeyer").get("/services").status == 200


def test_an_empty_address_shows_nothing(career: CareerSite) -> None:
    models.load_first(career.db, "16")
    assert models.load_first(career.db, "16") == 0
    page = browser(career, "fdurand3").get("/services")
    assert "SIAM" not in page.text
    assert "Élections professionnelles" in page.text


def test_a_service_may_be_for_one_corps(career: CareerSite) -> None:
    add(career, address="/guides", corps=("AGR",))
    assert "Essai" not in browser(career, "fdurand3").get("/services").text
    assert "Essai" in browser(career, "tnguyen").get("/services").text


def test_the_first_and_last_days_count(career: CareerSite) -> None:
    add(career, title="Un", address="/guides", opens_on=DAY)
    add(career, title="Deux", address="/guides", closes_on=DAY)
    add(career, title="Trois", address="/guides", closes_on=date(2026, 11, 20))
    assert set(links(browser(career, "fdurand3").get("/services"))) == {"Un", "Deux"}


def test_a_link_opens_in_the_same_tab(catalogue: CareerSite) -> None:
    assert "target=" not in browser(catalogue, "fdurand3").get("/services").html


def test_nobody_without_a_career_has_services(career: CareerSite) -> None:
    assert career.browser("ybenali").get("/services").h1 == "I-Prof ne concerne pas votre emploi"


@pytest.mark.parametrize("address", ["", "/nouveau", "/apercu", "/siam"])
def test_only_an_administrator_edits(catalogue: CareerSite, address: str) -> None:
    catalogue.browser("fdurand3").get(CATALOGUE + address, status=403)
    catalogue.browser("sbonnet", "gestionnaire").get(CATALOGUE + address, status=403)


def test_an_administrator_adds_a_service_and_looks_as_who_finds_it(catalogue: CareerSite) -> None:
    page = (
        browser(catalogue, "alemaire", "administrateur")
        .get("/administration")
        .follow("Catalogue des services")
    )
    page.follow("Ajouter un service")
    page.submit("Enregistrer", title="Bourse aux postes", group="Mobilité", address="https://services.example/x",
                populations=["1D_PU"], shown=True)  # fmt: skip
    assert "« Bourse aux postes » est enregistré." in page.text
    page.follow("Voir comme un agent").submit("Voir", population="1D_PU")
    assert "Bourse aux postes" in page.text
    page.submit("Voir", population="2D_PU", corps="CER")
    assert "Bourse aux postes" not in page.text
    (event,) = catalogue.events("service_changed")
    assert (event.actor, event.details["what"]) == ("alemaire", "added")


@pytest.mark.parametrize(
    "address",
    ["http://elsewhere.example/", "javascript:alert(1)", "//evil.example", "https://a@b.example", "ftp://x.example",
     "https://x.example/ y", "https://[", "siam", "https:///x"],
)  # fmt: skip
def test_an_address_that_could_mislead_is_refused(catalogue: CareerSite, address: str) -> None:
    page = browser(catalogue, "alemaire", "administrateur").get(f"{CATALOGUE}/formation")
    page.submit("Enregistrer", address=address, status=422)
    assert page.problems == [
        "Écrivez une adresse complète, qui commence par https://, ou une page d’ici, comme /guides."
    ]
    assert page.value("address") == address


def test_a_closing_before_the_opening_is_refused(catalogue: CareerSite) -> None:
    page = browser(catalogue, "alemaire", "administrateur").get(f"{CATALOGUE}/formation")
    page.submit("Enregistrer", opens_on="02/12/2026", closes_on="01/12/2026", status=422)
    assert page.problems == ["La fermeture ne peut pas venir avant l’ouverture."]


def test_two_administrators_do_not_cover_each_other(catalogue: CareerSite) -> None:
    one, two = (browser(catalogue, uid, "administrateur") for uid in ("alemaire", "pnoel"))
    one.get(f"{CATALOGUE}/formation")
    two.get(f"{CATALOGUE}/formation").submit("Enregistrer", title="Formation continue")
    one.submit("Enregistrer", title="Se former", status=409)
    assert "Ce service a été changé entre-temps" in one.text
    assert "Formation continue" in one.text
    assert one.value("title") == "Se former"
    one.submit("Enregistrer")
    assert "Se former" in one.text
    assert "Formation continue" not in one.text


def test_a_double_click_adds_one_service(catalogue: CareerSite) -> None:
    page = browser(catalogue, "alemaire", "administrateur").get(f"{CATALOGUE}/nouveau")
    address, token = page.url, page.value("csrf_token")
    for _ in range(2):
        page.post(
            address,
            {"csrf_token": token, "version": "0", "title": "Une fois", "group": "Essais", "shown": "y"},
        )
    assert [a.get_text() for a in page.get(CATALOGUE).select("tbody th a")].count("Une fois") == 1


def test_a_withdrawn_service_is_seen_by_nobody_and_comes_back(catalogue: CareerSite) -> None:
    page = browser(catalogue, "alemaire", "administrateur").get(f"{CATALOGUE}/formation")
    page.submit("Enregistrer", shown=False)
    assert "retiré" in page.text
    her = browser(catalogue, "fdurand3")
    assert "Formation" not in links(her.get("/services"))
    page.get(f"{CATALOGUE}/formation").submit("Enregistrer", shown=True)
    assert "Formation" in links(her.get("/services"))


def test_the_order_is_the_administrator_s(catalogue: CareerSite) -> None:
    page = browser(catalogue, "alemaire", "administrateur").get(CATALOGUE)
    page.submit("Descendre SIAM — démonstration")
    rows = [row.get_text() for row in page.select("tbody th a")]
    assert rows.index("SIAM — démonstration") == 1
    token = page.value("csrf_token")
    for _ in range(2):
        page.post(f"{CATALOGUE}/siam/ordre", {"csrf_token": token, "vers": "0"})
    assert next(row.get_text() for row in page.select("tbody th a")) == "SIAM — démonstration"
    page.post(f"{CATALOGUE}/rien/ordre", {"csrf_token": token, "vers": "x"}, status=404)


def test_hostile_words_are_inert(catalogue: CareerSite) -> None:
    add(
        catalogue,
        title=HOSTILE,
        about=HOSTILE,
        group=HOSTILE,
        remark=HOSTILE,
        instances=(HOSTILE,),
        address="/guides",
    )
    for page in (
        browser(catalogue, "fdurand3").get("/services"),
        browser(catalogue, "alemaire", "administrateur").get(CATALOGUE),
    ):
        assert "<script>alert" not in page.html
        assert "{{7*7}}" in page.text


def test_unknown_services_are_404(catalogue: CareerSite) -> None:
    one = browser(catalogue, "alemaire", "administrateur")
    for odd in ("rien", "x" * 90, "%01", "SIAM"):
        one.get(f"{CATALOGUE}/{odd}", status=404)


def test_the_demo_fills_once_and_follows_the_ports(catalogue: CareerSite) -> None:
    demo.seed(catalogue.db, "16", "http://127.0.0.1:9003", DAY)
    with catalogue.db.read() as session:
        found = {one.id: one for one in models.everything(session, "16")}
    assert found["siam"].address == "http://127.0.0.1:9003/"
    assert found["formation"].version == 2


def test_a_service_that_is_not_there_is_not_moved(catalogue: CareerSite) -> None:
    page = browser(catalogue, "edargentrives", "administrateur").get(CATALOGUE)
    token = page.value("csrf_token")
    for identifier in ("de-personne", "a" * 300):
        page.post(f"{CATALOGUE}/{identifier}/ordre", {"csrf_token": token, "vers": "0"}, status=404)
    assert catalogue.events("service_changed") == []
