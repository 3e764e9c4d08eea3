"""Passwords that attackers have: a compact file of the operator's, asked by bisection.

The file, which `loading` makes, is a header of 16 bytes (by which digest passwords are listed), then the
first 6 bytes of each digest, ascending. An unknown password is taken for a known one once in 2**48 / (how
many are listed): once in 300,000 with the billion of « Have I Been Pwned ».
"""

import hashlib
import os
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import overload

from sso.passwords.md4 import md4

HEADER, WIDTH = 16, 6


class NotAList(Exception):
    """The file is not one that `loading` has made, or it is cut."""


class Kind(Enum):
    """By which digest passwords are listed; the value is what the header says."""

    SHA1 = b"mamia leaked 1 S"
    NTLM = b"mamia leaked 1 N"

    @property
    def signs(self) -> int:
        """Hexadecimal signs of a whole digest."""
        return 40 if self is Kind.SHA1 else 32

    def prefix(self, password: str) -> bytes:
        """What the file holds of this password."""
        if self is Kind.NTLM:
            return md4(password.encode("utf-16-le", "surrogatepass"))[:WIDTH]
        text = password.encode("utf-8", "surrogatepass")
        return hashlib.sha1(text, usedforsecurity=False).digest()[:WIDTH]


@dataclass(frozen=True)
class Leaked:
    """The list at `path`. It is opened at each question: another one may take its place at any moment."""

    path: Path

    def holds(self, password: str) -> bool:
        """Is it listed? False without a file; NotAList or OSError if the file cannot be read as one."""
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            wanted, listed = kind_of(os.pread(file, HEADER, 0)).prefix(password), _Prefixes(file)
            place = bisect_left(listed, wanted)
            return place < len(listed) and listed[place] == wanted
        finally:
            os.close(file)


def kind_of(header: bytes) -> Kind:
    """What the first 16 bytes of a file say."""
    try:
        return Kind(header)
    except ValueError:
        raise NotAList("it was not made by « python -m mamia leaked »") from None


class _Prefixes(Sequence[bytes]):
    """The digests of an open file; `pread` has no position that threads would share."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._count, cut = divmod(os.fstat(file).st_size - HEADER, WIDTH)
        if cut:
            raise NotAList("it is cut")

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            raise TypeError("one at a time")
        return os.pread(self._file, WIDTH, HEADER + WIDTH * place)
