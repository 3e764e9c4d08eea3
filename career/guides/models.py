"""Guides in SQL: their versions, read and written with an optimistic check, and what each reader has read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.guides.tables import ReadRow, VersionRow
from career.guides.versions import SHIPPED, State, Text, Version
from socle import clock
from socle.store import insert_once

Stamp = tuple[int, int, int]


class Moved(Exception):
    """Somebody else changed it since the page was read."""


@dataclass(frozen=True)
class Read:
    """What somebody has read of a guide: the version, and the one before it, each with the instant."""

    version_id: int
    read_at: datetime
    before_id: int | None
    before_at: datetime | None


def stamp(session: Session) -> Stamp:
    """What changes whenever a version does: how many, the newest, and how many changes in all."""
    facts = select(func.count(VersionRow.id), func.max(VersionRow.id), func.sum(VersionRow.revision))
    many, newest, changes = session.execute(facts).one()
    return int(many), int(newest or 0), int(changes or 0)


def versions(session: Session, academie: str, slug: str = "") -> dict[str, list[Version]]:
    """Every version shipped or of this académie, by guide, in the order they were made."""
    found = select(VersionRow).where(VersionRow.academie.in_((SHIPPED, academie))).order_by(VersionRow.id)
    if slug:
        found = found.where(VersionRow.slug == slug)
    made: dict[str, list[Version]] = {}
    for row in session.scalars(found):
        made.setdefault(row.slug, []).append(version_of(row))
    return made


def add(
    session: Session,
    academie: str,
    slug: str,
    text: Text,
    *,
    state: State,
    author: str = "",
    effective: date | None = None,
    label: str = "",
) -> Version:
    """Add a version; raise Moved when somebody else adds one at the same moment."""
    number = _next_number(session, academie, slug)
    row = VersionRow(academie=academie, slug=slug, number=number, label=label or f"{number} de l’académie")
    row.state, row.effective, row.author, row.written_at = state.value, effective, author, clock.now()
    row.revision = 1
    _write(row, text)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Moved from None
    return version_of(row)


def change(session: Session, seen: Version, **values: object) -> None:
    """Change a version that is still as it was seen; raise Moved when it is not."""
    if isinstance(text := values.pop("text", None), Text):
        values |= _columns(text)
    done = session.execute(
        update(VersionRow)
        .where(VersionRow.id == seen.id, VersionRow.revision == seen.revision)
        .values(revision=seen.revision + 1, written_at=clock.now(), **values)
    )
    _changed_one(done)


def discard(session: Session, seen: Version) -> None:
    """Forget a draft that is still as it was seen; raise Moved when it is not."""
    same = (VersionRow.id == seen.id, VersionRow.revision == seen.revision)
    _changed_one(session.execute(delete(VersionRow).where(*same, VersionRow.state == State.DRAFT.value)))


def reads(session: Session, academie: str, uid: str) -> dict[str, int]:
    """The version that somebody read last, by guide."""
    rows = select(ReadRow.slug, ReadRow.version_id).where(ReadRow.academie == academie, ReadRow.uid == uid)
    return {row.slug: row.version_id for row in session.execute(rows)}


def find_read(session: Session, academie: str, uid: str, slug: str) -> Read | None:
    """What somebody has read of a guide; None when she never opened it."""
    row = session.get(ReadRow, (academie, uid, slug))
    return Read(row.version_id, row.read_at, row.before_id, row.before_at) if row else None


def keep_read(session: Session, academie: str, uid: str, slug: str, version_id: int) -> None:
    """Remember that she has this version before her eyes; the one she had read before stays known."""
    key = {"academie": academie, "uid": uid, "slug": slug}
    if insert_once(session, ReadRow, {**key, "version_id": version_id, "read_at": clock.now()}):
        return
    row = session.get_one(ReadRow, tuple(key.values()), with_for_update=True)
    if row.version_id != version_id:
        row.before_id, row.before_at = row.version_id, row.read_at
        row.version_id, row.read_at = version_id, clock.now()


def version_of(row: VersionRow) -> Version:
    """The frozen facts of a row."""
    text = Text(
        row.title,
        row.summary,
        row.concerns,
        row.place,
        tuple(row.audiences),
        row.public,
        row.owner,
        row.review,
        tuple(row.keywords),
        tuple(row.sources),
        row.body,
    )
    state = State(row.state)
    return Version(
        row.id,
        row.academie,
        row.slug,
        row.label,
        state,
        row.effective,
        text,
        row.author,
        row.written_at,
        row.revision,
    )


def _next_number(session: Session, academie: str, slug: str) -> int:
    same = (VersionRow.academie == academie, VersionRow.slug == slug)
    return (session.scalar(select(func.max(VersionRow.number)).where(*same)) or 0) + 1


def _columns(text: Text) -> dict[str, object]:
    names: Sequence[str] = ("title", "summary", "concerns", "place", "public", "owner", "review", "body")
    lists = {"audiences": text.audiences, "keywords": text.keywords, "sources": text.references}
    return {name: getattr(text, name) for name in names} | {k: list(v) for k, v in lists.items()}


def _write(row: VersionRow, text: Text) -> None:
    for name, value in _columns(text).items():
        setattr(row, name, value)


def _changed_one(done: object) -> None:
    if getattr(done, "rowcount", 0) != 1:
        raise Moved
