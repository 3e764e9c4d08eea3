"""The pages of the guides, for who is signed in and for who is not."""

import itertools
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup

from career.dossier.facts import CareerLine, Dossier, Identity
from career.guides.library import load
from tests.career.guides.conftest import Site

CERTIFIED = Dossier(
    Identity("16", "jstrauss", "2D_PU", "M.", birth_date=date(1980, 1, 31)),
    career=(CareerLine(date(2025, 2, 10), None, "CER", "CN", 10, "anciennete"),),
)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def hers(html: str) -> list[str]:
    """The addresses under « Pour vous »."""
    heading = soup(html).find("h2", string="Pour vous")
    assert heading is not None
    assert heading.parent is not None
    return [str(link["href"]).rsplit("/", 1)[1] for link in heading.parent("a")]


def test_the_list_begins_with_the_guides_that_concern_the_reader(each_site: Site) -> None:
    each_site.sign_in("jstrauss", CERTIFIED)
    assert hers(each_site.page("/guides")) == [
        "rendez-vous-de-carriere",
        "avancement-echelon",
        "hors-classe-classe-exceptionnelle",
        "mouvement-second-degre",
        "liste-d-aptitude-agreges",
        "positions-et-temps-partiel",
        "exercer-hors-academie",
        "proteger-son-compte",
        "qualification-enseignement-superieur",
    ]


def test_who_has_no_dossier_may_still_read_every_guide(site: Site) -> None:
    site.sign_in("sbonnet")
    page = site.page("/guides")
    assert hers(page) == ["proteger-son-compte"]
    for guide in load().guides:
        assert f'href="/guides/{guide.slug}"' in page
        assert guide.title in site.page(f"/guides/{guide.slug}")


def test_without_a_sign_in_only_the_public_guide_opens(site: Site) -> None:
    assert "Protéger son compte" in site.page("/guides/proteger-son-compte")
    for path in ("/guides", "/guides?q=retraite", "/guides/avancement-echelon", "/guides/nulle-part"):
        answer = site.browser.client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/connexion"


def test_the_public_guide_leads_strangers_nowhere_they_cannot_go(site: Site) -> None:
    page = soup(site.page("/guides/proteger-son-compte"))
    away = [link["href"] for link in page.main("a") if not str(link["href"]).startswith("#")]  # type: ignore[union-attr]
    assert away == ["/guides/proteger-son-compte/guide.pdf"]
    assert site.browser.client.get(away[0]).data.startswith(b"%PDF")


def test_a_guide_shows_its_version_review_owner_texts_and_contents(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    page = soup(site.page("/guides/hors-classe-classe-exceptionnelle"))
    text = page.get_text(" ", strip=True)
    assert "3.0 du 2\u00a0novembre 2026" in text
    assert "1er\u00a0mars 2027" in text
    assert "Division des personnels enseignants" in text
    assert "Décret n°\u00a02005-1090" in text
    links = [str(link["href"])[1:] for link in page.select("nav[aria-labelledby=sommaire] a")]
    assert links[0] == "la-hors-classe"
    assert all(page.find(id=name) for name in links)


def test_each_page_has_one_title_and_headings_in_order(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    for path in ["/guides", "/guides?q=retraite", *(f"/guides/{guide.slug}" for guide in load().guides)]:
        levels = [int(heading.name[1]) for heading in soup(site.page(path))(["h1", "h2", "h3", "h4"])]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_search_shows_the_guides_that_answer_and_the_passage(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    page = soup(site.page("/guides?q=recours+gracieux"))
    assert page.find("h2", string="1\u00a0guide trouvé")
    assert [mark.text.lower() for mark in page("mark")][:2] == ["recours", "gracieux"]
    assert page.find("a", href="/guides/rendez-vous-de-carriere#si-vous-n-etes-pas-d-accord-les-recours")
    field = page.find("input", attrs={"name": "q"})
    assert field is not None
    assert field["value"] == "recours gracieux"


def test_a_search_without_answer_says_what_to_try(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    page = site.page("/guides?q=xyzzy")
    assert "Aucun guide trouvé" in page
    assert "Essayez un autre mot" in page


def test_a_misspelt_search_proposes_the_word(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    assert soup(site.page("/guides?q=mutaion")).find("a", href="/guides?q=mutation")


def test_an_empty_search_is_the_list(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    assert hers(site.page("/guides?q=++")) == hers(site.page("/guides"))


@pytest.mark.parametrize("query", ["q=" + "x" * 201, "q=a%00b", "q=un&q=deux"])
def test_a_search_that_cannot_be_read_is_explained(site: Site, query: str) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    page = soup(site.page(f"/guides?{query}", status=422))
    assert page.select_one(".problem")
    assert page.title is not None
    assert page.title.text.startswith("Erreur –")


def test_a_search_is_shown_inert(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    page = site.page("/guides?q=%3Cscript%3Ealert(1)%3C/script%3E%22mutaion")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("slug", ["nulle-part", "AVANCEMENT-ECHELON", "x" * 300, "avancement-echelon.md"])
def test_a_guide_that_does_not_exist_is_said(site: Site, slug: str) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    assert "Cette page n’existe pas" in site.page(f"/guides/{slug}", status=404)


def test_no_page_can_be_changed(site: Site) -> None:
    site.sign_in("jstrauss", CERTIFIED)
    assert site.browser.client.post("/guides", headers={"Origin": "http://localhost"}).status_code in (
        400,
        405,
    )


class TestNewAndStale:
    """Badges follow the day."""

    @pytest.fixture(params=[date(2026, 11, 21), date(2027, 12, 1), date(2028, 2, 29)])
    def today(self, request: pytest.FixtureRequest) -> Callable[[], date]:
        return lambda: request.param

    def test_a_new_version_is_marked_and_an_old_one_asks_for_care(
        self, site: Site, today: Callable[[], date]
    ) -> None:
        site.sign_in("jstrauss", CERTIFIED)
        page = site.page("/guides/hors-classe-classe-exceptionnelle")
        fresh = today() == date(2026, 11, 21)
        assert ("nouveau</span>" in page) is fresh
        assert ("Ce guide attend d’être relu." in page) is not fresh
        assert ("nouveau</span>" in site.page("/guides")) is fresh
