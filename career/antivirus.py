"""The antivirus: clamd over its socket, by INSTREAM; every answer but « clean » keeps the file out."""

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 64 * 1024


class AntivirusDown(Exception):
    """clamd does not answer, answers too late, or would not examine the file: nothing is known of it."""


@dataclass(frozen=True)
class Verdict:
    """What was found: the name of the virus, or "" for a clean file."""

    virus: str = ""

    @property
    def clean(self) -> bool:
        """True when nothing was found."""
        return not self.virus


CLEAN = Verdict()


@dataclass(frozen=True)
class Clamd:
    """A clamd at `unix:/path` or `tcp:host:port`; a file must be judged within `timeout` seconds in all."""

    address: str
    timeout: float = 5.0

    def scan(self, stream: BinaryIO) -> Verdict:
        """Examine a stream from its beginning, and leave it there. Raises AntivirusDown."""
        stream.seek(0)
        try:
            reply = self._exchange(stream)
        except (OSError, ValueError) as fault:
            raise AntivirusDown(f"clamd: {type(fault).__name__}") from fault
        finally:
            stream.seek(0)
        if reply == "stream: OK":
            return CLEAN
        if reply.startswith("stream: ") and reply.endswith(" FOUND"):
            return Verdict(reply.removeprefix("stream: ").removesuffix(" FOUND")[:100] or "unnamed")
        raise AntivirusDown("clamd would not examine the file (check its StreamMaxLength)")

    def ping(self) -> bool:
        """Whether clamd answers, for the health page."""
        try:
            with self._connect(time.monotonic() + self.timeout) as link:
                link.sendall(b"zPING\0")
                return _read(link, time.monotonic() + self.timeout) == "PONG"
        except (OSError, ValueError):
            return False

    def _exchange(self, stream: BinaryIO) -> str:
        deadline = time.monotonic() + self.timeout
        with self._connect(deadline) as link:
            try:
                link.sendall(b"zINSTREAM\0")
                while chunk := stream.read(CHUNK):
                    _hurry(link, deadline)
                    link.sendall(struct.pack("!I", len(chunk)) + chunk)
                link.sendall(struct.pack("!I", 0))
            except BrokenPipeError:
                pass  # clamd closed early, and has said why
            return _read(link, deadline)

    def _connect(self, deadline: float) -> socket.socket:
        kind, _, where = self.address.partition(":")
        if kind == "unix":
            link = socket.socket(socket.AF_UNIX)
            try:
                _hurry(link, deadline)
                link.connect(where)
            except OSError:
                link.close()
                raise
            return link
        host, _, port = where.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.timeout)


def _hurry(link: socket.socket, deadline: float) -> None:
    """Give the next operation what is left of the time."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    link.settimeout(left)


def _read(link: socket.socket, deadline: float) -> str:
    """The reply, up to its NUL."""
    reply = b""
    while not reply.endswith(b"\0"):
        _hurry(link, deadline)
        part = link.recv(4096)
        if not part or len(reply) > 4096:
            raise ConnectionError
        reply += part
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()
