"""The pages of a dossier: each person her own, every section, in the words of each application."""

from career.dossier.sections import SECTIONS
from tests.career.conftest import CareerSite


def test_every_page_of_a_dossier_stands_before_the_judge(career: CareerSite) -> None:
    for uid in ("fdurand3", "mvidal", "omeyer"):
        browser = career.browser(uid).get("/dossier")
        assert browser.h1 == "Votre dossier"
        for section in SECTIONS:
            browser.get(f"/dossier/{section.slug}")


def test_the_menu_says_where_one_is_and_leads_to_every_section(career: CareerSite) -> None:
    browser = career.browser("fdurand3").get("/dossier")
    offered = [link.get_text() for link in browser.page.select(".rail a")]
    assert offered == ["Synthèse", *(section.label for section in SECTIONS)]
    browser.follow("Notation et évaluation")
    assert browser.h1 == "Notation et évaluation"
    current = browser.page.select(".rail [aria-current=page]")
    assert [link.get_text() for link in current] == ["Notation et évaluation"]


def test_a_private_teacher_reads_a_pay_scale_where_a_public_one_reads_a_corps(career: CareerSite) -> None:
    private = career.browser("bgauthier").get("/dossier/corps-grades-echelons")
    assert private.h1 == "Échelle de rémunération et échelon"
    assert "Professeurs certifiés" in private.text
    assert "Échelle de rémunération des certifiés, classe normale" in private.get("/dossier").text
    assert private.page.select_one(".seal b").get_text() == "I-Professionnel"  # type: ignore[union-attr]
    public = career.browser("fdurand3").get("/dossier/corps-grades-echelons")
    assert public.h1 == "Corps/Grades/Échelons"
    assert "Professeure certifiée" in public.text
    assert public.page.select_one(".seal b").get_text() == "I-Prof"  # type: ignore[union-attr]


def test_somebody_without_grade_or_echelon_reads_her_dossier_at_ease(career: CareerSite) -> None:
    browser = career.browser("hrousseau").get("/dossier")
    assert "Maître délégué, 1re catégorie" in browser.text
    assert "échelon" not in browser.text.replace("Échelle de rémunération et échelon", "")
    assert "None" not in browser.text


def test_an_unknown_index_is_said_to_be_unknown(career: CareerSite) -> None:
    browser = career.browser("mvidal").get("/dossier/corps-grades-echelons")
    assert "non connu de cette application" in browser.text


def test_the_nature_of_a_leave_is_read_by_the_agent_alone(career: CareerSite) -> None:
    hers = career.browser("fdurand3").get("/dossier/conges")
    assert "Congé de maternité" in hers.text
    followed = career.browser("sbonnet", "gestionnaire").get("/gestion/dossiers/fdurand3/conges")
    assert "maternité" not in followed.html
    assert "maladie" not in followed.html
    assert "du 3 mars 2014 au 22 juin 2014" in followed.text


def test_no_page_of_a_dossier_names_a_position_of_health_to_another(career: CareerSite) -> None:
    followed = career.browser("sbonnet", "gestionnaire")
    assert "enfant de moins de trois ans" not in followed.get("/gestion/dossiers/fdurand3/historique").html
    assert "enfant de moins de trois ans" in career.browser("fdurand3").get("/dossier/historique").text


def test_a_section_that_does_not_exist_is_a_404(career: CareerSite) -> None:
    career.browser("fdurand3").get("/dossier/salaire", status=404)


def test_who_has_no_career_here_is_led_to_the_first_page(career: CareerSite) -> None:
    assert career.browser("ybenali").get("/dossier").h1 == "I-Prof ne concerne pas votre emploi"
    assert career.browser("ybenali").get("/dossier/position").h1 == "I-Prof ne concerne pas votre emploi"


def test_nobody_reads_a_dossier_without_a_sign_in(career: CareerSite) -> None:
    for path in ("/", "/dossier", "/dossier/identite", "/gestion/dossiers", "/gestion/dossiers/fdurand3"):
        answer = career.app.test_client().get(path, base_url="http://127.0.0.1:8001")
        assert answer.status_code in (302, 303, 503), path
        assert "fdurand3" not in answer.get_data(as_text=True)


def test_the_years_of_a_career_are_counted_until_today_or_until_its_end(career: CareerSite) -> None:
    assert "14 années de carrière" in career.browser("soconnor").get("/dossier/historique").text
    assert "34 années de carrière" in career.browser("apons").get("/dossier/historique").text


def test_without_an_echelon_the_picture_says_nothing_of_figures(career: CareerSite) -> None:
    assert "Les chiffres sont" not in career.browser("hrousseau").get("/dossier/historique").text
    assert "Les chiffres sont" in career.browser("soconnor").get("/dossier/historique").text


def test_the_end_of_a_contract_that_is_missing_has_its_line(career: CareerSite) -> None:
    browser = career.browser("hrousseau")
    assert "Date de fin du contrat" in browser.get("/perspectives").text
    terms = [term.get_text() for term in browser.get("/dossier/identite").page.select("main dt")]
    assert "Fin du contrat" in terms


def test_no_page_of_a_dossier_names_its_own_source_twice(career: CareerSite) -> None:
    page = career.browser("fdurand3").get("/dossier").page
    assert len([link for link in page.select("a") if "D’où vient" in link.get_text()]) == 1
