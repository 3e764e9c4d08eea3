"""Shapes of what an application registers: a check gives the value, or raises ValueError in French; pure."""

import string
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from socle.settings import LOOPBACK

Check = Callable[[Any], Any]

IN_ADDRESSES = set(string.ascii_letters + string.digits + "-._~:/?[]@!$&'()+,;=%")
IN_IDENTIFIERS = set(string.printable[:94]) - set("/")
ADDRESS = "écrivez une adresse complète, en https (http sur cette machine seulement), sans fragment, ni nom "
ADDRESS += "d’utilisateur, ni joker"
AT_MOST = 20
LONGEST = 255


class ClientRefused(Exception):
    """A registration that cannot stand: its field by name, and the reason in French."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def identifier(value: Any) -> str:
    """A client_id: of visible ASCII (RFC 6749 § A.1), without a slash, for it stands in addresses."""
    if (
        not isinstance(value, str)
        or not 1 <= len(value) <= 80
        or set(value) - IN_IDENTIFIERS
        or not value.strip(".")
    ):
        raise ValueError("de 1 à 80 caractères, sans accent, sans espace et sans barre oblique.")
    return value


def line(most: int) -> Check:
    """One line of at most so many characters, perhaps empty."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not value.isprintable() or len(value) > most:
            raise ValueError(f"une ligne de {most} caractères au plus.")
        return value.strip()

    return check


def secret(value: Any) -> str:
    """A secret: none given, or 32 characters at least."""
    if value != "" and (
        not isinstance(value, str)
        or not 32 <= len(value) <= 256
        or not value.isascii()
        or not value.isprintable()
    ):
        raise ValueError("de 32 à 256 caractères, sans accent.")
    return str(value)


def address(value: Any) -> str:
    """An absolute address without fragment, user or wildcard: https, or http on loopback; or nothing."""
    if value == "":
        return ""
    if not isinstance(value, str) or len(value) > LONGEST or set(value) - IN_ADDRESSES:
        raise ValueError(f"{ADDRESS}, de {LONGEST} caractères au plus.")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{ADDRESS} : {value}") from None
    trusted = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not host or not trusted or "@" in parts.netloc:
        raise ValueError(f"{ADDRESS} : {value}")
    return value


def addresses(value: Any) -> list[str]:
    """Several of them, each once."""
    if not isinstance(value, list) or "" in value or len(value) > AT_MOST:
        raise ValueError(f"une liste d’adresses, {AT_MOST} au plus.")
    return list(dict.fromkeys(address(one) for one in value))


def resource(value: Any) -> str:
    """The name of an API (RFC 8707): an absolute URI without fragment; or nothing."""
    if value != "" and (
        not isinstance(value, str)
        or len(value) > LONGEST
        or set(value) - IN_ADDRESSES
        or not all(value.partition(":"))
        or not value[0].isalpha()
    ):
        raise ValueError(
            f"écrivez une URI, par exemple https://api.exemple.fr, de {LONGEST} caractères au plus."
        )
    return str(value)


def one_of(*known: str) -> Check:
    """One of these."""

    def check(value: Any) -> str:
        if value not in known:
            raise ValueError(f"{_listing(known)}.")
        return str(value)

    return check


def some_of(*known: str) -> Check:
    """Some of these, each once, perhaps none."""

    def check(value: Any) -> list[str]:
        if not isinstance(value, list) or any(one not in known for one in value):
            raise ValueError(f"une liste prise dans {_listing(known)}.")
        return list(dict.fromkeys(value))

    return check


def words_of(*known: str) -> Check:
    """Some of these, in one text."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or set(value.split()) - set(known):
            raise ValueError(f"des mots pris dans {_listing(known)}, séparés par des espaces.")
        return " ".join(dict.fromkeys(value.split()))

    return check


def yes_or_no(value: Any) -> bool:
    """True or false, never a text."""
    if not isinstance(value, bool):
        raise ValueError("true ou false.")
    return value


def seconds(least: int, most: int) -> Check:
    """A lifetime, or None for the service's own."""

    def check(value: Any) -> int | None:
        if value is not None and (type(value) is not int or not least <= value <= most):
            raise ValueError(f"un nombre entier de secondes, de {least} à {most}.")
        return value

    return check


def key_set(value: Any) -> dict[str, Any]:
    """A JWKS of public keys (RFC 7517), or an empty object."""
    if value == {}:
        return {}
    rows = value.get("keys") if isinstance(value, dict) else None
    if (
        not isinstance(rows, list)
        or not 1 <= len(rows) <= AT_MOST
        or not all(_is_public(row) for row in rows)
    ):
        raise ValueError("un objet JWKS de clés publiques (RSA, EC ou OKP).")
    try:
        KeySet.import_key_set({"keys": rows})
    except (JoseError, ValueError, TypeError, KeyError):
        raise ValueError("une des clés ne se lit pas.") from None
    return {"keys": rows}


def _is_public(row: Any) -> bool:
    return isinstance(row, dict) and row.get("kty") in ("RSA", "EC", "OKP") and "d" not in row


def _listing(known: tuple[str, ...]) -> str:
    return " | ".join(name or "rien" for name in known)
