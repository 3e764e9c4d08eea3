"""Which threads a gestionnaire may open, which are hers to answer, and who answers one (threat 47).

A thread is with who follows the agent, or stands in for her; or with its holder, by a transfer or a taking
over, or who stands in for the holder. Nobody ever opens a thread about herself at her desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from career.courrier.rules import Thread
from career.courrier.tables import ThreadRow
from career.portfolios.models import correspondent_of, followed, follows, staff
from career.portfolios.rules import Assignment, State, Why, answerer, stood_in_for
from career.portfolios.tables import AssignmentRow


@dataclass(frozen=True)
class Desk:
    """Conditions on threads for one gestionnaire: all she may open, and what is hers to answer.

    `there` says who answers that day; `here` are those of the académie that are not about herself; `agents`
    gives the uids of whom she follows or stands in for; `given` are the threads that she holds, `held` those
    too of the absent for whom she stands in.
    """

    there: State
    here: ColumnElement[bool]
    agents: Select[str]
    opens: ColumnElement[bool]
    answers: ColumnElement[bool]
    held: ColumnElement[bool]
    given: ColumnElement[bool]


def desk_of(session: Session, academie: str, uid: str, day: date) -> Desk:
    """The threads of a gestionnaire, and of those for whom she stands in that day."""
    there = staff(session, academie, day)
    here = and_(ThreadRow.academie == academie, ThreadRow.agent != uid)
    uids = followed(session, academie, uid, day, there)
    agents = ThreadRow.agent.in_(uids)
    given = _holds(there, uid, uid)
    held = or_(
        given,
        *(
            and_(ThreadRow.holder == who, ThreadRow.service == service)
            for who, service in sorted(stood_in_for(there, uid, day))
        ),
    )
    nobody = held_by_nobody(there)
    answers = and_(here, or_(and_(agents, nobody), held))
    return Desk(there, here, uids, and_(here, or_(agents, held)), answers, held, given)


def may_open(session: Session, thread: Thread, uid: str, day: date) -> bool:
    """May this gestionnaire open this thread that day?"""
    if thread.agent == uid:
        return False
    if follows(session, thread.academie, uid, thread.agent, day):
        return True
    there = staff(session, thread.academie, day)
    return is_held(there, thread) and uid in (thread.holder, _answers(there, thread, day))


def is_hers(session: Session, thread: Thread, uid: str, day: date) -> bool:
    """Is this thread hers to answer that day?"""
    hers = desk_of(session, thread.academie, uid, day).answers
    return session.scalar(select(ThreadRow.id).where(ThreadRow.id == thread.id, hers)) is not None


def handler(session: Session, thread: Thread | ThreadRow, day: date) -> str:
    """The uid of who answers this thread that day, "" when nobody follows its agent."""
    there = staff(session, thread.academie, day)
    if is_held(there, thread):
        return _answers(there, thread, day)
    found = correspondent_of(session, thread.academie, thread.agent, day)
    return found.answers if found else ""


def handlers(
    session: Session, academie: str, there: State, threads: Iterable[Thread], day: date
) -> dict[str, str]:
    """The uid of who answers each of these threads that day, by its identifier; "" when nobody does."""
    found = list(threads)
    hers = (AssignmentRow.academie == academie, AssignmentRow.uid.in_({one.agent for one in found}))
    followers = {
        row.uid: Assignment(row.gestionnaire, row.service, Why(row.why))
        for row in session.scalars(select(AssignmentRow).where(*hers))
    }
    return {
        one.id: _answers(there, one, day)
        if is_held(there, one)
        else answerer(there, followers[one.agent], one.agent, day)
        if one.agent in followers
        else ""
        for one in found
    }


def _answers(there: State, thread: Thread | ThreadRow, day: date) -> str:
    return answerer(there, Assignment(thread.holder, thread.service, Why.EXEMPTION), thread.agent, day)


def is_held(there: State, thread: Thread | ThreadRow) -> bool:
    """Does the holder still work in the service that has it? Else it is with who follows the agent."""
    return bool(thread.holder) and works(there, thread.holder, thread.service)


def works(there: State, uid: str, service: str) -> bool:
    """Is she a gestionnaire of this service, or who answers by default there, or its chef?"""
    place = there.service(service)
    return place is not None and (there.desk(uid, service) is not None or uid in (place.default, place.chef))


def _holds(there: State, holder: str, uid: str) -> ColumnElement[bool]:
    services = [one.id for one in there.services if works(there, holder, one.id)]
    return and_(ThreadRow.holder == uid, ThreadRow.service.in_(services))


def held_by_nobody(there: State) -> ColumnElement[bool]:
    """No holder, or one who has left the service: the thread is back with who follows the agent."""
    still = [
        and_(ThreadRow.service == service.id, ThreadRow.holder.in_(sorted(workers)))
        for service in there.services
        if (workers := {uid for uid in there.staff if works(there, uid, service.id)})
    ]
    return or_(ThreadRow.holder == "", ~or_(*still)) if still else ThreadRow.academie != ""


def service_in(there: State) -> ColumnElement[str]:
    """Which service has a thread: its holder's, else that of the assignment of its agent, which is joined."""
    return case((held_by_nobody(there), AssignmentRow.service), else_=ThreadRow.service)
