"""What the script adds to the field of files, in Chromium: pieces that go on after whatever stopped them."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import update

from career.courrier.tables import DraftFileRow, DraftRow, FileRow, MessageRow, ThreadRow
from career.people import GESTIONNAIRE
from career.situation.tables import RequestRow
from career.uploads.tables import UploadRow
from tests.career.conftest import CareerSite
from tests.career.courrier.conftest import PDF, Post
from tests.career.cv.test_autosave import opened
from tests.career.served import HER, PATIENCE
from tests.career.situation.conftest import MOVED

pytestmark = pytest.mark.journey
NEW = "/courrier/nouveau"
HERS = "Mon\u202e échelon"  # with a sign that turns the writing round: the service takes it out
HEAVY = PDF + b" " * 3_000_000 + b"\n%%EOF\n"


@pytest.fixture
def post(served: CareerSite) -> Post:
    served.person("sbonnet")
    return Post(served)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A heavy file, and a light one."""
    paths = []
    for name, content in (("lourd.pdf", HEAVY), ("léger.pdf", PDF)):
        path = tmp_path / "hers" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def choose(page: Page, files: list[str]) -> None:
    page.set_input_files("#files", files)


def said(page: Page, name: str, words: str) -> None:
    row = page.locator(".arriving li").filter(has_text=name)
    expect(row).to_contain_text(words, timeout=PATIENCE)


class Cut:
    """A line that lets so many pieces through."""

    def __init__(self, page: Page, pieces: int) -> None:
        self.page, self.left, self.offsets = page, pieces, list[int]()
        page.route("**/envois/*", self.judge)

    def judge(self, route: Route) -> None:
        if route.request.method == "PATCH":
            self.offsets.append(int(route.request.headers["upload-offset"]))
            self.left -= 1
        route.continue_() if self.left >= 0 else route.abort("connectionfailed")


def test_two_files_come_by_pieces_lie_with_the_draft_and_leave_with_the_message(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)
    choose(page, files)
    for name in ("lourd.pdf", "léger.pdf"):
        said(page, name, "gardée avec le brouillon")
    assert (post.count(DraftRow), post.count(DraftFileRow), post.count(MessageRow)) == (1, 2, 0)
    page.fill("#subject", "Mes pièces")
    page.fill("#body", "Les voici")
    page.select_option("#kind", index=1)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".attachments a")).to_have_count(2)
    assert [row.name for row in post.files()] == ["lourd.pdf", "léger.pdf"]
    assert (post.count(DraftRow), post.count(DraftFileRow), post.count(MessageRow)) == (0, 0, 1)


def test_a_line_that_is_cut_goes_on_where_it_was(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)
    line = Cut(page, 2)
    choose(page, files[:1])
    said(page, "lourd.pdf", "ligne coupée, l’envoi reprendra seul")
    reached = line.offsets[-1]
    assert reached > 0
    line.left = 1000
    page.evaluate("dispatchEvent(new Event('online'))")
    said(page, "lourd.pdf", "gardée avec le brouillon")
    assert min(line.offsets[3:]) >= reached
    assert post.count(DraftFileRow) == 1


def test_a_closed_tab_goes_on_when_the_same_file_is_chosen_again(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)
    Cut(page, 2)
    choose(page, files[:1])
    said(page, "lourd.pdf", "ligne coupée")
    page.close()
    again = opened(her_browser, NEW)
    line = Cut(again, 1000)
    choose(again, files[:1])
    said(again, "lourd.pdf", "gardée avec le brouillon")
    assert line.offsets[0] > 0
    assert post.count(UploadRow) == 1


def test_a_session_that_ended_goes_on_in_the_same_page(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)
    line = Cut(page, 2)
    choose(page, files[:1])
    said(page, "lourd.pdf", "ligne coupée")
    her_browser.clear_cookies()
    line.left = 1000
    said(page, "lourd.pdf", "session fermée")
    opened(her_browser, f"/essais/{HER}").close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    said(page, "lourd.pdf", "gardée avec le brouillon")
    assert post.count(DraftFileRow) == 1


def test_a_message_waits_for_its_pieces_and_leaves_by_itself(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)
    line = Cut(page, 1)
    page.fill("#subject", "Mes pièces")
    page.fill("#body", "Les voici")
    page.select_option("#kind", index=1)
    choose(page, files[:1])
    said(page, "lourd.pdf", "ligne coupée")
    page.get_by_role("button", name="Envoyer").dblclick()
    expect(page.locator(".arriving + p.hint")).to_contain_text("Tout partira dès qu’elles seront là.")
    assert post.count(MessageRow) == 0
    line.left = 1000
    expect(page.locator(".attachments a")).to_have_count(1)
    assert (post.count(MessageRow), post.count(FileRow)) == (1, 1)


def test_a_request_sent_while_the_session_had_ended_leaves_in_the_next_with_its_piece(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, "/situation/demander/adresse")
    for field, typed in MOVED.items():
        page.fill(f"#{field}", typed)
    line = Cut(page, 2)
    choose(page, files[:1])
    said(page, "lourd.pdf", "ligne coupée")
    her_browser.clear_cookies()
    line.left = 1000
    said(page, "lourd.pdf", "session fermée")
    page.get_by_role("button", name="Envoyer la demande").click()
    opened(her_browser, f"/essais/{HER}").close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(".attachments a")).to_have_text("lourd.pdf", timeout=PATIENCE)
    assert post.count(RequestRow) == 1


def test_a_complement_has_one_document_and_says_so(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, "/dossier/complements/ajouter")
    choose(page, files)
    said(page, "lourd.pdf", "reçue")
    said(page, "léger.pdf", "1 fichier au plus.")
    page.get_by_role("button", name="Retirer lourd.pdf").click()
    choose(page, files[1:])
    expect(page.locator(".arriving li").last).to_contain_text("reçue", timeout=PATIENCE)
    for field, typed in (("title", "Master"), ("start", "2019")):
        page.fill(f"#{field}", typed)
    page.select_option("#kind", "diplome")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".attachments a")).to_have_text("léger.pdf", timeout=PATIENCE)


def test_one_is_paused_taken_up_again_and_taken_out(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)
    line = Cut(page, 1)
    choose(page, files)
    said(page, "lourd.pdf", "ligne coupée")
    page.get_by_role("button", name="Suspendre lourd.pdf").click()
    said(page, "lourd.pdf", "envoi suspendu")
    line.left = 1000
    said(page, "léger.pdf", "gardée avec le brouillon")
    said(page, "lourd.pdf", "envoi suspendu")
    page.get_by_role("button", name="Reprendre lourd.pdf").click()
    said(page, "lourd.pdf", "gardée avec le brouillon")
    page.get_by_role("button", name="Retirer lourd.pdf").click()
    expect(page.locator(".attachments li")).to_have_count(1)
    assert (post.count(DraftFileRow), post.count(DraftRow)) == (1, 1)


def test_a_refused_piece_is_said_and_the_others_stay(
    post: Post, her_browser: BrowserContext, files: list[str], tmp_path: Path
) -> None:
    page, bad = opened(her_browser, NEW), tmp_path / "hers" / "page.pdf"
    bad.write_bytes(b"<!doctype html><script>alert(1)</script>")
    choose(page, [str(bad), files[1]])
    said(page, "page.pdf", "ce format n’est pas accepté")
    said(page, "léger.pdf", "gardée avec le brouillon")
    expect(page.locator("p[role=status].visually-hidden")).to_have_text("léger.pdf est reçue.")
    assert (post.count(DraftFileRow), post.count(UploadRow)) == (1, 1)


def test_a_message_does_not_leave_a_refused_piece_behind_without_a_word(
    post: Post, her_browser: BrowserContext, files: list[str], tmp_path: Path
) -> None:
    page, bad = opened(her_browser, NEW), tmp_path / "hers" / "page.pdf"
    bad.write_bytes(b"<!doctype html><script>alert(1)</script>")
    page.fill("#subject", "Mes pièces")
    page.fill("#body", "Les voici")
    page.select_option("#kind", index=1)
    choose(page, [str(bad), files[1]])
    said(page, "page.pdf", "ce format n’est pas accepté")
    said(page, "léger.pdf", "gardée avec le brouillon")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".arriving + p.hint")).to_contain_text(
        "« page.pdf » n’a pas pu être jointe. Retirez-la"
    )
    expect(page.locator("p[role=status].visually-hidden")).to_contain_text("Rien n’est parti")
    out = page.get_by_role("button", name="Retirer page.pdf")
    expect(out).to_be_focused()
    assert post.count(MessageRow) == 0
    out.press("Enter")
    expect(page.locator(".arriving + p.hint")).to_have_count(0)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".attachments a")).to_have_text("léger.pdf")
    assert post.count(MessageRow) == 1


def test_the_gestionnaire_s_answer_keeps_and_sends_its_pieces(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    post.career.roles["sbonnet"] = frozenset({GESTIONNAIRE})
    page = opened(her_browser, NEW)
    page.fill("#subject", "Une question")
    page.fill("#body", "Laquelle ?")
    page.select_option("#kind", index=1)
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url("**/courrier/*-*")
    with post.db.begin() as session:  # the minute in which she may take it back is over
        session.execute(update(MessageRow).values(visible_at=MessageRow.sent_at))
        session.execute(update(ThreadRow).values(shown_at=ThreadRow.opened_at))
    thread = page.url.rpartition("/")[2]
    opened(her_browser, "/essais/sbonnet").close()
    desk = opened(her_browser, f"/gestion/courrier/{thread}")
    desk.fill("#body", "La voici")
    choose(desk, files[1:])
    said(desk, "léger.pdf", "gardée avec le brouillon")
    assert post.count(DraftFileRow) == 1
    desk.get_by_role("button", name="Envoyer", exact=True).click()
    expect(desk.locator(".attachments a")).to_have_count(1)
    assert (post.count(FileRow), post.count(DraftFileRow)) == (1, 0)


def test_words_given_back_by_the_tab_leave_the_pieces_of_a_refused_form_in_it(
    post: Post, her_browser: BrowserContext, files: list[str]
) -> None:
    page = opened(her_browser, NEW)

    def drafts_are_down(route: Route) -> None:
        is_draft = route.request.headers.get("accept") == "application/json"
        route.abort("connectionfailed") if is_draft else route.continue_()

    page.route(f"**{NEW}", drafts_are_down)
    page.fill("#subject", HERS)
    choose(page, files[1:])
    said(page, "léger.pdf", "reçue")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("link", name="Écrivez votre message.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("déjà reçue", exact=True)).to_be_visible()
    expect(page.locator("#subject")).to_have_value(HERS)
    expect(page.get_by_role("checkbox", name="léger.pdf")).to_be_checked()
    assert post.count(MessageRow) == 0
