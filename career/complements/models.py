"""Complements in SQL: what somebody declares, written, changed and taken away by her alone."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from career.complements.rules import MOST, Declared, Document, Kind, ordered
from career.complements.tables import ComplementRow
from career.courrier.models import lock_author
from career.receiving import Joined, taken
from socle import audit, clock
from socle.clock import PARIS
from socle.sql import Database


class TooMany(Exception):
    """She has declared as many complements as can be kept."""


class Changed(Exception):
    """This complement was changed or taken away since the page was shown."""


@dataclass(frozen=True)
class Draft:
    """What she types. `key` is the random sign of its form, `joined` the document; `drop` forgets the old."""

    kind: Kind
    title: str
    start: int
    end: int | None
    place: str
    detail: str
    key: str
    joined: Joined | None = None
    drop: bool = False


def declared(session: Session, academie: str, uid: str) -> tuple[Declared, ...]:
    """What somebody declares of herself, as frozen facts: nothing of it is verified."""
    rows = session.scalars(
        select(ComplementRow).where(ComplementRow.academie == academie, ComplementRow.agent == uid)
    )
    return ordered(_declared(row) for row in rows)


def find(session: Session, academie: str, uid: str) -> ComplementRow | None:
    """One row, whoever it belongs to: the caller decides who may see it."""
    row = session.get(ComplementRow, uid)
    return row if row is not None and row.academie == academie else None


def add(db: Database, academie: str, agent: str, draft: Draft) -> bool:
    """Keep a new complement; False when this form had already given one. Raises TooMany."""
    with db.begin() as session:
        lock_author(session, academie, agent)
        mine = (ComplementRow.academie == academie, ComplementRow.agent == agent)
        if session.scalar(select(ComplementRow.id).where(*mine, ComplementRow.form_key == draft.key)):
            return False
        if (session.scalar(select(func.count(ComplementRow.id)).where(*mine)) or 0) >= MOST:
            raise TooMany
        row = ComplementRow(
            id=str(uuid4()), academie=academie, agent=agent, form_key=draft.key, version=0, **_NO_FILE
        )
        _fill(session, row, draft)
        session.add(row)
        _record(session, agent, "added", row)
        return True


def change(db: Database, academie: str, agent: str, uid: str, version: int, draft: Draft) -> None:
    """Change one of hers, as she saw it; raise Changed when it is no longer so."""
    with db.begin() as session:
        row = _own(session, academie, agent, uid, version)
        _fill(session, row, draft)
        _record(session, agent, "changed", row)


def remove(db: Database, academie: str, agent: str, uid: str, version: int) -> None:
    """Take one of hers away, its document too; raise Changed when it is no longer what she saw."""
    with db.begin() as session:
        row = _own(session, academie, agent, uid, version)
        _record(session, agent, "removed", row)
        session.execute(delete(ComplementRow).where(ComplementRow.id == row.id))


_NO_FILE = {"file_name": "", "file_kind": "", "file_size": 0, "digest": ""}


def _own(session: Session, academie: str, agent: str, uid: str, version: int) -> ComplementRow:
    row = session.scalar(select(ComplementRow).where(ComplementRow.id == uid).with_for_update())
    if row is None or (row.academie, row.agent, row.version) != (academie, agent, version):
        raise Changed
    return row


def _fill(session: Session, row: ComplementRow, draft: Draft) -> None:
    row.kind, row.title, row.start, row.end = draft.kind.value, draft.title, draft.start, draft.end
    row.place, row.detail, row.declared_at = draft.place, draft.detail, clock.now()
    row.version += 1
    if draft.drop and not draft.joined:
        row.file_name, row.file_kind, row.file_size, row.digest = "", "", 0, ""
    if draft.joined:
        file = draft.joined.file
        row.file_name, row.file_kind = file.name, file.kind.name
        row.file_size, row.digest = file.size, file.digest
        taken(session, [draft.joined])


def _record(session: Session, agent: str, what: str, row: ComplementRow) -> None:
    audit.record(
        session,
        audit.Event.COMPLEMENT_CHANGED,
        actor=agent,
        subject=agent,
        what=what,
        kind=row.kind,
        complement=row.id,
    )


def _declared(row: ComplementRow) -> Declared:
    return Declared(
        Kind(row.kind),
        row.title,
        row.start,
        row.end,
        row.place,
        row.detail,
        Document(row.file_name, row.file_size) if row.digest else None,
        row.id,
        row.version,
        row.declared_at.astimezone(PARIS).date(),
    )
