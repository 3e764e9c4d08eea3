"""A lock by the owner (« Ce n’est pas moi »): it ends everything; the assistance can end it (decision 10).

In the directory it is a suspension (decision 7), whose end date is the mark of this lock: the journal knows
it, and whoever suspends the account after it writes another one, which nobody here takes away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from socle import audit, clock
from socle.audit import AuditEvent, Event, Work
from socle.sql import database
from sso import contacts, intents, notices, sessions
from sso.directory import directory
from sso.directory.account import Account, State
from sso.directory.errors import DirectoryDown, NotFound

WHY = "locked"  # of the sessions it ends
REASON = "owner"
AGO = timedelta(hours=1)  # the directory's clock may be late: the end is over at once
LOOKED_AT = 20
Tell = Callable[[Session, Account], object]  # whoever must know of it, in the transaction of the outcome
CLOSED = {State.SUSPENDU, State.CLOS}


@dataclass(frozen=True)
class Lock:
    """A lock that holds now, and what was before it."""

    at: datetime
    state: State
    ends_at: datetime | None


class NotLocked(Exception):
    """The account is not, or no longer, locked by its owner."""

    def __init__(self) -> None:
        super().__init__("the account is not locked by « ce n’est pas moi »")


def lock(account: Account, first: Work, then: Tell) -> None:
    """Lock: sessions and tokens end at once, then the directory refuses every sign-in.

    `first` runs in the transaction of the intent, and may refuse by raising; `then` in that of the outcome.
    An account that is already closed stays as it is, and everything else is done.
    """
    ends_at = (clock.now() - AGO).replace(microsecond=0)

    def begin(sql: Session) -> None:
        first(sql)
        sessions.end_all(sql, account.uid, WHY)

    with audit.intent(
        database(),
        Event.ACCOUNT_LOCKED,
        subject=account.uid,
        first=begin,
        reason=REASON,
        ends_at=_text(ends_at),
        state=account.stored_state.value,
        ends_before=_text(account.ends_at),
    ) as act:
        _suspend(account, ends_at)
        act.then(lambda sql: _finish(sql, account, then))


def finish_interrupted(then: Tell) -> None:
    """Lock what a kill left half locked: its code is spent, and its owner believes that it is done."""
    for line in intents.interrupted(database()):
        if line.event == Event.ACCOUNT_LOCKED.value:
            _finish_line(line, then)


def held(account: Account) -> Lock | None:
    """The lock of its owner that keeps this account closed now, or None."""
    if account.stored_state is not State.SUSPENDU or account.ends_at is None:
        return None
    lines = select(AuditEvent).where(
        AuditEvent.subject == account.uid,
        AuditEvent.event == Event.ACCOUNT_LOCKED.value,
        AuditEvent.outcome == "done",
    )
    with database().read() as sql:
        found = sql.scalars(lines.order_by(AuditEvent.id.desc()).limit(LOOKED_AT)).all()
    marks = [line for line in found if line.details["ends_at"] == _text(account.ends_at)]
    return _lock_of(marks[0]) if marks else None


def lift(account: Account, actor: str, reason: str, ticket: str = "") -> None:
    """End the owner's lock; she is told, and chooses another password. Raises NotLocked."""
    found = held(account)
    if found is None:
        raise NotLocked
    with audit.intent(
        database(), Event.ACCOUNT_REOPENED, actor=actor, subject=account.uid, reason=reason, ticket=ticket
    ) as act:
        if not directory().reopen(account, found.state, found.ends_at):
            raise NotLocked
        said: dict[str, Any] = {"reason": reason, "resets": found.state is not State.FIN_FONCTION}
        act.then(lambda sql: notices.send(sql, account, "sso/mail/account_reopened.txt", **said))


def _suspend(account: Account, ends_at: datetime) -> None:
    if account.stored_state in CLOSED or directory().suspend(account, ends_at):
        return
    if directory().get(account.uid).stored_state not in CLOSED:
        raise DirectoryDown("the account was changed meanwhile")


def _finish(sql: Session, account: Account, then: Tell) -> None:
    """A session may have been opened before the directory knew."""
    sessions.end_all(sql, account.uid, WHY)
    contacts.forget_young(sql, account.unique_id)
    notices.send_of_lock(sql, account, "sso/mail/account_locked.txt")
    then(sql, account)


def _finish_line(line: AuditEvent, then: Tell) -> None:
    try:
        account = directory().get(line.subject)
        _suspend(account, datetime.fromisoformat(line.details["ends_at"]))
    except NotFound:
        return  # the other sweep withdraws it
    with database().begin() as sql:
        audit.close(sql, line, "done")
        _finish(sql, account, then)


def _lock_of(line: AuditEvent) -> Lock:
    before = line.details["ends_before"]
    return Lock(line.at, State(line.details["state"]), datetime.fromisoformat(before) if before else None)


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""
