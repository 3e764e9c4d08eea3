"""Requests in SQL: what each side reads, what is known today, what a step holds and asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from career.dossier import models as dossiers
from career.models import PersonRow, named
from career.situation.rules import OPEN, Act, File, Request, Side, State, Step
from career.situation.tables import FileRow, RequestRow, StepRow
from career.situation.values import Back, Subject, Values

KIND = "situation"
PAGE = 20
Agents = Collection[str] | Select[str]  # their uids, or the query that gives them


class Box(StrEnum):
    """What the list of a gestionnaire can show."""

    NEW = "a-prendre"
    HELD = "en-cours"
    SENT = "transmises"
    CLOSED = "closes"


BOXES = {
    Box.NEW: ("À prendre", (State.RECEIVED,)),
    Box.HELD: ("En cours", (State.TAKEN, State.WANTED)),
    Box.SENT: ("Transmises", (State.SENT,)),
    Box.CLOSED: ("Closes", (State.DONE, State.REFUSED, State.WITHDRAWN)),
}


@dataclass(frozen=True)
class Page:
    """One page of a list of requests."""

    requests: tuple[Request, ...]
    number: int
    pages: int


def known(session: Session, academie: str, uid: str) -> Values:
    """What the administration has today, as the feed and the directory gave it."""
    identity = dossiers.find_identity(session, academie, uid)
    person = named(session, academie, uid)
    found = {"usual_name": person.usual_name if person else ""}
    if identity is not None:
        names = ("address", "postcode", "town", "phone", "family", "bank_tail")
        found |= {name: getattr(identity, name) for name in names}
    return found


def of_agent(session: Session, academie: str, agent: str) -> tuple[Request, ...]:
    """Her requests, the newest first."""
    rows = session.execute(
        _requests()
        .where(RequestRow.academie == academie, RequestRow.agent == agent)
        .order_by(RequestRow.created_at.desc(), RequestRow.id)
    )
    return tuple(request_of(row, name) for row, name in rows)


def of_desk(session: Session, academie: str, agents: Agents, box: Box, page: int) -> Page:
    """The requests of these agents that a box shows: those returned first, then the oldest."""
    which = and_(_of(academie, agents), RequestRow.state.in_([state.value for state in BOXES[box][1]]))
    total = session.scalar(select(func.count(RequestRow.id)).where(which)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    order = RequestRow.updated_at.desc() if box is Box.CLOSED else RequestRow.created_at.asc()
    rows = session.execute(
        _requests()
        .where(which)
        .order_by(RequestRow.back.desc(), order, RequestRow.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(tuple(request_of(row, name) for row, name in rows), number, pages)


def count_boxes(session: Session, academie: str, agents: Agents) -> dict[Box, int]:
    """How many requests each box holds."""
    counted = session.execute(
        select(RequestRow.state, func.count(RequestRow.id))
        .where(_of(academie, agents))
        .group_by(RequestRow.state)
    )
    by_state = {State(state): number for state, number in counted}
    return {box: sum(by_state.get(state, 0) for state in states) for box, (_, states) in BOXES.items()}


def find(session: Session, academie: str, uid: str) -> Request | None:
    """One request, whoever it belongs to: the caller decides who may see it."""
    which = and_(RequestRow.id == uid, RequestRow.academie == academie, RequestRow.kind == KIND)
    found = session.execute(_requests().where(which)).one_or_none()
    return request_of(*found) if found else None


def steps_of(session: Session, request_id: str) -> tuple[Step, ...]:
    """What happened to a request, the oldest first, each step with its documents."""
    files: dict[int, list[File]] = {}
    query = select(FileRow).where(FileRow.request_id == request_id).order_by(FileRow.step_id, FileRow.place)
    for row in session.scalars(query):
        files.setdefault(row.step_id, []).append(File(row.id, row.name, row.size))
    rows = session.execute(
        select(StepRow, PersonRow.display_name)
        .outerjoin(PersonRow, and_(PersonRow.academie == StepRow.academie, PersonRow.uid == StepRow.actor))
        .where(StepRow.request_id == request_id)
        .order_by(StepRow.id)
    )
    return tuple(
        Step(
            Act(row.act),
            Side(row.side),
            row.at,
            State(row.state),
            name or row.actor,
            row.note,
            tuple(files.get(row.id, ())),
        )
        for row, name in rows
    )


def find_file(session: Session, request_id: str, file_id: str) -> FileRow | None:
    """One document of one request."""
    return session.scalar(select(FileRow).where(FileRow.id == file_id, FileRow.request_id == request_id))


def lock(session: Session, request_id: str) -> RequestRow:
    """The row of a request, held until the end of the transaction."""
    return session.scalars(select(RequestRow).where(RequestRow.id == request_id).with_for_update()).one()


def step_with(session: Session, academie: str, actor: str, form_key: str) -> StepRow | None:
    """The step made by this form, if there is one."""
    return session.scalar(
        select(StepRow).where(
            StepRow.academie == academie, StepRow.actor == actor, StepRow.form_key == form_key
        )
    )


def count_wanted(session: Session, academie: str, agent: str) -> int:
    """How many of her requests wait for a document of hers."""
    mine = (RequestRow.academie == academie, RequestRow.agent == agent, RequestRow.kind == KIND)
    wanted = select(func.count(RequestRow.id)).where(*mine, RequestRow.state == State.WANTED.value)
    return session.scalar(wanted) or 0


def open_about(session: Session, academie: str, agent: str, subject: Subject) -> str | None:
    """The open request of this agent about this subject, if there is one."""
    return session.scalar(
        select(RequestRow.id).where(
            RequestRow.academie == academie,
            RequestRow.agent == agent,
            RequestRow.kind == KIND,
            RequestRow.subject == subject.value,
            RequestRow.state.in_([state.value for state in OPEN]),
        )
    )


def transmitted(session: Session) -> Sequence[RequestRow]:
    """Every request that waits for its value."""
    return session.scalars(_transmitted()).all()


def transmitted_of(session: Session, academie: str, agents: Agents) -> Sequence[RequestRow]:
    """Those of these agents, held until the end of the transaction."""
    mine = _transmitted().where(RequestRow.academie == academie, RequestRow.agent.in_(agents))
    return session.scalars(mine.order_by(RequestRow.id).with_for_update()).all()


def request_of(row: RequestRow, name: str | None = None) -> Request:
    """The frozen request of a row."""
    return Request(
        row.id,
        row.academie,
        row.agent,
        Subject(row.subject),
        State(row.state),
        row.version,
        row.before,
        row.asked,
        row.effective,
        row.created_at,
        row.updated_at,
        row.sent_at,
        Back(row.back) if row.back else None,
        name or row.agent,
    )


def _transmitted() -> Select[RequestRow]:
    return select(RequestRow).where(RequestRow.kind == KIND, RequestRow.state == State.SENT.value)


def _of(academie: str, agents: Agents) -> ColumnElement[bool]:
    kind = and_(RequestRow.academie == academie, RequestRow.kind == KIND)
    return and_(kind, RequestRow.agent.in_(agents))


def _requests() -> Select[RequestRow, str]:
    return select(RequestRow, PersonRow.display_name).outerjoin(
        PersonRow, and_(PersonRow.academie == RequestRow.academie, PersonRow.uid == RequestRow.agent)
    )
