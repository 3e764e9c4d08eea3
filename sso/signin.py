"""The steps of a sign-in: what a login and a password open, and the state kept between two pages.

Unknown, locked and ended accounts cost the same work and get the same answer (decisions 9, 19).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from flask import current_app, session

from socle import audit, clock
from socle.audit import Event
from socle.settings import Socle
from socle.sql import database
from socle.web import security
from socle.web.limits import Budget, Purse, budgets
from sso.directory import directory
from sso.directory.account import Account, Outcome, State, Verdict
from sso.directory.names import BadNumber, normalise_number
from sso.factors import codes, totp
from sso.passwords import normalise
from sso.settings import Sso

PENDING = "pending"
PENDING_LIFE = timedelta(minutes=15)


class TooMany(Exception):
    """The budget of this address is spent until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("address")
        self.until = until


class Step(Enum):
    """What comes after a login and a password."""

    SIGNED_IN = "signed_in"
    MUST_CHANGE = "must_change"
    SHOULD_CHANGE = "should_change"  # signed in, once a new password was offered: it expires, or has expired
    ACTIVATE = "activate"
    PASSCODE = "passcode"  # the code of an OTP key was right: the password follows
    REFUSED = "refused"


OPENS = {Step.SIGNED_IN, Step.SHOULD_CHANGE}


@dataclass(frozen=True)
class Attempt:
    """The step, and whose account when the proof was right, or why it was refused (for the journal).

    `outcome`: what the directory says of the right password's age.
    """

    step: Step
    account: Account | None = None
    why: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Awaited:
    """What this browser must do now, for whom, and then for which request of an application.

    `outcome`: what the directory said of the password it proved.
    """

    step: Step
    uid: str
    demande: str | None
    outcome: Outcome


def attempt(login: str, password: str, *, passcodes: bool = False) -> Attempt:
    """Examine a login and a password; one directory search and one bind, whatever they are.

    With `passcodes`, and where the setting says so, the code of an OTP key may stand in the password's place.
    """
    account_budget, address_budget = budgets_of_settings()
    address = address_budget, security.caller_budget_key(), school_factor()
    if not budgets().spend(*address):
        raise TooMany(budgets().spent_until(*address) or clock.now())
    account = directory().by_login(login)
    budget, trial = account_budget, _try_password
    if passcodes and _settings().passcode_field and codes.digits(password, totp.DIGITS):
        budget, trial = Budget("passcode", _settings().passcode_attempts), _try_passcode
    who = budget, budget_key(account, login)
    within = budgets().spend(*who)
    found = trial(account, password, within)
    if found.step is Step.REFUSED:
        _record_refusal(account, login, found.why if within else "budget")
    else:
        paid, cleared = [Purse(*address)], [Purse(*who)]
        database().soon(lambda lane: budgets().settle_in(lane, paid, cleared))
    return found


def _try_password(account: Account | None, typed: str, within: bool) -> Attempt:
    known = account if within else None
    outcome = directory().authenticate(known, normalise(typed))
    step = _step(known, outcome, typed)
    if step is Step.REFUSED:
        return Attempt(step, why=outcome.verdict.value)
    return Attempt(step, account, outcome=outcome)


def _try_passcode(account: Account | None, typed: str, within: bool) -> Attempt:
    """A bind of the decoy, for a wrong password costs one."""
    directory().authenticate(None, typed)
    sub = account.unique_id if account and account.may_sign_in and within else ""
    if not totp.authenticators().shows(sub, typed):
        return Attempt(Step.REFUSED, why="passcode")
    return Attempt(Step.PASSCODE, account)


def forgive(account: Account) -> None:
    """Refill the account's budget: its owner has just proved who she is."""
    account_budget, _ = budgets_of_settings()
    budgets().clear(account_budget, account.uid)


def school_factor() -> int:
    """How much wider the budgets of this address are (decision 19)."""
    return _settings().school_factor if security.from_school() else 1


def budget_key(account: Account | None, typed: str) -> str:
    """One counter per account, whatever name it is called by; unknown ones by a keyed digest."""
    if account is not None:
        return account.uid
    socle: Socle = current_app.extensions["socle_settings"]
    return "?" + audit.keyed_digest(socle, typed.strip().casefold())


def await_step(account: Account, step: Step, demande: str | None, outcome: Outcome | None = None) -> None:
    """Remember, on the server, that this browser proved `account` and what it must do now."""
    said = outcome or Outcome(Verdict.OK)
    session[PENDING] = {
        "uid": account.uid,
        "step": step.value,
        "until": (clock.now() + PENDING_LIFE).isoformat(),
        "demande": demande,
        "password": password_stamp(account),
        "outcome": (said.verdict.value, said.grace_left, said.expires_at and said.expires_at.isoformat()),
    }


def awaited(*steps: Step) -> Awaited | None:
    """What the browser that proved itself for one of these steps must do, within 15 minutes; or None."""
    kept = session.get(PENDING)
    if not kept or Step(kept["step"]) not in steps:
        return None
    if datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    verdict, grace_left, expires = kept["outcome"]
    said = Outcome(Verdict(verdict), grace_left, datetime.fromisoformat(expires) if expires else None)
    return Awaited(Step(kept["step"]), kept["uid"], kept["demande"], said)


def no_longer_awaited() -> None:
    """It was done."""
    session.pop(PENDING, None)


def unchanged(uid: str) -> Account | None:
    """The account whose password this browser proved; None if it was reset, suspended or closed since."""
    return still(uid, session[PENDING].get("password", ""))


def still(uid: str, stamp: str) -> Account | None:
    """The account, if it may go on and its password is the one of this `stamp`."""
    account = directory().by_login(uid)
    if account is None or account.state in {State.SUSPENDU, State.CLOS}:
        return None
    return account if stamp == password_stamp(account) else None


def password_stamp(account: Account) -> str:
    """What another password changes: its date, and that it had to change (dates have no fraction)."""
    return f"{account.password_changed} {account.must_change}"


def _step(account: Account | None, outcome: Outcome, password: str) -> Step:
    first_number = _is_first_number(account, password)
    if account is None:
        return Step.REFUSED
    if outcome.verdict is Verdict.OK:
        return Step.SHOULD_CHANGE if outcome.aged else Step.SIGNED_IN
    if outcome.verdict in {Verdict.MUST_CHANGE, Verdict.EXPIRED}:
        return Step.MUST_CHANGE
    return Step.ACTIVATE if first_number else Step.REFUSED


def _is_first_number(account: Account | None, password: str) -> bool:
    """Decision 11: the NUMEN typed as first password leads to activation; the decoy is asked for others."""
    try:
        number = normalise_number(password)
    except BadNumber:
        return False
    waiting = account if account and account.state is State.A_ACTIVER else None
    return directory().has_numen(waiting, number) and waiting is not None


def _record_refusal(account: Account | None, login: str, why: str) -> None:
    with database().begin() as sql:
        subject = account.uid if account else budget_key(None, login)
        audit.record(sql, Event.SIGN_IN_REFUSED, subject=subject, why=why if account else "unknown")


def budgets_of_settings() -> tuple[Budget, Budget]:
    """The budgets of wrong passwords: per account, per address."""
    return (
        Budget("signin-account", _settings().account_attempts),
        Budget("signin-address", _settings().address_attempts),
    )


def _settings() -> Sso:
    settings: Sso = current_app.extensions["sso_settings"]
    return settings
