"""The answer of a captcha, read where it is kept: tests are no better than people at pictures."""

from socle.store import Store
from socle.sql import Database
from tests.judge import Browser


def answer(db: Database, browser: Browser) -> str:
    """The answer of the captcha on the page that the browser shows."""
    kept = Store(db).get("captcha", browser.value("captcha_id"))
    assert kept is not None, "the captcha of this page is used up"
    return str(kept["answer"])
