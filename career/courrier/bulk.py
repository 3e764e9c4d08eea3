"""One answer to many threads at once: written for each, shown, then sent to all or to none (threat 50)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import access, acting, drafts, filling, handling, models, sending
from career.courrier.acting import Act, Doing
from career.courrier.drafts import AlreadySent
from career.courrier.handling import NotPossible
from career.courrier.rules import SAME_FOR, Draft, Side, Thread, Words, key_of
from career.courrier.seen import shown
from career.courrier.sending import FormAlreadyUsed, Letter
from career.courrier.tables import MessageRow, ThreadRow
from career.people import Person
from socle import clock
from socle.sql import Database

MOST = 100  # threads answered at once


class Arriving(Exception):
    """A message of the agent arrives in `thread` within the minute: it is not to be closed over it."""

    def __init__(self, thread: str) -> None:
        super().__init__(thread)
        self.thread = thread


@dataclass(frozen=True)
class Reply:
    """What one agent would receive, and the mark of the thread it was written on."""

    thread: Thread
    body: str
    mark: str

    @property
    def signs(self) -> tuple[str, str]:
        """One changes with the thread, one with the text: what a page showed is told from what is now."""
        return self.mark, hashlib.sha256(self.body.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Batch:
    """The answers of one form of this author, whose draft is of this `version`; with `closes`, each ends its
    thread."""

    author: Person
    key: str
    replies: tuple[Reply, ...]
    closes: bool = False
    version: int = 0

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The messages, always in the same order: two batches never wait for each other."""
        return tuple(
            Letter(
                self.author, Side.SERVICE, one.thread.agent, Draft(key_of(self.key, one.thread.id), one.body),
                one.thread.id, seen=one.mark,
            )
            for one in sorted(self.replies, key=lambda one: one.thread.id)
        )  # fmt: skip


def threads(session: Session, person: Person, wanted: Collection[str], day: date) -> tuple[Thread, ...]:
    """Those of these threads that she may open, in the order given."""
    hers = access.desk_of(session, person.academie, person.uid, day).opens
    which = and_(ThreadRow.id.in_(wanted), hers, shown())
    ids = set(session.scalars(select(ThreadRow.id).where(which)))
    hers_alone = [one for one in dict.fromkeys(wanted) if one in ids]
    return models.threads_named(session, hers_alone, Side.SERVICE)


def written(
    session: Session, person: Person, text: str, found: Iterable[Thread], day: date
) -> tuple[Reply, ...]:
    """The text as each of these agents would receive it today."""
    return tuple(
        Reply(one, filling.filled(session, text, person, one, day), acting.mark(session, one.id))
        for one in found
    )


def changed(replies: Sequence[Reply], seen: Mapping[str, tuple[str, str]]) -> tuple[Reply, ...]:
    """Those that are not as the page showed them; `seen` gives the signs of each thread it showed."""
    return tuple(one for one in replies if seen.get(one.thread.id) != one.signs)


def as_seen(replies: Sequence[Reply], seen: Mapping[str, tuple[str, str]]) -> tuple[Reply, ...] | None:
    """The same texts on the marks that the page showed; None when it showed others."""
    if any(seen.get(one.thread.id, ("", ""))[1] != one.signs[1] for one in replies):
        return None
    return tuple(replace(one, mark=seen[one.thread.id][0]) for one in replies)


def received(session: Session, author: Person, key: str, replies: Iterable[Reply]) -> frozenset[str]:
    """The threads to which this form of hers has sent just that."""
    there = {key_of(key, one.thread.id): one for one in replies}
    rows = session.scalars(
        select(MessageRow).where(
            MessageRow.academie == author.academie,
            MessageRow.author == author.uid,
            MessageRow.form_key.in_(there),
        )
    )
    return frozenset(
        there[row.form_key].thread.id
        for row in rows
        if AlreadySent(row.thread_id, row.body).says(Words("", body=there[row.form_key].body))
    )


def send(db: Database, batch: Batch) -> bool:
    """Send them all in one transaction; False when this form, or the same words a moment ago, had done it.

    Raises acting.Changed, Arriving or FormAlreadyUsed: then nothing has left.
    """
    try:
        with db.begin() as session:
            if _already(session, batch):
                return False
            for letter in batch.letters:
                sending.write(session, letter)
                if batch.closes:
                    _close(session, letter)
            drafts.end(session, batch.author, batch.key, batch.version)
            return True
    except IntegrityError:  # the same form at the same instant: the other request sent them
        with db.begin() as session:
            if not _already(session, batch):
                raise
        return False


def _already(session: Session, batch: Batch) -> bool:
    """Have these very messages left?"""
    who, letters = batch.author, batch.letters
    models.lock_author(session, who.academie, who.uid)
    hers = and_(MessageRow.academie == who.academie, MessageRow.author == who.uid)
    keys = MessageRow.form_key.in_([one.draft.key for one in letters])
    sent = {row.form_key: row for row in session.scalars(select(MessageRow).where(hers, keys))}
    other = [one for one in letters if one.draft.key in sent and not _is(sent[one.draft.key], one)]
    if other or 0 < len(sent) < len(letters):
        raise FormAlreadyUsed((other or [one for one in letters if one.draft.key in sent])[0].thread or "")
    if sent:
        return True
    recent = select(MessageRow.fingerprint).where(
        hers,
        MessageRow.thread_id.in_([one.thread for one in letters]),
        MessageRow.sent_at > clock.now() - SAME_FOR,
    )
    return {one.fingerprint for one in letters} <= set(session.scalars(recent))


def _is(row: MessageRow, letter: Letter) -> bool:
    return row.fingerprint == letter.fingerprint


def _close(session: Session, letter: Letter) -> None:
    """End a thread with the answer that was just written in it."""
    row = session.get_one(ThreadRow, letter.thread)  # locked by the writing
    try:
        facts = handling.close(letter.author)(session, row)
    except NotPossible as arriving:
        raise Arriving(row.id) from arriving
    acting.step(session, row, Doing(letter.author, Act.CLOSE, letter.draft.key, letter.seen or ""), facts)
