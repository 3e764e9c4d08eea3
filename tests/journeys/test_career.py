"""Who stands where in career: a teacher, a private one, somebody without a dossier, an agent who manages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live

Pick = Callable[[str, str], str]
RETIREMENT = "Préparer sa retraite et sa fin de fonctions (dossier, messagerie, accès)"
SECTIONS = re.compile("/dossier/")


def test_a_teacher_reads_her_whole_dossier(live: Live, visitor: NewVisitor) -> None:
    one = visitor().enter("clefebvre").at("Bonjour Claire")
    one.sees("Votre correspondant", "Patrick", "Échelon")
    one.go("Votre dossier").at("Votre dossier")
    links = one.page.get_by_role("navigation", name="Sections du dossier").get_by_role("link")
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    sections = [address for address in addresses if SECTIONS.search(address)]
    assert len(sections) >= 8
    for address in sections:
        one.open(f"{live.career}{address}")
        one.at(one.page.locator("h1").inner_text())
        expect(one.page.locator("main .sheet, main .empty").first).to_be_visible()


def test_a_private_teacher_has_the_words_of_i_professionnel(live: Live, visitor: NewVisitor) -> None:
    one = visitor().enter("fdurand4").at("Bonjour Florent").sees("Votre correspondant", "Nadia")
    expect(one.page.locator("header")).to_contain_text("I-Professionnel")
    expect(one.page).to_have_title("Bonjour Florent – I-Professionnel")
    one.go("Votre dossier").at("Votre dossier").sees("Échelle de rémunération")


@pytest.mark.parametrize("uid", ["ybenali", "klopez"])
def test_who_has_no_career_here_is_told_why(live: Live, visitor: NewVisitor, uid: str) -> None:
    one = visitor().enter(uid).at("I-Prof ne concerne pas votre emploi").sees("adressez-vous")
    one.go("Les guides").at("Les guides")


def test_an_agent_who_manages_switches_between_the_two(live: Live, visitor: NewVisitor) -> None:
    one = visitor().enter("cdumont").at("Bonjour Corinne").sees("Sylvie")
    one.go("Ma gestion").at("Vos dossiers").sees("GARNIER")
    one.follow(one.page.locator("main th a").first.inner_text())
    expect(one.page.locator("h1")).to_contain_text("Dossier :")
    one.at(one.page.locator("h1").inner_text()).sees("Cette consultation est enregistrée.")
    one.go("Mon espace").at("Bonjour Corinne")


def test_a_guide_is_searched_and_read(live: Live, visitor: NewVisitor) -> None:
    one = visitor().enter("mdelarochefoucauldmontbel").at("Bonjour Marie-Antoinette")
    one.go("Les guides").at("Les guides")
    one.fill("Chercher dans les guides", "pension").press("Chercher").at("Chercher dans les guides")
    one.sees("pension").follow(RETIREMENT).at(RETIREMENT).sees("Textes de référence")
