"""Why an open session may not go on, by what the directory says of its person; pure (decisions 10, 14)."""

from collections.abc import Iterable

from sso.directory.account import Account

ACCOUNT, PASSWORD, ROLE = "account", "password", "role"


def why(roles: Iterable[str], stamp: str, account: Account | None, roles_now: frozenset[str]) -> str:
    """The reason to end a session opened with these roles and this password; empty if it goes on.

    `account` is None once the entry is gone. The automatic lock is no reason.
    """
    if account is None or not account.may_have_session:
        return ACCOUNT
    if is_older(stamp, account):
        return PASSWORD
    return ROLE if set(roles) - roles_now else ""


def stamp_of(account: Account) -> str:
    """The date of the password, as a session keeps it; empty if it was never changed."""
    return account.password_changed.isoformat() if account.password_changed else ""


def is_older(stamp: str, account: Account) -> bool:
    """Was the password changed since? A server that lags behind says an older date, and ends nothing."""
    return stamp < stamp_of(account)
