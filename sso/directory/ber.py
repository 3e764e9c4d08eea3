"""The requests of every sign-in and of the feed, in BER (RFC 4511): ldap3 spends six times longer on them.

Byte for byte what ldap3 writes, which a test holds; ldap3 still opens the connections and receives.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

SEQUENCE, INTEGER, OCTETS, ENUMERATED = 0x30, 0x02, 0x04, 0x0A
BIND, SEARCH, MODIFY, ADD, CONTROLS, SIMPLE = 0x60, 0x63, 0x66, 0x68, 0xA0, 0x80
SET, GIVE, TAKE, REPLACE = 0x31, 0, 1, 2
AND, OR, NOT, EQUAL, SUBSTRINGS, AT_LEAST, AT_MOST, PRESENT = 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0x87
FIRST, ANY, LAST = 0x80, 0x81, 0x82
BASE, SUBTREE, DEREFERENCE_ALWAYS = 0, 2, 3
LISTS = {"&": AND, "|": OR, "!": NOT}
ITEM = re.compile(r"([A-Za-z][A-Za-z0-9.;-]*)(>=|<=|=)([^()]*)\)")
ESCAPED = re.compile(rb"\\([0-9a-fA-F]{2})")


class BadFilter(ValueError):
    """A filter that is not one; what it holds is not repeated."""


def message(number: int, operation: bytes, controls: bytes = b"") -> bytes:
    """A request with its number, and its controls if any."""
    return _tlv(SEQUENCE, _integer(number) + operation + (_tlv(CONTROLS, controls) if controls else b""))


def control(oid: str) -> bytes:
    """A control without a value, which the server may ignore."""
    return _tlv(SEQUENCE, _text(oid))


def page(oid: str, size: int, cookie: bytes) -> bytes:
    """The control that asks for the next `size` entries of a search (RFC 2696)."""
    value = _tlv(SEQUENCE, _integer(size) + _tlv(OCTETS, cookie))
    return _tlv(SEQUENCE, _text(oid) + b"\x01\x01\xff" + _tlv(OCTETS, value))  # the server may not ignore it


def bind(dn: str, password: bytes) -> bytes:
    """A simple bind; never an empty password, which would be an anonymous bind."""
    if not password:
        raise ValueError("an empty password would be an anonymous bind")
    return _tlv(BIND, _integer(3) + _text(dn) + _tlv(SIMPLE, password))


def search(base: str, scope: int, query: str, attributes: tuple[str, ...], limit: int, seconds: int) -> bytes:
    """A search under `base`; `query` is a filter as text (RFC 4515), its values escaped."""
    head = _text(base) + bytes((ENUMERATED, 1, scope, ENUMERATED, 1, DEREFERENCE_ALWAYS))
    bounds = _integer(limit) + _integer(seconds) + b"\x01\x01\x00"  # values wanted, not only names
    return _tlv(SEARCH, head + bounds + condition(query) + _names(attributes))


def add(dn: str, values: Mapping[str, Sequence[str]]) -> bytes:
    """A new entry."""
    return _tlv(ADD, _text(dn) + _tlv(SEQUENCE, b"".join(_attribute(*one) for one in values.items())))


def modify(
    dn: str, values: Mapping[str, Sequence[str]], instead_of: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """Give each attribute these values alone; without a value it goes, and none is no fault.

    What is given `instead_of` others makes the whole change fail if these are no longer there.
    """
    taken = [_change(TAKE, *one) for one in (instead_of or {}).items()]
    given = [_change(GIVE if name in (instead_of or {}) else REPLACE, name, values[name]) for name in values]
    return _tlv(MODIFY, _text(dn) + _tlv(SEQUENCE, b"".join([*taken, *given])))


def condition(query: str) -> bytes:
    """A filter in text, in BER."""
    encoded, end = _condition(query, 0)
    if end != len(query):
        raise BadFilter("something follows the filter")
    return encoded


def _condition(query: str, at: int) -> tuple[bytes, int]:
    if query[at : at + 1] != "(":
        raise BadFilter("an opening parenthesis is missing")
    tag = LISTS.get(query[at + 1 : at + 2])
    if tag is None:
        return _item(query, at + 1)
    parts, at = [], at + 2
    while query[at : at + 1] == "(":
        part, at = _condition(query, at)
        parts.append(part)
    if query[at : at + 1] != ")" or not parts or (tag == NOT and len(parts) > 1):
        raise BadFilter("a list of conditions is malformed")
    return _tlv(tag, b"".join(parts)), at + 1


def _item(query: str, at: int) -> tuple[bytes, int]:
    found = ITEM.match(query, at)
    if found is None:
        raise BadFilter("a condition is malformed")
    name, sign, value = found.groups()
    if sign == "=" and value == "*":
        return _tlv(PRESENT, name.encode()), found.end()
    if sign == "=" and "*" in value:
        return _tlv(SUBSTRINGS, _text(name) + _tlv(SEQUENCE, _pieces(value.split("*")))), found.end()
    tag = {"=": EQUAL, ">=": AT_LEAST, "<=": AT_MOST}[sign]
    return _tlv(tag, _text(name) + _tlv(OCTETS, _unescaped(value))), found.end()


def _pieces(pieces: list[str]) -> bytes:
    """What a value begins with, holds and ends with."""
    tags = [FIRST, *[ANY] * (len(pieces) - 2), LAST]
    return b"".join(_tlv(tag, _unescaped(piece)) for tag, piece in zip(tags, pieces, strict=True) if piece)


def _unescaped(value: str) -> bytes:
    raw = value.encode()
    return ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), raw) if b"\\" in raw else raw


def _change(kind: int, name: str, values: Sequence[str]) -> bytes:
    return _tlv(SEQUENCE, bytes((ENUMERATED, 1, kind)) + _attribute(name, values))


def _attribute(name: str, values: Sequence[str]) -> bytes:
    return _tlv(SEQUENCE, _text(name) + _tlv(SET, b"".join(_text(value) for value in values)))


@cache
def _names(attributes: tuple[str, ...]) -> bytes:
    return _tlv(SEQUENCE, b"".join(_text(name) for name in attributes))


def _text(text: str) -> bytes:
    return _tlv(OCTETS, text.encode())


def _integer(number: int) -> bytes:
    return _tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content
