"""Send a message: once, in one transaction with its files, its line of the journal and its notice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import acting, continuing, drafts, models, receipts, reopening, silence
from career.courrier.rules import Draft, Side, fingerprint, is_same
from career.courrier.searching import find_by
from career.courrier.tables import DraftFileRow, FileRow, MessageRow, ThreadRow
from career.courrier.words import indexed
from career.people import Person
from career.portfolios.models import Correspondent
from socle import audit, clock, mail
from socle.sql import Database

NOTICES = {
    Side.AGENT: "career/courrier/mail/agent_wrote.txt",
    Side.SERVICE: "career/courrier/mail/service_answered.txt",
}
Keep = Callable[[Session, str], None]


class ThreadClosed(Exception):
    """The thread is closed, and no answer reopens it any more."""


class ThreadJoined(Exception):
    """The thread has been joined to another, `to`, in the meantime."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


class FormAlreadyUsed(Exception):
    """This form has already sent a message that said something else, in `thread_id`."""

    def __init__(self, thread_id: str) -> None:
        super().__init__(thread_id)
        self.thread_id = thread_id


@dataclass(frozen=True)
class Letter:
    """A draft on its way: from whom, on which side, to whom (uid), in which thread (None for a new one).

    `keep` writes what is joined to the message of this identifier, in the same session. Until `hold` is over
    the other side sees nothing and no mail leaves. `service` acknowledges, if the draft asks for it. `seen`
    is the mark of the thread that the page of a gestionnaire showed; `asks`, the document she asks for. An
    agent's answer reopens a thread closed not longer than `reopens` ago.
    """

    author: Person
    side: Side
    to: str
    draft: Draft
    thread: str | None = None
    keep: Keep = lambda session, message: None
    hold: timedelta = timedelta(0)
    service: Correspondent | None = None
    seen: str | None = None
    asks: str = ""
    reopens: timedelta = timedelta(0)

    @property
    def fingerprint(self) -> str:
        """What it says and where."""
        return fingerprint(self.draft, self.thread or "", self.asks)


@dataclass(frozen=True)
class Sent:
    """Where the message is; `again` when it had already been sent; `reopened`: its thread was closed."""

    thread: str
    message: str
    again: bool = False
    reopened: bool = False


def send(db: Database, letter: Letter) -> Sent:
    """Send it, or find the message it already was.

    Raises ThreadClosed, ThreadJoined, FormAlreadyUsed, DraftChanged, or Changed when the thread is not as it
    was `seen`.
    """
    try:
        with db.begin() as session:
            return _already(session, letter) or write(session, letter)
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


def write(session: Session, letter: Letter) -> Sent:
    """Write it in the caller's transaction, which knows that it has not left yet; raises as `send` does."""
    now = clock.now()
    visible = now + letter.hold
    kept = drafts.take_with(session, letter.author, letter.draft, letter.thread)
    thread, reopened = _thread(session, letter, now, visible)
    waiting = models.count_waiting(session, thread.id, letter.side)
    message = _message(letter, thread, now, visible)
    session.add(message)
    session.flush()
    models.settle(session, thread)
    letter.keep(session, message.id)
    _keep_again(session, message, kept, len(letter.draft.files) - len(kept))
    names = session.scalars(select(FileRow.name).where(FileRow.message_id == message.id))
    message.words += indexed(" ".join([letter.asks, *names]))
    subject = "" if letter.thread else thread.words
    find_by(session, thread, f"{subject} {message.words}", visible)
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
        message.notice = mail.queue(session, address, NOTICES[letter.side], visible)
    if letter.draft.receipt and letter.service:
        receipts.acknowledge(session, letter.author, message, letter.service)
    return Sent(thread.id, message.id, reopened=reopened)


def _keep_again(session: Session, message: MessageRow, kept: Sequence[DraftFileRow], first: int) -> None:
    """What lay with the draft goes with the message, after what was chosen just now."""
    for place, one in enumerate(kept, first):
        session.add(
            FileRow(
                id=str(uuid4()), academie=message.academie, message_id=message.id, place=place,
                name=one.name, kind=one.kind, size=one.size, digest=one.digest,
            )
        )  # fmt: skip
    session.flush()


def _thread(session: Session, letter: Letter, now: datetime, visible: datetime) -> tuple[ThreadRow, bool]:
    """The thread to write in, held: a new one, or the one answered; was it closed, which an answer undoes?"""
    if letter.thread is None:
        return _new_thread(session, letter, now, visible), False
    thread = models.lock_thread(session, letter.thread)
    if letter.seen is not None:
        acting.require_seen(session, thread.id, letter.seen)
    if thread.joined_to:
        raise ThreadJoined(thread.joined_to)
    closed = thread.closed_at
    if letter.side is Side.SERVICE:
        reopening.stay_open(thread)
    elif closed is not None:
        if not continuing.reopens(closed, now, letter.reopens):
            raise ThreadClosed
        reopening.reopen(thread, now, visible)
    thread.last_at = now
    return thread, closed is not None


def _new_thread(session: Session, letter: Letter, now: datetime, visible: datetime) -> ThreadRow:
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
        shown_at=visible,
        follows=letter.draft.follows,
    )
    session.add(thread)
    session.flush()
    return thread


def _is_request(letter: Letter, now: datetime) -> bool:
    """Does an agent ask for a decision? A new thread may by its kind, any message by her saying so."""
    if letter.side is Side.SERVICE:
        return False
    if letter.thread is not None:
        return letter.draft.request
    return silence.is_request(
        letter.draft.kind.value, letter.draft.request, now.astimezone(clock.PARIS).date()
    )


def _message(letter: Letter, thread: ThreadRow, now: datetime, visible: datetime) -> MessageRow:
    return MessageRow(
        id=str(uuid4()),
        academie=thread.academie,
        thread_id=thread.id,
        side=letter.side.value,
        author=letter.author.uid,
        body=letter.draft.body,
        sent_at=now,
        visible_at=visible,
        read_at=None,
        read_by="",
        form_key=letter.draft.key,
        fingerprint=letter.fingerprint,
        asks=letter.asks,
        request=_is_request(letter, now),
    )
