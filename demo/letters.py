"""A message as the mailbox shows it: its words alone, whatever it holds."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from pathlib import Path

from demo import sink

BREAKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "table"}
UNREAD = {"style", "script", "title"}


@dataclass(frozen=True)
class Letter:
    """A message as the pages show it."""

    name: str
    to: str
    sender: str
    subject: str
    sent: datetime | None
    text: str
    html_as_text: str
    attachments: tuple[str, ...]


class Words(HTMLParser):
    """Collects the words of an HTML part, and the addresses behind its links."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in UNREAD
        if tag in BREAKS:
            self.pieces.append("\n")
        if address := dict(attrs).get("href"):
            self.pieces.append(f"[{address}] ")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.pieces.append(" ".join(data.split()) + " " if data.strip() else "")


def words_of(html: str) -> str:
    """An HTML part as plain text, one line per block."""
    parser = Words()
    parser.feed(html)
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def open_letter(name: str, message: EmailMessage) -> Letter:
    """Read what a page needs of a message."""
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    date = message.get("Date")
    return Letter(
        name=name,
        to=str(message.get("X-Demo-Recipients") or message.get("To") or ""),
        sender=str(message.get("From") or ""),
        subject=str(message.get("Subject") or "(sans objet)"),
        sent=getattr(date, "datetime", None),
        text=_content(plain).strip(),
        html_as_text=words_of(_content(html)),
        attachments=tuple(part.get_filename() or "(sans nom)" for part in message.iter_attachments()),
    )


def _content(part: Message | None) -> str:
    """The text of a part, even when its character set has no known name."""
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    body = raw if isinstance(raw, bytes) else b""
    try:
        text = body.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return "\n".join(text.splitlines())


def all_letters(folder: Path) -> list[Letter]:
    """Every message kept, the newest first; one that cannot be read never hides the others."""
    opened = ((name, sink.read(folder, name)) for name in sink.names(folder))
    return [open_letter(name, message) for name, message in opened if message is not None]


def matches(letter: Letter, sought: str) -> bool:
    """True when the words sought are in the recipient, the subject or the text, in any case."""
    return sought.casefold() in f"{letter.to}\n{letter.subject}\n{letter.text}".casefold()
