"""Prepare a circular: its words and files, its audience, and the recipients, written a portion at a time.

The choice of an audience is one transaction, however many it holds: it writes the portions. Each is turned
into recipients in a transaction that also takes the portion away: killed anywhere, nobody is twice in it and
nobody is missing. Nobody sees anything of it before the publication.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import uuid4

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.circulars.audience import Audience
from career.circulars.rules import Kind, portions
from career.circulars.tables import CircularFileRow, CircularRow, PortionRow, RecipientRow
from career.courrier.words import indexed
from career.people import Person
from socle import audit, clock
from socle.sql import Database

A_PORTION = 1000  # recipients
A_TURN = 10  # portions
RECIPIENTS = cast(Table, RecipientRow.__table__)


class Changed(Exception):
    """Somebody has changed, published or withdrawn it since it was read."""


class FormUsed(Exception):
    """This form has already begun a circular that says something else."""


@dataclass(frozen=True)
class Text:
    """What a circular says, in whose name, to the people of which service ("" for the whole académie)."""

    kind: Kind
    title: str
    body: str
    service: str
    sender: str


Keep = Callable[[Session, str], None]


def begin(db: Database, person: Person, form_key: str, text: Text, keep: Keep) -> str:
    """Write a new circular, once for one form; its identifier. `keep` writes its files. Raises FormUsed."""
    try:
        with db.begin() as session:
            if known := _of_form(session, person, form_key, text):
                return known
            row = CircularRow(
                id=str(uuid4()), academie=person.academie, service=text.service, form_key=form_key,
                prepared_by=person.uid, prepared_at=clock.now(), audience={}, columns=[], people={},
                version=0, total=0, written=0,
            )  # fmt: skip
            _write(session, row, person, text)
            session.add(row)
            session.flush()
            keep(session, row.id)
            _index(session, row)
            _record(session, person, row, "written")
            return row.id
    except IntegrityError:  # the same form at the same instant: the other request's circular is the one
        with db.read() as session:
            found = _of_form(session, person, form_key, text)
        if found is None:
            raise
        return found


def change(
    db: Database, person: Person, identifier: str, seen: int, text: Text, keep: Keep, gone: Sequence[str]
) -> None:
    """Change what it says and its files; raise Changed unless it is as it was read, and unpublished."""
    with db.begin() as session:
        row = hold(session, person.academie, identifier, seen)
        if row.service != text.service:  # its audience was chosen among other people
            _forget_audience(session, row)
        row.service = text.service
        _write(session, row, person, text)
        hers = (CircularFileRow.circular_id == row.id, CircularFileRow.id.in_(gone))
        session.execute(delete(CircularFileRow).where(*hers))
        keep(session, row.id)
        _index(session, row)
        _record(session, person, row, "written")


def choose(
    db: Database, person: Person, identifier: str, seen: int, audience: Audience, size: int = A_PORTION
) -> None:
    """Give it this audience in place of any other, in portions of `size`; raise Changed unless it is as it
    was read."""
    with db.begin() as session:
        row = hold(session, person.academie, identifier, seen)
        _forget_audience(session, row)
        row.audience, row.columns = dict(audience.chosen), list(audience.columns)
        row.people, row.total = dict(audience.people), len(audience.lines)
        _touch(row, person)
        parts = [
            {"circular_id": row.id, "place": place, "academie": row.academie, "lines": list(part)}
            for place, part in enumerate(portions(audience.lines, size))
        ]
        session.execute(insert(PortionRow), parts)
        _record(session, person, row, "addressed")


def advance(db: Database, identifier: str) -> bool:
    """Write the recipients of one portion; False when none is left. Two at once: the second one waits."""
    with db.begin() as session:
        row = session.scalar(select(CircularRow).where(CircularRow.id == identifier).with_for_update())
        part = session.scalar(
            select(PortionRow).where(PortionRow.circular_id == identifier).order_by(PortionRow.place).limit(1)
        )
        if row is None or part is None:
            return False
        session.execute(
            insert(RecipientRow),
            [
                {"circular_id": row.id, "uid": uid, "academie": row.academie, "given": given or None}
                for uid, given in part.lines
            ],
        )  # fmt: skip
        row.written += len(part.lines)
        session.delete(part)
    if row.written == row.total:
        db.analyze(RECIPIENTS)
    return True


def work(db: Database) -> None:
    """One turn of the worker: some portions of a circular that waits."""
    with db.read() as session:
        waiting = session.scalar(select(PortionRow.circular_id).limit(1))
    for _ in range(A_TURN):
        if waiting is None or not advance(db, waiting):
            return


def hold(session: Session, academie: str, identifier: str, seen: int) -> CircularRow:
    """The row of an unpublished circular as it was read, held until the end of the transaction."""
    row = session.scalar(select(CircularRow).where(CircularRow.id == identifier).with_for_update())
    if row is None or row.academie != academie or row.version != seen or row.published_at is not None:
        raise Changed
    return row


def _forget_audience(session: Session, row: CircularRow) -> None:
    """Whoever was chosen before is no recipient any more: it was published to nobody."""
    session.execute(delete(PortionRow).where(PortionRow.circular_id == row.id))
    session.execute(delete(RecipientRow).where(RecipientRow.circular_id == row.id))
    row.audience, row.columns, row.people, row.total, row.written = {}, [], {}, 0, 0


def _of_form(session: Session, person: Person, form_key: str, text: Text) -> str | None:
    """The circular that this form has begun with these words; raises FormUsed for others."""
    row = session.scalar(
        select(CircularRow).where(
            CircularRow.academie == person.academie,
            CircularRow.prepared_by == person.uid,
            CircularRow.form_key == form_key,
        )
    )
    if row is None:
        return None
    if (row.kind, row.title, row.body, row.service) != (text.kind.value, text.title, text.body, text.service):
        raise FormUsed
    return row.id


def _write(session: Session, row: CircularRow, person: Person, text: Text) -> None:
    row.kind, row.title, row.body, row.sender = text.kind.value, text.title, text.body, text.sender
    row.words = ""
    _touch(row, person)


def _touch(row: CircularRow, person: Person) -> None:
    row.version, row.changed_by, row.changed_at = row.version + 1, person.uid, clock.now()


def _index(session: Session, row: CircularRow) -> None:
    """The words it is found by: its own and those of the names of its files."""
    session.flush()
    names = session.scalars(select(CircularFileRow.name).where(CircularFileRow.circular_id == row.id))
    row.words = indexed(" ".join([row.title, row.body, *names]))


def _record(session: Session, person: Person, row: CircularRow, what: str) -> None:
    audit.record(
        session, audit.Event.CIRCULAR_CHANGED, actor=person.uid, academie=row.academie, what=what,
        circular=row.id, version=row.version, people=row.total,
    )  # fmt: skip
