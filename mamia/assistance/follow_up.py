"""The follow-up code: shown and mailed once, kept as a keyed digest, and what it is worth when typed.

It opens one request and nothing of an account. Twelve letters of 32 are 60 bits; the digest is keyed and
bound to the number, so that a stolen table gives no code and the code of one request opens no other.
"""

import hmac
import re

from flask import current_app

from mamia import trials
from mamia.assistance import register
from mamia.assistance.register import Request
from socle import audit
from socle.audit import Event
from socle.settings import Socle
from socle.sql import database
from socle.web.limits import Budget, budgets
from sso.factors import codes

LENGTH = 12


def new_code() -> str:
    """A code as people read it: « ABCD-EFGH-JKLM »."""
    code = codes.drawn(LENGTH)
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def digest(number: str, code: str) -> str:
    """What is kept of a code (HMAC-SHA-256, hexadecimal); spaces, dashes and case do not count."""
    settings: Socle = current_app.extensions["socle_settings"]
    key = settings.digest_key.get_secret_value().encode()
    said = f"follow-up|{tidy(number)}|{tidy(code)}".encode("utf-8", "surrogatepass")
    return hmac.new(key, said, "sha256").hexdigest()


def tidy(typed: str) -> str:
    """What was typed, as it was given: capitals, without what separates."""
    return re.sub(r"[\s\-–—.]+", "", typed).upper()


def opened(number: str, code: str) -> Request | None:
    """The request of this number if the code is its own; None alike for an unknown number and a wrong code.

    Raises TooMany when the address has tried too often. A request tried too often answers as a wrong code
    (decision 19). Both budgets are committed before the code is examined; a right one gives them back.
    """
    address, times = trials.spend_here(_by_address())
    who = tidy(number)[:12]
    within = budgets().spend(_by_number(), who)
    found = register.find(who)
    kept = found.code_digest if found else ""
    if found is None or not hmac.compare_digest(digest(who, code), kept or "-" * 64) or not within:
        with database().begin() as sql:
            why = "code" if within else "budget"
            audit.record(sql, Event.FOLLOW_UP_REFUSED, subject=_named(who, found), why=why)
        return None
    budgets().give_back(_by_address(), address, times)
    budgets().give_back(_by_number(), who)
    return found


def _named(who: str, found: Request | None) -> str:
    """A number that is nobody's may be anything, a NUMEN too: the journal has a digest (decision 33)."""
    settings: Socle = current_app.extensions["socle_settings"]
    return found.number if found else audit.keyed_digest(settings, who)


def _by_address() -> Budget:
    return Budget("follow-up-address", trials.settings().follow_up_address_attempts)


def _by_number() -> Budget:
    return Budget("follow-up-number", trials.settings().follow_up_attempts)
