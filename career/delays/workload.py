"""What a chef de service sees of the threads of hers: how many, how late, with whom; never what they say."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select
from sqlalchemy.orm import Session

from career.courrier import access
from career.courrier.arriving import arriving, awaits_seen, since_seen
from career.courrier.reopening import closed_to, open_to_desk
from career.courrier.rules import KINDS, Kind, Side
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

    @property
    def answered(self) -> int:
        """Answered, and not closed: nothing is owed in them, and nothing is awaited."""
        return self.open - self.to_answer - self.awaiting


@dataclass(frozen=True)
class Line:
    """A thread as a chef sees it: its number, type, whose turn it is since when, the day due if an answer is
    owed, who has it, and whether it is closed."""

    id: str
    kind: Kind
    awaits: Awaits
    since: datetime
    due_on: date | None
    who: str
    closed: bool

    @property
    def kind_words(self) -> str:
        """Its type, in French."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Listed:
    """One page of open threads, the first due first, what is not owed last."""

    threads: tuple[Line, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class Led:
    """What a chef de service sees the threads of: her service; those about herself are not shown to her."""

    academie: str
    service: str
    chef: str


def loads(session: Session, academie: str, service: str, day: date) -> list[Load]:
    """The open threads of a service, by who has them."""
    owed, late = and_(ThreadRow.due_on.is_not(None), not_(arriving())), _late(day)
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


def late_of(session: Session, led: Led, day: date, page: int) -> Listed:
    """The threads of a service whose answer is overdue."""
    return _page(session, led, lambda who: _late(day), page)


def open_of(session: Session, led: Led, gestionnaire: str, page: int) -> Listed:
    """The open threads that this gestionnaire has in a service."""
    return _page(session, led, lambda who: who.uid == gestionnaire, page)


def chosen(session: Session, led: Led, ids: Collection[str]) -> dict[str, Line]:
    """Those of these threads that are in a service, open or not, by identifier; any other is left out."""
    query = _lines(session, led, lambda who: ThreadRow.id.in_(ids))
    return {one.id: one for one in _read(session, query)}


def _page(session: Session, led: Led, which: Callable[["_Who"], ColumnElement[bool]], page: int) -> Listed:
    query = _lines(session, led, which).where(open_to_desk())
    total = session.scalar(query.with_only_columns(func.count())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    some = query.order_by(_due().is_(None), _due(), ThreadRow.id).limit(PAGE).offset((number - 1) * PAGE)
    return Listed(tuple(_read(session, some)), total, number, pages)


def _lines(session: Session, led: Led, which: Callable[["_Who"], ColumnElement[bool]]) -> Select[Any]:
    """The facts of threads, as the desk sees them now."""
    who = _who(session, led.academie)
    facts = (
        ThreadRow.id,
        ThreadRow.kind,
        awaits_seen(),
        since_seen(),
        _due(),
        who.uid,
        closed_to(Side.SERVICE),
    )
    query = _threads(select(*facts), led.academie, who, led.service)
    return query.where(ThreadRow.agent != led.chef, which(who))


def _read(session: Session, query: Select[Any]) -> list[Line]:
    rows = session.execute(query)
    return [Line(one, Kind(kind), Awaits(turn), *facts) for one, kind, turn, *facts in rows]


def _due() -> ColumnElement[Any]:
    """Until when an answer is due, as the desk sees it."""
    return case((arriving(), None), else_=ThreadRow.due_on)


def _late(day: date) -> ColumnElement[bool]:
    return and_(ThreadRow.due_on < day, not_(arriving()))


@dataclass(frozen=True)
class _Who:
    """Who has a thread, and of which service, in SQL: its holder, else who follows its agent."""

    uid: ColumnElement[Any]
    service: ColumnElement[Any]


def _who(session: Session, academie: str) -> _Who:
    there = staff(session, academie, clock.today())
    nobody = access.held_by_nobody(there)
    return _Who(case((nobody, AssignmentRow.gestionnaire), else_=ThreadRow.holder), access.service_in(there))


def _threads(query: Select[Any], academie: str, who: _Who, service: str) -> Select[Any]:
    follows = and_(AssignmentRow.academie == ThreadRow.academie, AssignmentRow.uid == ThreadRow.agent)
    return (
        query.select_from(ThreadRow)
        .outerjoin(AssignmentRow, follows)
        .where(ThreadRow.academie == academie, shown(), who.service == service)
    )


def _number(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
