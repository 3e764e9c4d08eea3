"""Send a message: once, in one transaction with its files, its line of the journal and its notice."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.rules import Draft, Side, fingerprint, is_same
from career.courrier.tables import MessageRow, ThreadRow
from career.people import Person
from socle import audit, clock, mail
from socle.sql import Database

NOTICES = {
    Side.AGENT: "career/courrier/mail/agent_wrote.txt",
    Side.SERVICE: "career/courrier/mail/service_answered.txt",
}
Keep = Callable[[Session, str], None]


class ThreadClosed(Exception):
    """The gestionnaire has closed the thread in the meantime."""


class FormAlreadyUsed(Exception):
    """This form has already sent a message that said something else, in `thread_id`."""

    def __init__(self, thread_id: str) -> None:
        super().__init__(thread_id)
        self.thread_id = thread_id


@dataclass(frozen=True)
class Letter:
    """A draft on its way: from whom, on which side, to whom (uid), in which thread (None for a new one).

    `keep` writes what is joined to the message of this identifier, in the same session.
    """

    author: Person
    side: Side
    to: str
    draft: Draft
    thread: str | None = None
    keep: Keep = lambda session, message: None

    @property
    def fingerprint(self) -> str:
        """What it says and where."""
        return fingerprint(self.draft, self.thread or "")


@dataclass(frozen=True)
class Sent:
    """Where the message is; `again` when it had already been sent."""

    thread: str
    message: str
    again: bool = False


def send(db: Database, letter: Letter) -> Sent:
    """Send it, or find the message it already was; raise ThreadClosed or FormAlreadyUsed."""
    try:
        with db.begin() as session:
            return _already(session, letter) or _send(session, letter)
    except IntegrityError:  # the same form at the same instant: the other request's message is the one
        with db.begin() as session:
            found = _already(session, letter)
        if found is None:
            raise
        return found


def _already(session: Session, letter: Letter) -> Sent | None:
    """The message this letter already is: of the same form, or of the same words a moment ago."""
    who, wanted = letter.author, letter.fingerprint
    models.lock_author(session, who.academie, who.uid)
    earlier = models.sent_with(session, who.academie, who.uid, letter.draft.key)
    if earlier is not None and earlier.fingerprint != wanted:
        raise FormAlreadyUsed(earlier.thread_id)
    last = [earlier] if earlier else models.last_sent(session, who.academie, who.uid)
    for row in last:
        if earlier or is_same(row.fingerprint, row.sent_at, wanted, clock.now()):
            return Sent(row.thread_id, row.id, again=True)
    return None


def _send(session: Session, letter: Letter) -> Sent:
    thread = _thread(session, letter)
    waiting = models.count_waiting(session, thread.id, letter.side)
    message = _message(letter, thread)
    session.add(message)
    session.flush()
    letter.keep(session, message.id)
    audit.record(
        session,
        audit.Event.MESSAGE_SENT,
        actor=letter.author.uid,
        subject=thread.agent,
        thread=thread.id,
        files=len(letter.draft.files),
    )
    if not waiting:  # one notice is enough until she has read
        address = models.mail_of(session, thread.academie, letter.to)
        mail.queue(session, address, NOTICES[letter.side])
    return Sent(thread.id, message.id)


def _thread(session: Session, letter: Letter) -> ThreadRow:
    """The thread to write in, held: a new one, or the one answered, which a gestionnaire's answer reopens."""
    if letter.thread is None:
        return _new_thread(session, letter)
    thread = models.lock_thread(session, letter.thread)
    if thread.closed_at is not None and letter.side is Side.AGENT:
        raise ThreadClosed
    thread.last_at, thread.closed_at, thread.closed_by = clock.now(), None, ""
    return thread


def _new_thread(session: Session, letter: Letter) -> ThreadRow:
    now = clock.now()
    thread = ThreadRow(
        id=str(uuid4()),
        academie=letter.author.academie,
        agent=letter.author.uid,
        subject=letter.draft.subject,
        kind=letter.draft.kind.value,
        opened_at=now,
        last_at=now,
        closed_at=None,
        closed_by="",
    )
    session.add(thread)
    session.flush()
    return thread


def _message(letter: Letter, thread: ThreadRow) -> MessageRow:
    return MessageRow(
        id=str(uuid4()),
        academie=thread.academie,
        thread_id=thread.id,
        side=letter.side.value,
        author=letter.author.uid,
        body=letter.draft.body,
        sent_at=clock.now(),
        read_at=None,
        read_by="",
        form_key=letter.draft.key,
        fingerprint=letter.fingerprint,
    )
