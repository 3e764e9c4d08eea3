"""What the script adds, in Chromium: saved as one types, two tabs, a session that ends."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import select

from career.cv.tables import EntryRow
from tests.career.conftest import CareerSite
from tests.career.served import HER, PATIENCE

pytestmark = pytest.mark.journey
SAVED = "Enregistré à"


def opened(browser: BrowserContext, address: str = "/cv/presentation") -> Page:
    page = browser.new_page()
    page.goto(address)
    return page


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-state]").last).to_contain_text(words, timeout=PATIENCE)


def kept(site: CareerSite, field: str = "text") -> list[str]:
    with site.db.read() as session:
        return [row.facts[field] for row in session.scalars(select(EntryRow).order_by(EntryRow.place))]


def test_what_is_typed_is_saved_without_a_button(served: CareerSite, her_browser: BrowserContext) -> None:
    page = opened(her_browser)
    page.fill("textarea", "Bonjour")
    says(page, SAVED)
    assert kept(served) == ["Bonjour"]
    page.fill("textarea", "Bonjour à vous")
    says(page, "Pas encore enregistré.")
    says(page, SAVED)
    assert kept(served) == ["Bonjour à vous"]


def test_what_was_typed_before_the_script_came_is_saved_too(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    page, held = her_browser.new_page(), list[Route]()
    page.route("**/autosave.js*", lambda route: held.append(route))
    page.goto("/cv/presentation", wait_until="domcontentloaded")
    page.fill("textarea", "Sur une ligne lente")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    says(page, SAVED)
    assert kept(served) == ["Sur une ligne lente"]


def test_a_new_line_is_saved_once_by_the_script_then_by_its_button(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    page = opened(her_browser, "/cv/competences")
    page.fill("input[name=title]", "Python")
    says(page, SAVED)
    page.fill("textarea", "Au lycée")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("h2").first).to_have_text("Python", timeout=PATIENCE)
    assert kept(served) == ["Au lycée"]
    assert kept(served, "title") == ["Python"]
    expect(page.locator("input[name=title]").last).to_have_value("")


def test_two_tabs_keep_both_texts_until_she_chooses(served: CareerSite, her_browser: BrowserContext) -> None:
    one, two = opened(her_browser), opened(her_browser)
    two.fill("textarea", "Du deuxième onglet")
    says(two, SAVED)
    one.fill("textarea", "Du premier onglet")
    expect(one.locator(".note.warn")).to_contain_text("Du deuxième onglet", timeout=PATIENCE)
    assert kept(served) == ["Du deuxième onglet"]
    one.get_by_role("button", name="Garder ce que j’ai écrit ici").click()
    says(one, SAVED)
    assert kept(served) == ["Du premier onglet"]
    two.fill("textarea", "Encore le deuxième")
    two.get_by_role("button", name="Prendre l’autre version").click(timeout=PATIENCE)
    expect(two.locator("textarea")).to_have_value("Du premier onglet")
    assert kept(served) == ["Du premier onglet"]


def test_a_session_that_ends_loses_nothing_and_saving_goes_on(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    page = opened(her_browser)
    her_browser.clear_cookies()
    page.fill("textarea", "Pendant ce temps")
    says(page, "Votre session est fermée.")
    assert kept(served) == []
    opened(her_browser, f"/essais/{HER}")
    page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, SAVED)
    assert kept(served) == ["Pendant ce temps"]


def test_a_page_closed_too_soon_and_one_reloaded_without_a_session_lose_nothing(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    page = opened(her_browser)
    page.fill("textarea", "Fermé trop vite")
    page.goto("/cv")
    page.goto("/cv/presentation")
    expect(page.locator("textarea")).to_have_value("Fermé trop vite")
    her_browser.clear_cookies()
    page.fill("textarea", "Sans session")
    says(page, "Votre session est fermée.")
    page.goto(f"/essais/{HER}")
    page.goto("/cv/presentation")
    says(page, SAVED)
    assert kept(served) == ["Sans session"]
