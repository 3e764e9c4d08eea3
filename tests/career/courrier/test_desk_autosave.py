"""What the script adds to a gestionnaire's answer, in Chromium: a draft as she types, a template."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from career.courrier.tables import DraftRow, MessageRow, ThreadRow
from career.people import GESTIONNAIRE
from socle import clock
from tests.career.conftest import CareerSite
from tests.career.courrier.test_autosave import KEPT, NEW, bodies, says
from tests.career.cv.test_autosave import opened
from tests.career.served import PATIENCE

pytestmark = pytest.mark.journey
DESK = "sbonnet"


def thread_of(site: CareerSite, browser: BrowserContext) -> str:
    """A message of the teacher, seen at once; then the gestionnaire is signed in. The page of its thread."""
    site.roles[DESK] = frozenset({GESTIONNAIRE})
    site.person(DESK)
    page = opened(browser, NEW)
    page.select_option("#kind", index=3)
    page.fill("#subject", "Mon échelon")
    page.fill("#body", "Quand ?")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("button", name="Reprendre ce message")).to_have_count(1)
    page.close()
    with site.db.begin() as session:  # the minute in which she may take it back is over
        session.scalars(select(MessageRow)).one().visible_at = clock.now()
        thread = session.scalars(select(ThreadRow)).one()
        thread.shown_at = clock.now()
    opened(browser, f"/essais/{DESK}").close()
    return f"/gestion/courrier/{thread.id}"


def test_an_answer_is_kept_as_she_types_filled_read_again_and_sent_once(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    path = thread_of(served, her_browser)
    page = opened(her_browser, "/gestion/courrier/modeles/nouveau")
    page.fill("#title", "Bonjour")
    page.fill("#body", "Bonjour {nom}")
    page.get_by_role("button", name="Enregistrer le modèle").click()
    page.goto(path)
    page.fill("#body", "Merci.")
    says(page, KEPT)
    page.reload()
    expect(page.locator("#body")).to_have_value("Merci.")
    page.fill("#body", "Merci, et bonne journée.")  # not saved yet when the button is pressed
    page.select_option("#modele", index=1)
    page.get_by_role("button", name="Ajouter ce modèle").click()
    expect(page.locator("#body")).to_have_value("Merci, et bonne journée.\n\nBonjour DURAND")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.locator("article.sheet")).to_contain_text("Bonjour DURAND", timeout=PATIENCE)
    page.get_by_role("button", name="Envoyer").dblclick()
    expect(page.locator("article.sheet")).to_have_count(2)
    assert bodies(served, DraftRow) == []
    assert bodies(served, MessageRow).count("Merci, et bonne journée.\n\nBonjour DURAND") == 1
    assert page.evaluate("sessionStorage.length") == 0


def test_a_session_that_ends_loses_no_word_of_an_answer(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    path = thread_of(served, her_browser)
    page = opened(her_browser, path)
    her_browser.clear_cookies()
    page.fill("#body", "La session est partie")
    says(page, "Votre session est fermée.")
    opened(her_browser, f"/essais/{DESK}").close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    says(page, KEPT)
    assert bodies(served, DraftRow) == ["La session est partie"]


def test_one_answer_to_many_is_kept_as_she_types_with_what_she_ticked(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    thread_of(served, her_browser)
    page = opened(her_browser, "/gestion/courrier?etat=tous")
    page.locator("input[name=fils]").check()
    page.get_by_role("button", name="Répondre aux fils cochés").click()
    page.fill("#body", "Bonjour {nom}")
    says(page, KEPT)
    expect(page).to_have_url(re.compile("brouillon="))
    page.fill("#body", "Bonjour {nom}, c’est fait.")
    page.locator("input[name=fils]").uncheck()
    page.reload()  # before it is saved: the page is lost, its words and its boxes are not
    expect(page.locator("#body")).to_have_value("Bonjour {nom}, c’est fait.")
    expect(page.locator("input[name=fils]")).not_to_be_checked()
    page.locator("input[name=fils]").check()
    says(page, KEPT)
    page.close()
    page = opened(her_browser, "/gestion/courrier/brouillons")
    page.get_by_role("link", name="Réponse à 1 fil").click()
    expect(page.locator("#body")).to_have_value("Bonjour {nom}, c’est fait.")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    page.get_by_role("button", name="Envoyer la réponse").dblclick()
    expect(page.get_by_text("La réponse est envoyée.")).to_be_visible()
    assert bodies(served, DraftRow) == []
    assert bodies(served, MessageRow).count("Bonjour DURAND, c’est fait.") == 1


def test_enter_in_a_field_of_one_line_keeps_the_draft_and_does_nothing_else(
    served: CareerSite, her_browser: BrowserContext
) -> None:
    path = thread_of(served, her_browser)
    page = opened(her_browser, path)
    page.fill("#body", "Je cherche.")
    page.fill("#asks", "Un arrêté")
    page.press("#asks", "Enter")
    expect(page.get_by_text("Brouillon gardé. Il n’est pas envoyé")).to_be_visible()
    page.locator("summary", has_text="Mettre de côté").click()
    page.fill("#de-cote-day", "02/12/2026")
    page.press("#de-cote-day", "Enter")
    expect(page.get_by_text("Vous aviez commencé autre chose")).to_be_visible()
    expect(page.locator("#de-cote-day")).to_have_value("02/12/2026")
    page.fill("#de-cote-day", "")
    page.locator("summary", has_text="Écrire une note interne").click()
    page.fill("#note-note", "Vu avec la DPE.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("Votre note interne n’est pas ajoutée.")).to_be_visible()
    expect(page.locator("#note-note")).to_have_value("Vu avec la DPE.")
    expect(page.locator("#body")).to_have_value("Je cherche.")
    assert (bodies(served, DraftRow), len(bodies(served, MessageRow))) == (["Je cherche."], 1)
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.get_by_text("La note interne est gardée.")).to_be_visible()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("Votre réponse est envoyée.")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
