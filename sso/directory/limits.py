"""What a password policy says of time: how long a lock lasts, and how long a password lives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sso.directory.answers import Entry

NAMES = ("pwdLockoutDuration", "pwdMaxAge")


@dataclass(frozen=True)
class Limits:
    """Those of one policy; None is for ever."""

    lockout: timedelta | None = timedelta(minutes=15)
    life: timedelta | None = None


Policies = Mapping[str, Limits]
"""Limits by the DN of the policy, in lower case; "" is the policy of those who have none of their own."""


def read(rows: Iterable[Entry], default: str) -> Policies:
    """The policies of these entries; `default` is the DN of everybody's."""
    found = {row.dn.lower(): _limits(row) for row in rows}
    return {**found, "": found.get(default.lower(), Limits())}


def of(policies: Policies, own: str) -> Limits:
    """The limits of somebody whose entry names the policy `own`, or none."""
    return policies.get(own.lower()) or policies.get("") or Limits()


def _limits(row: Entry) -> Limits:
    return Limits(*(_duration(row.values.get(name.lower(), [""])[0]) for name in NAMES))


def _duration(seconds: str) -> timedelta | None:
    return timedelta(seconds=int(seconds)) if seconds.isdigit() and int(seconds) else None
