"""Career on a port of its own, and a Chromium in which somebody is signed in: what scripts are tried with."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright
from werkzeug.serving import make_server

from career.app import build_app
from career.settings import Career
from socle.settings import Socle
from tests.career.conftest import DAY, ISSUER, KEY, CareerSite, prepare
from tests.fixtures_sql import Databases

HER = "fdurand3"
PATIENCE = 15_000  # milliseconds: two cores that others share


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[CareerSite]:
    """Career on a port of its own."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    settings = Career(
        address=address, database=databases.fresh("career_demo", prepare), secret_key=KEY, issuer=ISSUER,
        client_secret=KEY, data=tmp_path, antivirus="none", today=DAY, DEMO=True,
    )  # fmt: skip
    app = build_app(Socle(digest_key=KEY, timeout=3.0), settings)
    site = CareerSite(app, app.extensions["database"], settings)
    app.add_url_rule("/essais/<uid>", view_func=site.enter)
    site.roles[HER] = frozenset()
    server.app = app
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
    site.db.engine.dispose()


@pytest.fixture
def her_browser(served: CareerSite) -> Iterator[BrowserContext]:
    """A browser in which she is signed in."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = chromium.new_context(base_url=served.settings.address)
        context.set_default_timeout(PATIENCE)
        context.new_page().goto(f"/essais/{HER}")
        yield context
        chromium.close()
