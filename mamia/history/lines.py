"""The lines of somebody's history, read in the journal: when, what, who, why, from where (decision 27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from mamia.history.sentences import ABOUT, OWN, sentence
from socle.audit import AuditEvent
from socle.french import fr
from socle.sql import database
from sso.directory import directory
from sso.directory.account import Account
from sso.directory.errors import NotFound

PER_PAGE = 25
SERVICES = {"operator": "l’exploitation du service", "flux-rh": "la gestion des personnels"}
APPLICATIONS = {"code_replayed", "token_replayed"}  # caused by an application, not by somebody


@dataclass(frozen=True)
class Line:
    """One act, as its person reads it; `who` is empty for herself and for a stranger."""

    at: datetime
    what: str
    who: str
    why: str
    origin: str


@dataclass(frozen=True)
class Page:
    """Some lines, the newest first, and which page of how many."""

    lines: list[Line]
    number: int
    pages: int


def page_of(account: Account, number: int) -> Page:
    """A page of the history; a number that there is not gives the nearest one."""
    hers = _hers(account)
    with database().read() as sql:
        total = sql.scalar(select(func.count()).select_from(AuditEvent).where(hers)) or 0
        pages = max(1, -(-total // PER_PAGE))
        number = min(max(number, 1), pages)
        newest = select(AuditEvent).where(hers).order_by(AuditEvent.id.desc())
        rows = sql.scalars(newest.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).all()
    return Page(_lines(account, rows), number, pages)


def all_of(account: Account, most: int) -> list[Line]:
    """The newest lines, so many at most."""
    newest = select(AuditEvent).where(_hers(account)).order_by(AuditEvent.id.desc()).limit(most)
    with database().read() as sql:
        rows = sql.scalars(newest).all()
    return _lines(account, rows)


def _hers(account: Account) -> ColumnElement[bool]:
    names = (account.uid, account.unique_id)
    about = and_(AuditEvent.subject.in_(names), AuditEvent.event.in_(ABOUT))
    own = and_(AuditEvent.actor.in_(names), AuditEvent.subject.not_in(names), AuditEvent.event.in_(OWN))
    return and_(AuditEvent.outcome != "intended", or_(about, own))


def _lines(account: Account, rows: Sequence[AuditEvent]) -> list[Line]:
    names = {account.uid, account.unique_id}
    others = {row.actor for row in rows if row.event not in APPLICATIONS} - {*names, "", *SERVICES}
    known = {uid: _name_of(uid) for uid in others} | SERVICES
    return [_line(row, row.subject not in names, known.get(row.actor, "")) for row in rows]


def _line(row: AuditEvent, own: bool, who: str) -> Line:
    what = fr(sentence(row.event, row.details, own=own, done=row.outcome == "done"))
    told = row.details if who else {}
    ticket = f"ticket {told['ticket']}" if told.get("ticket") else ""
    why = ", ".join(part for part in (str(told.get("reason", "")), ticket) if part)
    return Line(row.at, what, who, why, "" if who else row.origin)


def _name_of(uid: str) -> str:
    """An agent by her name: only the assistance acts on other people's accounts here."""
    try:
        return f"{directory().get(uid).name}, assistance"
    except NotFound:
        return "un agent de l’assistance"
