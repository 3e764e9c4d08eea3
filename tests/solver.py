"""The answer of a captcha, read where it is kept: tests are no better than people at pictures."""

from typing import Any

from socle.sql import Database
from socle.store import Store
from tests.judge import Browser


def answer(db: Database, browser: Browser) -> str:
    """The answer of the captcha on the page that the browser shows."""
    kept = Store(db).get("captcha", browser.value("captcha_id"))
    assert kept is not None, "the captcha of this page is used up"
    return str(kept["answer"])


def send(db: Database, browser: Browser, button: str, *, status: int = 200, **fields: Any) -> Browser:
    """Fill the form, its captcha included, and press the button."""
    browser.submit(button, status=status, captcha=answer(db, browser), **fields)
    return browser
