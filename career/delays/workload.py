"""What a chef de service sees of the threads of hers: how many, how late, with whom; never what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select
from sqlalchemy.orm import Session

from career.courrier import access
from career.courrier.arriving import arriving, awaits_seen
from career.courrier.reopening import open_to_desk
from career.courrier.rules import KINDS, Kind
from career.courrier.seen import shown
from career.courrier.tables import ThreadRow
from career.courrier.turns import Awaits
from career.portfolios.models import staff
from career.portfolios.tables import AssignmentRow
from socle import clock

PAGE = 25


@dataclass(frozen=True)
class Load:
    """The open threads of a gestionnaire; `oldest` is since when the first of those to answer waits."""

    who: str
    open: int = 0
    to_answer: int = 0
    late: int = 0
    awaiting: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Late:
    """A thread whose answer is overdue: its number, type, since when it waits, the day due, who has it."""

    id: str
    kind: Kind
    since: datetime
    due_on: date
    who: str

    @property
    def kind_words(self) -> str:
        """Its type, in French."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Lates:
    """One page of the overdue threads, the longest overdue first."""

    threads: tuple[Late, ...]
    total: int
    number: int
    pages: int


def loads(session: Session, academie: str, service: str, day: date) -> list[Load]:
    """The open threads of a service, by who has them."""
    owed, late = and_(ThreadRow.due_on.is_not(None), not_(arriving())), ThreadRow.due_on < day
    who = _who(session, academie)
    counted = (
        func.count(),
        _number(owed),
        _number(late),
        _number(awaits_seen() == Awaits.AGENT.value),
        func.min(case((owed, ThreadRow.since))),
    )
    query = _threads(select(who.uid, *counted), academie, who, service).where(open_to_desk())
    rows = session.execute(query.group_by(who.uid))
    return sorted((Load(*row) for row in rows), key=lambda one: (-one.late, -one.to_answer, one.who))


def whole(loads: Iterable[Load]) -> Load:
    """These loads as one."""
    found = list(loads)
    return Load(
        "",
        sum(one.open for one in found),
        sum(one.to_answer for one in found),
        sum(one.late for one in found),
        sum(one.awaiting for one in found),
        min((one.oldest for one in found if one.oldest), default=None),
    )


def late_of(session: Session, academie: str, service: str, day: date, page: int) -> Lates:
    """The threads of a service whose answer is overdue."""
    who = _who(session, academie)
    late = ThreadRow.due_on < day
    total = session.scalar(_threads(select(func.count()), academie, who, service).where(late)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    facts = (ThreadRow.id, ThreadRow.kind, ThreadRow.since, ThreadRow.due_on, who.uid)
    rows = session.execute(
        _threads(select(*facts), academie, who, service)
        .where(late)
        .order_by(ThreadRow.due_on, ThreadRow.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    found = tuple(Late(one, Kind(kind), since, due, uid) for one, kind, since, due, uid in rows)
    return Lates(found, total, number, pages)


@dataclass(frozen=True)
class _Who:
    """Who has a thread, and of which service, in SQL: its holder, else who follows its agent."""

    uid: ColumnElement[Any]
    service: ColumnElement[Any]


def _who(session: Session, academie: str) -> _Who:
    nobody = access.held_by_nobody(staff(session, academie, clock.today()))
    return _Who(
        case((nobody, AssignmentRow.gestionnaire), else_=ThreadRow.holder),
        case((nobody, AssignmentRow.service), else_=ThreadRow.service),
    )


def _threads(query: Select[Any], academie: str, who: _Who, service: str) -> Select[Any]:
    follows = and_(AssignmentRow.academie == ThreadRow.academie, AssignmentRow.uid == ThreadRow.agent)
    return (
        query.select_from(ThreadRow)
        .outerjoin(AssignmentRow, follows)
        .where(ThreadRow.academie == academie, shown(), who.service == service)
    )


def _number(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
