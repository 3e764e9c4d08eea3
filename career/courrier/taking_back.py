"""Take back a message that its author alone still sees: it is a draft again, and was never sent."""

import secrets
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from career.courrier import drafts, models, receipts, reopening
from career.courrier.drafts import Writing
from career.courrier.rules import Words
from career.courrier.searching import forget
from career.courrier.silence import is_choice
from career.courrier.tables import FileRow, MessageRow, ThreadRow
from career.people import Person
from socle import audit, clock, outbox
from socle.sql import Database


class TooLate(Exception):
    """The other side may see it already, or its notice is on its way."""


def take_back(db: Database, author: Person, thread: str, message: str) -> str:
    """Take it back; returns the identifier of the draft it becomes. Raises TooLate, when nothing changed.

    One statement decides, which deletes the message only unread and before its hour: whoever reads it first
    makes it too late, whoever takes it back first leaves nothing to read.
    """
    with db.begin() as session:
        models.lock_author(session, author.academie, author.uid)
        where = models.lock_thread(session, thread)
        row = session.scalar(_hers(author, thread, message))
        if row is None:
            raise TooLate
        draft = _as_draft(session, author, where, row)
        _withdraw(session, row)
        words = row.words
        _delete(session, row, clock.now())
        forget(session, where, words)
        _settle(session, where)
        audit.record(
            session, audit.Event.MESSAGE_TAKEN_BACK, actor=author.uid, subject=where.agent, thread=thread
        )
        return draft


def _hers(author: Person, thread: str, message: str) -> Select[MessageRow]:
    return select(MessageRow).where(
        MessageRow.id == message,
        MessageRow.thread_id == thread,
        MessageRow.academie == author.academie,
        MessageRow.author == author.uid,
    )


def _as_draft(session: Session, author: Person, thread: ThreadRow, row: MessageRow) -> str:
    """The words and the files, kept as a draft of the thread, or of a new message when it opened it alone."""
    answers = _others(session, thread, row) > 0
    receipt = models.sent_with(session, row.academie, receipts.NOBODY, receipts.key_of(row.id)) is not None
    words = Words(
        secrets.token_urlsafe(24),
        "" if answers else thread.kind,
        "" if answers else thread.subject,
        row.body,
        receipt,
        follows="" if answers else thread.follows,
        request=row.request and (answers or is_choice(thread.kind, clock.today())),
    )
    draft = drafts.begin(session, Writing(author, words, 0, thread.id if answers else None, origin=row.id))
    for file in session.scalars(select(FileRow).where(FileRow.message_id == row.id).order_by(FileRow.place)):
        drafts.add_file(session, draft, file)
    if not answers:
        drafts.merge(session, author, thread.id, draft)
    return draft


def _others(session: Session, thread: ThreadRow, row: MessageRow) -> int:
    """How many messages the thread holds without this one and its acknowledgement."""
    others = select(func.count(MessageRow.id)).where(
        MessageRow.thread_id == thread.id,
        MessageRow.id != row.id,
        MessageRow.form_key != receipts.key_of(row.id),
    )
    return session.scalar(others) or 0


def _withdraw(session: Session, row: MessageRow) -> None:
    """No mail of it leaves; another message that the same mail announces keeps it, at its own hour."""
    if not row.notice:
        return
    heir = session.scalar(
        select(MessageRow)
        .where(
            MessageRow.thread_id == row.thread_id,
            MessageRow.side == row.side,
            MessageRow.id != row.id,
            MessageRow.read_at.is_(None),
            MessageRow.notice == "",
        )
        .order_by(MessageRow.visible_at, MessageRow.id)
        .limit(1)
    )
    if heir is None:
        done = outbox.withdraw(session, row.notice, row.visible_at)
    else:
        done = outbox.postpone(session, row.notice, row.visible_at, heir.visible_at)
        heir.notice = row.notice
    if not done:
        raise TooLate


def _delete(session: Session, row: MessageRow, now: datetime) -> None:
    session.execute(delete(FileRow).where(FileRow.message_id == row.id))
    receipt = models.sent_with(session, row.academie, receipts.NOBODY, receipts.key_of(row.id))
    if receipt is not None:
        if receipt.notice and not outbox.withdraw(session, receipt.notice, receipt.visible_at):
            raise TooLate
        session.delete(receipt)
    unseen = (MessageRow.id == row.id, MessageRow.read_at.is_(None), MessageRow.visible_at > now)
    gone = delete(MessageRow).where(*unseen).returning(MessageRow.id)
    if session.scalar(gone.execution_options(synchronize_session=False)) is None:
        raise TooLate
    session.expunge(row)
    session.flush()


def _settle(session: Session, thread: ThreadRow) -> None:
    """The thread as if it had never been written; gone with its only message."""
    last, first = session.execute(
        select(func.max(MessageRow.sent_at), func.min(MessageRow.visible_at)).where(
            MessageRow.thread_id == thread.id
        )
    ).one()
    if last is None:
        session.delete(thread)
        return
    thread.last_at, thread.shown_at = last, first
    if not reopening.undo(session, thread):
        models.settle(session, thread)
