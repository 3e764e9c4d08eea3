"""The demo's mail server: it accepts every message and keeps it as a file that survives restarts."""

import secrets
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 10 * 1024 * 1024  # bytes


class Keeper:
    """What aiosmtpd calls for each message: one file each, whole or not at all, for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the message, then say so; the recipients of the envelope are the true ones."""
        content = envelope.content
        body = content if isinstance(content, bytes) else (content or "").encode()
        to = ", ".join(" ".join(address.split()) for address in envelope.rcpt_tos)
        keep(self.folder, b"X-Demo-Recipients: " + to.encode() + b"\r\n" + body)
        return "250 Message kept"


def keep(folder: Path, raw: bytes) -> str:
    """Write a message under a name that sorts by hour, and return this name."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    draft.touch(mode=0o600)
    draft.write_bytes(raw)
    draft.rename(folder / f"{name}.eml")
    return name


def names(folder: Path) -> list[str]:
    """The messages kept, the newest first."""
    return sorted((file.stem for file in folder.glob("*.eml")), reverse=True)


def read(folder: Path, name: str) -> EmailMessage | None:
    """One message, or None when there is none of that name."""
    if name not in names(folder):
        return None
    message = message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def serve(folder: Path, port: int) -> Controller:
    """Listen on loopback in a thread; the caller stops it with `.stop()`."""
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port, data_size_limit=LARGEST)
    controller.start()
    return controller
