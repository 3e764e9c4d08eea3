"""Threads and messages in SQL: what each side reads, what a sending holds and asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from career.courrier import reopening
from career.courrier.arriving import awaits_seen, since_seen
from career.courrier.rules import File, Kind, Message, Side, Thread
from career.courrier.seen import answers, said_by_thread, seen_by, shown, stands
from career.courrier.tables import FileRow, MessageRow, ThreadRow
from career.courrier.turns import Awaits, Said, turn
from career.delays import models as delays
from career.models import PersonRow
from socle import clock
from socle.sql import Instant

PAGE = 20
Agents = Collection[str] | Select[str]  # their uids, or the query that gives them


@dataclass(frozen=True)
class Page:
    """One page of a list of threads."""

    threads: tuple[Thread, ...]
    number: int
    pages: int


def threads_of_agent(session: Session, academie: str, agent: str, page: int, query: str = "") -> Page:
    """The threads of an agent, the last active first, with what she has not opened.

    With a `query`, those that hold all its words, wherever they stand, or bear its number.
    """
    mine = and_(ThreadRow.academie == academie, ThreadRow.agent == agent)
    if query:
        mine = and_(mine, answers(query, Side.AGENT))
    return _page(session, mine, Side.AGENT, page)


def threads_named(session: Session, ids: Sequence[str], reader: Side) -> tuple[Thread, ...]:
    """These threads, in this order; the caller knows that this reader may see them."""
    rows = session.execute(_threads(reader).where(ThreadRow.id.in_(ids)))
    found = {facts[0].id: _thread(reader, *facts) for facts in rows}
    return tuple(found[one] for one in ids if one in found)


def find_thread(session: Session, academie: str, thread_id: str, reader: Side = Side.AGENT) -> Thread | None:
    """One thread, whoever it belongs to, if this side sees it yet: the caller decides who may."""
    which = and_(ThreadRow.id == thread_id, ThreadRow.academie == academie)
    if reader is Side.SERVICE:
        which = and_(which, shown())
    rows = session.execute(_threads(reader).where(which))
    return next((_thread(reader, *facts) for facts in rows), None)


def messages_of(session: Session, thread_id: str, reader: Side) -> tuple[Message, ...]:
    """The messages of a thread that this side sees by now, the oldest first, each with its files."""
    files = _files_of(session, thread_id)
    rows = session.execute(
        select(MessageRow, PersonRow.display_name)
        .outerjoin(
            PersonRow, and_(PersonRow.academie == MessageRow.academie, PersonRow.uid == MessageRow.author)
        )
        .where(MessageRow.thread_id == thread_id, seen_by(reader))
        .order_by(MessageRow.sent_at, MessageRow.author == "", MessageRow.id)
    )
    return tuple(_message(row, name or "", files.get(row.id, [])) for row, name in rows)


def find_file(session: Session, thread_id: str, file_id: str, reader: Side) -> FileRow | None:
    """One file of one thread, if this side sees its message by now.

    An agent finds one also where it was before its message was moved: all the threads it can go to are hers.
    """
    here = MessageRow.thread_id == thread_id
    if reader is Side.AGENT:
        here = or_(here, MessageRow.came_from == thread_id)
    return session.scalar(
        select(FileRow)
        .join(MessageRow, MessageRow.id == FileRow.message_id)
        .where(FileRow.id == file_id, here, seen_by(reader))
    )


def count_unread(session: Session, academie: str, agents: Agents, reader: Side) -> int:
    """How many messages of the threads of these agents this side has not opened."""
    return (
        session.scalar(
            select(func.count(MessageRow.id))
            .join(ThreadRow, ThreadRow.id == MessageRow.thread_id)
            .where(_of(academie, agents), *_unread(reader), seen_by(reader))
        )
        or 0
    )


def count_waiting(session: Session, thread_id: str, writer: Side) -> int:
    """How many messages of this side wait to be opened in one thread."""
    waiting = select(func.count(MessageRow.id)).where(
        MessageRow.thread_id == thread_id, *_unread(writer.other)
    )
    return session.scalar(waiting) or 0


def mark_read(session: Session, messages: Collection[str], uid: str) -> set[str]:
    """These messages are read now, by this person; those read before keep their hour.

    Returns those that are still there: none of them can be taken back any more.
    """
    session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(messages), MessageRow.read_at.is_(None))
        .values(read_at=clock.now(), read_by=uid)
    )
    return set(session.scalars(select(MessageRow.id).where(MessageRow.id.in_(messages))))


def lock_thread(session: Session, thread_id: str) -> ThreadRow:
    """The row of a thread, held until the end of the transaction."""
    return session.scalars(select(ThreadRow).where(ThreadRow.id == thread_id).with_for_update()).one()


def settle(session: Session, thread: ThreadRow) -> None:
    """Write whose turn it is now, since when and until when, from the messages of a locked thread."""
    said = said_in(session, thread.id)
    now = turn(said, thread.closed_at)
    if now is not None:
        thread.awaits, thread.since = now.awaits.value, now.since
    delays.keep(session, thread, said)
    if thread.awaits == Awaits.SERVICE.value and thread.due_on is None and thread.closed_at is None:
        delays.owe(session, thread)  # what was joined to an answered thread waits still


def said_in(session: Session, thread_id: str, reader: Side | None = None) -> list[Said]:
    """What was said in a thread, but for automatic messages, in the order in which it arrived.

    With a `reader`, what this side sees by now.
    """
    which = MessageRow.thread_id == thread_id
    seen = which if reader is None else and_(which, seen_by(reader))
    return said_by_thread(session, seen).get(thread_id, [])


def is_arriving(session: Session, thread_id: str) -> bool:
    """Has the agent sent a message that the service does not see yet?"""
    pending = (MessageRow.thread_id == thread_id, MessageRow.visible_at > clock.now())
    return session.scalar(select(MessageRow.id).where(*pending).limit(1)) is not None


def lock_author(session: Session, academie: str, uid: str) -> None:
    """One sending at a time for one person: what she already sent is then known for sure."""
    person = select(PersonRow.id).where(PersonRow.academie == academie, PersonRow.uid == uid)
    session.execute(person.with_for_update())


def sent_with(session: Session, academie: str, author: str, *form_keys: str) -> MessageRow | None:
    """A message sent with one of these signs, if there is one."""
    hers = (MessageRow.academie == academie, MessageRow.author == author)
    return session.scalar(select(MessageRow).where(*hers, MessageRow.form_key.in_(form_keys)).limit(1))


def last_sent(session: Session, academie: str, author: str) -> Sequence[MessageRow]:
    """The last messages of an author, the newest first."""
    return session.scalars(
        select(MessageRow)
        .where(MessageRow.academie == academie, MessageRow.author == author)
        .order_by(MessageRow.sent_at.desc())
        .limit(5)
    ).all()


def mail_of(session: Session, academie: str, uid: str) -> str:
    """The mail address of a person, empty when it is not known."""
    found = select(PersonRow.mail).where(PersonRow.academie == academie, PersonRow.uid == uid)
    return session.scalar(found) or ""


def _of(academie: str, agents: Agents) -> ColumnElement[bool]:
    return and_(ThreadRow.academie == academie, ThreadRow.agent.in_(agents))


def _last_seen(reader: Side) -> Any:
    """When the last message was sent that this side sees."""
    sent = select(func.max(MessageRow.sent_at)).where(MessageRow.thread_id == ThreadRow.id, seen_by(reader))
    return func.coalesce(sent.correlate(ThreadRow).scalar_subquery(), ThreadRow.last_at, type_=Instant())


def _unread(reader: Side) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return MessageRow.side == reader.other.value, MessageRow.read_at.is_(None)


def _unread_of_thread(reader: Side) -> Any:
    counted = select(func.count(MessageRow.id)).where(
        MessageRow.thread_id == ThreadRow.id, *_unread(reader), seen_by(reader)
    )
    return counted.correlate(ThreadRow).scalar_subquery()


def _threads(reader: Side) -> Select[ThreadRow, str, int, datetime, str, datetime]:
    own = reader is Side.AGENT
    turn = (ThreadRow.awaits, ThreadRow.since) if own else (awaits_seen(), since_seen())
    facts = (ThreadRow, PersonRow.display_name, _unread_of_thread(reader), _last_seen(reader), *turn)
    return select(*facts).outerjoin(
        PersonRow, and_(PersonRow.academie == ThreadRow.academie, PersonRow.uid == ThreadRow.agent)
    )


def _page(session: Session, which: ColumnElement[bool], reader: Side, page: int) -> Page:
    which = and_(which, stands())
    total = session.scalar(select(func.count(ThreadRow.id)).where(which)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    rows = session.execute(
        _threads(reader)
        .where(which)
        .order_by(ThreadRow.last_at.desc(), ThreadRow.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(tuple(_thread(reader, *facts) for facts in rows), number, pages)


def _thread(
    reader: Side,
    row: ThreadRow,
    agent_name: str | None,
    unread: int,
    last_at: datetime,
    awaits: str,
    since: datetime,
) -> Thread:
    now = reopening.looks(row, reader)
    if now["awaits"] == row.awaits != awaits:  # a message arrives that this side does not see yet
        now |= {"awaits": awaits, "since": since, "due_on": None}
    return Thread(
        row.id,
        row.academie,
        row.agent,
        agent_name or row.agent,
        row.subject,
        Kind(row.kind),
        row.opened_at,
        last_at,
        now["closed_at"],
        unread,
        now["awaits"],
        now["since"],
        row.service,
        row.holder,
        now["aside"],
        now["aside_until"],
        row.follows,
        row.joined_to,
        now["due_on"],
    )


def _files_of(session: Session, thread_id: str) -> dict[str, list[File]]:
    rows = session.scalars(
        select(FileRow)
        .join(MessageRow, MessageRow.id == FileRow.message_id)
        .where(MessageRow.thread_id == thread_id)
        .order_by(FileRow.message_id, FileRow.place)
    )
    found: dict[str, list[File]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(File(row.id, row.name, row.size))
    return found


def _message(row: MessageRow, name: str, files: list[File]) -> Message:
    return Message(
        row.id,
        Side(row.side),
        row.author,
        name or row.author,
        row.body,
        row.sent_at,
        row.read_at,
        tuple(files),
        row.visible_at,
        row.asks,
        row.came_from,
        row.moved_at,
        row.request,
    )
