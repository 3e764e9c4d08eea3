"""Mails before a password expires: one for each number of days of the settings, once for each password.

Nothing is asked of people while no policy of the directory makes passwords expire (`pwdMaxAge`).
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice, pairwise
from typing import NamedTuple

import structlog
from sqlalchemy import delete, select

from socle import clock, french
from socle.sql import Database
from socle.store import insert_once
from sso import notices
from sso.directory import Directory
from sso.directory.account import Account
from sso.directory.errors import DirectoryDown
from sso.models import ExpiryNotice

log = structlog.get_logger()

SEARCHED = 300  # people one search asks for: below a server's usual limit of 500
MOST = 1000  # mails of one run; the next run goes on
PAGE = 100
KEPT = timedelta(days=400)


class Due(NamedTuple):
    """Who is to be told, and for which number of days of the settings."""

    account: Account
    days: int


def due(db: Database, directory: Directory, days: Iterable[int]) -> list[Due]:
    """Who is to be told now; nobody while the directory is down."""
    try:
        return list(islice(_untold(db, directory, days), MOST))
    except DirectoryDown as error:
        log.warning("expiry.directory_down", error=type(error).__name__)
        return []


def tell(db: Database, found: Iterable[Due]) -> None:
    """Queue the mails, each with the note that it was sent; of two workers one sends it."""
    for account, days in found:
        assert account.expires_at is not None and account.password_changed is not None
        with db.begin() as sql:
            row = {"sub": account.unique_id, "days": days, "changed_at": account.password_changed}
            if insert_once(sql, ExpiryNotice, {**row, "told_at": clock.now()}):
                notices.send(
                    sql, account, "sso/mail/password_expiring.txt", at=french.instant(account.expires_at)
                )


def forget_old(db: Database) -> None:
    """Delete the notes on passwords that were replaced or have expired long ago."""
    with db.begin() as sql:
        sql.execute(delete(ExpiryNotice).where(ExpiryNotice.told_at < clock.now() - KEPT))


def _untold(db: Database, directory: Directory, days: Iterable[int]) -> Iterator[Due]:
    """From the nearest days on: a mail that is late is sent, unless a later one takes its place."""
    now = clock.now()
    for nearer, farther in pairwise(sorted({0, *days})):
        found = directory.expiring(now + timedelta(nearer), now + timedelta(farther), SEARCHED)
        people = (one for one in found if one.may_have_session and one.mail)
        while page := list(islice(people, PAGE)):
            told = _told(db, page, farther)
            yield from (
                Due(one, farther) for one in page if (one.unique_id, one.password_changed) not in told
            )


def _told(db: Database, accounts: Iterable[Account], days: int) -> set[tuple[str, object]]:
    subs = [account.unique_id for account in accounts]
    rows = select(ExpiryNotice.sub, ExpiryNotice.changed_at).where(
        ExpiryNotice.days == days, ExpiryNotice.sub.in_(subs)
    )
    with db.read() as sql:
        return {(sub, changed_at) for sub, changed_at in sql.execute(rows)}
