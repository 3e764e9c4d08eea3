"""What a desk finds by words: what the service sees of a thread, its notes, and the name of its agent.

One row per stem and thread, beginning with the stem and the agent: a search costs what her people are, not
what was ever written to them (docs/adr/0030).
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    delete,
    false,
    insert,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import Session

from career.courrier.access import Desk
from career.courrier.tables import STEM, MessageRow, StepRow, ThreadRow, WordRow
from career.courrier.words import identifier_begins, indexed, wanted
from career.models import PersonRow
from socle import clock

Ids = Select[str] | CompoundSelect[str]


def find_by(session: Session, thread: ThreadRow, words: str, seen_at: datetime) -> None:
    """The desk finds a thread by these words (see `words.indexed`), from that instant on."""
    stems, hers = _cut(words), _rows_of(thread)
    if not stems:
        return
    known = {
        row.stem: row.seen_at
        for row in session.execute(
            select(WordRow.stem, WordRow.seen_at).where(*hers, WordRow.stem.in_(stems))
        )
    }
    fresh = [stem for stem in stems if stem not in known]
    if fresh:
        facts = {"agent": thread.agent, "thread_id": thread.id, "seen_at": seen_at}
        session.execute(insert(WordRow), [{"stem": stem, **facts} for stem in fresh])
    if late := [stem for stem, at in known.items() if at > seen_at]:
        session.execute(update(WordRow).where(*hers, WordRow.stem.in_(late)).values(seen_at=seen_at))


def forget(session: Session, thread: ThreadRow, words: str) -> None:
    """A message with these words has left a thread: only what is still said there finds it."""
    gone = set(_cut(f"{words} {thread.words}"))
    session.execute(delete(WordRow).where(*_rows_of(thread), WordRow.stem.in_(gone)))
    for said, seen_at in _said(session, thread):
        find_by(session, thread, " ".join(stem for stem in _cut(said) if stem in gone), seen_at)


def find_again(session: Session, thread: ThreadRow) -> None:
    """Messages have come to a thread or left it: what is said there now finds it."""
    session.execute(delete(WordRow).where(*_rows_of(thread)))
    for said, seen_at in _said(session, thread):
        find_by(session, thread, said, seen_at)


def found_at(session: Session, academie: str, desk: Desk, query: str) -> list[Ids]:
    """Queries of identifiers of threads: what is in all of them answers the words, or bears the number."""
    if begins := identifier_begins(query):
        numbered = ThreadRow.id.startswith(begins)
        joined = select(ThreadRow.joined_to).where(numbered, ThreadRow.joined_to != "")
        return [union(select(ThreadRow.id).where(numbered), joined)]
    stems = [stem[:STEM] for stem in wanted(query)]
    named = _named(session, academie, desk, stems)
    return [_holding(academie, desk, stem, named[stem]) for stem in stems] or [
        select(ThreadRow.id).where(false())
    ]


def _holding(academie: str, desk: Desk, stem: str, named: list[str]) -> Ids:
    """Threads in which the service sees a stem, or whose agent is named so: each way has its index."""
    seen = (WordRow.stem == stem, WordRow.seen_at <= clock.now())
    agents = desk.agents.subquery()
    hers = select(WordRow.thread_id).join(agents, agents.c[0] == WordRow.agent).where(*seen)
    here = and_(WordRow.agent == ThreadRow.agent, WordRow.thread_id == ThreadRow.id)
    held = select(ThreadRow.id).join(WordRow, here).where(ThreadRow.academie == academie, desk.held, *seen)
    called = select(ThreadRow.id).where(ThreadRow.academie == academie, ThreadRow.agent.in_(named))
    return union(hers, held, called) if named else union(hers, held)


def _named(session: Session, academie: str, desk: Desk, stems: Iterable[str]) -> dict[str, list[str]]:
    """The agents of a desk whose name holds each stem: a name is looked at as it is today."""
    held = select(ThreadRow.agent).where(ThreadRow.academie == academie, desk.held)
    people = session.execute(
        select(PersonRow.uid, PersonRow.display_name).where(
            PersonRow.academie == academie, or_(PersonRow.uid.in_(desk.agents), PersonRow.uid.in_(held))
        )
    ).all()
    return {stem: [uid for uid, name in people if stem in _stems_of(name)] for stem in stems}


@lru_cache(maxsize=100_000)
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(_cut(indexed(name)))


def _said(session: Session, thread: ThreadRow) -> list[tuple[str, datetime]]:
    """Everything a thread is found by, and from when: its messages, its subject with the first, its notes."""
    messages = session.execute(
        select(MessageRow.words, MessageRow.visible_at).where(
            MessageRow.thread_id == thread.id, MessageRow.author != ""
        )
    )
    said = [(row.words, row.visible_at) for row in messages]
    subject = [(thread.words, min(at for _, at in said))] if said else []
    steps = select(StepRow.note, StepRow.at).where(StepRow.thread_id == thread.id, StepRow.note != "")
    return [*said, *subject, *((indexed(row.note), row.at) for row in session.execute(steps))]


def _cut(words: str) -> list[str]:
    return list(dict.fromkeys(stem[:STEM] for stem in words.split()))


def _rows_of(thread: ThreadRow) -> tuple[ColumnElement[bool], ...]:
    return WordRow.agent == thread.agent, WordRow.thread_id == thread.id
