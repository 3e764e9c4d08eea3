"""One step of a request: once, in one transaction with its documents, its journal line, its notices."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier.models import lock_author, mail_of
from career.receiving import Joined, taken
from career.situation import models, parties
from career.situation.rules import WAYS, Act, Side, State, possible
from career.situation.tables import FileRow, RequestRow, StepRow
from career.situation.values import Subject, Values, carried
from socle import audit, clock, mail
from socle.sql import Database

MOVED = "career/situation/mail/moved.txt"
WAITS = "career/situation/mail/waits.txt"
ASKED = "career/situation/mail/asked.txt"


class Changed(Exception):
    """Somebody else did something to this request since the page was shown."""


class NotNow(Exception):
    """This act is not possible in the present state of the request."""


class AlreadyOpen(Exception):
    """She has an open request about the same subject, `request_id`."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id


class FormUsed(Exception):
    """This form already did something else, to `request_id`."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id


@dataclass(frozen=True)
class Wish:
    """What an agent asks: the values wanted, from which day, with a note and documents."""

    subject: Subject
    asked: Values
    effective: date
    note: str


@dataclass(frozen=True)
class Doing:
    """Who (uid, empty for a feed) does what on which side, from which form, with a note and documents."""

    academie: str
    actor: str
    side: Side
    act: Act
    key: str
    note: str = ""
    joined: Sequence[Joined] = ()

    def fingerprint(self, about: object) -> str:
        """Two doings with the same fingerprint are one (SHA-256, hexadecimal)."""
        files = sorted(one.file.digest for one in self.joined)
        told = json.dumps([self.act.value, about, self.note, files], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Done:
    """The request a form served; `again` when it had already."""

    request: str
    again: bool = False


def ask(db: Database, doing: Doing, wish: Wish, today: date) -> Done:
    """Make a request, or find the one this form made; raise AlreadyOpen or FormUsed."""
    about = [wish.subject.value, dict(wish.asked), wish.effective.isoformat()]
    return _once(db, doing, about, lambda session: _ask(session, doing, wish, about, today))


def act(db: Database, doing: Doing, request_id: str, version: int, today: date) -> Done:
    """Do one step of a request whose page showed `version`; raise Changed, NotNow or FormUsed."""
    about = [request_id]

    def write(session: Session) -> Done:
        row = models.lock(session, request_id)
        if row.version != version:
            raise Changed
        _require(session, row, doing)
        _before(session, row, doing.act, today)
        step(session, row, doing, doing.fingerprint(about))
        _tell(session, row, doing, today)
        return Done(row.id)

    return _once(db, doing, about, write)


def step(session: Session, row: RequestRow, doing: Doing, fingerprint: str) -> None:
    """Write one step of a locked request, its documents and its line of the journal."""
    row.state = (WAYS[doing.act].after or State(row.state)).value if doing.act in WAYS else row.state
    row.version, row.updated_at = row.version + 1, clock.now()
    written = StepRow(
        academie=row.academie,
        request_id=row.id,
        act=doing.act.value,
        side=doing.side.value,
        actor=doing.actor,
        state=row.state,
        at=row.updated_at,
        note=doing.note,
        form_key=doing.key,
        fingerprint=fingerprint,
    )
    session.add(written)
    session.flush()
    for place, one in enumerate(doing.joined):
        session.add(_file(row, written.id, place, one))
    taken(session, doing.joined)
    audit.record(
        session,
        audit.Event.SITUATION_CHANGED,
        actor=doing.actor,
        subject=row.agent,
        what=doing.act.value,
        request=row.id,
        about=row.subject,
        files=len(doing.joined),
    )


def _once(db: Database, doing: Doing, about: object, write: Callable[[Session], Done]) -> Done:
    try:
        with db.begin() as session:
            return _already(session, doing, about) or write(session)
    except IntegrityError:  # the same form at the same instant: the other request's step is the one
        with db.begin() as session:
            found = _already(session, doing, about)
        if found is None:
            raise
        return found


def _already(session: Session, doing: Doing, about: object) -> Done | None:
    """What this form already did."""
    lock_author(session, doing.academie, doing.actor)
    earlier = models.step_with(session, doing.academie, doing.actor, doing.key)
    if earlier is None:
        return None
    if earlier.fingerprint != doing.fingerprint(about):
        raise FormUsed(earlier.request_id)
    return Done(earlier.request_id, again=True)


def _ask(session: Session, doing: Doing, wish: Wish, about: object, today: date) -> Done:
    found = models.open_about(session, doing.academie, doing.actor, wish.subject)
    if found is not None:
        raise AlreadyOpen(found)
    now = clock.now()
    row = RequestRow(
        id=str(uuid4()),
        academie=doing.academie,
        agent=doing.actor,
        kind=models.KIND,
        subject=wish.subject.value,
        state=State.RECEIVED.value,
        version=0,
        before=_known(session, doing.academie, doing.actor, wish.asked),
        asked=dict(wish.asked),
        effective=wish.effective,
        created_at=now,
        updated_at=now,
        sent_at=None,
        sent_on=None,
    )
    session.add(row)
    session.flush()
    step(session, row, doing, doing.fingerprint(about))
    mail.queue(session, mail_of(session, row.academie, row.agent), ASKED)
    tell_desk(session, row, today)
    return Done(row.id)


def _require(session: Session, row: RequestRow, doing: Doing) -> None:
    request = models.request_of(row)
    known = models.known(session, row.academie, row.agent)
    steps = models.steps_of(session, row.id)
    if doing.act not in possible(request, steps, doing.side, carried(request.subject, known)):
        raise NotNow


def _before(session: Session, row: RequestRow, act: Act, today: date) -> None:
    """Transmitted: what human resources have that day is what a later value is compared with."""
    if act is Act.SEND:
        row.before = _known(session, row.academie, row.agent, row.asked)
        row.sent_at, row.sent_on, row.back = clock.now(), today, ""


def _known(session: Session, academie: str, agent: str, asked: Values) -> dict[str, str]:
    """What is known today of what is asked."""
    known = models.known(session, academie, agent)
    return {name: known.get(name, "") for name in asked}


def _tell(session: Session, row: RequestRow, doing: Doing, today: date) -> None:
    """The other side is told that something moved, and nothing of what."""
    if doing.side is Side.AGENT:
        tell_desk(session, row, today)
    else:
        mail.queue(session, mail_of(session, row.academie, row.agent), MOVED)


def tell_desk(session: Session, row: RequestRow, today: date) -> None:
    """Tell who answers this agent today that a request waits."""
    desk = parties.desk_of(session, row.academie, row.agent, today)
    mail.queue(session, mail_of(session, row.academie, desk), WAITS)


def _file(row: RequestRow, step_id: int, place: int, one: Joined) -> FileRow:
    return FileRow(
        id=str(uuid4()),
        academie=row.academie,
        request_id=row.id,
        step_id=step_id,
        place=place,
        name=one.file.name,
        kind=one.file.kind.name,
        size=one.file.size,
        digest=one.file.digest,
    )
