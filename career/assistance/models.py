"""The directory of assistance as it is kept; each change with its line of the journal."""

from datetime import datetime

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from career.assistance.rules import Contact, Moved
from career.models import Base
from socle import audit, clock
from socle.audit import Event
from socle.sql import Database


class ContactRow(Base):
    """One line of the directory; its id is that of the form that made it, so that it is made once."""

    __tablename__ = "assistance_contact"
    __table_args__ = (Index("ix_assistance_contact_academie", "academie", "position"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    academie: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40))
    hours: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(255))
    note: Mapped[str] = mapped_column(String(500))
    populations: Mapped[list[str]] = mapped_column(JSON)
    position: Mapped[int]
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(64))


def everything(db: Database) -> tuple[Contact, ...]:
    """The directory of every académie."""
    with db.read() as session:
        return tuple(_contact(row) for row in session.scalars(select(ContactRow)))


def find(db: Database, identifier: str) -> Contact | None:
    """One line by its identifier."""
    with db.read() as session:
        row = session.get(ContactRow, identifier)
        return _contact(row) if row else None


def add(db: Database, contact: Contact, actor: str) -> None:
    """Keep a new line; the same form sent twice makes one."""
    try:
        with db.begin() as session:
            row = ContactRow(id=contact.id, academie=contact.academie, version=1)
            _write(row, contact, actor)
            session.add(row)
            session.flush()
            _record(session, contact, actor, "added")
    except IntegrityError:
        if find(db, contact.id) is None:
            raise


def change(db: Database, contact: Contact, actor: str) -> None:
    """Replace the line that was read; raises Moved if it is no longer of that version."""
    with db.begin() as session:
        row = _held(session, contact)
        row.version += 1
        _write(row, contact, actor)
        _record(session, contact, actor, "changed")


def remove(db: Database, contact: Contact, actor: str) -> None:
    """Forget the line that was read; raises Moved if it is no longer of that version."""
    with db.begin() as session:
        session.delete(_held(session, contact))
        _record(session, contact, actor, "removed")


def _held(session: Session, contact: Contact) -> ContactRow:
    row = session.scalar(select(ContactRow).where(ContactRow.id == contact.id).with_for_update())
    if row is None or row.version != contact.version or row.academie != contact.academie:
        raise Moved
    return row


def _write(row: ContactRow, contact: Contact, actor: str) -> None:
    row.title, row.phone, row.hours = contact.title, contact.phone, contact.hours
    row.form, row.note = contact.form, contact.note
    row.populations, row.position = list(contact.populations), contact.position
    row.changed_at, row.changed_by = clock.now(), actor


def _contact(row: ContactRow) -> Contact:
    return Contact(
        row.id,
        row.academie,
        row.title,
        row.phone,
        row.hours,
        row.form,
        row.note,
        tuple(row.populations),
        row.position,
        row.version,
    )


def _record(session: Session, contact: Contact, actor: str, what: str) -> None:
    audit.record(
        session,
        Event.ASSISTANCE_CHANGED,
        actor=actor,
        subject=contact.id,
        what=what,
        academie=contact.academie,
        title=contact.title,
    )
