"""What two answers must share for nobody to learn anything from their difference."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

from sqlalchemy import event

from socle.sql import Database
from tests.fixtures_apps import Identity
from tests.judge import Browser

CHANGING = (
    re.compile(r'name="csrf_token"[^>]*value="[^"]+"'),
    re.compile(r'name="captcha_id" value="[^"]+"'),
    re.compile(r"/captcha/[A-Za-z0-9_-]{22}"),
)


STATEMENT = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM|COMMIT|SELECT[^\"]*?FROM)\s*(\w*)", re.DOTALL)
OF_EVERY_PAGE = {"SELECT security_notice"}  # read again every few seconds, whoever asks


@dataclass(frozen=True)
class Seen:
    """An answer as whoever asks sees it, and the work it took: of the directory, and of SQL (on SQLite)."""

    status: int
    headers: frozenset[str]
    body: tuple[str, ...]  # by lines, so that a difference can be read
    operations: tuple[tuple[str, int], ...]
    statements: tuple[tuple[str, int], ...] = ()


def differences(one: Seen, other: Seen) -> list[str]:
    """What tells two answers apart, readable; nothing when they are alike."""
    found = [line for line in ndiff(one.body, other.body) if line[0] in "-+"]
    for name in ("status", "headers", "operations", "statements"):
        if getattr(one, name) != getattr(other, name):
            found.append(f"{name}: {getattr(one, name)} / {getattr(other, name)}")
    return found


def observe(identity: Identity, act: Callable[[], Browser], *typed: str) -> Seen:
    """Do it, and keep what can be seen, without what is new in every answer nor what was `typed`."""
    before = Counter(identity.directory.operations)
    with counted(identity.db) as statements:
        browser = act()
    assert browser.response is not None
    body = browser.html
    for pattern in CHANGING:
        body = pattern.sub("", body)
    for value in typed:
        body = body.replace(f'value="{value}"', "")
    work = Counter(identity.directory.operations) - before
    headers = frozenset(browser.response.headers.keys())
    told = tuple(body.splitlines())
    return Seen(browser.status, headers, told, tuple(sorted(work.items())), tuple(sorted(statements.items())))


@contextmanager
def counted(db: Database) -> Iterator[Counter[str]]:
    """How often each table is read and written meanwhile, and how often a transaction ends; SQLite tells."""
    found: Counter[str] = Counter()

    def note(text: str) -> None:
        if said := STATEMENT.match(text.strip()):
            name = f"{said[1].split()[0]} {said[2]}".strip()
            found.update({name} - OF_EVERY_PAGE)

    def trace(link: Any, *_: Any) -> None:
        if db.engine.dialect.name == "sqlite":
            link.set_trace_callback(note)

    db.engine.dispose()  # what is kept open would not be traced
    event.listen(db.engine, "connect", trace)
    try:
        yield found
    finally:
        event.remove(db.engine, "connect", trace)
        db.engine.dispose()
