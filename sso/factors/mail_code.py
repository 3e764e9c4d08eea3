"""A code by mail: eight digits sent to an address of an account's owner, good once and ten minutes.

It serves the browser that asked for it alone, and the purpose it was sent for: a sign-in (to the académie's
address), or the proof of a personal one. What leaves is counted per account (threat 14).
"""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app, session

from socle import audit, clock, french, mail
from socle.settings import Socle
from socle.sql import database
from socle.store import store
from socle.web.limits import Budget, budgets
from sso.directory.account import Account
from sso.factors import codes
from sso.settings import Sso

KIND, SIGN_IN = "mail-code", "sign-in"
TEMPLATE = "sso/mail/code.txt"
DIGITS = 8
LIFE = timedelta(minutes=10)


class NoMoreCodes(Exception):
    """Too many codes were sent to this account; none before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("mail codes")
        self.until = until


def send(account: Account, purpose: str = SIGN_IN, to: Iterable[str] = (), template: str = TEMPLATE) -> None:
    """Mail a new code, in place of the one this browser waited for; raises NoMoreCodes.

    It goes to the account's own address, unless others are given.
    """
    budget = _budget()
    if not budgets().spend(budget, account.uid):
        raise NoMoreCodes(budgets().spent_until(budget, account.uid) or clock.now())
    token, code = secrets.token_urlsafe(24), "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    seal = _seal(purpose, token, code)
    store().put(KIND, token, {"sub": account.unique_id, "seal": seal}, LIFE)
    session[_place(purpose)] = token
    until = french.clock_time(clock.now() + LIFE)
    with database().begin() as sql:
        shown = codes.in_fours(code).replace(" ", "\u00a0")
        for address in [*to] or [account.mail]:
            mail.queue(sql, address, template, name=account.name, code=shown, until=until)


def sent(purpose: str = SIGN_IN) -> bool:
    """Does this browser wait for a code that is still good?"""
    return store().get(KIND, session.get(_place(purpose), "")) is not None


def use(account: Account, typed: str, purpose: str = SIGN_IN) -> bool:
    """Is it the code this browser waits for? A right one serves once; the caller counts the wrong ones."""
    token, code = session.get(_place(purpose), ""), codes.digits(typed, DIGITS)
    kept = store().get(KIND, token)
    if kept is None or code is None or kept["sub"] != account.unique_id:
        return False
    if not hmac.compare_digest(kept["seal"], _seal(purpose, token, code)):
        return False
    return store().take(KIND, token) is not None


def _place(purpose: str) -> str:
    return f"{KIND}-{purpose}"


def _seal(purpose: str, token: str, code: str) -> str:
    """Eight digits are soon guessed from a plain digest: this one needs the service's key."""
    settings: Socle = current_app.extensions["socle_settings"]
    return audit.keyed_digest(settings, f"{KIND} {purpose} {token} {code}")


def _budget() -> Budget:
    settings: Sso = current_app.extensions["sso_settings"]
    return Budget("mail-codes", settings.mail_codes)
