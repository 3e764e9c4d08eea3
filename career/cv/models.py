"""CVs in SQL: read one, save an entry without covering another tab's, order, join, erase."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.orm import DeclarativeBase, Session

from career.attachments import Attachment
from career.cv.rules import ENTRIES, FILES, Cv, Entry, Facts, File, moved
from career.cv.tables import CvFileRow, EntryRow, ShareRow
from career.models import PersonRow
from socle import clock
from socle.sql import Database


class NotHers(Exception):
    """This entry is somebody else's, or of another section."""


class TooMany(Exception):
    """The section, or the list of documents, is full; `most` is its size."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Owner:
    """Whose CV it is."""

    academie: str
    uid: str


@dataclass(frozen=True)
class Outcome:
    """What became of a saving. `other` is what stands there now, None when it was removed meanwhile."""

    saved: bool
    other: Entry | None


@dataclass(frozen=True)
class Writing:
    """What somebody wrote in an entry, from the version she had read (0: a new one)."""

    id: str
    section: str
    facts: Facts
    version: int


def find(session: Session, owner: Owner) -> Cv:
    """The whole CV of somebody; an empty one when she has written nothing."""
    entries = session.scalars(select(EntryRow).where(_hers(EntryRow, owner)))
    files = session.scalars(
        select(CvFileRow).where(_hers(CvFileRow, owner)).order_by(CvFileRow.added_at, CvFileRow.id)
    )
    return Cv(tuple(_entry(row) for row in entries), tuple(_file(row) for row in files))


def find_entry(session: Session, owner: Owner, section: str, entry: str) -> Entry | None:
    """One entry of hers, None when there is none; raises NotHers for another's."""
    row = session.get(EntryRow, entry)
    if row is not None and (row.academie, row.uid, row.section) != (owner.academie, owner.uid, section):
        raise NotHers
    return _entry(row) if row else None


def save(session: Session, owner: Owner, writing: Writing) -> Outcome:
    """Write it, unless somebody saved the entry since the version she read: then nothing is covered.

    The same words saved twice are saved once. Raises NotHers, TooMany.
    """
    lock(session, owner)
    present = find_entry(session, owner, writing.section, writing.id)
    if present is not None and dict(present.facts) == dict(writing.facts):
        return Outcome(True, present)
    if (present.version if present else 0) != writing.version:
        return Outcome(False, present)
    row = session.get(EntryRow, writing.id) or _new(session, owner, writing)
    row.facts, row.version, row.saved_at = dict(writing.facts), writing.version + 1, clock.now()
    session.flush()
    return Outcome(True, _entry(row))


def add_missing(session: Session, owner: Owner, writings: Collection[Writing]) -> int:
    """Add the entries that are not there yet; returns how many. Raises TooMany."""
    lock(session, owner)
    missing = [one for one in writings if find_entry(session, owner, one.section, one.id) is None]
    for writing in missing:
        save(session, owner, writing)
    return len(missing)


def remove(session: Session, owner: Owner, section: str, entry: str) -> None:
    """Delete an entry, if it is still there. Raises NotHers."""
    lock(session, owner)
    if find_entry(session, owner, section, entry) is not None:
        session.execute(delete(EntryRow).where(EntryRow.id == entry))


def move(session: Session, owner: Owner, section: str, entry: str, to: int) -> None:
    """Put an entry at a place of its section, from 0. Raises NotHers."""
    lock(session, owner)
    if find_entry(session, owner, section, entry) is None:
        return
    rows = {row.id: row for row in session.scalars(_in_section(owner, section))}
    for place, one in enumerate(moved(list(rows), entry, to)):
        rows[one].place = place


def join(session: Session, owner: Owner, files: Collection[Attachment]) -> int:
    """Join documents that the vault keeps; one already there is not joined twice. Raises TooMany."""
    lock(session, owner)
    there = {row.digest for row in session.scalars(select(CvFileRow).where(_hers(CvFileRow, owner)))}
    new = {one.digest: one for one in files if one.digest not in there}
    if len(there) + len(new) > FILES:
        raise TooMany(FILES)
    for one in new.values():
        session.add(
            CvFileRow(
                id=str(uuid4()), academie=owner.academie, uid=owner.uid, name=one.name, kind=one.kind.name,
                size=one.size, digest=one.digest, added_at=clock.now(),
            )
        )  # fmt: skip
    return len(new)


def find_file(session: Session, owner: Owner, file: str) -> File | None:
    """One document of hers."""
    row = session.scalar(select(CvFileRow).where(CvFileRow.id == file, _hers(CvFileRow, owner)))
    return _file(row) if row else None


def is_another_s_file(db: Database, file: str) -> bool:
    """Is there such a document, once it is known not to be hers?"""
    with db.read() as session:
        return session.get(CvFileRow, file) is not None


def detach(session: Session, owner: Owner, file: str) -> None:
    """Take a document out of the CV."""
    session.execute(delete(CvFileRow).where(CvFileRow.id == file, _hers(CvFileRow, owner)))


def erase(session: Session, owner: Owner) -> Cv:
    """Delete everything, shares included; returns what there was."""
    lock(session, owner)
    there = find(session, owner)
    for table in (EntryRow, CvFileRow, ShareRow):
        session.execute(delete(table).where(_hers(table, owner)))
    return there


def lock(session: Session, owner: Owner) -> None:
    """One writing at a time for one person."""
    person = select(PersonRow.id).where(_hers(PersonRow, owner))
    session.execute(person.with_for_update())


def _hers(table: type[DeclarativeBase], owner: Owner) -> ColumnElement[bool]:
    columns = table.__table__.c
    return and_(columns.academie == owner.academie, columns.uid == owner.uid)


def _in_section(owner: Owner, section: str) -> Select[EntryRow]:
    mine = and_(_hers(EntryRow, owner), EntryRow.section == section)
    return select(EntryRow).where(mine).order_by(EntryRow.place, EntryRow.id)


def _new(session: Session, owner: Owner, writing: Writing) -> EntryRow:
    mine = and_(_hers(EntryRow, owner), EntryRow.section == writing.section)
    count, last = session.execute(select(func.count(EntryRow.id), func.max(EntryRow.place)).where(mine)).one()
    if count >= ENTRIES:
        raise TooMany(ENTRIES)
    row = EntryRow(
        id=writing.id, academie=owner.academie, uid=owner.uid, section=writing.section,
        place=0 if last is None else last + 1,
    )  # fmt: skip
    session.add(row)
    return row


def _entry(row: EntryRow) -> Entry:
    return Entry(row.id, row.section, row.place, dict(row.facts), row.version, row.saved_at)


def _file(row: CvFileRow) -> File:
    return File(row.id, row.name, row.kind, row.size, row.digest)
