"""What the script adds to a message, in Chromium: a draft as one types, two tabs, a session that ends."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from career.courrier.tables import DraftRow, MessageRow
from tests.career.conftest import CareerSite
from tests.career.cv.test_autosave import opened
from tests.career.served import HER, PATIENCE

pytestmark = pytest.mark.journey
NEW, KEPT = "/courrier/nouveau", "Brouillon gardé à"


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-state]")).to_contain_text(words, timeout=PATIENCE)


def bodies(site: CareerSite, table: type[DraftRow] | type[MessageRow]) -> list[str]:
    with site.db.read() as session:
        return list(session.scalars(select(table.body)))


def test_a_draft_is_kept_as_she_types_found_again_and_sent_once(
    served: CareerSite,
    her_browser: BrowserContext,
) -> None:
    served.person("sbonnet")
    page = opened(her_browser, NEW)
    page.fill("#body", "Bonjour")
    page.fill("#subject", "Mon échelon")
    says(page, KEPT)
    assert (bodies(served, DraftRow), bodies(served, MessageRow)) == (["Bonjour"], [])
    page.fill("#body", "Bonjour, et plus")
    page.reload()  # before it is saved: the page is lost, its words are not
    expect(page.locator("#body")).to_have_value("Bonjour, et plus")
    page.select_option("#kind", index=1)
    page.get_by_role("button", name="Envoyer").dblclick()
    expect(page.get_by_role("button", name="Reprendre ce message")).to_have_count(1)
    assert (bodies(served, DraftRow), bodies(served, MessageRow)) == ([], ["Bonjour, et plus"])
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_role("button", name="Reprendre ce message").click()
    expect(page.locator("#body")).to_have_value("Bonjour, et plus")
    assert (bodies(served, DraftRow), bodies(served, MessageRow)) == (["Bonjour, et plus"], [])


def test_a_session_that_ends_loses_no_word(
    served: CareerSite,
    her_browser: BrowserContext,
) -> None:
    page = opened(her_browser, NEW)
    her_browser.clear_cookies()
    page.fill("#body", "La session est partie")
    says(page, "Votre session est fermée.")
    opened(her_browser, f"/essais/{HER}").close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, KEPT)
    assert bodies(served, DraftRow) == ["La session est partie"]


def test_two_tabs_on_one_draft_keep_both_texts(
    served: CareerSite,
    her_browser: BrowserContext,
) -> None:
    one = opened(her_browser, NEW)
    one.fill("#body", "Un")
    says(one, KEPT)
    two = opened(her_browser, one.url)
    two.fill("#body", "Deux")
    says(two, KEPT)
    one.fill("#body", "Un encore")
    expect(one.locator(".note.warn").first).to_contain_text("Deux", timeout=PATIENCE)
    assert bodies(served, DraftRow) == ["Deux"]
    one.get_by_role("button", name="Garder ce que j’ai écrit ici").click()
    says(one, KEPT)
    assert bodies(served, DraftRow) == ["Un encore"]
