"""What JavaScript adds, in a real browser: each comfort works, breaks nothing, and obeys the policy."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.socle.web.sample import build

pytestmark = pytest.mark.journey
EXPECTED = re.compile(r"status of (401|422|503)")  # what a page answers on purpose
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PAGES = ["/", "/formulaire", "/motdepasse", "/lettre", "/erreur", "/accessibilite", "/cookies", "/affichage"]


@pytest.fixture(name="address", scope="module")
def fixture_address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, build(), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(name="chromium", scope="module")
def fixture_chromium() -> Iterator[Chromium]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(name="page")
def fixture_page(chromium: Chromium, address: str) -> Iterator[Page]:
    """A page on the sample; whatever its console says against us fails the test."""
    context = chromium.new_context(base_url=address, locale="fr-FR")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [text for text in said if not EXPECTED.search(text)] == []


def test_a_password_is_shown_and_hidden_and_always_hidden_when_sent(page: Page) -> None:
    page.goto("/motdepasse")
    field, button = page.locator("#new"), page.get_by_role("button", name="Afficher : Nouveau mot de passe")
    field.fill("Azerty-2026!")
    button.click()
    expect(field).to_have_attribute("type", "text")
    hide = page.get_by_role("button", name="Masquer : Nouveau mot de passe")
    expect(hide).to_have_attribute("aria-pressed", "true")
    hide.click()
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_value("Azerty-2026!")


def test_capitals_lock_is_announced(page: Page) -> None:
    page.goto("/motdepasse")
    page.locator("#new").focus()
    event = "new KeyboardEvent('keydown', {key: 'A', modifierCapsLock: true, bubbles: true})"
    page.evaluate(f"document.getElementById('new').dispatchEvent({event})")
    expect(page.locator("#new-majuscules")).to_have_text("La touche Verr. maj. est active.")
    page.locator("#again").focus()
    expect(page.locator("#new-majuscules")).to_be_empty()


def test_rules_are_ticked_while_one_types(page: Page) -> None:
    page.goto("/motdepasse")
    rules = page.locator(".rules li")
    expect(rules.nth(0)).not_to_have_attribute("data-met", "no")
    page.locator("#new").press_sequentially("Durànd")
    expect(rules.nth(0)).to_have_attribute("data-met", "no")
    expect(rules.nth(1)).to_have_attribute("data-met", "no")
    page.locator("#new").fill("quatre mots sans rapport")
    expect(rules.nth(0)).to_have_attribute("data-met", "yes")
    expect(rules.nth(1)).to_have_attribute("data-met", "yes")
    expect(rules.nth(2)).not_to_have_attribute("data-met", "yes")


def test_a_failed_form_takes_the_keyboard_to_its_summary_then_to_the_field(page: Page) -> None:
    page.goto("/formulaire")
    page.fill("#born", "30/02/1989")
    page.get_by_role("button", name="Réinitialiser", exact=True).click()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_role("link", name="Cette date n’existe pas").click()
    expect(page.locator("#born")).to_be_focused()
    expect(page.locator("#born")).to_have_value("30/02/1989")


def test_enter_in_a_field_sends_the_form_and_asks_no_new_picture(page: Page) -> None:
    page.goto("/formulaire")
    page.locator("#login").press("Enter")
    expect(page).to_have_title("Erreur – Réinitialiser mon mot de passe – Ma-Mamia")
    assert "autre=1" not in page.url


@pytest.mark.parametrize("name", ["Image de sécurité à recopier.", "Nouvelle image"])
def test_a_new_picture_keeps_what_was_typed_even_secrets(page: Page, name: str) -> None:
    page.goto("/formulaire")
    page.fill("#login", "fdurand4")
    page.fill("#numen", "secret")
    with page.expect_request(lambda request: "autre=1" in request.url) as asked:
        page.get_by_role("button", name=name).first.click()
    assert "secret" not in (asked.value.post_data or "")
    assert "csrf_token" in (asked.value.post_data or "")
    expect(page.locator("#captcha")).to_be_focused()
    expect(page.locator("[data-said]")).to_have_text("Une nouvelle image est affichée.")
    expect(page.locator("#login")).to_have_value("fdurand4")
    expect(page.locator("#numen")).to_have_value("secret")


def test_a_day_is_chosen_in_the_calendar_by_keyboard(page: Page) -> None:
    page.goto("/formulaire")
    page.fill("#born", "31/01/1989")
    page.get_by_role("button", name="Calendrier : Date de naissance").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="mardi 31 janvier 1989")).to_be_focused()
    for key in ("PageDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    expect(dialog.get_by_role("button", name="mardi 21 février 1989")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#born")).to_have_value("21/02/1989")
    expect(page.locator("#born")).to_be_focused()


def test_the_calendar_leads_to_any_year_and_no_further_than_the_bound(page: Page) -> None:
    page.goto("/formulaire")
    page.get_by_role("button", name="Calendrier").click()
    dialog = page.get_by_role("dialog")
    years = dialog.get_by_label("Année").locator("option").all_text_contents()
    assert years[-1] == "2026"
    assert int(years[0]) == datetime.now(UTC).year - 100
    dialog.get_by_label("Année").select_option("2026")
    dialog.get_by_label("Mois").select_option("novembre")
    expect(dialog.get_by_role("button", name="dimanche 22 novembre 2026")).to_be_disabled()
    dialog.get_by_label("Année").select_option("1980")
    dialog.get_by_label("Mois").select_option("février")
    dialog.get_by_role("button", name="vendredi 29 février 1980").click()
    expect(page.locator("#born")).to_have_value("29/02/1980")


def test_escape_leaves_the_calendar_and_changes_nothing(page: Page) -> None:
    page.goto("/formulaire")
    page.fill("#born", "14/09/1989")
    page.get_by_role("button", name="Calendrier").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#born")).to_have_value("14/09/1989")


def test_what_is_left_to_write_is_said_near_the_end(page: Page) -> None:
    page.goto("/lettre")
    page.locator("#body").fill("a" * 200)
    expect(page.locator("#body-compte")).to_be_empty()
    page.locator("#body").fill("a" * 298)
    expect(page.locator("#body-compte")).to_have_text("Il reste 2 caractères.")


def test_two_clicks_send_a_form_once(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/")
    page.get_by_role("button", name="Fermer le fil").dblclick()
    expect(page).to_have_title("Vos perspectives – Ma-Mamia")
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("scheme", "path"), [*(("light", path) for path in PAGES), ("dark", "/"), ("dark", "/lettre")]
)
def test_axe_finds_nothing(page: Page, scheme: str, path: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_errors_nor_in_the_calendar(page: Page) -> None:
    page.goto("/formulaire")
    page.get_by_role("button", name="Réinitialiser", exact=True).click()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_role("button", name="Calendrier").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_lost_at_320_pixels(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    too_small = page.evaluate(
        "[...document.querySelectorAll('main button, main input:not([type=hidden]), nav a, summary')]"
        ".filter(e => e.offsetParent && !e.matches('.enter, .check'))"
        ".filter(e => e.getBoundingClientRect().height < 43.5)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert too_small == []


def test_the_focus_is_always_seen(page: Page) -> None:
    page.goto("/formulaire")
    for _ in range(18):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 60), s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
        )
        assert style[1] == "solid", style
        assert style[2] >= 2, style
