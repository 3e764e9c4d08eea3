"""What an upload may be, and how its sender names it (pure)."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

KEPT_FOR = timedelta(days=1)
IDLE = timedelta(minutes=10)
"""One whose bytes have not come for so long may be forgotten to make room for another."""
UNDER_WAY, UNDER_WAY_BYTES = 10, 100 * 1024 * 1024  # of one person
LONGEST_METADATA = 2000
SIGN = re.compile(r"[0-9a-f]{64}")


class NotUnderstood(Exception):
    """The request for an upload lacks something, or says it wrongly."""


class TooManyUnderWay(Exception):
    """This person already sends as much at once as anybody may."""


@dataclass(frozen=True)
class Announced:
    """What a browser announces: the name of the file, its size in bytes, the SHA-256 of its content."""

    name: str
    size: int
    sign: str


@dataclass(frozen=True)
class Standing:
    """An upload of the same person: its identifier, its announced size, whether its bytes still come."""

    id: str
    size: int
    idle: bool


def announced(length: str, metadata: str) -> Announced:
    """Read the headers `Upload-Length` and `Upload-Metadata` (tus 1.0); raises NotUnderstood."""
    if not (length.isascii() and length.isdigit() and len(length) < 12) or len(metadata) > LONGEST_METADATA:
        raise NotUnderstood
    pairs = {key: value for key, _, value in (one.strip().partition(" ") for one in metadata.split(","))}
    name, sign = _text(pairs.get("filename", "")), _text(pairs.get("sha256", ""))
    if not name or not SIGN.fullmatch(sign):
        raise NotUnderstood
    return Announced(name, int(length), sign)


def in_the_way(new: int, others: Sequence[Standing]) -> tuple[str, ...]:
    """Which of a person's other uploads must be forgotten so that one of `new` bytes may begin, oldest first.

    Raises TooManyUnderWay when those that are idle do not make room enough.
    """
    left, gone = list(others), []
    while len(left) >= UNDER_WAY or sum(one.size for one in left) + new > UNDER_WAY_BYTES:
        idle = next((one for one in left if one.idle), None)
        if idle is None:
            raise TooManyUnderWay
        left.remove(idle)
        gone.append(idle.id)
    return tuple(gone)


def _text(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise NotUnderstood from None
