"""The set: a folder or a zip of CSV files, their encodings, separators, digests, and rows as a stream."""

import codecs
import csv
import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from career.feed.columns import BY_NAME, FILES, File
from career.feed.rows import BadHeader, Fault, Shape

LONGEST_LINE = 20_000  # bytes
LARGEST = 4 * 2**30  # bytes of one file once unpacked: a zip says little of what it becomes
CHUNK = 2**20
BETWEEN = b"\x1f"  # what the staging puts between cells
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Latin-1"}
# What a broken zip raises.
UNPACKING = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
Opener = Callable[[], IO[bytes]]
Found = dict[str, tuple[Opener, int]]  # by name, with the size


class BadSet(Exception):
    """Something that is not a feed; the message says why, in French."""


@dataclass
class Source:
    """One file of the set. `digest` and `rows` are known once it has been read whole."""

    file: File
    open: Opener = field(repr=False)
    size: int
    encoding: str = "utf-8-sig"
    separator: str = ";"
    digest: str = ""
    rows: int = 0
    done: int = 0
    shape: Shape = field(init=False, repr=False)

    def look(self) -> None:
        """Find the encoding, the separator and the columns; `BadSet` when it is not this file."""
        with self.open() as handle:
            self.encoding = _encoding(handle)
        with self.open() as handle:
            raw = handle.readline(LONGEST_LINE)
        self.separator = ";" if raw.count(b";") >= raw.count(b",") else ","
        self.shape = Shape.of(self.file, self._cells(raw.removeprefix(codecs.BOM_UTF8)) or ())

    def read(self) -> Iterator[tuple[int, list[str]] | Fault]:
        """Each row with its line number, from the second line on."""
        digest = hashlib.sha256()
        self.rows = self.done = 0
        with self.open() as handle:
            digest.update(first := handle.readline(LONGEST_LINE))
            self.done, number, inside = len(first), 1, _is_cut(first)
            while raw := handle.readline(LONGEST_LINE):
                digest.update(raw)
                self.done += len(raw)
                if inside:  # what follows the beginning of a line too long is no line of its own
                    inside = _is_cut(raw)
                    continue
                number, inside = number + 1, _is_cut(raw)
                if raw.strip():
                    self.rows += 1
                    yield self._row(number, raw)
        self.digest = digest.hexdigest()

    def _row(self, number: int, raw: bytes) -> tuple[int, list[str]] | Fault:
        readable = len(raw) < LONGEST_LINE and BETWEEN not in raw
        cells = self._cells(raw) if readable else None
        if cells is None or len(cells) != self.shape.width:
            why = f"{self.shape.width} colonnes attendues ; vérifiez séparateurs et guillemets"
            return Fault(self.file.name, number, why)
        return number, cells

    def _cells(self, raw: bytes) -> list[str] | None:
        try:
            text = raw.decode(self.encoding).rstrip("\r\n")
            if '"' not in text:
                return [cell.strip() for cell in text.split(self.separator)]
            found = list(csv.reader([text], delimiter=self.separator, strict=True))
        except (UnicodeDecodeError, csv.Error):
            return None
        return [cell.strip() for cell in found[0]] if len(found) == 1 else None


def open_set(path: Path) -> list[Source]:
    """The files of a folder or of a zip, in the order they are taken; `BadSet` when one is not of the set."""
    try:
        found = _in_zip(path) if path.is_file() else _in_folder(path)
        if unknown := sorted(set(found) - set(BY_NAME)):
            names = ", ".join(name[:60] for name in unknown)
            raise BadSet(f"fichiers inconnus : {names} (docs/flux-carriere.md en donne la liste)")
        if not found:
            raise BadSet(f"aucun fichier CSV dans {path}")
        sources = [Source(file, *found[file.name]) for file in FILES if file.name in found]
        for source in sources:
            _look(source)
    except OSError as error:
        raise BadSet(f"{path} ne peut pas être lu : {error.strerror or error}") from None
    except BadZipFile:
        raise BadSet(f"{path} n’est ni un dossier ni un fichier zip") from None
    except UNPACKING as error:
        raise BadSet(f"{path} ne se décompresse pas ({type(error).__name__})") from None
    return sources


def _look(source: Source) -> None:
    try:
        source.look()
    except BadHeader as bad:
        raise BadSet(f"{source.file.name} : {bad}") from None


def _in_folder(path: Path) -> Found:
    found: Found = {}
    for one in path.iterdir():
        if one.suffix.lower() == ".csv":
            _add(found, one.name, _plain(one), one.stat().st_size)
    return found


def _plain(path: Path) -> Opener:
    return lambda: path.open("rb")


def _in_zip(path: Path) -> Found:
    packed = ZipFile(path)
    found: Found = {}
    for one in packed.infolist():
        name = Path(one.filename).name
        if one.is_dir() or not name.lower().endswith(".csv"):
            continue
        if one.file_size > LARGEST or one.flag_bits & 1:
            raise BadSet(f"{name[:60]} : trop gros ou chiffré")
        _add(found, name, partial(packed.open, one), one.file_size)
    return found


def _add(found: Found, name: str, opener: Opener, size: int) -> None:
    if name.lower() in found:
        raise BadSet(f"{name[:60]} est deux fois dans le lot")
    found[name.lower()] = (opener, size)


def _is_cut(raw: bytes) -> bool:
    """Is this the beginning, or the middle, of a line that is too long?"""
    return len(raw) >= LONGEST_LINE and not raw.endswith(b"\n")


def _encoding(handle: IO[bytes]) -> str:
    """UTF-8 if the whole file is; else Latin-1, with what Windows adds to it (œ, ’)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = handle.read(CHUNK)
    if chunk[:2] in UTF16:
        raise BadSet("un fichier est en UTF-16 : enregistrez-le en UTF-8")
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = handle.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
