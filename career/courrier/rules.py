"""What a thread of messages is, and when a message is one already sent (pure)."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SUBJECT_LENGTH = 120
BODY_LENGTH = 8000
DRAFT_LENGTH = 4 * BODY_LENGTH  # a draft may be longer than what can be sent
DRAFTS = 50  # of one person
FOLLOWS = "Suite\u00a0: "
SAME_FOR = timedelta(minutes=5)  # the same words sent again within this time are one message sent twice
# Signs that turn the writing round, or hide: they could disguise a subject in a list (threat 49).
_TURNING = dict.fromkeys(
    map(ord, "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)


class Side(StrEnum):
    """Who speaks in a thread: the agent, or the service that follows her dossier."""

    AGENT = "agent"
    SERVICE = "service"

    @property
    def other(self) -> "Side":
        """The one who reads."""
        return Side.SERVICE if self is Side.AGENT else Side.AGENT


class Kind(StrEnum):
    """What a thread is about (domain § 7.4)."""

    ANOMALY = "anomalie"
    CHANGE = "changement"
    QUESTION = "renseignements"
    DOCUMENTS = "pieces"
    CAMPAIGN = "campagne"


KINDS = {
    Kind.ANOMALY: "Signaler une anomalie dans mon dossier",
    Kind.CHANGE: "Changement de situation",
    Kind.QUESTION: "Demande de renseignements",
    Kind.DOCUMENTS: "Transmission de pièces",
    Kind.CAMPAIGN: "Réponse à une campagne",
}


class Aside(StrEnum):
    """Until when a thread is put away: a day, or the agent's answer."""

    DATE = "date"
    ANSWER = "reponse"


@dataclass(frozen=True)
class File:
    """A file joined to a message; `size` in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class Message:
    """One message of a thread. `read_at` is when the other side opened it."""

    id: str
    side: Side
    author: str
    author_name: str
    body: str
    sent_at: datetime
    read_at: datetime | None
    files: tuple[File, ...] = ()
    visible_at: datetime | None = None
    asks: str = ""
    came_from: str = ""
    moved_at: datetime | None = None
    request: bool = False

    @property
    def automatic(self) -> bool:
        """Is it the application's own, an acknowledgement?"""
        return not self.author

    def can_be_taken_back(self, now: datetime) -> bool:
        """Does its author alone still see it?"""
        return not self.automatic and self.visible_at is not None and now < self.visible_at


@dataclass(frozen=True)
class Thread:
    """A thread about the dossier of `agent`. `unread` counts what the reader has not opened.

    The last nine are as `career.courrier.tables.ThreadRow` tells them.
    """

    id: str
    academie: str
    agent: str
    agent_name: str
    subject: str
    kind: Kind
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None
    unread: int = 0
    awaits: str = ""
    since: datetime | None = None
    service: str = ""
    holder: str = ""
    aside: str = ""
    aside_until: date | None = None
    follows: str = ""
    joined_to: str = ""
    due_on: date | None = None

    @property
    def closed(self) -> bool:
        """Has the gestionnaire closed it?"""
        return self.closed_at is not None

    @property
    def kind_words(self) -> str:
        """Its kind, in French."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Draft:
    """What somebody sends. `key` is the random sign of its form, `files` the digests of its files.

    `kept` are, of these, the digests of the files that already lie with the draft it comes from; `version` is
    that draft's as the page knew it, 0 for none. `receipt`: she asks for an acknowledgement. `follows` is the
    thread that a new one goes on with; `request`: she says that it is one.
    """

    key: str
    body: str
    subject: str = ""
    kind: Kind = Kind.QUESTION
    files: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    version: int = 0
    receipt: bool = False
    follows: str = ""
    request: bool = False


@dataclass(frozen=True)
class Words:
    """What is typed in a form and not sent, maybe too long; `threads`: to all these, which it `closes`."""

    key: str
    kind: str = ""
    subject: str = ""
    body: str = ""
    receipt: bool = False
    asks: str = ""
    follows: str = ""
    request: bool = False
    threads: tuple[str, ...] = ()
    closes: bool = False

    @property
    def empty(self) -> bool:
        """Is there nothing to keep?"""
        return not (self.subject.strip() or self.body.strip() or self.asks or self.threads)

    @property
    def keys(self) -> tuple[str, ...]:
        """The signs of the messages that its form would send."""
        return tuple(key_of(self.key, one) for one in self.threads) or (self.key,)

    def says_as(self, other: "Words") -> bool:
        """Are these the same words, whichever form they stand in?"""
        return self.said == other.said

    @property
    def said(self) -> tuple[object, ...]:
        """The words without the sign of their form; line ends are those of no system."""
        body, to = self.body.replace("\r\n", "\n").strip(), frozenset(self.threads)
        return self.kind, self.subject.strip(), body, self.receipt, self.asks, self.request, to, self.closes


@dataclass(frozen=True)
class KeptFile:
    """A file that lies with a draft; `size` in bytes, `digest` its SHA-256 in hexadecimal."""

    id: str
    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Kept:
    """A draft as it is kept. `thread` is where it answers on this `side`, None for a new message."""

    id: str
    thread: str | None
    version: int
    words: Words
    saved_at: datetime
    files: tuple[KeptFile, ...] = ()
    about: str = ""
    side: Side = Side.AGENT

    @property
    def title(self) -> str:
        """What a list calls it: its subject, or that of the thread it answers."""
        return self.about or self.words.subject or "Sans objet"


def is_aside(thread: Thread, day: date, unread: int) -> bool:
    """Is this thread put away that day? An unread message that the service sees brings it back."""
    if thread.closed or unread:
        return False
    if thread.aside == Aside.DATE:
        return thread.aside_until is not None and day < thread.aside_until
    return thread.aside == Aside.ANSWER


def key_of(form: str, thread: str) -> str:
    """The sign of one message of a form that sends many: it leaves once too."""
    return hashlib.sha256(f"{form} {thread}".encode()).hexdigest()


def fingerprint(draft: Draft, thread: str = "", asks: str = "") -> str:
    """Two drafts with the same fingerprint say the same thing in the same place (SHA-256, hexadecimal)."""
    parts = [thread, draft.kind.value, draft.subject, draft.body, *sorted(draft.files)]
    parts += ["demande"] * draft.request
    parts += [f"asks {asks}"] if asks else []
    framed = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hashlib.sha256(framed).hexdigest()


def is_same(sent: str, sent_at: datetime, wanted: str, now: datetime) -> bool:
    """Is the draft of fingerprint `wanted` the message of fingerprint `sent`, sent a moment ago?"""
    return sent == wanted and now - sent_at < SAME_FOR


def unread(messages: Iterable[Message], reader: Side) -> tuple[Message, ...]:
    """What the other side wrote and this one has not opened."""
    return tuple(one for one in messages if one.side is reader.other and one.read_at is None)


def asked_last(thread: Thread, messages: Iterable[Message]) -> str:
    """The document that is awaited from the agent, "" when the thread does not await her."""
    asked = [one.asks for one in messages if one.asks]
    return asked[-1] if asked and thread.awaits == Side.AGENT and not thread.closed else ""


def adds(messages: Iterable[Message]) -> bool:
    """Does an agent who writes now add to what she said last, rather than answer?"""
    spoken = [one.side for one in messages if not one.automatic]
    return spoken[-1:] == [Side.AGENT]


def one_line(text: str) -> str:
    """The text on one line, without controls and without the signs that turn the writing round."""
    broken = ("Cc", "Cs", "Zl", "Zp")
    seen = (" " if unicodedata.category(sign) in broken else sign for sign in text.translate(_TURNING))
    return re.sub(" +", " ", "".join(seen)).strip()


def paragraphs(body: str) -> list[list[str]]:
    """The paragraphs of a message, each as its lines."""
    return [part.split("\n") for part in body.strip().split("\n\n") if part.strip()]


def proposed(text: str) -> str:
    """A subject that another page proposes, cut to its length."""
    return one_line(text[: 4 * SUBJECT_LENGTH])[:SUBJECT_LENGTH]


def follow_up(subject: str) -> str:
    """The subject of a new thread that goes on with a closed one."""
    return (subject if subject.startswith(FOLLOWS) else FOLLOWS + subject)[:SUBJECT_LENGTH]
