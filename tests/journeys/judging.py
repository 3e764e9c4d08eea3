"""What every page of a journey must be: accessible to axe, and whole at 320 pixels; each is judged once."""

import re
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, ViewportSize

USUAL = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=320, height=640)
TOO_WIDE = "document.scrollingElement.scrollWidth - 320"
WIDEST = """[...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > 320.5)
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 4)"""
RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{8}T\d+-\w+")
ENHANCED = "[data-password], [data-day], [data-captcha], [data-counter]"
Seen = tuple[str, str, int, bool]


@dataclass
class PageJudge:
    """Judges each page the first time it is seen, with JavaScript and without."""

    chromium: Chromium
    seen: set[Seen] = field(default_factory=set)
    mirror: Page | None = None
    html: str = ""

    def judge(self, page: Page, javascript: bool) -> None:
        """Fail if axe finds something in the page, or if it scrolls sideways at 320 pixels."""
        path = RANDOM.sub("*", page.url.partition("?")[0])
        enhanced = javascript and page.locator(ENHANCED).count() > 0  # elsewhere scripts add nothing
        key = (path, page.title(), page.locator(".problem, .note").count(), enhanced)
        if key in self.seen:
            return
        self.seen.add(key)
        check_width(page)
        faults = violations(page) if javascript else self._without_javascript(page)
        assert not faults, f"{page.url}\n" + "\n".join(faults)

    def _without_javascript(self, page: Page) -> list[str]:
        """axe is a script: it judges the same page in a browser where its script alone runs."""
        if self.mirror is None:
            self.mirror = self.chromium.new_page(locale="fr-FR", viewport=USUAL)
            self.mirror.route("**/*", self._answer)
        self.html = page.content()
        self.mirror.goto(page.url)
        return violations(self.mirror)

    def _answer(self, route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif route.request.resource_type == "script":
            route.abort()
        else:
            route.continue_()


def violations(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def check_width(page: Page) -> None:
    """Nothing is wider than a narrow telephone, which is also a screen of 1,280 pixels zoomed four times."""
    page.set_viewport_size(NARROW)
    _until(page, NARROW["width"])
    beyond = page.evaluate(TOO_WIDE)
    faults = page.evaluate(WIDEST) if beyond > 0 else []
    page.set_viewport_size(USUAL)
    assert beyond <= 0, f"{page.url} is {beyond} pixels too wide at 320: {faults}"


def _until(page: Page, width: int) -> None:
    """Wait for the page to be laid out at this width: a busy machine does it after the order was answered."""
    for _ in range(100):
        if page.evaluate("window.innerWidth") == width:
            return
        page.wait_for_timeout(20)
