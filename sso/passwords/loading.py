"""Makes the file of `leaked` from what an operator has: a list « HASH:COUNT », or words, one a line.

The source is read once, as a stream; memory is bounded by one run of digests. Runs are sorted, then merged: a
list that is ordered by hash makes one run, and is only copied.
"""

import os
import re
from binascii import unhexlify
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from unicodedata import normalize

from sso.passwords.leaked import HEADER, WIDTH, Kind, NotAList

BLOCK = 4 * 2**20  # bytes read at once
RUN = 10**6  # digests sorted at once: with what is read, some 200 MB
MOST_RUNS = 200  # open at once
LONGEST_LINE = 2**20
Take = Callable[[bytes], list[bytes]]


@dataclass
class Told:
    """How far the loading is: bytes read, passwords taken, lines left out because they are no such thing."""

    kind: Kind
    words: bool
    read: int = 0
    taken: int = 0
    left_out: int = 0


def load(source: BinaryIO, target: Path) -> Iterator[Told]:
    """Put the list of `source` in the place of `target`, at the end and at once; tells after each block.

    Raises NotAList, and leaves `target` as it was, when there is no password in it, or a line of a megabyte.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        told: Told | None = None
        for block in _blocks(source):
            if told is None:
                told = _recognised(block)
                runs = _Runs(Path(folder), told.kind)
                take = _words if told.words else _digests(told.kind)
            found, lines = take(block), sum(1 for line in block.split(b"\n") if line.strip())
            runs.add(found)
            told.read, told.taken = told.read + len(block), told.taken + len(found)
            told.left_out += lines - len(found)
            yield told
        if told is None or not told.taken:
            raise NotAList("it holds no password: write « HASH:COUNT », or words, one a line")
        made = runs.end()
        _reach_disk(made)
        os.replace(made, target)


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time."""
    rest = b""
    while block := source.read(BLOCK):
        whole, newline, rest_of = (rest + block).rpartition(b"\n")
        rest = rest_of
        if len(rest) > LONGEST_LINE:
            raise NotAList("one of its lines has more than a megabyte")
        if newline:
            yield whole + newline
    if rest.strip():
        yield rest + b"\n"


def _recognised(block: bytes) -> Told:
    """What the first line shows; whatever is no hash is a word."""
    first = block.lstrip().split(b"\n", 1)[0].removeprefix(b"\xef\xbb\xbf")
    for kind in Kind:
        if len(_digests(kind)(first + b"\n")) == 1:
            return Told(kind, words=False)
    return Told(Kind.SHA1, words=True)


def _digests(kind: Kind) -> Take:
    """Reads the lines « HASH » or « HASH:COUNT », in C: there may be a billion."""
    head, rest = 2 * WIDTH, kind.signs - 2 * WIDTH
    line = re.compile(
        rb"^(?:\xef\xbb\xbf)?([0-9A-F]{%d})[0-9A-F]{%d}(?::[0-9]+)?[ \t\r]*$" % (head, rest), re.M
    )
    return lambda block: line.findall(block.upper())


def _words(block: bytes) -> list[bytes]:
    lines = (line.rstrip(b"\r") for line in block.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    return [Kind.SHA1.prefix(_read(line)).hex().upper().encode() for line in lines if line.strip()]


def _read(line: bytes) -> str:
    """As a person would type it; old lists are in Latin-1."""
    try:
        return normalize("NFC", line.decode())
    except UnicodeDecodeError:
        return line.decode("latin-1")


@dataclass
class _Runs:
    """Ascending runs of digests in files; those that follow one another are one."""

    folder: Path
    kind: Kind
    made: list[Path] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    last: bytes = b""
    number: int = 0

    def add(self, found: Iterable[bytes]) -> None:
        """Take digests, as hexadecimal signs."""
        self.waiting.extend(found)
        if len(self.waiting) >= RUN:
            self._write()

    def end(self) -> Path:
        """One file, ascending."""
        self._write()
        return self.made[0] if len(self.made) == 1 else self._merged()

    def _write(self) -> None:
        if not self.waiting:
            return
        self.waiting.sort()
        if not self.made or self.waiting[0] < self.last:
            if len(self.made) == MOST_RUNS:
                self.made = [self._merged()]
            self.made.append(self._new())
        with self.made[-1].open("ab") as file:
            file.write(unhexlify(b"".join(self.waiting)))
        self.last, self.waiting = self.waiting[-1], []

    def _new(self) -> Path:
        self.number += 1
        path = self.folder / str(self.number)
        path.write_bytes(self.kind.value)
        return path

    def _merged(self) -> Path:
        path = self._new()
        with ExitStack() as opened, path.open("ab", 2**20) as file:
            runs = [opened.enter_context(run.open("rb", 2**18)) for run in self.made]
            for digest, _same in groupby(merge(*map(_one_by_one, runs))):
                file.write(digest)
        for run in self.made:
            run.unlink()
        return path


def _one_by_one(run: BinaryIO) -> Iterator[bytes]:
    run.seek(HEADER)
    return iter(lambda: run.read(WIDTH), b"")


def _reach_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
