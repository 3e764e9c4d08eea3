"""The first page: what it says to each, and to whom it says that there is nothing here."""

import pytest

from tests.career.conftest import CareerSite


def test_a_teacher_reads_her_rank_and_her_correspondent(career: CareerSite) -> None:
    page = career.browser("fdurand3").get("/")
    assert page.h1 == "Bonjour Fatima"
    assert "Professeure certifiée, classe normale, échelon 8" in page.text
    assert "Sylvie BONNET" in page.text
    assert "bureau du 2nd degré public" in page.text
    assert "562" in page.text


def test_the_first_page_leads_to_the_change_of_password_of_the_identity_service(career: CareerSite) -> None:
    page = career.browser("fdurand3").get("/")
    link = page.page.find("a", string="Modifier votre mot de passe")
    assert link is not None
    assert link["href"] == "http://localhost:8000/modifier-mon-mot-de-passe"


def test_public_and_private_teachers_meet_their_own_application(career: CareerSite) -> None:
    assert career.browser("fdurand3").get("/").page.title.string.endswith("– I-Prof")  # type: ignore[union-attr]
    private = career.browser("fdurand4").get("/")
    assert private.page.title.string.endswith("– I-Professionnel")  # type: ignore[union-attr]
    assert "Échelle de rémunération des professeurs des écoles" in private.text
    assert "Nadia CHERIF" in private.text


def test_each_tab_opens_a_page(career: CareerSite) -> None:
    browser = career.browser("fdurand3").get("/")
    tabs = [link.get_text() for link in browser.page.select(".tabs a")]
    assert tabs == [
        "Votre courrier",
        "Votre dossier",
        "Vos perspectives",
        "Votre CV",
        "Les services",
        "Les guides",
    ]
    for tab in tabs:
        browser.get("/").follow(tab)
        assert browser.page.select(".tabs [aria-current=page]")[0].get_text() == tab


@pytest.mark.parametrize(
    ("uid", "words"),
    [
        ("ybenali", "assistants d’éducation"),
        ("sdasilva", "accompagnants d’élèves en situation de handicap"),
        ("klopez", "Votre contrat est temporaire"),
        ("edargentrives", "personnels administratifs"),
        ("vcolin", "personnels de direction"),
        ("mcazaux", "personnels de direction"),
    ],
)
def test_who_has_no_career_here_reads_why_and_whom_to_ask(career: CareerSite, uid: str, words: str) -> None:
    browser = career.browser(uid).get("/")
    assert browser.h1 == "I-Prof ne concerne pas votre emploi"
    assert words in browser.text
    assert "adressez-vous" in browser.text
    assert [link.get_text() for link in browser.page.select(".tabs a")] == ["Les guides"]


def test_somebody_the_feed_does_not_know_yet_reads_that_the_dossier_will_come(career: CareerSite) -> None:
    browser = career.browser("nouvelle").get("/")
    assert browser.h1 == "Votre dossier n’est pas encore là"


def test_a_gestionnaire_without_a_career_goes_to_her_desk(career: CareerSite) -> None:
    browser = career.browser("sbonnet", "gestionnaire").get("/")
    tabs = [link.get_text() for link in browser.page.select(".tabs a")]
    assert tabs == ["Courrier reçu", "Demandes", "Vos dossiers", "Les guides"]
    for tab in tabs[:3]:  # each page is named as its tab
        assert browser.follow(tab).h1 == tab
        assert browser.page.title and browser.page.title.get_text().startswith(f"{tab} –")


def test_who_is_agent_and_gestionnaire_switches_between_the_two(career: CareerSite) -> None:
    browser = career.browser("cdumont", "gestionnaire").get("/")
    assert browser.h1 == "Bonjour Corinne"
    browser.follow("Ma gestion").follow("Thị Hoa NGUYỄN")
    browser.follow("Mon espace")
    assert browser.h1 == "Bonjour Corinne"


def test_somebody_retired_still_reads_her_first_page(career: CareerSite) -> None:
    page = career.browser("apons").get("/")
    assert "Professeur certifié, classe exceptionnelle, échelon 5, 3e chevron" in page.text


def test_somebody_whose_functions_have_ended_is_offered_nothing_she_may_not_do(career: CareerSite) -> None:
    browser = career.browser("apons").get("/")
    assert "Vos fonctions ont pris fin le 1er septembre 2026" in browser.text
    assert "Changer de situation" not in browser.text
    assert "répond à vos questions" not in browser.text
    assert "Demander un changement" not in browser.get("/dossier/identite").text
    assert "Modalité de service" not in browser.get("/dossier").page.select_one("main dl.facts").get_text()  # type: ignore[union-attr]
    assert "Écrivez à votre correspondant" not in browser.get("/perspectives").text


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("/situation", "Votre dossier"),
        ("/situation/demander/adresse", "Votre dossier"),
        ("/dossier/complements", "Votre dossier"),
        ("/dossier/changements", "Votre dossier"),
        ("/cv/partage", "Votre CV"),
        ("/guides/textes", "Les guides"),
    ],
)
def test_a_page_without_a_tab_of_its_own_stands_under_one(career: CareerSite, path: str, tab: str) -> None:
    page = career.browser("fdurand3").get(path).page
    assert [link.get_text() for link in page.select(".tabs [aria-current=page]")] == [tab]


def test_every_page_of_an_administrator_stands_under_her_tab(career: CareerSite) -> None:
    browser = career.browser("pnoel", "administrateur")
    for path in ("assistance", "flux-de-carriere", "guides", "regles", "services"):
        tabs = browser.get(f"/administration/{path}").page.select(".tabs [aria-current=page]")
        assert [link.get_text() for link in tabs] == ["Administration"]


def test_a_gestionnaire_reads_declared_complements_among_her_dossiers(career: CareerSite) -> None:
    tabs = career.browser("cdumont", "gestionnaire").get("/gestion/dossiers/tnguyen/complements").page
    assert [link.get_text() for link in tabs.select(".tabs [aria-current=page]")] == ["Vos dossiers"]


def test_a_change_of_situation_is_nothing_to_who_has_no_career_here(career: CareerSite) -> None:
    assert career.browser("klopez").get("/situation").h1 == "I-Prof ne concerne pas votre emploi"
