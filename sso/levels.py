"""Levels of a sign-in (`acr`) and the ways it was made (`amr`): domain.md § 8.4; pure.

An `acr` is `eidas0` to `eidas3`, with `-mfa` where two factors were shown; `eidas2` and `eidas3` always are.
"""

from collections.abc import Iterable

PASSWORD = ("pwd",)
PASSWORD_AND_MAIL = ("pwd", "mail", "mfa")
PASSWORD_AND_CODE = ("pwd", "otp", "mfa")  # an authenticator, or the recovery code that stands in for it
KNOWN = ("eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3")
REACHABLE = ("eidas1", "eidas1-mfa", "eidas2")


def acr_of(amr: Iterable[str]) -> str:
    """The level of a sign-in made with these ways."""
    ways = set(amr)
    if "otp" in ways:
        return "eidas2"
    return "eidas1-mfa" if "mfa" in ways else "eidas1"


def satisfies(reached: str, asked: str) -> bool:
    """Is `reached` at least `asked`? A level asked with two factors is not met by one factor."""
    if asked not in KNOWN:
        return False
    return _number(reached) >= _number(asked) and (_two_factors(reached) or not _two_factors(asked))


def answer(reached: str, asked: Iterable[str]) -> str | None:
    """The highest of the asked levels that `reached` meets, or None."""
    met = [level for level in asked if satisfies(reached, level)]
    return max(met, key=KNOWN.index, default=None)


def lowest(asked: Iterable[str]) -> str | None:
    """The easiest of the asked levels that this service can give, or None."""
    wanted = list(asked)
    return next((level for level in REACHABLE if any(satisfies(level, one) for one in wanted)), None)


def _number(level: str) -> int:
    return int(level.removeprefix("eidas")[0])


def _two_factors(level: str) -> bool:
    return level.endswith("-mfa") or _number(level) >= 2
