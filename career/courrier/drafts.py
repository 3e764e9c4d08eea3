"""Drafts in SQL: one per thread, one per new message; kept, listed, thrown away, gone with what is sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.rules import DRAFTS, Draft, Kept, KeptFile, Side, Words
from career.courrier.tables import DraftFileRow, DraftRow, FileRow, ThreadRow
from career.people import Person
from socle import clock


class AlreadySent(Exception):
    """The form has already sent its message, in `thread_id`."""

    def __init__(self, thread_id: str, body: str) -> None:
        super().__init__(thread_id)
        self.thread_id, self.body = thread_id, body

    def says(self, words: Words) -> bool:
        """Are these the words that were sent? Then nothing is left to keep."""
        return Words("", body=self.body).said[2] == words.said[2]


class Elsewhere(Exception):
    """The draft changed in another tab: `other` stands there now, None when it was thrown away or sent."""

    def __init__(self, other: Kept | None) -> None:
        super().__init__()
        self.other = other


class TooManyDrafts(Exception):
    """She must throw one away first."""


class DraftChanged(Exception):
    """The files of the draft are no longer those that the page showed."""


@dataclass(frozen=True)
class Writing:
    """Words on their way to a draft, over the `version` the page knew (0 for none)."""

    author: Person
    words: Words
    version: int
    thread: str | None = None
    with_files: bool = False
    origin: str = ""
    side: Side = Side.AGENT


def save(session: Session, writing: Writing) -> Kept | None:
    """Keep the words; None when there was nothing to keep. Raises AlreadySent, Elsewhere, TooManyDrafts."""
    who = writing.author
    models.lock_author(session, who.academie, who.uid)
    sent = models.sent_with(session, who.academie, who.uid, *writing.words.keys)
    if sent is not None:
        raise AlreadySent(sent.thread_id, sent.body)
    row = _at(session, who, writing.thread or writing.words.key)
    if row is None:
        return _begin(session, writing)
    there = _kept(row, _files(session, [row.id]).get(row.id, ()))
    if row.version != writing.version and not there.words.says_as(writing.words):
        raise Elsewhere(there)
    _write(row, writing.words)
    return _kept(row, there.files)


def find(session: Session, author: Person, draft: str) -> Kept | None:
    """One draft of hers."""
    return _one(session, and_(_of(author), DraftRow.id == draft))


def of_place(session: Session, author: Person, place: str) -> Kept | None:
    """Her draft in this thread, or of the form with this key."""
    return _one(session, and_(_of(author), DraftRow.place == place))


def of_origin(session: Session, author: Person, message: str) -> Kept | None:
    """Her draft that was this message before she took it back."""
    return _one(session, and_(_of(author), DraftRow.origin == message))


def all_of(session: Session, author: Person, side: Side) -> tuple[Kept, ...]:
    """Her drafts on a side, the last saved first, each with the subject of the thread it answers."""
    rows = session.execute(
        select(DraftRow, ThreadRow.subject)
        .outerjoin(ThreadRow, ThreadRow.id == DraftRow.thread_id)
        .where(_of(author), DraftRow.side == side.value)
        .order_by(DraftRow.saved_at.desc(), DraftRow.id)
    ).all()
    files = _files(session, [row.id for row, _ in rows])
    return tuple(_kept(row, files.get(row.id, ()), about or "") for row, about in rows)


def throw(session: Session, author: Person, draft: str) -> bool:
    """Throw a draft of hers away; False when she has none of this identifier."""
    row = session.scalar(select(DraftRow).where(_of(author), DraftRow.id == draft).with_for_update())
    if row is not None:
        _delete(session, row)
    return row is not None


def is_another_s(session: Session, draft: str) -> bool:
    """Is there a draft of this identifier at all?"""
    return session.get(DraftRow, draft) is not None


def add_file(session: Session, draft: str, file: FileRow | DraftFileRow) -> None:
    """Let a file lie with a draft; the same one twice is there once."""
    there = _files(session, [draft]).get(draft, ())
    if file.digest in {one.digest for one in there}:
        return
    session.add(
        DraftFileRow(
            id=str(uuid4()), academie=file.academie, draft_id=draft, place=len(there), name=file.name,
            kind=file.kind, size=file.size, digest=file.digest,
        )
    )  # fmt: skip
    session.flush()


def find_file(session: Session, draft: str, file: str) -> DraftFileRow | None:
    """A file that lies with this draft."""
    return session.scalar(select(DraftFileRow).where(DraftFileRow.draft_id == draft, DraftFileRow.id == file))


def remove_file(session: Session, draft: str, file: str) -> None:
    """Take a file out of a draft."""
    session.execute(delete(DraftFileRow).where(DraftFileRow.draft_id == draft, DraftFileRow.id == file))


def begin(session: Session, writing: Writing) -> str:
    """Put words back in a draft, after what stands there already; returns its identifier."""
    row = _at(session, writing.author, writing.thread or writing.words.key)
    if row is None:
        row = _new(session, writing)
    else:
        row.body = "\n\n".join(part for part in (writing.words.body, row.body) if part.strip())
        row.receipt = row.receipt or writing.words.receipt
        row.version, row.saved_at, row.origin = row.version + 1, clock.now(), writing.origin
    return row.id


def merge(session: Session, author: Person, place: str, into: str) -> None:
    """The draft of a thread that is going joins another: its words come after, its files too."""
    row = _at(session, author, place)
    if row is not None:
        append(session, row, session.get_one(DraftRow, into))


def append(session: Session, row: DraftRow, target: DraftRow) -> None:
    """The words of a draft come after another's, its files too; it is gone."""
    target.body = "\n\n".join(part for part in (target.body, row.body) if part.strip())
    target.version, target.saved_at = target.version + 1, clock.now()
    for file in session.scalars(select(DraftFileRow).where(DraftFileRow.draft_id == row.id)).all():
        add_file(session, target.id, file)
    _delete(session, row)


def take_with(session: Session, author: Person, draft: Draft, thread: str | None) -> Sequence[DraftFileRow]:
    """The files of the draft that is being sent, and the end of that draft; raises DraftChanged.

    A draft that another tab has changed since stays: it holds words that are not sent.
    """
    row = _at(session, author, thread or draft.key)
    lying = session.scalars(
        select(DraftFileRow)
        .where(DraftFileRow.draft_id == (row.id if row else ""))
        .order_by(DraftFileRow.place)
    ).all()
    files = [one for one in lying if one.digest in draft.kept]
    if len(files) != len(draft.kept):
        raise DraftChanged
    copies = [_copy(one) for one in files]
    if row is not None and (draft.key == row.form_key or draft.version == row.version):
        _delete(session, row)
    return copies


def end(session: Session, author: Person, place: str, version: int) -> None:
    """What this draft said has left; one that another tab has changed since stays."""
    row = _at(session, author, place)
    if row is not None and row.version == version:
        _delete(session, row)


def _begin(session: Session, writing: Writing) -> Kept | None:
    if writing.version:
        raise Elsewhere(None)
    if writing.words.empty and not writing.with_files:
        return None
    count = session.scalar(select(func.count(DraftRow.id)).where(_of(writing.author))) or 0
    if count >= DRAFTS:
        raise TooManyDrafts
    return _kept(_new(session, writing))


def _new(session: Session, writing: Writing) -> DraftRow:
    row = DraftRow(
        id=str(uuid4()), academie=writing.author.academie, author=writing.author.uid,
        place=writing.thread or writing.words.key, thread_id=writing.thread, version=0, origin=writing.origin,
        follows=writing.words.follows, side=writing.side.value,
    )  # fmt: skip
    _write(row, writing.words)
    session.add(row)
    session.flush()
    return row


def _write(row: DraftRow, words: Words) -> None:
    row.form_key, row.kind, row.subject = words.key, words.kind, words.subject
    row.body, row.receipt, row.asks = words.body, words.receipt, words.asks
    row.request, row.threads, row.closes = words.request, list(words.threads), words.closes
    row.version, row.saved_at = row.version + 1, clock.now()


def _delete(session: Session, row: DraftRow) -> None:
    session.execute(delete(DraftFileRow).where(DraftFileRow.draft_id == row.id))
    session.delete(row)
    session.flush()


def _of(author: Person) -> ColumnElement[bool]:
    return and_(DraftRow.academie == author.academie, DraftRow.author == author.uid)


def _at(session: Session, author: Person, place: str) -> DraftRow | None:
    return session.scalar(select(DraftRow).where(_of(author), DraftRow.place == place).with_for_update())


def _one(session: Session, which: ColumnElement[bool]) -> Kept | None:
    row = session.scalar(select(DraftRow).where(which))
    return _kept(row, _files(session, [row.id]).get(row.id, ())) if row else None


def _files(session: Session, drafts: Collection[str]) -> dict[str, tuple[KeptFile, ...]]:
    rows = session.scalars(
        select(DraftFileRow).where(DraftFileRow.draft_id.in_(drafts)).order_by(DraftFileRow.place)
    )
    found: dict[str, tuple[KeptFile, ...]] = {}
    for row in rows:
        one = KeptFile(row.id, row.name, row.size, row.digest)
        found[row.draft_id] = (*found.get(row.draft_id, ()), one)
    return found


def _kept(row: DraftRow, files: tuple[KeptFile, ...] = (), about: str = "") -> Kept:
    words = Words(
        row.form_key, row.kind, row.subject, row.body, row.receipt, row.asks, row.follows, row.request,
        tuple(row.threads), row.closes,
    )  # fmt: skip
    return Kept(row.id, row.thread_id, row.version, words, row.saved_at, files, about, Side(row.side))


def _copy(one: DraftFileRow) -> DraftFileRow:
    """What outlives the row."""
    return DraftFileRow(name=one.name, kind=one.kind, size=one.size, digest=one.digest)
