"""Acts on the directory that a kill interrupted: finished or withdrawn (decision 13)."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from socle import audit, clock
from socle.audit import INTENDED, AuditEvent, Event
from socle.sql import Database, database
from sso import forgetting, hook, notices
from sso.directory import directory
from sso.directory.account import Account, State
from sso.directory.errors import NotFound

OPEN_FOR = timedelta(minutes=2)  # no act lasts so long: the directory is given up after seconds
LOOKED_BACK = timedelta(days=7)
PASSWORD_ACTS = {
    Event.PASSWORD_CHANGED.value,
    Event.PASSWORD_RESET.value,
    Event.ACCOUNT_ACTIVATED.value,
}
TOLD = PASSWORD_ACTS | {Event.ACCOUNT_UNLOCKED.value, Event.ACCOUNT_REOPENED.value}

Forget = Callable[[Session, Sequence[Account]], object]
STANDINGS = {Event.ACCOUNT_ENDED.value, Event.ACCOUNT_RETURNED.value, Event.ACCOUNT_CLOSED.value}


def finish_interrupted(forget: Forget = forgetting.forget) -> int:
    """Give each open intent its outcome, read in the directory, and the notice its owner was owed.

    `forget` is what is done, in the same transaction, of those whose entries were emptied.
    """
    found = interrupted(database())
    for line in found:
        try:
            account: Account | None = directory().get(line.subject)
        except NotFound:
            account = None
        with database().begin() as session:
            _close(session, line, account, forget)
    return len(found)


def interrupted(db: Database) -> list[AuditEvent]:
    """The intents without an outcome, oldest first."""
    outcome = aliased(AuditEvent)
    now = clock.now()
    closed = select(outcome.id).where(outcome.act == AuditEvent.act, outcome.outcome != "intended")
    alone = select(AuditEvent).where(
        INTENDED,
        AuditEvent.at < now - OPEN_FOR,
        AuditEvent.at > now - LOOKED_BACK,
        ~closed.exists(),
    )
    with db.read() as session:
        return list(session.scalars(alone.order_by(AuditEvent.id)))


def under_way(session: Session, uid: str) -> bool:
    """Is somebody's password being changed now? Its outcome will say what becomes of her sessions."""
    outcome = aliased(AuditEvent)
    closed = select(outcome.id).where(outcome.act == AuditEvent.act, outcome.outcome != "intended")
    begun = select(AuditEvent.id).where(
        AuditEvent.subject == uid,
        AuditEvent.outcome == "intended",
        AuditEvent.event.in_(PASSWORD_ACTS),
        AuditEvent.at > clock.now() - OPEN_FOR,
        ~closed.exists(),
    )
    return session.scalars(begun.limit(1)).first() is not None


def _close(session: Session, line: AuditEvent, account: Account | None, forget: Forget) -> None:
    done = account is not None and _was_done(line, account)
    audit.close(session, line, "done" if done else "failed")
    if account and done and line.event in TOLD:
        reason = line.details.get("reason", "")
        said = {"reason": reason, "resets": account.may_reset}
        notices.send(session, account, f"sso/mail/{line.event}.txt", **said)
    if account and done and line.event in PASSWORD_ACTS:
        hook.queue(session, account.uid, line.event)
    if account and done and line.event == Event.ACCOUNT_EMPTIED.value:
        forget(session, [account])


def _was_done(line: AuditEvent, account: Account) -> bool:
    if line.event in PASSWORD_ACTS:
        return bool(str(account.password_changed) != line.details["before"])
    if line.event == Event.ACCOUNT_UNLOCKED.value:
        return account.locked is None
    if line.event == Event.ACCOUNT_REOPENED.value:
        return account.stored_state not in {State.SUSPENDU, State.CLOS}
    return _was_fed(line, account)


def _was_fed(line: AuditEvent, account: Account) -> bool:
    """What the feed was about to write: done if the account is not as it was before."""
    if line.event == Event.ACCOUNT_CREATED.value:
        return True
    if line.event == Event.ACCOUNT_CHANGED.value:
        return bool(account.seal != line.details["before"])
    if line.event in STANDINGS:
        return bool(account.standing != line.details["before"])
    return line.event == Event.ACCOUNT_EMPTIED.value and not account.display_name
