"""The inbox of a gestionnaire in SQL: what it holds, what each filter would show, and what comes next in it.

One reading counts everything that is open; what is closed grows with the years, and is counted up to a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, select, tuple_, union
from sqlalchemy.orm import Session

from career.courrier import models
from career.courrier.access import Desk, service_in
from career.courrier.arriving import arriving, awaits_seen, last_seen, since_seen, tells
from career.courrier.listing import (
    AGES,
    ENDLESS,
    GIVEN,
    MINE,
    MOST,
    Age,
    Filters,
    Lot,
    Sort,
    State,
    Tally,
    owed_before,
    tally,
)
from career.courrier.putting_aside import aside
from career.courrier.reopening import closed_to, open_to_desk
from career.courrier.rules import Side
from career.courrier.searching import Ids
from career.courrier.seen import seen_by, shown, stands
from career.courrier.tables import FileRow, MessageRow, ThreadRow
from career.courrier.turns import Awaits
from career.portfolios.tables import AssignmentRow

A_PAGE = 25


@dataclass(frozen=True)
class Looking:
    """Who looks at which desk, on which day, with which filters."""

    uid: str
    desk: Desk
    day: date
    filters: Filters
    found: Sequence[Ids] = ()  # of the threads that answer the words asked: those in all of these


@dataclass(frozen=True)
class Place:
    """Where a thread stands in a list: the instant it is sorted by, and its identifier."""

    at: datetime
    thread: str


def count(session: Session, looking: Looking) -> Tally:
    """What each choice would show of what is open; of all that answers the words asked, when some are."""
    facts = _facts(looking).subquery()
    kinds: list[Any] = list(facts.c[:9])
    lots: Any = session.execute(select(*kinds, func.count(), func.min(facts.c.since)).group_by(*kinds))
    return tally((Lot(*lot) for lot in lots), looking.filters)


def count_endless(session: Session, looking: Looking) -> dict[State, int]:
    """How many threads the other filters leave where time adds to them, MOST at most."""
    counted = {state: _ids(looking, state, ThreadRow.last_at).limit(MOST).subquery() for state in ENDLESS}
    row = session.execute(
        select(*(select(func.count()).select_from(some).scalar_subquery() for some in counted.values()))
    ).one()
    return dict(zip(counted, row, strict=True))


def places(session: Session, looking: Looking, page: int) -> Sequence[Place]:
    """The threads of one page of the list, in its order."""
    at, early = _sorted_by(looking, looking.filters.state), _early(session, looking)
    forward, first = looking.filters.sort is Sort.OLDEST, (page - 1) * A_PAGE
    which = _ordered(_ids(looking, looking.filters.state, at), at, forward)
    if not early:
        rows = session.execute(which.limit(A_PAGE).offset(first))
        return [Place(moment, thread) for thread, moment in rows]
    others = session.execute(which.where(_not_among(early)).limit(first + A_PAGE))
    found = [*early, *(Place(moment, thread) for thread, moment in others)]
    return sorted(found, key=_in_order, reverse=not forward)[first : first + A_PAGE]


def beside(session: Session, looking: Looking, here: Place) -> tuple[Place | None, Place | None]:
    """What stands before and after a place of the list, even if the list does not hold it any more."""
    at = _sorted_by(looking, looking.filters.state)
    mark = tuple_(literal(here.at, at.type), literal(here.thread))
    later = tuple_(at, ThreadRow.id) > mark
    forward = looking.filters.sort is Sort.OLDEST
    early = [one for one in _early(session, looking) if one.thread != here.thread]
    which = _ids(looking, looking.filters.state, at).where(ThreadRow.id != here.thread)
    which = which.where(_not_among(early)) if early else which

    def nearest(after: bool) -> Place | None:
        rising = forward is after
        query = _ordered(which.where(later if rising else not_(later)), at, rising).limit(1)
        found = [Place(moment, thread) for thread, moment in session.execute(query)]
        found += [one for one in early if (_in_order(one) > _in_order(here)) is rising]
        return (min if rising else max)(found, key=_in_order, default=None)

    return nearest(False), nearest(True)


def _early(session: Session, looking: Looking) -> list[Place]:
    """Where time adds to a list, its order is that of the rows; those that tell of a message too early stand
    where the service saw them last. They are few."""
    state = looking.filters.state
    if state not in ENDLESS:
        return []
    few = session.scalars(select(ThreadRow.id).where(looking.desk.here, tells())).all()
    if not few:
        return []
    listed = _ids(looking, state, ThreadRow.last_at).where(ThreadRow.id.in_(few))
    threads = models.threads_named(session, session.scalars(listed).all(), Side.SERVICE)
    oldest = looking.filters.sort is Sort.OLDEST
    return [Place((one.since if oldest else None) or one.last_at, one.id) for one in threads]


def _not_among(early: Sequence[Place]) -> ColumnElement[bool]:
    return ThreadRow.id.not_in([one.thread for one in early])


def _in_order(place: Place) -> tuple[datetime, str]:
    return place.at, place.thread


def files_of(session: Session, threads: Sequence[str]) -> dict[str, int]:
    """How many files the service sees in each of these threads."""
    rows = session.execute(
        select(MessageRow.thread_id, func.count(FileRow.id))
        .join(FileRow, FileRow.message_id == MessageRow.id)
        .where(MessageRow.thread_id.in_(threads), seen_by(Side.SERVICE))
        .group_by(MessageRow.thread_id)
    )
    return {row[0]: row[1] for row in rows}


def _ordered(which: Select[Any], at: Any, rising: bool) -> Select[Any]:
    keys = (at, ThreadRow.id)
    return which.order_by(*(keys if rising else (one.desc() for one in keys)))


def _sorted_by(looking: Looking, state: State) -> Any:
    """As the service sees it; what grows with the years is read by its index, which has the row's own (see
    `_early`)."""
    oldest = looking.filters.sort is Sort.OLDEST
    if state in ENDLESS:
        return ThreadRow.since if oldest else ThreadRow.last_at
    return since_seen() if oldest else last_seen()


def _ids(looking: Looking, state: State, at: Any) -> Select[Any]:
    """The identifiers of what a state shows under the other filters, and what sorts them."""
    filters = looking.filters
    some = [_in(looking, state), shown(), *_alone(looking)]
    if filters.kind:
        some.append(ThreadRow.kind == filters.kind.value)
    if filters.age:
        some += [ThreadRow.awaits == Awaits.SERVICE.value, not_(arriving()), open_to_desk()]
        some.append(_is_so_old(looking, filters.age))
    query = _among(looking, select(ThreadRow.id, at).where(*some), state not in ENDLESS)
    if filters.whose or (filters.age and _limits(looking, filters.age)[1]):
        query = _with_assignment(query)
    return query.where(_whose(looking) == filters.whose) if filters.whose else query


def _in(looking: Looking, state: State) -> ColumnElement[bool]:
    """As `listing.tally` says it of what was counted; a test holds both together."""
    desk = looking.desk
    if state is State.ALL:
        return desk.opens
    if state is State.CLOSED:
        return and_(desk.opens, closed_to(Side.SERVICE))
    opened = open_to_desk()
    if state is State.ELSEWHERE:
        return and_(desk.opens, opened, not_(desk.answers))
    if state is State.NEW:
        return and_(desk.answers, opened, _unread())
    if state is State.ASIDE:
        return and_(desk.answers, opened, aside(looking.day))
    awaits = {State.OWED: Awaits.SERVICE, State.AWAITED: Awaits.AGENT, State.ANSWERED: Awaits.NOBODY}[state]
    return and_(desk.answers, opened, awaits_seen() == awaits.value, not_(aside(looking.day)))


def _facts(looking: Looking) -> Select[Any]:
    """What `listing.Lot` says of each open thread, and its `since`."""
    passed = [(_is_so_old(looking, age), days) for age, days in reversed(AGES.items())]
    query = select(
        closed_to(Side.SERVICE).label("closed"),
        awaits_seen().label("awaits"),
        _unread().label("unread"),
        aside(looking.day).label("aside"),
        not_(looking.desk.answers).label("elsewhere"),
        ThreadRow.kind.label("kind"),
        case(*passed, else_=0).label("age"),
        _is_so_old(looking, Age.LATE).label("late"),
        _whose(looking).label("whose"),
        ThreadRow.since.label("since"),
    ).where(looking.desk.opens, shown(), *_alone(looking))
    query = query if looking.found else query.where(open_to_desk())
    return _with_assignment(_among(looking, query, True))


def _is_so_old(looking: Looking, age: Age) -> ColumnElement[bool]:
    """Of what is owed: was it asked so many open days ago, or is the day over on which it was due?"""
    if age is Age.LATE:
        return and_(ThreadRow.due_on.is_not(None), ThreadRow.due_on < looking.day)
    usual, others = _limits(looking, age)
    if not others:
        return ThreadRow.since < usual
    service = service_in(looking.desk.there)
    return ThreadRow.since < case(*((service.in_(some), limit) for limit, some in others), else_=usual)


def _limits(looking: Looking, age: Age) -> tuple[datetime, list[tuple[datetime, list[str]]]]:
    """Since before which instant something is so old: of most services; then of the others, which just kept a
    public holiday of their territory, or did not. Most days there are none."""
    limits: dict[datetime, list[str]] = {}
    for one in looking.desk.there.services if age in AGES else ():
        limits.setdefault(owed_before(AGES[age], looking.day, one.territory), []).append(one.id)
    if not limits:
        return owed_before(AGES.get(age, 0), looking.day), []
    usual = max(limits, key=lambda limit: len(limits[limit]))
    return usual, [(limit, some) for limit, some in limits.items() if limit != usual]


def _alone(looking: Looking) -> list[ColumnElement[bool]]:
    """What was joined to another thread is listed no more, but words of its notes, or its number, find it."""
    return [] if looking.found else [stands()]


def _among(looking: Looking, query: Select[Any], opened: bool) -> Select[Any]:
    """A query that begins with the few threads it is about: those found, or those of the desk that are open.

    As a condition on all threads, neither engine sees how few they are.
    """
    desk, still = looking.desk, ThreadRow.closed_at.is_(None)
    some = list(looking.found)
    if opened and not some:
        agents = select(ThreadRow.id).where(desk.here, ThreadRow.agent.in_(desk.agents), still)
        some = [union(agents, select(ThreadRow.id).where(desk.here, desk.held, still))]
    for one in some:
        ids = one.subquery()
        query = query.join(ids, ids.c[0] == ThreadRow.id)
    return query


def _unread() -> ColumnElement[bool]:
    waiting = select(MessageRow.id).where(
        MessageRow.thread_id == ThreadRow.id,
        MessageRow.side == Side.AGENT.value,
        MessageRow.read_at.is_(None),
        seen_by(Side.SERVICE),
    )
    return and_(open_to_desk(), waiting.correlate(ThreadRow).exists())


def _with_assignment(query: Select[Any]) -> Select[Any]:
    hers = and_(AssignmentRow.academie == ThreadRow.academie, AssignmentRow.uid == ThreadRow.agent)
    return query.outerjoin(AssignmentRow, hers)


def _whose(looking: Looking) -> ColumnElement[str]:
    """Through whom a thread comes to this desk: herself, a transfer, or an absent colleague."""
    follower = func.coalesce(AssignmentRow.gestionnaire, "")
    return case(
        (and_(looking.desk.given, follower != looking.uid), GIVEN),
        (and_(looking.desk.held, ThreadRow.holder != looking.uid), ThreadRow.holder),
        (follower == looking.uid, MINE),
        else_=follower,
    )
