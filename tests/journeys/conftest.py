"""The journeys: one demo, one Chromium, a browser for each visitor, with JavaScript and without."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.judging import USUAL, PageJudge
from tests.journeys.live import Live, running
from tests.journeys.visitor import Visitor

HERE = Path(__file__).parent
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    # Fewer processes: going from one service to the other would start one each time.
    *("--renderer-process-limit=1", "--disable-site-isolation-trials"),
    "--disable-features=IsolateOrigins,site-per-process",
]
PATIENCE = 15_000  # milliseconds: two cores that others share

NewVisitor = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def live() -> Iterator[Live]:
    """The demo. Nobody stops it; each test changes only people that no other test relies on."""
    with running() as found:
        yield found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    """The browser's process, one for all."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def page_judge(chromium: Chromium) -> PageJudge:
    """Judges each page once."""
    return PageJudge(chromium)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Every journey is made twice."""
    return bool(request.param)


@pytest.fixture(scope="package")
def idle() -> dict[bool, list[Page]]:
    """Browsers without cookies that wait for a visitor: a new one costs half a second."""
    return {True: [], False: []}


@pytest.fixture
def visitor(
    live: Live,
    chromium: Chromium,
    idle: dict[bool, list[Page]],
    page_judge: PageJudge,
    javascript: bool,
) -> Iterator[NewVisitor]:
    """`visitor()` gives somebody a browser of her own; it may be said how her eyes want the pages."""
    opened: list[Visitor] = []

    def new(**eyes: Any) -> Visitor:
        page = idle[javascript].pop() if idle[javascript] else _page(chromium, javascript)
        page.set_viewport_size(USUAL)
        page.emulate_media(**{"color_scheme": "light", "reduced_motion": "no-preference", **eyes})
        opened.append(Visitor(live, page, page_judge, javascript))
        return opened[-1]

    yield new
    for one in opened:
        one.leave()
        idle[javascript].append(one.page)
    assert [fault for one in opened for fault in one.faults] == []


def _page(chromium: Chromium, javascript: bool) -> Page:
    context = chromium.new_context(
        java_script_enabled=javascript,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport=USUAL,
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@pytest.fixture
def pick(javascript: bool) -> Callable[[str, str], str]:
    """`pick(a, b)`: who goes with JavaScript, and who without, so that neither disturbs the other."""
    return lambda with_it, without: with_it if javascript else without
