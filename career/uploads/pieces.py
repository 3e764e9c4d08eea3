"""The bytes of an upload on the disk: added at the end alone, so that a kill leaves a good beginning."""

import contextlib
import fcntl
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from career.attachments import StorageDown


class WrongOffset(Exception):
    """The piece does not begin where the file ends; `offset` is where it ends."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class TooMuch(Exception):
    """The piece goes beyond the size that was announced."""


@dataclass(frozen=True)
class Pieces:
    """A folder of files that are not whole yet, each under the identifier of its upload."""

    folder: Path

    def length(self, upload: str) -> int:
        """How many bytes have come; raises StorageDown."""
        try:
            return self._path(upload).stat().st_size
        except FileNotFoundError:
            return 0
        except OSError as fault:
            raise StorageDown(type(fault).__name__) from fault

    def moved_at(self, upload: str) -> datetime | None:
        """When the last piece came, None before the first."""
        with contextlib.suppress(FileNotFoundError):
            return datetime.fromtimestamp(self._path(upload).stat().st_mtime, UTC)
        return None

    def add(self, upload: str, offset: int, piece: bytes, most: int) -> int:
        """Add a piece and reach the disk; how many bytes there are now. The file has at most `most`.

        Two requests at once: one adds, the other finds that it is no longer at the end. Raises WrongOffset,
        TooMuch, StorageDown; what a full disk left of a piece is a good beginning of it.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path(upload), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "ab") as out:
                fcntl.flock(out, fcntl.LOCK_EX)
                there = os.fstat(out.fileno()).st_size
                if there != offset:
                    raise WrongOffset(there)
                if there + len(piece) > most:
                    raise TooMuch
                out.write(piece)
                out.flush()
                os.fsync(out.fileno())
        except OSError as fault:
            raise StorageDown(type(fault).__name__) from fault
        return there + len(piece)

    def open(self, upload: str) -> BinaryIO:
        """What has come, to read; raises StorageDown."""
        try:
            return self._path(upload).open("rb")
        except OSError as fault:
            raise StorageDown(type(fault).__name__) from fault

    def discard(self, upload: str) -> None:
        """Forget the bytes."""
        with contextlib.suppress(OSError):
            self._path(upload).unlink()

    def discard_all_but(self, awaited: Collection[str], before: datetime) -> int:
        """Delete what no upload waits for and nobody has touched since `before`; returns how many."""
        gone = 0
        for path in self.folder.glob("*"):
            moved = self.moved_at(path.name)
            if path.name not in awaited and moved and moved < before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, upload: str) -> Path:
        return self.folder / upload
