"""What this browser has still to prove before a session opens or rises; kept on the server between pages.

It dies after fifteen minutes, with the sign-in it would raise, and when the password it began with changes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import session
from flask_login import current_user

from socle import clock
from sso import signin
from sso.directory.account import Account
from sso.factors.policy import WAYS, Proof, with_ways

KEY = "proving"
LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class Proving:
    """Whose, what is left to show and what was shown, why, and where she goes then.

    `sign_in` is the session that rises; empty, one opens. `demande` or `target` is where she goes.
    """

    account: Account
    left: tuple[Proof, ...]
    shown: tuple[str, ...]
    why: str
    demande: str | None = None
    target: str = ""
    sign_in: str = ""

    @property
    def next(self) -> Proof:
        """What is to be shown now."""
        return self.left[0]

    def goes_on(self, wanted: "Proving") -> bool:
        """Is it `wanted`, half done? A page opened again does not ask twice for the same thing."""
        same = (self.sign_in, self.demande, self.target) == (wanted.sign_in, wanted.demande, wanted.target)
        return bool(wanted.sign_in) and same and self.left == wanted.left[-len(self.left) :]


def begin(proving: Proving) -> Proving:
    """Remember it, in place of what this browser had to prove before."""
    session[KEY] = {
        "uid": proving.account.uid,
        "left": list(proving.left),
        "shown": list(proving.shown),
        "why": proving.why,
        "demande": proving.demande,
        "target": proving.target,
        "sign_in": proving.sign_in,
        "stamp": signin.password_stamp(proving.account),
        "until": (clock.now() + LIFE).isoformat(),
    }
    return proving


def current() -> Proving | None:
    """What this browser has to prove, or None: nothing, too old, or no longer about the same thing."""
    kept = session.get(KEY)
    if not kept or datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    if kept["sign_in"] != (current_user.id if current_user.is_authenticated else ""):
        return None
    account = signin.still(kept["uid"], kept["stamp"])
    if account is None:
        return None
    left = tuple(Proof(name) for name in kept["left"])
    if not left:  # everything was shown, and what should have followed failed
        return None
    return Proving(
        account, left, tuple(kept["shown"]), kept["why"], kept["demande"], kept["target"], kept["sign_in"]
    )


def show(proving: Proving) -> Proving:
    """Its next proof was shown; what is left is remembered, with fifteen minutes more."""
    shown = with_ways(proving.shown, WAYS[proving.next])
    return begin(replace(proving, left=proving.left[1:], shown=shown))


def demande() -> str | None:
    """The application's request that was to be resumed, even when the rest is too old."""
    kept = session.get(KEY)
    return kept["demande"] if kept else None


def end() -> None:
    """Nothing is to be proved any more."""
    session.pop(KEY, None)
