"""What a look-up may show to whom, and how its owner hears of it (decision 16, domain.md § 3.2)."""

from dataclasses import dataclass, field
from enum import Enum

from flask import current_app

from mamia.settings import Mamia
from mamia.trials import alarmed
from socle import audit
from socle.audit import Event
from socle.settings import Socle
from socle.sql import database
from socle.web import security
from socle.web.limits import Budget, budgets
from sso import notices
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.dates import BirthDate
from sso.directory.names import Kind, key
from sso.signin import school_factor

OTHERS = (Kind.BIRTH, Kind.PART, Kind.FORMER)


class By(Enum):
    """Which names answered."""

    USAGE = "usage"
    OTHER = "other"


@dataclass(frozen=True)
class Typed:
    """What somebody typed of a person."""

    name: str
    given: str
    birth_date: BirthDate = field(repr=False)

    @property
    def digest(self) -> str:
        """The name as the journal and the budgets know it: a keyed digest (decision 33)."""
        socle: Socle = current_app.extensions["socle_settings"]
        return "?" + audit.keyed_digest(socle, f"{key(self.name)}|{key(self.given)}")


@dataclass(frozen=True)
class Found:
    """The people who answer: by their marital names, or if none does, by the others."""

    matches: list[Account]
    everybody: list[Account]
    by: By

    @property
    def shown(self) -> Account | None:
        """The one whom a stranger may be shown: alone, and able to use a password."""
        alone = len(self.matches) == 1 and self.matches[0].may_reset
        return self.matches[0] if alone else None


def look_up(typed: Typed) -> Found:
    """Two searches, whatever the first one finds."""
    name, given = [key(typed.name)], key(typed.given)
    marital = directory().find(name, given, typed.birth_date, [Kind.USAGE])
    others = directory().find(name, given, typed.birth_date, OTHERS)
    everybody = list({one.uid: one for one in (*marital, *others)}.values())
    return Found(marital or others, everybody, By.USAGE if marital else By.OTHER)


def captcha_asked(typed: Typed | None = None) -> bool:
    """Is a captcha asked before the next look-up from here, or of this name?"""
    free = budgets().spent_until(_free(), security.caller_budget_key(), school_factor())
    name = budgets().spent_until(_by_name(), typed.digest) if typed else None
    return bool(free or name or alarmed())


def count(typed: Typed) -> None:
    """Count a look-up, for its address and for the name."""
    budgets().spend(_free(), security.caller_budget_key(), school_factor())
    budgets().spend(_by_name(), typed.digest)


def record(typed: Typed, shown: Account | None, by: str, tell: bool) -> None:
    """Write the look-up in the journal, and tell the owner of a disclosure, once a day at most."""
    told = shown is not None and tell and budgets().spend(Budget("found-notice", "1/day"), shown.uid)
    with database().begin() as sql:
        if shown is None:
            audit.record(sql, Event.ACCOUNT_NOT_FOUND, subject=typed.digest)
            return
        audit.record(sql, Event.ACCOUNT_FOUND, subject=shown.uid, by=by)
        if told:
            where, numen = security.from_school() or "", by == "numen"
            notices.send(sql, shown, "mamia/mail/account_found.txt", school=where, numen=numen)


def _free() -> Budget:
    settings: Mamia = current_app.extensions["mamia_settings"]
    return Budget("find-free", settings.free_searches)


def _by_name() -> Budget:
    settings: Mamia = current_app.extensions["mamia_settings"]
    return Budget("find-name", settings.name_searches)
