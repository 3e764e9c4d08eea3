"""What somebody must show beside her password, and what she could show; pure."""

from dataclasses import dataclass
from enum import StrEnum

from sso import levels


class Proof(StrEnum):
    """One thing to show, on a page of its own."""

    PASSWORD = "password"  # noqa: S105 (the name of a proof)
    CODE = "code"  # of an authenticator, or a recovery code
    MAIL = "mail"
    ENROL = "enrol"  # an authenticator that she has not yet
    HELP = "help"  # she can show nothing: the assistance


@dataclass(frozen=True)
class Means:
    """What somebody has."""

    authenticator: bool
    mail: bool
    must: bool  # one of her roles asks two factors


WAYS = {
    Proof.PASSWORD: ("pwd",),
    Proof.CODE: ("otp", "mfa"),
    Proof.MAIL: ("mail", "mfa"),
    Proof.ENROL: ("otp", "mfa"),
}


def reachable(means: Means) -> str:
    """The highest level she can reach now."""
    if means.authenticator:
        return "eidas2"
    return "eidas1-mfa" if means.mail else "eidas1"


def can_reach(means: Means, level: str) -> bool:
    """Is this level within what she has?"""
    return levels.satisfies(reachable(means), level)


def after_password(means: Means, asked: str | None) -> tuple[Proof, ...]:
    """What follows a right password at a sign-in, `asked` being the level an application wants.

    A level that she cannot reach asks for nothing: the application is answered so afterwards. A mailed code
    comes before an enrolment: a stolen password alone enrols nothing.
    """
    if means.authenticator:
        return (Proof.CODE,)
    if means.must:
        return (Proof.MAIL, Proof.ENROL) if means.mail else (Proof.HELP,)
    return (Proof.MAIL,) if asked and can_reach(means, asked) else ()


def to_reach(means: Means, level: str) -> tuple[Proof, ...]:
    """What an open session must show to rise to `level`, with an enrolment if nothing less reaches it."""
    if means.authenticator:
        return (Proof.CODE,)
    if not means.mail:
        return (Proof.HELP,)
    return (Proof.MAIL,) if can_reach(means, level) else (Proof.MAIL, Proof.ENROL)


def again(means: Means, *, password_old: bool, factor_old: bool, strong: bool) -> tuple[Proof, ...]:
    """What must be shown again before a sensitive act; `strong`: a code by mail if she has nothing better."""
    first = (Proof.PASSWORD,) if password_old else ()
    if factor_old and means.authenticator:
        return (*first, Proof.CODE)
    if factor_old and strong and means.mail:
        return (*first, Proof.MAIL)
    return first


def with_ways(shown: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """The ways of a sign-in (`amr`) with these more, in the usual order."""
    return tuple(way for way in ("pwd", "mail", "otp", "mfa") if way in {*shown, *more})
