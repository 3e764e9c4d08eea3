"""What this browser typed or proved, kept on the server from one page to the next, sealed, for a while.

The store holds it under a random token that only the web session knows, encrypted with the master key: a
birth date is nowhere in the clear. `once` gives it to one request, whatever the number of simultaneous ones.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken, MultiFernet
from flask import current_app, session

from socle import clock
from socle.settings import cipher
from socle.store import Payload, store
from sso.settings import Sso

LIFE = timedelta(minutes=15)
Values = dict[str, str]


def keep(kind: str, values: Values, until: datetime | None = None) -> None:
    """Keep these values for this browser, in place of what `kind` held; a quarter of an hour by default."""
    until = until or clock.now() + LIFE
    token = secrets.token_urlsafe(24)
    sealed = _cipher().encrypt(json.dumps(values).encode()).decode()
    store().put(kind, token, {"sealed": sealed, "until": until.isoformat()}, until - clock.now())
    session[kind] = token


def recall(kind: str) -> Values | None:
    """What was kept, or None when there is nothing or it is too old."""
    return _open(store().get(kind, _token(kind)))


@dataclass
class Taken:
    """What was kept, in the hands of one request; it goes back unless it was `used`."""

    values: Values | None
    used: bool = False


@contextmanager
def once(kind: str) -> Iterator[Taken]:
    """Take what was kept: of simultaneous requests one has it, the others None. It goes back if it failed."""
    kept = store().take(kind, _token(kind))
    taken = Taken(_open(kept))
    try:
        yield taken
    finally:
        if kept and taken.values is not None and not taken.used:
            keep(kind, taken.values, datetime.fromisoformat(kept["until"]))


def _token(kind: str) -> str:
    return str(session.get(kind, ""))


def _open(kept: Payload | None) -> Values | None:
    if kept is None:
        return None
    try:
        values: Values = json.loads(_cipher().decrypt(kept["sealed"].encode()))
    except InvalidToken:
        return None
    return values


def _cipher() -> MultiFernet:
    settings: Sso = current_app.extensions["sso_settings"]
    return cipher(settings.master_keys)
