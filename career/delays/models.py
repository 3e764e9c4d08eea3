"""The clocks of threads in SQL: written with each answer and closing, read by service and gestionnaire."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from career.courrier import access
from career.courrier.rules import Side, Thread
from career.courrier.tables import ThreadRow
from career.courrier.turns import Said
from career.delays.rules import (
    ENOUGH,
    WINDOW,
    Answered,
    Beside,
    Closing,
    Ended,
    Observed,
    beside,
    follow,
    rank,
)
from career.delays.tables import AnswerRow
from career.portfolios.models import held, staff
from career.portfolios.rules import Service
from socle import clock

INSTANTS = ("asked_at", "answered_at")
ANSWERED = (*INSTANTS, "service", "gestionnaire", "spent", "closed", "late")


def service_of(session: Session, thread: ThreadRow | Thread) -> Service | None:
    """The service that has a thread: its holder's, else the one that follows its agent."""
    there = staff(session, thread.academie, clock.today())
    if access.is_held(there, thread):
        return there.service(thread.service)
    found = held(session, thread.academie, thread.agent)
    return there.service(found.service) if found else None


def keep(session: Session, thread: ThreadRow, said: Sequence[Said]) -> None:
    """Write what was answered in a locked thread, and until when what waits is due."""
    service = service_of(session, thread)
    closings = _closings(thread, said, _past(session, thread.id))
    now = follow(said, closings, service.territory if service else "")
    _write(session, thread, now.answered, service)
    thread.due_on = now.due(service.objective) if service else None


def carry(session: Session, one: ThreadRow, into: ThreadRow) -> None:
    """What was answered in a thread stays as it was written, in the one that it is joined to."""
    there = select(AnswerRow.asked_at).where(AnswerRow.thread_id == into.id).scalar_subquery()
    moving = (AnswerRow.thread_id == one.id, AnswerRow.asked_at.not_in(there))
    session.execute(update(AnswerRow).where(*moving).values(thread_id=into.id))


def kept(session: Session, thread: ThreadRow) -> list[dict[str, Any]]:
    """What was answered in a thread, as JSON keeps it."""
    rows = session.scalars(select(AnswerRow).where(AnswerRow.thread_id == thread.id).order_by(AnswerRow.id))
    return [{name: _text(getattr(row, name)) for name in ANSWERED} for row in rows]


def restore(
    session: Session, thread: ThreadRow, rows: Sequence[Mapping[str, Any]], out_of: ThreadRow | None = None
) -> None:
    """What was answered in a thread is again what was kept of it, taken `out_of` where it had gone."""
    session.execute(delete(AnswerRow).where(AnswerRow.thread_id == thread.id))
    if out_of is not None:
        asked = [datetime.fromisoformat(row["asked_at"]) for row in rows]
        there = (AnswerRow.thread_id == out_of.id, AnswerRow.asked_at.in_(asked))
        session.execute(delete(AnswerRow).where(*there))
    session.add_all(
        AnswerRow(
            academie=thread.academie,
            thread_id=thread.id,
            **{
                name: datetime.fromisoformat(row[name]) if name in INSTANTS else row[name]
                for name in ANSWERED
            },
        )
        for row in rows
    )


def owe(session: Session, thread: ThreadRow) -> None:
    """Write until when what waits since `since` is due, where the order of the messages does not tell it."""
    service = service_of(session, thread)
    if service is not None:
        thread.due_on = _owed(thread, service)


def owe_again(
    session: Session, service: Service, threads: Sequence[ThreadRow], said: Mapping[str, Sequence[Said]]
) -> None:
    """Write until when these locked threads, which a service owes an answer, are due by its objective."""
    past: dict[str, list[AnswerRow]] = {}
    for row in _past(session, *(one.id for one in threads)):
        past.setdefault(row.thread_id, []).append(row)
    for one in threads:
        there = said.get(one.id, ())
        now = follow(there, _closings(one, there, past.get(one.id, ())), service.territory)
        due = now.due(service.objective)
        one.due_on = _owed(one, service) if due is None and one.closed_at is None else due


def beside_thread(session: Session, thread: Thread, said: Sequence[Said]) -> Beside | None:
    """What both sides see beside a thread now; None when no service has it."""
    service, now = service_of(session, thread), clock.now()
    if service is None:
        return None
    there = follow(said, _closings(thread, said, _past(session, thread.id)), service.territory)
    return beside(service.objective, observed(session, thread.academie, service.id, now), there, now)


def before_writing(session: Session, academie: str, agent: str) -> Beside | None:
    """What an agent sees before she writes; None when no service follows her."""
    found = held(session, academie, agent)
    service = staff(session, academie, clock.today()).service(found.service) if found else None
    if service is None:
        return None
    return Beside(service.objective, observed(session, academie, service.id, clock.now()))


def observed(session: Session, academie: str, service: str, now: datetime) -> Observed:
    """The answers of a service in the thirty days before `now`."""
    which = and_(_ended(academie, service, now - WINDOW, now), AnswerRow.closed.is_(False))
    count = session.scalar(select(func.count()).select_from(AnswerRow).where(which)) or 0
    if count < ENOUGH:
        return Observed(count, None)
    ninth = select(AnswerRow.spent).where(which).order_by(AnswerRow.spent).offset(rank(count) - 1).limit(1)
    return Observed(count, timedelta(seconds=session.scalars(ninth).one()))


def ended(session: Session, academie: str, service: str, after: datetime, until: datetime) -> list[Ended]:
    """What a service answered, or closed without an answer, between two instants."""
    columns = (
        AnswerRow.answered_at,
        AnswerRow.gestionnaire,
        AnswerRow.spent,
        AnswerRow.closed,
        AnswerRow.late,
    )
    rows = session.execute(select(*columns).where(_ended(academie, service, after, until)))
    return [Ended(at, who, timedelta(seconds=spent), closed, late) for at, who, spent, closed, late in rows]


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _ended(academie: str, service: str, after: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        AnswerRow.academie == academie,
        AnswerRow.service == service,
        AnswerRow.answered_at > after,
        AnswerRow.answered_at <= until,
    )


def _owed(thread: ThreadRow, service: Service) -> date | None:
    return follow([Said(thread.since, Side.AGENT)], (), service.territory).due(service.objective)


def _past(session: Session, *threads: str) -> list[AnswerRow]:
    """What closings ended in these threads, as it was written."""
    which = (AnswerRow.thread_id.in_(threads), AnswerRow.closed.is_(True))
    return list(session.scalars(select(AnswerRow).where(*which)))


def _closings(thread: ThreadRow | Thread, said: Sequence[Said], past: Iterable[AnswerRow]) -> list[Closing]:
    """When it was closed: now, and before, as answers were written. One that was undone counts no more."""
    last = max((one.at for one in said), default=None)
    others = {one.ended_at for one in said}  # these ended what they ended, and nothing else here
    found = [
        Closing(one.answered_at, one.gestionnaire)
        for one in past
        if last and one.answered_at < last and one.answered_at not in others
    ]
    if thread.closed_at is not None:
        by = thread.closed_by if isinstance(thread, ThreadRow) else ""
        found.append(Closing(thread.closed_at, by))
    return found


def _write(
    session: Session, thread: ThreadRow, answered: Sequence[Answered], service: Service | None
) -> None:
    """What is written already keeps the service it was written with; what was taken back is gone."""
    there = {
        row.asked_at: row
        for row in session.scalars(select(AnswerRow).where(AnswerRow.thread_id == thread.id))
    }
    once = {one.asked_at: one for one in answered}
    same = {asked for asked, one in once.items() if _is_written(there.get(asked), one)}
    gone = [row.id for asked, row in there.items() if asked not in same]
    if gone:
        session.execute(delete(AnswerRow).where(AnswerRow.id.in_(gone)))
    session.add_all(_row(thread, one, service) for asked, one in once.items() if asked not in same)


def _row(thread: ThreadRow, one: Answered, service: Service | None) -> AnswerRow:
    return AnswerRow(
        academie=thread.academie,
        service=service.id if service else "",
        gestionnaire=one.by,
        thread_id=thread.id,
        asked_at=one.asked_at,
        answered_at=one.answered_at,
        spent=int(one.spent.total_seconds()),
        closed=one.closed,
        late=service is not None and one.late(service.objective, service.territory),
    )


def _is_written(row: AnswerRow | None, one: Answered) -> bool:
    return row is not None and (row.answered_at, row.closed) == (one.answered_at, one.closed)
