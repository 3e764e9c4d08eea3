"""The browsers in which somebody has signed in before: a sign-in from another one is told by mail.

A browser is a random cookie of its own, kept for half a year; only its digest is stored, with the person.
"""

import re
import secrets
from datetime import timedelta

from flask import Flask, Response, after_this_request, current_app, request
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from socle import audit, clock, french
from socle.audit import Event
from socle.quick import Lane
from socle.sql import Database, database
from socle.store import digest, inserted_once
from socle.web import security
from sso import notices
from sso.directory.account import Account
from sso.models import KnownDevice

LIFE = timedelta(days=180)
WHAT_FOR = (
    "Reconnaître un navigateur où vous vous êtes déjà connecté, pour vous prévenir d’une connexion depuis un "
    "autre"
)
SYSTEMS = (
    ("iPhone|iPad", "iPhone ou iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh|Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox|FxiOS", "Firefox"),
    ("OPR|Opera", "Opera"),
    ("Chrome|Chromium|CriOS", "Chrome"),
    ("Safari", "Safari"),
)


_MINE = (KnownDevice.sub == bindparam("person"), KnownDevice.digest == bindparam("mine"))
_ANY = select(KnownDevice.digest).where(KnownDevice.sub == bindparam("person")).limit(1)
_THIS = select(KnownDevice.digest).where(*_MINE)
_SEEN = update(KnownDevice).where(*_MINE).values(last_seen_at=bindparam("at"))


def is_news(account: Account) -> bool:
    """Has she signed in before, and never in this browser? The first browser of all is not news."""
    who = {"person": account.unique_id}
    with database().look() as lane:
        known = lane.scalar(_ANY, who)
        return known is not None and lane.scalar(_THIS, {**who, "mine": digest(_token())}) is None


def note(lane: Lane, account: Account) -> None:
    """Remember this browser for this person, in the transaction of the sign-in."""
    token = _token() or secrets.token_urlsafe(32)
    now, mine, who = clock.now(), digest(token), {"person": account.unique_id}
    row = {"digest": mine, "sub": account.unique_id, "first_seen_at": now, "last_seen_at": now}
    lane.run(inserted_once(lane.dialect.name, KnownDevice), row)
    lane.run(_SEEN, {**who, "mine": mine, "at": now})
    after_this_request(lambda answer: _keep(answer, token))


def named(user_agent: str) -> str:
    """A browser in words: « Firefox sur Windows »."""
    browser = _first(BROWSERS, user_agent) or "Navigateur inconnu"
    system = _first(SYSTEMS, user_agent)
    return f"{browser} sur {system}" if system else browser


def forget_old(db: Database) -> None:
    """Delete the browsers not seen for as long as their cookie lasts."""
    with db.begin() as sql:
        sql.execute(delete(KnownDevice).where(KnownDevice.last_seen_at < clock.now() - LIFE))


def cookie_name(app: Flask | None = None) -> str:
    """That of the session, with another word: two services of one host must not share it."""
    return str((app or current_app).config["SESSION_COOKIE_NAME"]).replace("session", "device")


def tell(sql: Session, account: Account) -> None:
    """Her owner is told of a sign-in in a new browser, in its transaction."""
    audit.record(sql, Event.DEVICE_SEEN, actor=account.uid, subject=account.uid)
    notices.send(
        sql,
        account,
        "sso/mail/new_device.txt",
        at=french.instant(clock.now()),
        device=named(request.user_agent.string),
        origin=security.short_origin(),
    )


def _token() -> str:
    """What this browser's cookie holds, if it may be one of ours."""
    token = request.cookies.get(cookie_name(), "")
    return token if 20 <= len(token) <= 64 else ""


def _keep(answer: Response, token: str) -> Response:
    answer.set_cookie(
        cookie_name(),
        token,
        max_age=int(LIFE.total_seconds()),
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, text)), "")
