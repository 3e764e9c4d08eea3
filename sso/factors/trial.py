"""A try at a second factor: its budget is spent and committed before the code is examined (decision 20)."""

from collections.abc import Callable

from flask import current_app

from socle import audit
from socle.audit import Event
from socle.sql import database
from socle.web.limits import Budget, budgets
from sso.directory.account import Account
from sso.settings import Sso

KINDS = ("totp", "recovery", "mail", "contact", "printed")


def passes(account: Account, kind: str, examine: Callable[[], bool]) -> bool:
    """Was it right, within the account's budget of this kind? A wrong one is written in the journal.

    Each kind has a budget of its own: who has spent the authenticator's, or had it spent by somebody that
    knows her password, keeps her recovery codes.
    """
    within = budgets().spend(_budget(kind), account.uid)
    if within and examine():
        budgets().clear(_budget(kind), account.uid)
        return True
    with database().begin() as sql:
        why = "wrong" if within else "budget"
        audit.record(sql, Event.FACTOR_REFUSED, actor=account.uid, subject=account.uid, kind=kind, why=why)
    return False


def counted(account: Account) -> int:
    """How many wrong codes are counted at present."""
    return sum(budgets().used(_budget(kind), account.uid) for kind in KINDS)


def forgive(account: Account) -> None:
    """Refill: somebody of the assistance knows who she is."""
    for kind in KINDS:
        budgets().clear(_budget(kind), account.uid)


def _budget(kind: str) -> Budget:
    settings: Sso = current_app.extensions["sso_settings"]
    return Budget(f"factor-{kind}", settings.factor_attempts)
