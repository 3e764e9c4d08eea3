"""Dossiers in SQL: the way between the tables and the frozen facts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, Table, delete, func, insert, or_, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from career.dossier.facts import CareerLine, Dossier, Establishment, Identity, Posting
from career.dossier.tables import CAREER, DOSSIER, PLAIN, POSTING
from career.models import EstablishmentRow, PersonRow
from career.portfolios.rules import Managed
from career.statutes.calendar import Seniority

F = TypeVar("F")
_OWN = {"id", "academie", "uid"}


def find(session: Session, academie: str, uid: str) -> Dossier | None:
    """One whole dossier, each list from the newest to the oldest; None when there is none."""
    identity = find_identity(session, academie, uid)
    if identity is None:
        return None
    lists: dict[str, Any] = {
        name: tuple(_plain(session, kind, identity)) for kind, (name, _, _) in PLAIN.items()
    }
    return Dossier(
        identity,
        career=_career(session, identity),
        postings=tuple(_postings(session, identity)),
        **lists,
    )


def outline(session: Session, academie: str, uid: str) -> Dossier | None:
    """One dossier with its career alone: enough to say a rank, in two reads; None when there is none."""
    identity = find_identity(session, academie, uid)
    return Dossier(identity, career=_career(session, identity)) if identity else None


def outlines(session: Session, academie: str, uids: Collection[str]) -> dict[str, Dossier]:
    """The same of several people, by uid, in two reads; who has no dossier is not there."""
    hers = [(table.c.academie == academie, table.c.uid.in_(uids)) for table in (DOSSIER, CAREER)]
    newest = (CAREER.c.effective.desc(), CAREER.c.id.desc())
    careers: dict[str, list[CareerLine]] = {}
    for row in session.execute(select(CAREER).where(*hers[1]).order_by(*newest)).mappings():
        plain = {name: value for name, value in row.items() if name not in _OWN}
        careers.setdefault(row["uid"], []).append(_career_line(plain))
    return {
        row["uid"]: Dossier(Identity(**row), career=tuple(careers.get(row["uid"], ())))
        for row in session.execute(select(DOSSIER).where(*hers[0])).mappings()
    }


def find_identity(session: Session, academie: str, uid: str) -> Identity | None:
    """Whom a dossier is about, without its facts; None when there is none."""
    row = (
        session.execute(select(DOSSIER).where(DOSSIER.c.academie == academie, DOSSIER.c.uid == uid))
        .mappings()
        .one_or_none()
    )
    return None if row is None else Identity(**row)


def managed(
    session: Session, academie: str, populations: Iterable[str], day: date, uids: Iterable[str] | None = None
) -> list[Managed]:
    """What portfolios look at that day, for every agent of these populations, or for those of `uids`.

    The corps is that of the newest line: a line to come already says who will follow. Tables with a row per
    agent are asked one by one: joined, PostgreSQL reads all of one for each row of the other until it has
    counted them.
    """
    some = [] if uids is None else list(uids)
    posted = _posted(session, academie, day, some)
    newest = (
        select(CAREER.c.corps)
        .where(CAREER.c.academie == DOSSIER.c.academie, CAREER.c.uid == DOSSIER.c.uid)
        .order_by(CAREER.c.effective.desc(), CAREER.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(DOSSIER.c.academie, DOSSIER.c.uid, DOSSIER.c.population, newest).where(
        DOSSIER.c.academie == academie, DOSSIER.c.population.in_(list(populations))
    )
    rows = session.execute(query if uids is None else query.where(DOSSIER.c.uid.in_(some)))
    names = _usual_names(session, academie, some)
    return [
        Managed(code, uid, population, corps or "", names.get(uid, ""), *posted.get(uid, ("", "")))
        for code, uid, population, corps in rows
    ]


def count_among(session: Session, academie: str, uids: Select[str]) -> int:
    """How many dossiers the uids of a query have."""
    hers = (DOSSIER.c.academie == academie, DOSSIER.c.uid.in_(uids))
    return session.scalar(select(func.count()).select_from(DOSSIER).where(*hers)) or 0


def by_name(session: Session, academie: str, uids: Select[str], limit: int, offset: int) -> list[str]:
    """Some of the uids of a query, by surname."""
    query = (
        select(DOSSIER.c.uid)
        .outerjoin(PersonRow, (PersonRow.academie == DOSSIER.c.academie) & (PersonRow.uid == DOSSIER.c.uid))
        .where(DOSSIER.c.academie == academie, DOSSIER.c.uid.in_(uids))
        .order_by(func.coalesce(PersonRow.usual_name, ""), DOSSIER.c.uid)
    )
    return list(session.scalars(query.limit(limit).offset(offset)))


def save(session: Session, dossier: Dossier) -> None:
    """Write a dossier whole, in place of what was there."""
    owner = {"academie": dossier.identity.academie, "uid": dossier.identity.uid}
    session.execute(
        delete(DOSSIER).where(DOSSIER.c.academie == owner["academie"], DOSSIER.c.uid == owner["uid"])
    )
    session.execute(insert(DOSSIER).values(**asdict(dossier.identity)))
    _insert(session, CAREER, owner, [_of_career_line(line) for line in dossier.career])
    _insert(session, POSTING, owner, [_of_posting(posting) for posting in dossier.postings])
    for name, table, _ in PLAIN.values():
        _insert(session, table, owner, [asdict(fact) for fact in getattr(dossier, name)])


def _rows(session: Session, table: Table, identity: Identity, order: str) -> Iterable[RowMapping]:
    query = (
        select(*(column for column in table.c if column.name not in _OWN))
        .where(table.c.academie == identity.academie, table.c.uid == identity.uid)
        .order_by(table.c[order].desc(), table.c.id.desc())
    )
    return session.execute(query).mappings()


def _plain(session: Session, kind: type[F], identity: Identity) -> Iterable[F]:
    _, table, order = PLAIN[kind]
    return (kind(**row) for row in _rows(session, table, identity, order))


def _career(session: Session, identity: Identity) -> tuple[CareerLine, ...]:
    return tuple(_career_line(row) for row in _rows(session, CAREER, identity, "effective"))


def _career_line(row: Mapping[str, Any] | RowMapping) -> CareerLine:
    fields = dict(row)
    kept = Seniority(fields.pop("kept_years"), fields.pop("kept_months"), fields.pop("kept_days"))
    return CareerLine(**fields, kept=kept)


def _of_career_line(line: CareerLine) -> dict[str, Any]:
    fields = asdict(line)
    kept = fields.pop("kept")
    return fields | {f"kept_{unit}": kept[unit] for unit in ("years", "months", "days")}


def _postings(session: Session, identity: Identity) -> Iterable[Posting]:
    known = {
        row.uai: Establishment(row.uai, row.name, row.town, row.kind, row.sector)
        for row in session.scalars(
            select(EstablishmentRow)
            .join(POSTING, POSTING.c.uai == EstablishmentRow.uai)
            .where(
                EstablishmentRow.academie == identity.academie,
                POSTING.c.academie == identity.academie,
                POSTING.c.uid == identity.uid,
            )
        )
    }
    for row in _rows(session, POSTING, identity, "start"):
        fields = dict(row)
        uai = fields.pop("uai")
        yield Posting(**fields, establishment=known.get(uai))


def _of_posting(posting: Posting) -> dict[str, Any]:
    fields = asdict(posting)
    establishment = fields.pop("establishment")
    return fields | {"uai": establishment["uai"] if establishment else None}


def _insert(session: Session, table: Table, owner: dict[str, str], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), [owner | row for row in rows])


def _usual_names(session: Session, academie: str, uids: list[str]) -> dict[str, str]:
    """The surname of each, or of everybody."""
    query = select(PersonRow.uid, PersonRow.usual_name).where(PersonRow.academie == academie)
    return dict(session.execute(query.where(PersonRow.uid.in_(uids)) if uids else query).all())


def _posted(session: Session, academie: str, day: date, uids: list[str]) -> dict[str, tuple[str, str]]:
    """The school and the discipline of the posting each has most of her service in; of equals, the newest."""
    query = select(POSTING.c.uid, POSTING.c.uai, POSTING.c.discipline).where(
        POSTING.c.academie == academie,
        POSTING.c.start <= day,
        or_(POSTING.c.end.is_(None), POSTING.c.end >= day),
    )
    if uids:
        query = query.where(POSTING.c.uid.in_(uids))
    rows = session.execute(query.order_by(POSTING.c.share, POSTING.c.start, POSTING.c.id))
    return {uid: (uai or "", discipline) for uid, uai, discipline in rows}
