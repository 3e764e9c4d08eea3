"""Codes: of an authenticator (TOTP, RFC 6238: SHA-1, six digits, 30 s), drawn at random, as typed."""

import hmac
import re
import secrets
from datetime import datetime

import pyotp

STEP = 30  # seconds
AROUND = (0, -1, 1)  # steps: a clock may be half a minute wrong, and reading and typing take a moment
DIGITS = re.compile("[0-9]+")  # not \d, which every alphabet's digits match
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike


def new_secret() -> str:
    """A key of 160 random bits, in base 32 (RFC 4226 § 4, R6)."""
    return pyotp.random_base32()


def step_at(moment: datetime) -> int:
    """The number of the step of 30 s that holds this instant."""
    return int(moment.timestamp()) // STEP


def code_of(secret: str, step: int) -> str:
    """The six digits of this key at this step."""
    return pyotp.TOTP(secret).generate_otp(step)


def matching_step(secret: str, typed: str, moment: datetime) -> int | None:
    """The step whose code was typed, if it is the present one or one beside it."""
    now = step_at(moment)
    found = [now + k for k in AROUND if hmac.compare_digest(code_of(secret, now + k), typed)]
    return found[0] if found else None


def digits(typed: str, length: int) -> str | None:
    """What was typed, without its spaces, when it is that many ASCII digits; else None."""
    bare = "".join(typed.split())
    return bare if len(bare) == length and DIGITS.fullmatch(bare) else None


def letters(typed: str, length: int) -> str | None:
    """What was typed, in capitals without spaces or hyphens, if it is that many of our letters; else None."""
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper()
    return bare if len(bare) == length and set(bare) <= set(LETTERS) else None


def drawn(length: int) -> str:
    """So many of our letters, five random bits each."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def in_fours(text: str) -> str:
    """A long code as people read and type it."""
    return " ".join(text[k : k + 4] for k in range(0, len(text), 4))


def address_of(secret: str, account: str, issuer: str) -> str:
    """The address that gives a key to an application (otpauth, the « Key Uri Format »)."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)
