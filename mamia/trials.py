"""A try at the proofs of a person: its budgets are spent first, then everybody costs the same work.

Each spending is committed before a proof is examined (decision 20). A spent budget of the address says until
when; of the account, it answers as a wrong proof; of everybody, it raises an alarm, then a captcha for all
and a delay, never a refusal (decision 19).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from mamia import printed, proof
from mamia.proof import Act, Answer, Proof
from mamia.settings import Mamia
from socle import audit, clock
from socle.audit import Event
from socle.sql import database
from socle.web import security
from socle.web.limits import Budget, budgets
from sso import contacts
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.dates import BirthDate
from sso.factors.totp import authenticators
from sso.signin import TooMany, budget_key, school_factor

EVERYBODY = "all"
SLOTS = 5
"""How many accounts one look-up may give: as many proofs are examined, were there none."""
EVENTS = {Act.RESET: Event.RESET_REFUSED, Act.ACTIVATE: Event.ACTIVATION_REFUSED}


@dataclass(frozen=True)
class Proofs:
    """What somebody claims to know of an account: its NUMEN, or the code on paper that stands in for it."""

    number: str = field(repr=False)
    birth_date: BirthDate = field(repr=False)
    printed: str = field(default="", repr=False)


@dataclass(frozen=True)
class Believed:
    """Somebody whose first proofs are right, what she has shown, and what she could still be asked."""

    account: Account
    shown: frozenset[Proof]
    answer: Answer


@dataclass(frozen=True)
class Trial:
    """A try that its address and everybody's budget have paid for."""

    address: str
    times: int

    def within(self, who: str) -> bool:
        """Spend one of the account's budget; False when nothing was left."""
        return budgets().spend(_account_budget(), who)

    def won(self, who: str) -> None:
        """Right proofs: give back what they had cost, and refill the account's budget."""
        budgets().give_back(_address_budget(), self.address, self.times)
        budgets().give_back(_overall_budget(), EVERYBODY)
        budgets().clear(_account_budget(), who)


def settings() -> Mamia:
    """The settings of the account pages."""
    kept: Mamia = current_app.extensions["mamia_settings"]
    return kept


def spend_here(budget: Budget) -> tuple[str, int]:
    """Spend one of this budget of the caller's address; raises `TooMany`, and notes it, when none is left.

    Returns the address and how much wider its budgets are, to give it back by.
    """
    address, times = security.caller_budget_key(), school_factor()
    if not budgets().spend(budget, address, times):
        note_spent(budget.name)
        raise TooMany(budgets().spent_until(budget, address, times) or clock.now())
    return address, times


def begin() -> Trial:
    """Spend one of the address's budget and of everybody's; `TooMany` when the address has none left."""
    address, times = spend_here(_address_budget())
    if not budgets().spend(_overall_budget(), EVERYBODY):
        _raise_alarm()
        time.sleep(settings().alarm_delay.total_seconds())
    return Trial(address, times)


def alarmed() -> bool:
    """True while guesses are so many that everybody is asked a captcha."""
    return budgets().spent_until(_overall_budget(), EVERYBODY) is not None


def claimed(act: Act, identifiant: str, proofs: Proofs) -> Believed | None:
    """Whose proofs these are, if they are right for the account named; one answer for all others."""
    trial = begin()
    account = directory().by_login(identifiant)
    who = budget_key(account, identifiant)
    within = trial.within(who)
    shown = {Proof.CAPTCHA}
    shown |= {Proof.BIRTH_DATE} if _born(account, within, proofs.birth_date) else set()
    first = _printed if proofs.printed else _numen
    shown |= first(account, within, proofs, Proof.BIRTH_DATE in shown)
    return _judged(act, trial, account, who, within, frozenset(shown))


def confirmed(act: Act, account: Account, birth_date: BirthDate) -> Believed | None:
    """Is it the birth date of somebody whose NUMEN was right at sign-in (decision 11)?"""
    trial = begin()
    within = trial.within(account.uid)
    shown = {Proof.CAPTCHA, Proof.NUMEN}
    shown |= {Proof.BIRTH_DATE} if _born(account, within, birth_date) else set()
    return _judged(act, trial, account, account.uid, within, frozenset(shown))


def declared(account: Account | None) -> frozenset[Proof]:
    """What protects an account beside its first proofs; for nobody, the same two questions."""
    sub = account.unique_id if account else ""
    factor = {Proof.SECOND_FACTOR} if authenticators().has(sub) else set()
    return frozenset(factor | ({Proof.RECOVERY_CONTACT} if contacts.usable(sub) else set()))


def picked(look_up: Callable[[], list[Account]], typed: str, number: str) -> Account | None:
    """Which of those who share a name has this NUMEN: as many budgets and questions, were there nobody.

    `look_up` finds them, once the address has paid; `typed` stands for the unknown, in their budget.
    """
    trial = begin()
    candidates = look_up()
    right: list[Account] = []
    for place in range(SLOTS):
        account = candidates[place] if place < len(candidates) else None
        within = trial.within(budget_key(account, f"{typed}|{place}"))
        if directory().has_numen(_asked(account, within), number) and account is not None:
            right.append(account)
    if len(right) != 1 or not right[0].may_reset:
        _record(Event.ACCOUNT_NOT_FOUND, right[0].uid if right else budget_key(None, typed), "numen")
        return None
    trial.won(right[0].uid)
    for other in candidates[:SLOTS]:
        if other.uid != right[0].uid:  # hers is refilled: a hit given back to it would make it wider
            budgets().give_back(_account_budget(), other.uid)
    return right[0]


def counted(account: Account) -> int:
    """How many wrong proofs of this account are counted at present."""
    return budgets().used(_account_budget(), account.uid)


def forgive(account: Account) -> None:
    """Refill the account's budget: its owner has proved to the assistance who she is (decision 19)."""
    budgets().clear(_account_budget(), account.uid)


def note_spent(budget: str) -> None:
    """One line of the journal for a spent budget and an address, once an hour."""
    if budgets().spend(Budget(f"noted-{budget}", "1/hour"), security.caller_budget_key()):
        with database().begin() as sql:
            audit.record(sql, Event.BUDGET_SPENT, budget=budget)


def _judged(
    act: Act, trial: Trial, account: Account | None, who: str, within: bool, shown: frozenset[Proof]
) -> Believed | None:
    answer = proof.answer(act, account.state if account else None, shown, declared(account))
    if account is None or not within or not answer.believed:
        _record(EVENTS[act], who, answer.why.value if within else "budget")
        return None
    trial.won(who)
    return Believed(account, shown, answer)


def _asked(account: Account | None, within: bool) -> Account | None:
    """The decoy is asked in place of nobody, and of an account whose budget is spent."""
    return account if within else None


def _numen(account: Account | None, within: bool, proofs: Proofs, born: bool) -> set[Proof]:
    return {Proof.NUMEN} if directory().has_numen(_asked(account, within), proofs.number) else set()


def _printed(account: Account | None, within: bool, proofs: Proofs, born: bool) -> set[Proof]:
    """It serves once, so a wrong birth date must not use it up: nobody's is asked for then."""
    known = _asked(account, within) if born else None
    return {Proof.PRINTED_CODE} if printed.use(known.unique_id if known else "", proofs.printed) else set()


def _born(account: Account | None, within: bool, birth_date: BirthDate) -> bool:
    return directory().has_birth_date(_asked(account, within), birth_date)


def _record(event: Event, subject: str, why: str) -> None:
    with database().begin() as sql:
        audit.record(sql, event, subject=subject, why=why)


def _raise_alarm() -> None:
    """Once an hour, however many the guesses."""
    if budgets().spend(Budget("guessing-alarm", "1/hour"), EVERYBODY):
        with database().begin() as sql:
            audit.record(sql, Event.GUESSING_ALARM)


def _account_budget() -> Budget:
    return Budget("proof-account", settings().proof_attempts)


def _address_budget() -> Budget:
    return Budget("proof-address", settings().address_attempts)


def _overall_budget() -> Budget:
    return Budget("proof-all", settings().all_attempts)
