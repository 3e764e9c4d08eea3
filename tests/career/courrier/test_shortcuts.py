"""The shortcuts of the desk, in Chromium: off until they are turned on, and never in a field."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from career.courrier.tables import MessageRow, ThreadRow
from career.people import GESTIONNAIRE
from socle import clock
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import DESK, TEACHER
from tests.career.cv.test_autosave import opened
from tests.career.served import PATIENCE

pytestmark = pytest.mark.journey
INBOX = "/gestion/courrier"
SUBJECTS = ("Le premier", "Le deuxième", "Le troisième")


def fill(site: CareerSite) -> None:
    """Three threads, the first written the longest ago."""
    site.person(TEACHER)
    with site.db.begin() as session:
        for number, subject in enumerate(SUBJECTS):
            at = clock.now() - timedelta(days=30 - number)
            thread = ThreadRow(
                id=f"{number}0000000-0000-4000-8000-000000000000", academie="16", agent=TEACHER,
                subject=subject, kind="renseignements", opened_at=at, last_at=at, closed_at=None,
            )  # fmt: skip
            session.add(thread)
            session.flush()
            session.add(
                MessageRow(
                    id=thread.id, academie="16", thread_id=thread.id, side="agent", author=TEACHER, body="x",
                    sent_at=at, read_at=datetime.now(UTC), form_key=subject, fingerprint="",
                )
            )  # fmt: skip


@pytest.fixture
def page(served: CareerSite, her_browser: BrowserContext) -> Page:
    """The inbox, where the gestionnaire is signed in."""
    fill(served)
    served.roles[DESK] = frozenset({GESTIONNAIRE})
    opened(her_browser, f"/essais/{DESK}").close()
    return opened(her_browser, INBOX)


def turn_on(page: Page) -> None:
    page.get_by_text("Raccourcis clavier").click()
    page.get_by_role("button", name="Activer les raccourcis").click()
    page.evaluate("document.activeElement.blur()")


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def watch(page: Page) -> None:
    """Count the links that are followed, whoever follows them."""
    page.evaluate("window.followed = 0; addEventListener('click', () => window.followed++, true)")


def does_nothing(page: Page) -> None:
    assert page.evaluate("[window.followed, document.activeElement === document.body]") == [0, True]


def arrives(page: Page, title: str) -> None:
    expect(page.locator("h1")).to_contain_text(title, timeout=PATIENCE)


def test_nothing_happens_until_she_turns_them_on_and_again_when_she_turns_them_off(page: Page) -> None:
    watch(page)
    press(page, "jo")
    does_nothing(page)
    turn_on(page)
    page.get_by_role("button", name="Désactiver les raccourcis").click()
    page.evaluate("document.activeElement.blur()")
    watch(page)
    press(page, "jo")
    does_nothing(page)


def test_one_walks_through_the_inbox_and_its_threads(page: Page) -> None:
    turn_on(page)
    press(page, "jjk")
    expect(page.get_by_role("link", name="Le premier")).to_be_focused()
    press(page, "jo")
    arrives(page, "Le deuxième")
    press(page, "j")
    arrives(page, "Le troisième")
    press(page, "k")
    arrives(page, "Le deuxième")
    press(page, "u")
    arrives(page, "Courrier reçu")
    press(page, "gd")
    arrives(page, "Demandes")


def test_no_key_is_taken_from_what_she_writes(page: Page) -> None:
    turn_on(page)
    press(page, "/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.keyboard.type("jogi?x")
    expect(page.locator("input[type=search]")).to_have_value("jogi?x")
    page.evaluate("document.activeElement.blur()")
    press(page, "jo")
    arrives(page, "Le premier")
    press(page, "r")
    expect(page.locator("#repondre textarea")).to_be_focused()
    page.keyboard.type("junk")
    expect(page.locator("#repondre textarea")).to_have_value("junk")


def test_a_note_is_one_key_away(page: Page) -> None:
    turn_on(page)
    press(page, "jo")
    arrives(page, "Le premier")
    press(page, "n")
    expect(page.locator("#note-note")).to_be_focused()


def test_control_and_the_like_are_the_browser_s(page: Page) -> None:
    turn_on(page)
    press(page, "j")
    first = page.evaluate("document.activeElement.href")
    assert first
    watch(page)
    page.keyboard.press("Alt+o")
    page.keyboard.press("Control+j")
    assert page.evaluate("[window.followed, document.activeElement.href]") == [0, first]
