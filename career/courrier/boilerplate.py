"""Templates of answers in SQL: each belongs to a service, whose gestionnaires and chef write and use it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier import access
from career.courrier.rules import Kind
from career.courrier.tables import TemplateRow
from career.people import Person
from career.portfolios.models import staff
from socle import audit, clock
from socle.sql import Database


@dataclass(frozen=True)
class Template:
    """A text to answer with. `kind`: that of the threads it is proposed in, "" for all."""

    id: str
    academie: str
    service: str
    title: str
    kind: str
    body: str
    version: int
    author: str
    saved_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True)
class Written:
    """What somebody typed for a template, from the form `key`, over the `version` she had before her."""

    key: str
    version: int
    service: str
    title: str
    kind: str
    body: str


class FormUsed(Exception):
    """This form has already kept a template that said something else."""


class TemplateChanged(Exception):
    """Somebody wrote or archived it since: `now` is how it stands."""

    def __init__(self, now: Template) -> None:
        super().__init__(now.id)
        self.now = now


def services_of(session: Session, person: Person, day: date) -> dict[str, str]:
    """The services she works in, or leads: their names by identifier, in their order."""
    there = staff(session, person.academie, day)
    hers = [one for one in there.services if access.works(there, person.uid, one.id)]
    return {one.id: one.name for one in sorted(hers, key=lambda one: (one.rank, one.id))}


def of_services(session: Session, academie: str, services: dict[str, str]) -> tuple[Template, ...]:
    """Every template of these services, archived or not, by title."""
    rows = session.scalars(
        select(TemplateRow)
        .where(TemplateRow.academie == academie, TemplateRow.service.in_(services))
        .order_by(TemplateRow.title, TemplateRow.id)
    )
    return tuple(map(_fact, rows))


def usable(session: Session, person: Person, day: date, kind: Kind | None = None) -> tuple[Template, ...]:
    """Those she may answer with in a thread of this kind, or in any thread."""
    found = of_services(session, person.academie, services_of(session, person, day))
    kinds = ("", kind.value) if kind else ("",)
    return tuple(one for one in found if one.archived_at is None and (kind is None or one.kind in kinds))


def find(session: Session, academie: str, template: str) -> Template | None:
    """One template, whoever's it is: the caller decides who may."""
    row = session.get(TemplateRow, template)
    return _fact(row) if row and row.academie == academie else None


def add(db: Database, person: Person, written: Written) -> str:
    """Keep a new template, once per form; returns its identifier. Raises FormUsed."""
    made = TemplateRow(
        id=str(uuid4()), academie=person.academie, service=written.service, version=0,
        archived_at=None, form_key=written.key,
    )  # fmt: skip
    identifier = made.id
    try:
        with db.begin() as session:
            session.add(made)
            _write(session, made, person, written, "created")
    except IntegrityError:  # pressed twice: the other request made it
        with db.read() as session:
            which = (TemplateRow.academie == person.academie, TemplateRow.form_key == written.key)
            found = session.scalar(select(TemplateRow).where(*which))
        if found is None:
            raise
        if not _says(found, written):
            raise FormUsed from None
        return found.id
    return identifier


def change(db: Database, person: Person, template: str, written: Written) -> None:
    """Write a template anew; raise TemplateChanged when another writing came first."""
    with db.begin() as session:
        row = _locked(session, template)
        if _says(row, written):
            return
        if row.version != written.version:
            raise TemplateChanged(_fact(row))
        row.service = written.service
        _write(session, row, person, written, "changed")


def shelve(db: Database, person: Person, template: str, version: int, *, archived: bool) -> None:
    """Archive a template, or take it back among those that serve; raise TemplateChanged."""
    with db.begin() as session:
        row = _locked(session, template)
        if (row.archived_at is not None) == archived:
            return
        if row.version != version:
            raise TemplateChanged(_fact(row))
        row.archived_at, row.version = (clock.now() if archived else None), row.version + 1
        _record(session, row, person, "archived" if archived else "restored")


def _locked(session: Session, template: str) -> TemplateRow:
    return session.scalars(select(TemplateRow).where(TemplateRow.id == template).with_for_update()).one()


def _says(row: TemplateRow, written: Written) -> bool:
    """Does it say this already? Then nothing is lost by the second click."""
    return (row.service, row.title, row.kind, row.body) == (
        written.service, written.title, written.kind, written.body,
    )  # fmt: skip


def _write(session: Session, row: TemplateRow, person: Person, written: Written, what: str) -> None:
    row.title, row.kind, row.body = written.title, written.kind, written.body
    row.version, row.author, row.saved_at = row.version + 1, person.uid, clock.now()
    session.flush()
    _record(session, row, person, what)


def _record(session: Session, row: TemplateRow, person: Person, what: str) -> None:
    audit.record(
        session, audit.Event.TEMPLATE_CHANGED, actor=person.uid, subject="", what=what, template=row.id
    )


def _fact(row: TemplateRow) -> Template:
    return Template(
        row.id, row.academie, row.service, row.title, row.kind, row.body, row.version, row.author,
        row.saved_at, row.archived_at,
    )  # fmt: skip
