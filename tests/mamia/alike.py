"""What two answers must share for nobody to learn anything from their difference."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from difflib import ndiff

from tests.fixtures_apps import Identity
from tests.judge import Browser

CHANGING = (
    re.compile(r'name="csrf_token"[^>]*value="[^"]+"'),
    re.compile(r'name="captcha_id" value="[^"]+"'),
    re.compile(r"/captcha/[A-Za-z0-9_-]{22}"),
)


@dataclass(frozen=True)
class Seen:
    """An answer as whoever asks sees it, and the work it took."""

    status: int
    headers: frozenset[str]
    body: tuple[str, ...]  # by lines, so that a difference can be read
    operations: tuple[tuple[str, int], ...]


def differences(one: Seen, other: Seen) -> list[str]:
    """What tells two answers apart, readable; nothing when they are alike."""
    found = [line for line in ndiff(one.body, other.body) if line[0] in "-+"]
    for name in ("status", "headers", "operations"):
        if getattr(one, name) != getattr(other, name):
            found.append(f"{name}: {getattr(one, name)} / {getattr(other, name)}")
    return found


def observe(identity: Identity, act: Callable[[], Browser], *typed: str) -> Seen:
    """Do it, and keep what can be seen, without what is new in every answer nor what was `typed`."""
    before = Counter(identity.directory.operations)
    browser = act()
    assert browser.response is not None
    body = browser.html
    for pattern in CHANGING:
        body = pattern.sub("", body)
    for value in typed:
        body = body.replace(f'value="{value}"', "")
    work = Counter(identity.directory.operations) - before
    headers = frozenset(browser.response.headers.keys())
    return Seen(browser.status, headers, tuple(body.splitlines()), tuple(sorted(work.items())))
