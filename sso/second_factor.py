"""Placeholder of a module that lands with the second factors: no level above a password is reached yet."""

from flask import redirect
from flask.typing import ResponseReturnValue

from sso.directory.account import Account


def raise_to(
    level: str, why: str, demande: str | None = None, target: str | None = None
) -> ResponseReturnValue:
    """Ask for what the level needs."""
    return redirect(target or "/", 303)


def can_reach(account: Account, level: str) -> bool:
    """Could this person reach it now?"""
    return False
