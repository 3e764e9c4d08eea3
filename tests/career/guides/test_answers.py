"""The texts of each corps, and the questions and answers that anybody reads."""

import pytest

from career.guides import texts
from career.guides.rules import Reader
from tests.career.conftest import ADDRESS, CareerSite

pytestmark = pytest.mark.both_engines
SENT_AWAY = (302, 503)  # to the identity service, which does not run here
QUESTIONS, TEXTS = "/guides/questions", "/guides/textes"


def test_the_questions_are_read_without_a_sign_in(career: CareerSite) -> None:
    page = career.browser().get(QUESTIONS)
    asked = [heading.get_text().replace("\u202f", " ") for heading in page.select("section h2")]
    assert len(asked) == 8
    assert asked[-2:] == ["Qui a accès aux informations ?", "Qui reçoit les messages ?"]
    assert "celui d’un autre portefeuille ne peut pas l’ouvrir" in page.text
    assert page.follow("Protéger son compte : hameçonnage, NUMEN, second facteur").status == 200


def test_what_the_questions_promise_is_so(career: CareerSite) -> None:
    """The answers name the pages that exist; the judge follows the links."""
    page = career.browser("soconnor").get(QUESTIONS)
    for words in ("votre dossier", "votre courrier", "les guides"):
        page.get(QUESTIONS).follow(words)
    assert career.browser("soconnor").get("/courrier/nouveau").status == 200


def test_the_texts_of_her_own_corps_come_first(career: CareerSite) -> None:
    page = career.browser("soconnor").get(TEXTS)
    assert page.select("section h2")[0].get_text() == "Pour vous"
    assert "Décret n° 72-581 du 4 juillet 1972" in page.select("section")[0].get_text().replace("\u00a0", " ")


def test_without_a_dossier_all_the_texts_are_there_and_none_is_hers(career: CareerSite) -> None:
    page = career.browser("alemaire", "administrateur").get(TEXTS)
    assert page.select("section h2")[0].get_text() == "Par corps, dans l’enseignement public"


def test_the_texts_are_for_who_is_signed_in(career: CareerSite) -> None:
    answer = career.browser().client.get(TEXTS, base_url=ADDRESS)
    assert answer.status_code in SENT_AWAY


@pytest.mark.parametrize(
    ("population", "corps", "found"),
    [
        ("2D_PU", "AGR", "2024-727"),
        ("1D_PU", "PE", "90-680"),
        ("2D_PR", "CER", "Les textes du corps public du même nom"),
        ("2D_PR", "MD1", "86-83"),
        ("2D_PR", "AE", "914-74"),
    ],
)
def test_each_corps_and_scale_has_its_texts(population: str, corps: str, found: str) -> None:
    mine = texts.hers(texts.load(), Reader(population=population, corps=corps))
    assert [found in one.text for one in mine] == [True]


def test_nobody_known_has_no_text_of_her_own() -> None:
    assert texts.hers(texts.load(), None) == ()
    assert texts.hers(texts.load(), Reader("ADM")) == ()
