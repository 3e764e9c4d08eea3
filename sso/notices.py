"""The one way a notice is made: what happened, in plain French, and a code that can only lock the account.

The code is typed on a public page, whose address is said and is no way to sign in (« Ce n’est pas moi »). It
holds 80 random bits, is kept as a digest, serves once, and expires.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from socle import clock, french, mail
from socle.sql import Database, database
from socle.store import digest
from sso import contacts
from sso.directory.account import Account
from sso.factors import codes
from sso.models import NoticeCode
from sso.settings import Sso

LENGTH = 16
KEPT = timedelta(days=30)  # after it has expired, for who asks why a code does nothing


def send(sql: Session, account: Account, template: str, *, also: str = "", **values: Any) -> None:
    """Queue the notice `template` for its owner, with a code, in the transaction of the act it tells of.

    It goes to the académie's address, which a stolen password opens, to her recovery contacts, which it does
    not, and to the address `also`.
    """
    addresses = _addresses(sql, account, also)
    if not addresses:
        return
    code = codes.drawn(LENGTH)
    expires = clock.now() + _settings().notice_codes
    sql.add(
        NoticeCode(
            digest=digest(code),
            sub=account.unique_id,
            made_at=clock.now(),
            expires_at=expires,
            used_at=None,
        )
    )
    until = french.date_long(expires.astimezone(french.PARIS).date())
    shown = codes.in_fours(code).replace(" ", french.NBSP)
    _queue(sql, account, addresses, template, {**values, "code": shown, "until": until, "page": _page()})


def send_of_lock(sql: Session, account: Account, template: str) -> None:
    """The same without a code: the account is locked, and the notice says the way back."""
    _queue(sql, account, _addresses(sql, account), template, {"code": ""})


def owner_of(typed: str) -> str | None:
    """Whose code this is (a `sub`), if it may serve now; None for a wrong, spent or expired one alike."""
    with database().read() as sql:
        return sql.scalar(select(NoticeCode.sub).where(*_may_serve(typed)))


def redeem(sql: Session, typed: str) -> bool:
    """Use the code up, in the caller's transaction; of simultaneous callers one has it."""
    used = update(NoticeCode).where(*_may_serve(typed)).values(used_at=clock.now())
    return sql.execute(used.returning(NoticeCode.digest)).first() is not None


def give_back(sql: Session, typed: str) -> None:
    """The act it was used for failed: it may serve again."""
    kept = update(NoticeCode).where(NoticeCode.digest == digest(_letters(typed)))
    sql.execute(kept.values(used_at=None))


def forget_old(db: Database) -> None:
    """Delete what expired some time ago."""
    with db.begin() as sql:
        sql.execute(delete(NoticeCode).where(NoticeCode.expires_at < clock.now() - KEPT))


def _addresses(sql: Session, account: Account, also: str = "") -> list[str]:
    known = [one.address for one in contacts.in_transaction(sql, account.unique_id) if one.usable]
    return list(dict.fromkeys(one for one in (account.mail, *known, also) if one))


def _queue(sql: Session, account: Account, to: list[str], template: str, values: dict[str, Any]) -> None:
    for address in to:
        mail.queue(sql, address, "sso/mail/notice.txt", what=template, name=account.name, **values)


def _may_serve(typed: str) -> tuple[Any, ...]:
    alive = NoticeCode.expires_at > clock.now()
    return NoticeCode.digest == digest(_letters(typed)), NoticeCode.used_at.is_(None), alive


def _letters(typed: str) -> str:
    return codes.letters(typed, LENGTH) or ""


def _page() -> str:
    """The address to type, without the scheme that would make a link of it."""
    host: str = urlsplit(current_app.extensions["public_address"]).netloc
    return host + url_for(current_app.extensions["disavowal_endpoint"])


def _settings() -> Sso:
    settings: Sso = current_app.extensions["sso_settings"]
    return settings
