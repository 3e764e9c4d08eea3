"""The main forms by keyboard alone, at the usual width and zoomed four times; and the pages in the dark."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.judging import USUAL, violations
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

ZOOMED = ViewportSize(width=320, height=256)  # a screen of 1,280 by 1,024 at 400 %
MOST_STOPS = 150
STOP = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const box = e.getClientRects()[0] ?? e.getBoundingClientRect(); // the first line of a link of several
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
  return {
    html: e.outerHTML.slice(0, 90), body: e === document.body, skip: e.matches('.skip'),
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    covered: !(top && (e.contains(top) || top.contains(e))),
    name: e.tagName === 'BUTTON' ? e.innerText.trim() : '',
  };
}"""


@dataclass(frozen=True)
class Stop:
    """An element the keyboard stops at."""

    html: str
    body: bool
    skip: bool
    seen: bool
    covered: bool
    name: str


FORMS = [
    ("identity", "/connexion", "", "Valider"),
    ("identity", "/retrouver-mon-compte", "", "Rechercher"),
    ("identity", "/reinitialiser-mon-mot-de-passe", "", "Réinitialiser"),
    ("identity", "/modifier-mon-mot-de-passe", "", "Modifier"),
    ("identity", "/assistance/demande", "", "Envoyer à l’assistance"),
    ("identity", "/assistance/suivi", "", "Voir ma demande"),
    ("identity", "/assistance/diagnostic/numen/non", "", "Voir qui appeler"),
    ("identity", "/demandes", "drobin", "Filtrer"),
    ("identity", "/securite/redaction/nouveau", "edargentrives", "Enregistrer"),
    ("identity", "/annuaire", "drobin", "Rechercher"),
    ("identity", "/annuaire/nbrun", "alemaire", "Déverrouiller ce compte"),
    ("identity", "/mon-compte/second-facteur/ajouter", "drobin", "Enregistrer cette application"),
    ("career", "/courrier/nouveau", "fdurand1", "Envoyer"),
    ("career", "/guides", "fdurand1", "Chercher"),
    ("career", "/academies", "", "Me connecter, et retenir mon académie"),
    ("career", "/administration/assistance/nouvelle", "pnoel", "Enregistrer"),
]
DARK = [
    (
        "identity",
        "",
        [
            "/connexion",
            "/retrouver-mon-compte",
            "/reinitialiser-mon-mot-de-passe",
            "/assistance",
            "/securite/attaques-en-cours",
        ],
    ),
    ("career", "", ["/academies", "/assistance"]),
    ("career", "fdurand1", ["/", "/dossier", "/courrier/nouveau", "/guides/preparer-sa-retraite"]),
    ("identity", "drobin", ["/annuaire?q=durand", "/annuaire/fdurand1"]),
]


def arrive(live: Live, one: Visitor, service: str, uid: str) -> str:
    """Sign in if somebody is named; returns the address of the service."""
    address: str = getattr(live, service)
    if uid:
        one.open(address + ("/connexion" if service == "identity" else ""))
        one.sign_in(uid, live.person(uid).password or "")
        expect(one.page.locator("h1")).not_to_have_text("Authentification")
    return address


def walk(page: Page) -> list[Stop]:
    """Every stop from the top of the page to its end; the keyboard is never kept."""
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = Stop(**page.evaluate(STOP))
        if stops and (stop.body or stop.skip):
            return stops
        stops.append(stop)
    raise AssertionError(f"the keyboard does not leave the page: {stops[-1].html}")


@pytest.mark.parametrize(("service", "path", "uid", "submit"), FORMS, ids=[form[1] for form in FORMS])
def test_a_form_is_within_reach_of_the_keyboard(
    live: Live, visitor: NewVisitor, javascript: bool, service: str, path: str, uid: str, submit: str
) -> None:
    if path.startswith("/annuaire/"):
        live.office.lock("nbrun")
    one = visitor(reduced_motion="reduce")  # or the page is still scrolling when it is looked at
    address = arrive(live, one, service, uid) + path
    for size in (USUAL, ZOOMED) if javascript else (ZOOMED,):
        one.page.set_viewport_size(size)
        stops = walk(one.open(address).page)
        assert stops[0].skip
        assert [stop.html for stop in stops if not stop.seen] == []
        assert [stop.html for stop in stops if stop.covered] == []
        assert submit in [stop.name for stop in stops]


def test_the_skip_link_leads_to_the_content(live: Live, visitor: NewVisitor) -> None:
    page = visitor().open(f"{live.identity}/connexion").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Identifiant", exact=True)).to_be_focused()


def test_somebody_signs_in_by_keyboard_alone(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.career}/").at("Authentification")
    one.field("Identifiant").focus()
    one.page.keyboard.type("fdurand1")
    one.page.keyboard.press("Tab")
    one.page.keyboard.type(live.person("fdurand1").password or "")
    one.page.keyboard.press("Enter")
    one.at("Votre code de connexion").field("Code à six chiffres").focus()
    one.page.keyboard.type(live.code("fdurand1"))
    one.page.keyboard.press("Enter")
    one.at("Bonjour Françoise")


@pytest.mark.parametrize(("service", "uid", "paths"), DARK, ids=["public", "entry", "career", "helpdesk"])
def test_axe_finds_nothing_in_the_dark(
    live: Live, visitor: NewVisitor, javascript: bool, service: str, uid: str, paths: list[str]
) -> None:
    one = visitor(color_scheme="dark")
    address = arrive(live, one, service, uid)
    for path in paths:
        one.open(address + path)
        background = one.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background != "rgb(255, 255, 255)"
        if javascript:  # axe is a script; the colours are the same without
            assert violations(one.page) == [], path
