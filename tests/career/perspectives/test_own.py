"""« Vos perspectives »: each reads what concerns her, with why, and nothing that does not."""

import pytest

from career.complements.models import Draft, add
from career.complements.rules import Kind
from tests.career.conftest import CareerSite
from tests.judge import Browser


def opened(career: CareerSite, uid: str) -> Browser:
    return career.browser(uid).get("/perspectives")


def test_the_next_echelon_stands_first_with_its_day_and_its_pay(career: CareerSite) -> None:
    page = opened(career, "soconnor")
    assert page.h1 == "Vos perspectives"
    first = page.select(".next-step")[0].get_text(" ", strip=True).replace("\u00a0", " ")
    assert "1er mars 2027" in first
    assert "échelon 8" in first
    assert "562" in first
    assert "C’est une estimation" in first
    assert "sous réserve de vérification par votre gestionnaire" in first


def test_an_explanation_is_three_sentences_then_the_sum_then_the_rule(career: CareerSite) -> None:
    page = opened(career, "soconnor")
    (told,) = page.select(".next-step details")
    parts = [part.get_text() for part in told.select(".part")]
    assert parts == ["Le calcul", "Les faits utilisés", "La règle"]
    first_part = told.select_one(".part")
    assert first_part is not None
    assert len(first_part.find_previous_siblings("p")) == 3
    assert "1er mars 2024 + 3 ans = 1er mars 2027" in told.get_text().replace("\u00a0", " ")
    assert "décret n° 2017-786 du 5 mai 2017" in told.get_text().replace("\u00a0", " ")
    assert "Comparée à sa source le" in told.get_text()
    assert told.select_one("a[href='/dossier/corps-grades-echelons']")


def test_a_bonification_not_yet_decided_gives_two_days(career: CareerSite) -> None:
    text = opened(career, "tnguyen").text
    assert "1er mai 2028" in text
    assert "1er mai 2027" in text


def test_a_disponibilite_shows_what_it_stops_and_the_other_reading(career: CareerSite) -> None:
    text = opened(career, "jcaron").text
    assert "Interruption du 1er septembre 2025 au 31 août 2027" in text
    assert "Autre lecture possible, à vérifier" in text


def test_a_parental_leave_counts(career: CareerSite) -> None:
    assert "1er février 2028" in opened(career, "efaure").text


def test_a_private_teacher_reads_it_in_her_own_application(career: CareerSite) -> None:
    page = opened(career, "fdurand4")
    assert page.page.title is not None
    assert str(page.page.title.string).endswith("– I-Professionnel")
    assert "échelon 7" in page.text


@pytest.mark.parametrize("uid", ["bgauthier", "hrousseau", "mvidal", "apons", "omeyer", "lmorel", "mpena"])
def test_everybody_reads_a_page_without_nonsense(career: CareerSite, uid: str) -> None:
    text = opened(career, uid).text
    for nonsense in ("None", "Decimal", "nan", "{", "}", "disponibilite_", "conge_parental"):
        assert nonsense not in text


def test_who_has_no_career_here_is_sent_to_the_page_that_says_why(career: CareerSite) -> None:
    assert opened(career, "klopez").h1 == "I-Prof ne concerne pas votre emploi"


def test_a_maitre_delegue_has_no_echelon_drawn(career: CareerSite) -> None:
    assert not opened(career, "hrousseau").select("svg.climb")


def test_after_the_end_of_functions_nothing_is_drawn_nor_compared(career: CareerSite) -> None:
    page = opened(career, "apons")
    assert not page.select("svg.climb")
    assert "Vos fonctions ont cessé le 1er septembre 2026." in page.text


def test_the_line_is_drawn_twice_and_told_in_words(career: CareerSite) -> None:
    page = opened(career, "soconnor")
    pictures = page.select("svg.climb")
    assert [one["class"] for one in pictures] == [["climb", "wide"], ["climb", "narrow"]]
    assert "tableau" in str(pictures[0]["aria-label"])


def test_the_paper_is_a_tagged_pdf(career: CareerSite) -> None:
    browser = career.browser("soconnor").get("/perspectives/pdf")
    assert browser.response is not None
    assert browser.response.mimetype == "application/pdf"
    assert browser.response.data.startswith(b"%PDF-")


def test_the_first_page_gives_the_day_of_the_next_promotion(career: CareerSite) -> None:
    page = career.browser("soconnor").get("/")
    (sheet,) = page.select("section[aria-labelledby=promotion]")
    text = sheet.get_text(" ", strip=True).replace("\u00a0", " ")
    assert "Échelon 8 au 1er mars 2027" in text
    assert "sous réserve" in text


def test_what_she_declares_stands_beside_the_other_corps_as_not_verified(career: CareerSite) -> None:
    draft = Draft(Kind.DIPLOMA, "Master d’anglais", 2019, None, "Toulouse", "", "k" * 32)
    add(career.db, "16", "soconnor", draft)
    page = opened(career, "soconnor")
    (sheet,) = page.select("section[aria-labelledby=corps]")
    text = sheet.get_text(" ", strip=True).replace("\u00a0", " ")
    assert "déclaré, non vérifié" in text
    assert "Diplôme ou titre : Master d’anglais" in text
    assert "n’entre dans aucun calcul" in text
