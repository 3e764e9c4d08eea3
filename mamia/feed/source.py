"""The file: its encoding, its separator, its header, then its rows, one physical line each, as a stream."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from mamia.feed.rows import KNOWN, REQUIRED, Fault, Row, read

LONGEST_LINE = 20_000  # bytes
CHUNK = 2**20
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NAMES = {"utf-8-sig": "UTF-8", "cp1252": "Latin-1"}


class BadFile(Exception):
    """A file that is not a feed; the message says why, in French."""


@dataclass
class Source:
    """One file, read as often as wanted; `done` says how many bytes of `size` are behind."""

    path: Path
    encoding: str = "utf-8-sig"
    separator: str = ";"
    columns: tuple[str, ...] = ()
    size: int = 0
    written_at: int = 0
    done: int = field(default=0, compare=False)

    @classmethod
    def open(cls, path: Path) -> "Source":
        """What the file is, or `BadFile`."""
        try:
            found = path.stat()
            source = cls(path, _encoding(path), size=found.st_size, written_at=found.st_mtime_ns)
            source._read_header()
        except OSError as error:
            raise BadFile(f"{path} ne peut pas être lu : {error.strerror}") from None
        return source

    @property
    def described(self) -> str:
        """Its encoding and separator, for the report."""
        return f"{NAMES[self.encoding]}, séparateur « {self.separator} »"

    @property
    def has_ends(self) -> bool:
        """Does it say when functions end?"""
        return "date_fin" in self.columns

    def unchanged(self) -> None:
        """Raises `BadFile` if the file is no longer the one that was judged."""
        found = self.path.stat()
        if (found.st_size, found.st_mtime_ns) != (self.size, self.written_at):
            raise BadFile("le fichier a changé pendant la lecture : rien n’a été écrit, relancez le flux")

    def rows(self) -> Iterator[Row | Fault]:
        """Every row that is not blank. A line that is wrong, even in its quotes, spoils no other."""
        with self.path.open("rb") as handle:
            self.done = len(handle.readline(LONGEST_LINE))
            number = 1
            while raw := handle.readline(LONGEST_LINE):
                number += 1
                self.done += len(raw)
                if not raw.endswith(b"\n") and len(raw) == LONGEST_LINE:
                    self._skip(handle)
                    yield Fault(number, "ligne trop longue")
                elif raw.strip():
                    yield self._row(number, raw)

    def _skip(self, handle: BinaryIO) -> None:
        while raw := handle.readline(LONGEST_LINE):
            self.done += len(raw)
            if raw.endswith(b"\n"):
                return

    def _row(self, number: int, raw: bytes) -> Row | Fault:
        cells = self._cells(raw)
        if cells is None or len(cells) != len(self.columns):
            return Fault(
                number, f"{len(self.columns)} colonnes attendues ; vérifiez séparateurs et guillemets"
            )
        return read(number, dict(zip(self.columns, cells, strict=True)))

    def _cells(self, raw: bytes) -> list[str] | None:
        try:
            text = raw.decode(self.encoding).rstrip("\r\n")
            found = list(csv.reader([text], delimiter=self.separator, strict=True))
        except (UnicodeDecodeError, csv.Error):
            return None
        return [cell.strip() for cell in found[0]] if len(found) == 1 else None

    def _read_header(self) -> None:
        with self.path.open("rb") as handle:
            raw = handle.readline(LONGEST_LINE)
        text = raw.decode(self.encoding)
        self.separator = ";" if text.count(";") >= text.count(",") else ","
        self.columns = tuple(cell.lower() for cell in self._cells(raw) or ())
        if missing := [name for name in REQUIRED if name not in self.columns]:
            raise BadFile(f"colonnes manquantes dans la première ligne : {', '.join(missing)}")
        if doubled := sorted({name for name in self.columns if self.columns.count(name) > 1}):
            raise BadFile(f"colonnes en double : {', '.join(doubled)}")
        if unknown := [name for name in self.columns if name not in KNOWN]:
            raise BadFile(f"colonnes inconnues : {', '.join(unknown)} (docs/flux-rh.md en donne la liste)")


def _encoding(path: Path) -> str:
    """UTF-8 if the whole file is; else Latin-1, with what Windows adds to it (œ, ’)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as handle:
        if handle.read(2) in UTF16:
            raise BadFile("ce fichier est en UTF-16 : enregistrez-le en UTF-8")
        handle.seek(0)
        try:
            while chunk := handle.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
