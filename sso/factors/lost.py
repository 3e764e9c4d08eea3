"""A lost second factor: everything that stood for it goes, with the sessions it had opened."""

from sqlalchemy.orm import Session

from socle import audit
from socle.audit import Event
from sso import notices, sessions
from sso.directory.account import Account
from sso.factors import recovery, totp


def remove_all(sql: Session, account: Account, actor: str, reason: str, ticket: str = "") -> None:
    """Remove authenticators and recovery codes in the caller's transaction; their owner is told why.

    She signs in with her password then; if one of her roles asks for it, she enrols anew after a mailed code.
    """
    totp.remove(sql, account.unique_id)
    recovery.forget(sql, account.unique_id)
    sessions.end_all(sql, account.uid, "factor_removed")
    about = {"actor": actor, "subject": account.uid, "kind": "all", "reason": reason, "ticket": ticket}
    audit.record(sql, Event.FACTOR_REMOVED, **about)
    notices.send(sql, account, "sso/mail/factor_lost.txt", reason=reason)
