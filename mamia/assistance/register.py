"""Requests as they are kept: asked, found, listed, added to, taken, closed; each act is in the journal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from mamia.assistance import rules
from mamia.assistance.rules import Desk, Matter, State
from mamia.models import RequestMessage, RequestRow
from socle import audit, clock
from socle.audit import Event
from socle.sql import Database, database
from socle.store import insert_once
from sso.factors import codes

ASKER, STAFF, NOTE = "asker", "staff", "note"
PER_PAGE = 25


@dataclass(frozen=True)
class Message:
    """What was added; `uid` is empty for an asker who was not signed in."""

    at: datetime
    side: str
    uid: str
    text: str


@dataclass(frozen=True)
class Request:
    """A request and what was added to it, oldest first."""

    number: str
    matter: Matter
    subject: str
    name: str
    mail: str
    text: str
    context: tuple[str, ...]
    state: State
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    closed_because: str
    treated_by: str
    code_digest: str = field(repr=False)
    messages: tuple[Message, ...] = ()

    @property
    def seen(self) -> str:
        """What two people must have seen alike for the second not to answer what she has not read."""
        return self.updated_at.isoformat()


@dataclass(frozen=True)
class Wanted:
    """Which requests to list: of these desks, and of what the filters say (empty: all)."""

    desks: frozenset[Desk]
    number: str = ""
    states: tuple[State, ...] = ()
    kind: str = ""
    subject: str = ""
    older_than: timedelta | None = None


@dataclass(frozen=True)
class Page:
    """Some requests of a list, without their messages."""

    requests: list[Request]
    number: int
    pages: int
    count: int


class Moved(Exception):
    """Somebody wrote or acted since the page was read."""


def new_number(first: str = "A") -> str:
    """The number of a request: a letter of its desk, then seven; quoted on the telephone, it is no secret."""
    return first + codes.drawn(7)


def keep(sql: Session, **facts: Any) -> None:
    """Keep a new request; `facts` are number, kind, subject, uid, name, mail, text, and what it may have."""
    now = clock.now()
    sql.add(
        RequestRow(**facts, state=State.OPEN, created_at=now, updated_at=now, treated_at=None, treated_by="")
    )


def ask(sql: Session, *, about: str, **facts: Any) -> None:
    """Keep what somebody asks of the assistance, with its line of the journal, which says `about` what."""
    keep(sql, **facts)
    audit.record(sql, Event.HELP_ASKED, actor=facts["uid"], subject=facts["number"], about=about)


def find(number: str) -> Request | None:
    """The request of this number, with its messages; None when there is none, for the same two questions."""
    if not 0 < len(number) <= 12:
        return None
    with database().read() as sql:
        row, messages = sql.get(RequestRow, number), _messages(sql, number)
        return _request(row, messages) if row else None


def of_person(uid: str) -> list[Request]:
    """What somebody asked while signed in, newest first, of the kinds she may follow."""
    mine = select(RequestRow).where(RequestRow.uid == uid, RequestRow.kind.in_(rules.SHOWN_TO_THE_ASKER))
    with database().read() as sql:
        return [_request(row) for row in sql.scalars(mine.order_by(RequestRow.created_at.desc()).limit(100))]


def listed(wanted: Wanted, page: int) -> Page:
    """A page of what is wanted, who has waited longest first; `page` is brought in bounds."""
    chosen = _chosen(wanted)
    with database().read() as sql:
        count = sql.scalar(select(func.count()).select_from(chosen.subquery())) or 0
        pages = max(1, -(-count // PER_PAGE))
        page = min(max(page, 1), pages)
        order = (RequestRow.created_at, RequestRow.number)
        rows = sql.scalars(chosen.order_by(*order).offset((page - 1) * PER_PAGE).limit(PER_PAGE))
        return Page([_request(row) for row in rows], page, pages, count)


def kinds(desks: frozenset[Desk]) -> list[str]:
    """The kinds that these desks have requests of."""
    with database().read() as sql:
        found = select(RequestRow.kind).where(_at(desks)).distinct().order_by(RequestRow.kind)
        return list(sql.scalars(found))


def locked(sql: Session, number: str, seen: str = "") -> RequestRow:
    """The row, held until the transaction ends; raises Moved if it changed since `seen`, or is no more."""
    row = sql.scalar(select(RequestRow).where(RequestRow.number == number).with_for_update())
    if row is None or (seen and row.updated_at.isoformat() != seen):
        raise Moved
    return row


def add(sql: Session, row: RequestRow, side: str, uid: str, text: str, nonce: str) -> bool:
    """Add a message; False, and nothing done, when this form was already sent."""
    values = {"number": row.number, "at": clock.now(), "side": side, "uid": uid, "text": text, "nonce": nonce}
    if not insert_once(sql, RequestMessage, values):
        return False
    _changed(sql, row, "noted" if side == NOTE else "answered" if side == STAFF else "added to", uid)
    return True


def move(sql: Session, row: RequestRow, state: State, because: str = "") -> None:
    """Give a request its state; `because` is why it is closed."""
    row.state, row.closed_because = state, because
    row.treated_at = clock.now() if state is State.CLOSED else None


def take(sql: Session, row: RequestRow, uid: str) -> None:
    """Somebody treats it from now on; empty, nobody does any more."""
    row.treated_by = uid
    if State(row.state) in {State.OPEN, State.TAKEN}:
        row.state = State.TAKEN if uid else State.OPEN


def close(sql: Session, row: RequestRow, uid: str, because: str) -> None:
    """Close a request."""
    move(sql, row, State.CLOSED, because)
    _changed(sql, row, "closed", uid, because=because)


def note_taken(sql: Session, row: RequestRow, uid: str, what: str) -> None:
    """Write in the journal that it was `taken` or `released`."""
    _changed(sql, row, what, uid)


def forget_old(db: Database, kept: timedelta) -> None:
    """Delete what was closed longer ago than `kept`, messages included."""
    with db.begin() as sql:
        gone = RequestRow.treated_at < clock.now() - kept
        sql.execute(delete(RequestRow).where(RequestRow.state == State.CLOSED, gone))


def _changed(sql: Session, row: RequestRow, what: str, uid: str, **more: str) -> None:
    row.updated_at = clock.now()
    audit.record(sql, Event.REQUEST_CHANGED, actor=uid, subject=row.number, what=what, **more)


def _chosen(wanted: Wanted) -> Select[Any]:
    chosen = select(RequestRow).where(_at(wanted.desks))
    if wanted.number:
        return chosen.where(RequestRow.number == wanted.number)
    for column, value in ((RequestRow.kind, wanted.kind), (RequestRow.subject, wanted.subject)):
        chosen = chosen.where(column == value) if value else chosen
    if wanted.states:
        chosen = chosen.where(RequestRow.state.in_(wanted.states))
    if wanted.older_than is not None:
        chosen = chosen.where(RequestRow.created_at < clock.now() - wanted.older_than)
    return chosen


def _at(desks: frozenset[Desk]) -> Any:
    """The condition that a request is of one of these desks, as `Matter.desk` says."""
    ours = RequestRow.kind.in_(rules.OF_THE_ASSISTANCE)
    if desks == {Desk.ASSISTANCE}:
        return ours
    return ~ours if desks == {Desk.RSSI} else RequestRow.number.is_not(None) if desks else ours & ~ours


def _messages(sql: Session, number: str) -> Iterable[RequestMessage]:
    return sql.scalars(
        select(RequestMessage).where(RequestMessage.number == number).order_by(RequestMessage.id)
    )


def _request(row: RequestRow, messages: Iterable[RequestMessage] = ()) -> Request:
    return Request(
        number=row.number,
        matter=Matter(row.kind, row.uid),
        subject=row.subject,
        name=row.name,
        mail=row.mail,
        text=row.text,
        context=tuple(row.context),
        state=State(row.state),
        created_at=row.created_at,
        updated_at=row.updated_at,
        closed_at=row.treated_at,
        closed_because=row.closed_because,
        treated_by=row.treated_by,
        code_digest=row.code_digest,
        messages=tuple(Message(one.at, one.side, one.uid, one.text) for one in messages),
    )
