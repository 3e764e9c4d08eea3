"""A change of portfolios: prepared, shown with who moves, applied exactly as it was shown, or shown again."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from career.portfolios import assigning, models
from career.portfolios.rules import Absence, Desk, Exemption, Fact, Move, Rule, Service, changed
from career.portfolios.tables import (
    AbsenceRow,
    ChangeRow,
    DeskRow,
    ExemptionRow,
    Kept,
    RuleRow,
    ServiceRow,
    plain,
)
from socle import audit, clock
from socle.audit import Event

KINDS: dict[str, tuple[type[Any], type[Any]]] = {
    "service": (ServiceRow, Service),
    "desk": (DeskRow, Desk),
    "rule": (RuleRow, Rule),
    "exemption": (ExemptionRow, Exemption),
    "absence": (AbsenceRow, Absence),
}
BY_SERVICE = {"desk", "exemption"}  # two services may each have one for the same person
DAYS = {"until", "start", "end", "next_from"}
INERT = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = ("Identifiant", "Nom", "Suivi aujourd’hui par", "Sera suivi par")


class Outdated(Exception):
    """Since it was prepared, somebody changed the very thing it changes."""


class Moved(Exception):
    """Since it was shown, others would move: it must be shown again."""


@dataclass(frozen=True)
class Plan:
    """What a change would do now, and the tables it comes from. `seen` proves which moves were shown."""

    moves: tuple[Move, ...]
    seen: str
    outdated: bool
    before: assigning.Table = field(repr=False)
    after: assigning.Table = field(repr=False)

    @property
    def passages(self) -> list[tuple[str, str, int]]:
        """How many pass from whom to whom."""
        found: dict[tuple[str, str], int] = {}
        for one in self.moves:
            found[one.before, one.after] = found.get((one.before, one.after), 0) + 1
        return [(before, after, number) for (before, after), number in sorted(found.items())]


def find(session: Session, academie: str, kind: str, service: str, key: str) -> Any:
    """The fact of this kind and key in this service; None when there is none."""
    row = _row(session, academie, kind, service, key)
    if row is None:
        return None
    fact = row.fact()
    return fact if getattr(fact, "service", service) == service else None


def proof(fact: Fact | None) -> str:
    """What proves which fact was read."""
    return hashlib.sha256(json.dumps(_kept(fact), sort_keys=True).encode()).hexdigest()


def prepare(session: Session, academie: str, by: str, change: "Wanted") -> str:
    """Keep what somebody wants to change, not yet done; its identifier."""
    before = find(session, academie, change.kind, change.service, change.key)
    row = ChangeRow(
        academie=academie,
        id=str(uuid4()),
        service=change.service,
        kind=change.kind,
        key=change.key,
        before=_kept(before),
        after=_kept(change.after),
        prepared_at=clock.now(),
        prepared_by=by,
        applied_at=None,
        applied_by="",
        moved=0,
    )
    session.add(row)
    return row.id


@dataclass(frozen=True)
class Wanted:
    """What is wanted in place of what there is; `after` None removes it."""

    kind: str
    service: str
    key: str
    after: Fact | None


def plan(session: Session, change: ChangeRow, day: date) -> Plan:
    """Who would move if this change were applied now."""
    now = find(session, change.academie, change.kind, change.service, change.key)
    state = changed(models.state(session, change.academie), now, fact_of(change, change.after))
    after = assigning.worked_out(state, assigning.people(session, change.academie, day), day)
    before = assigning.kept(session, change.academie)
    moved = assigning.shift(before, after)
    told = json.dumps([[one.uid, one.before, one.after] for one in moved])
    seen = hashlib.sha256(told.encode()).hexdigest()
    return Plan(moved, seen, _kept(now) != change.before, before, after)


def apply(session: Session, academie: str, identifier: str, seen: str, by: str, day: date) -> int:
    """Apply a change as it was shown; how many moved. Applied already, nothing more is done.

    Raises Outdated or Moved when it is no longer what was shown.
    """
    assigning.lock(session, academie)
    query = select(ChangeRow).where(ChangeRow.academie == academie, ChangeRow.id == identifier)
    change = session.scalars(query.with_for_update()).one()
    if change.applied_at is not None:
        return change.moved
    found = plan(session, change, day)
    if found.outdated:
        raise Outdated
    if found.seen != seen:
        raise Moved
    _write(session, change)
    change.applied_at, change.applied_by = clock.now(), by
    change.moved = assigning.keep(session, academie, found.before, found.after, change.id)
    note(session, change, by)
    return change.moved


def at_once(session: Session, academie: str, by: str, change: Wanted) -> None:
    """A change that moves nobody, as an absence: kept in the history, done now."""
    identifier = prepare(session, academie, by, change)
    session.flush()
    row = session.get_one(ChangeRow, (academie, identifier))
    _write(session, row)
    row.applied_at, row.applied_by = clock.now(), by
    note(session, row, by)


def aim(
    session: Session, academie: str, by: str, key: str, read: str, written: Callable[[Service], Service]
) -> tuple[Service, Service]:
    """Say what a service aims at, as it is `written`: the service before, and after. Who said it, and when,
    are in the history.

    Said already, nothing more is done. Raises Outdated when the service is not what `read` proves any more.
    """
    assigning.lock(session, academie)
    now: Service | None = find(session, academie, "service", key, key)
    if now is None:
        raise Outdated
    after = written(now).on(clock.today())
    if now == after:
        return now, after
    if proof(now) != read:
        raise Outdated
    at_once(session, academie, by, Wanted("service", key, key, after))
    return now, after


def due_aims(session: Session) -> list[tuple[str, str]]:
    """The services, by académie, whose next objective has come and is not yet the present one."""
    query = select(ServiceRow.academie, ServiceRow.id).where(ServiceRow.next_from <= clock.today())
    return [(academie, key) for academie, key in session.execute(query.order_by(*query.selected_columns))]


def settle_aim(session: Session, academie: str, key: str) -> None:
    """Keep as the present objective the next one, if its day has come; the history has it already."""
    assigning.lock(session, academie)
    row = _row(session, academie, "service", key, key)
    if row is not None:
        session.merge(ServiceRow.of(academie, row.fact()))
        session.flush()


def note(session: Session, change: ChangeRow, by: str) -> None:
    """The journal says who changed what, and how many moved."""
    audit.record(
        session,
        Event.PORTFOLIO_CHANGED,
        actor=by,
        subject=change.key if change.kind in BY_SERVICE else "",
        academie=change.academie,
        what=change.kind,
        change=change.id,
        service=change.service,
        moved=change.moved,
    )


def fact_of(change: ChangeRow, values: dict[str, Any] | None) -> Any:
    """The fact that a change keeps as JSON."""
    if values is None:
        return None
    row, fact = KINDS[change.kind]
    days = {name: date.fromisoformat(values[name]) for name in DAYS & values.keys() if values[name]}
    known = {one.name: one.default for one in fields(fact)}
    since = {
        name: value for name, value in known.items() if value is not MISSING
    }  # what a change kept before
    kept = {name: value for name, value in (values | days).items() if name in known}
    return Kept.fact(row(academie=change.academie, **(since | kept)))  # as it was said, whatever the day


def people_of(*facts: Fact | None) -> set[str]:
    """The uids that facts name."""
    names = ("uid", "gestionnaire", "delegate", "chef", "default")
    found = {getattr(one, name, "") for one in facts for name in names if one is not None}
    return {uid for uid in found if uid}


def as_csv(plan: Plan, names: dict[str, str]) -> bytes:
    """Everybody who moves, in UTF-8 with its mark; no cell is one that a spreadsheet runs (threat 49)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in plan.moves:
        cells = (one.uid, *(names.get(uid, uid) for uid in (one.uid, one.before, one.after)))
        writer.writerow([f"'{cell}" if cell.startswith(INERT) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _row(session: Session, academie: str, kind: str, service: str, key: str) -> Any:
    own = (academie, key, service) if kind in BY_SERVICE else (academie, key)
    return session.get(KINDS[kind][0], own)


def _kept(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    values = plain(fact)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _write(session: Session, change: ChangeRow) -> None:
    row = _row(session, change.academie, change.kind, change.service, change.key)
    after = fact_of(change, change.after)
    if after is not None:
        session.merge(KINDS[change.kind][0].of(change.academie, after))
    elif row is not None:
        session.delete(row)
    session.flush()
