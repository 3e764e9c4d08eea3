"""LDIF (RFC 2849): entries as text."""

from base64 import b64encode
from collections.abc import Iterable, Mapping

Values = str | Iterable[str]


def entry(dn: str, values: Mapping[str, Values | None]) -> str:
    """One entry; attributes without a value are left out."""
    lines = [_line("dn", dn)]
    for name, given in values.items():
        several = [given] if isinstance(given, str) else list(given or ())
        lines += [_line(name, value) for value in several if value]
    return "\n".join(lines) + "\n\n"


def _line(name: str, value: str) -> str:
    plain = value.isascii() and value.isprintable() and value[0] not in " :<" and value[-1] != " "
    return f"{name}: {value}" if plain else f"{name}:: {b64encode(value.encode()).decode()}"
