"""Where attached files lie: one file per digest, written whole or not at all."""

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from career.attachments.examine import BLOCK

DIGEST = re.compile(r"[0-9a-f]{64}")


class NotKept(Exception):
    """No file has this digest."""


class StorageDown(Exception):
    """The disk is full, read-only or gone: nothing was kept."""


@dataclass(frozen=True)
class Vault:
    """A folder of files found by their SHA-256. A file may serve several messages."""

    folder: Path

    def keep(self, digest: str, stream: BinaryIO) -> None:
        """Keep a stream whose digest is known; do it before the row that names it is committed.

        A file already there is refreshed, so that no sweep takes it before that commit.
        """
        path = self._path(digest)
        try:
            self._new_folder(path.parent)
            with self._held():
                if path.exists():
                    os.utime(path)
                    return
            self._write(path, digest, stream)
        except OSError as fault:
            raise StorageDown(type(fault).__name__) from fault
        finally:
            stream.seek(0)

    def refresh(self, digest: str) -> None:
        """Let no sweep take a file already kept before its new row is committed; raises StorageDown."""
        try:
            with self._held():
                os.utime(self._path(digest))
        except OSError as fault:
            raise StorageDown(type(fault).__name__) from fault

    def open(self, digest: str) -> BinaryIO:
        """The kept file, to read. Raises NotKept, or StorageDown."""
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise NotKept from None
        except OSError as fault:
            raise StorageDown(type(fault).__name__) from fault

    def discard_orphans(self, named: Collection[str], before: datetime) -> int:
        """Delete the files that no row names and that nobody has touched since `before`; returns how many.

        `before` leaves time between the file and the commit of its row: an hour is plenty.
        """
        gone = 0
        for path in [*self.folder.glob("??/*"), *self.folder.glob("new/*")]:
            if path.name not in named and self._is_old(path, before):
                with self._held(), contextlib.suppress(FileNotFoundError):
                    if self._is_old(path, before):  # somebody may have kept it again meanwhile
                        path.unlink()
                        gone += 1
        return gone

    def discard(self, digests: Collection[str], before: datetime) -> int:
        """Delete these files, unless somebody has touched them since `before`; returns how many."""
        gone = 0
        for path in (self._path(digest) for digest in digests):
            if self._is_old(path, before):
                with self._held(), contextlib.suppress(FileNotFoundError):
                    if self._is_old(path, before):
                        path.unlink()
                        gone += 1
        return gone

    def _write(self, path: Path, digest: str, stream: BinaryIO) -> None:
        """Write beside, reach the disk, then move into place."""
        self._new_folder(self.folder / "new")
        handle, name = tempfile.mkstemp(dir=self.folder / "new")
        try:
            with os.fdopen(handle, "wb") as out:
                if _copy(stream, out) != digest:
                    raise ValueError("the file is not the one that was examined")
                out.flush()
                os.fsync(out.fileno())
            with self._held():
                os.replace(name, path)
                _sync(path.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise NotKept
        return self.folder / digest[:2] / digest

    def _new_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(folder.parent)

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """One process at a time refreshes, places or deletes."""
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _is_old(path: Path, before: datetime) -> bool:
        try:
            return path.stat().st_mtime < before.timestamp()
        except FileNotFoundError:
            return False


def _copy(stream: BinaryIO, out: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
        out.write(block)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    """Make the names of a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
