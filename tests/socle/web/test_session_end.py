"""The end of a session is said before it comes, and put off by a button (RGAA 13.1), in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from socle import clock
from tests.socle.web.test_comforts import (  # noqa: F401 (fixtures, by their names)
    fixture_address,
    fixture_chromium,
    fixture_page,
)

pytestmark = pytest.mark.journey
TEXT = "Je voudrais une disponibilité"


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def opened(page: Page, query: str = "") -> Page:
    """A page with a letter begun, in a browser whose clock can be advanced."""
    page.clock.install()
    page.goto(f"/session-ouverte{query}")
    page.locator("dialog").wait_for(state="attached")  # the script has begun to count
    page.locator("#body").fill(TEXT)
    return page


def answer(page: Page, **hours: float) -> list[str]:
    """What the server will say of the session, in hours from then; its requests are listed."""
    asked: list[str] = []

    def life(route: Route) -> None:
        asked.append(route.request.method)
        now = clock.now()
        told: dict[str, Any] = {name: (now + timedelta(hours=h)).isoformat() for name, h in hours.items()}
        route.fulfill(json={"now": now.isoformat(), **told}) if told else route.fulfill(status=401)

    page.route("**/session", life)
    return asked


def test_nothing_is_said_long_before(page: Page) -> None:
    opened(page).clock.fast_forward("03:50:00")
    expect(dialog(page)).to_be_hidden()


def test_it_is_said_minutes_before_takes_the_keyboard_and_one_key_puts_it_off(page: Page) -> None:
    asked = answer(page, idle=4, ends=8)
    opened(page).clock.fast_forward("03:56:00")
    expect(dialog(page)).to_have_accessible_name("Votre session va se fermer")
    expect(dialog(page)).to_contain_text("Sans rien faire, votre session se ferme à")
    expect(page.get_by_role("button", name="Rester connecté")).to_be_focused()
    assert (found := Axe().run(page)).violations_count == 0, found.generate_report()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_hidden()
    assert asked == ["GET"]
    page.clock.fast_forward("03:50:00")
    expect(dialog(page)).to_be_hidden()
    page.clock.fast_forward("00:06:00")
    expect(dialog(page)).to_be_visible()


def test_escape_closes_it_and_gives_the_keyboard_back(page: Page) -> None:
    opened(page).clock.fast_forward("03:56:00")
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(page.locator("#body")).to_be_focused()


def test_once_over_it_says_how_nothing_written_is_lost(page: Page) -> None:
    opened(page).clock.fast_forward("04:01:00")
    page.clock.fast_forward("00:01:00")
    expect(dialog(page)).to_have_accessible_name("Votre session est fermée")
    expect(dialog(page)).to_contain_text("Ce que vous avez écrit est encore dans cette page")
    page.get_by_role("button", name="Fermer ce message").click()
    expect(page.locator("#body")).to_have_value(TEXT)


def test_a_session_that_was_ended_meanwhile_is_not_said_extended(page: Page) -> None:
    answer(page)
    opened(page).clock.fast_forward("03:56:00")
    page.get_by_role("button", name="Rester connecté").click()
    expect(dialog(page)).to_have_accessible_name("Votre session est fermée")


def test_the_last_end_is_said_once_and_offers_nothing_that_cannot_be(page: Page) -> None:
    opened(page, "?idle=12").clock.fast_forward("11:56:00")
    expect(dialog(page)).to_contain_text("ne peut plus être prolongée")
    expect(page.get_by_role("button", name="Rester connecté")).to_be_hidden()


def test_a_page_opened_in_another_tab_puts_the_end_off_here(page: Page) -> None:
    opened(page).clock.fast_forward("03:56:00")
    expect(dialog(page)).to_be_visible()
    other = page.context.new_page()
    other.goto("/session-ouverte?idle=9")
    expect(dialog(page)).to_be_hidden()
