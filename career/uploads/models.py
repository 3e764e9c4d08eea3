"""Uploads in SQL: begun, found, judged, taken, forgotten; each asks whose it is."""

from collections.abc import Callable, Collection, Sequence
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from career.attachments import Attachment, Kind
from career.models import PersonRow
from career.people import Person
from career.uploads.rules import IDLE, KEPT_FOR, Announced, Standing, in_the_way
from career.uploads.tables import UploadRow
from socle import clock


def begin(
    session: Session, owner: Person, file: Announced, is_idle: Callable[[UploadRow], bool]
) -> tuple[UploadRow, Sequence[str]]:
    """Her upload of this file, begun before or now; and those that were forgotten to make room for it.

    Raises TooManyUnderWay.
    """
    session.execute(select(PersonRow.id).where(PersonRow.id == owner.id).with_for_update())
    session.execute(delete(UploadRow).where(_of(owner), UploadRow.expires_at <= clock.now()))
    same = and_(_of(owner), UploadRow.sign == file.sign, UploadRow.name == file.name)
    there = session.scalar(select(UploadRow).where(same))
    if there is not None and there.size == file.size:
        there.expires_at = clock.now() + KEPT_FOR
        return there, ()
    under_way = session.scalars(
        select(UploadRow).where(_of(owner), UploadRow.taken_at.is_(None)).order_by(UploadRow.begun_at)
    ).all()
    gone = in_the_way(file.size, [Standing(row.id, row.size, is_idle(row)) for row in under_way])
    if there is not None:
        gone = (*gone, there.id)
    forget(session, gone)
    row = UploadRow(
        id=str(uuid4()), academie=owner.academie, owner=owner.uid, name=file.name, size=file.size,
        sign=file.sign, begun_at=clock.now(), expires_at=clock.now() + KEPT_FOR,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, gone


def find(session: Session, upload: str) -> UploadRow | None:
    """The upload of this identifier, whoever has it, unless its day is over."""
    return session.scalar(select(UploadRow).where(UploadRow.id == upload, UploadRow.expires_at > clock.now()))


def judged(session: Session, upload: str, kept: Attachment) -> None:
    """It is whole, and what is kept of it lies in the vault."""
    session.execute(update(UploadRow).where(UploadRow.id == upload).values(_facts(kept)))


def came(session: Session, owner: Person, file: Announced, kept: Attachment) -> UploadRow:
    """What came with a form that was refused: her upload of it, whole. Raises TooManyUnderWay."""
    old = clock.now() - IDLE
    row, _ = begin(session, owner, file, lambda other: bool(other.digest) and other.begun_at < old)
    for name, value in _facts(kept).items():
        setattr(row, name, value)
    return row


def ready(session: Session, uploads: Collection[str]) -> list[UploadRow]:
    """Those of these that are judged, in the order of their coming."""
    whole = UploadRow.id.in_(uploads), UploadRow.digest != "", UploadRow.expires_at > clock.now()
    return list(session.scalars(select(UploadRow).where(*whole).order_by(UploadRow.begun_at)))


def take(session: Session, uploads: Collection[str]) -> None:
    """A draft or a message has them: they no longer count among what is under way."""
    session.execute(update(UploadRow).where(UploadRow.id.in_(uploads)).values(taken_at=clock.now()))


def forget(session: Session, uploads: Collection[str]) -> None:
    """Forget them."""
    session.execute(delete(UploadRow).where(UploadRow.id.in_(uploads)))


def awaited(session: Session) -> set[str]:
    """Forget those whose day is over; the others of which pieces are still to come."""
    session.execute(delete(UploadRow).where(UploadRow.expires_at <= clock.now()))
    return set(session.scalars(select(UploadRow.id).where(UploadRow.digest == "")))


def kept(row: UploadRow) -> Attachment:
    """What was kept of it."""
    return Attachment(row.kept_name, Kind[row.kind], row.kept_size, row.digest)


def _facts(kept: Attachment) -> dict[str, str | int]:
    return {"digest": kept.digest, "kept_name": kept.name, "kind": kept.kind.name, "kept_size": kept.size}


def _of(owner: Person) -> ColumnElement[bool]:
    return and_(UploadRow.academie == owner.academie, UploadRow.owner == owner.uid)
