"""The answers to searches and binds, out of BER (RFC 4511): ldap3 makes three dictionaries of each entry.

What ldap3 reads in an answer is read here, which a test holds; ldap3 still receives the messages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BIND_RESPONSE, SEARCH_ENTRY, SEARCH_DONE, SEARCH_REFERENCE = 0x61, 0x64, 0x65, 0x73
CONTROLS, OCTETS = 0xA0, 0x04


class BadAnswer(OSError):
    """Bytes that are no answer: as if the connection had been cut."""


@dataclass(frozen=True)
class Received:
    """One message: to which request, of which kind (its BER tag), what it holds, and its controls."""

    number: int
    kind: int
    body: bytes
    controls: bytes


def message(raw: bytes) -> Received:
    """A message as it was received, whole."""
    with _as_cut():
        ((_, content),) = items(raw)
        (_, number), (kind, body), *rest = items(content)
        controls = b"".join(value for tag, value in rest if tag == CONTROLS)
        return Received(int.from_bytes(number, "big"), kind, body, controls)


def entry(body: bytes) -> tuple[str, dict[str, list[str]]]:
    """DN and values of an entry, by attribute name in lower case."""
    with _as_cut():
        (_, dn), (_, attributes) = items(body)
        values = {}
        for _, attribute in items(attributes):
            (_, name), (_, found) = items(attribute)
            values[name.decode().lower()] = [value.decode("utf-8", "replace") for _, value in items(found)]
        return dn.decode("utf-8", "replace"), values


def result(body: bytes) -> int:
    """The result code of an answer that ends an operation."""
    with _as_cut():
        (_, code), *_ = items(body)
        return int.from_bytes(code, "big")


def control(controls: bytes, oid: str) -> bytes | None:
    """The value of the control of that name, if it is there and has one."""
    with _as_cut():
        for _, one in items(controls):
            (_, name), *rest = items(one)
            if name == oid.encode():
                return next((value for tag, value in rest if tag == OCTETS), None)
    return None


def cookie(page: bytes | None) -> bytes:
    """Where the next page of a search begins (RFC 2696), out of the control's value; empty after the last."""
    with _as_cut():
        ((_, value),) = items(page or b"\x30\x00")
        found = [content for tag, content in items(value) if tag == OCTETS]
        return found[0] if found else b""


@contextmanager
def _as_cut() -> Iterator[None]:
    """Elements that are not those of the standard."""
    try:
        yield
    except ValueError:
        raise BadAnswer("not what was asked") from None


def items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements that follow one another in `data`, as (tag, content); lengths are definite (§ 5.1)."""
    at, end = 0, len(data)
    while at < end:
        if at + 1 == end:
            raise BadAnswer("an element is cut")
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            longer = size & 0x7F
            size, at = int.from_bytes(data[at : at + longer], "big"), at + longer
        if at + size > end:
            raise BadAnswer("an element is cut")
        yield tag, data[at : at + size]
        at += size
