"""What a chef de service sees of a service at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from career.models import PersonRow
from career.portfolios import changes, models, wording
from career.portfolios.rules import Absence, Desk, Exemption, Rule, Service, absence_of
from career.portfolios.tables import AssignmentRow, ChangeRow

LAST = 20  # changes shown


@dataclass(frozen=True)
class Past:
    """A change that was applied."""

    at: datetime
    by: str
    title: str
    lines: list[tuple[str, str, str]]
    moved: int


@dataclass(frozen=True)
class Told:
    """Gestionnaires with how many they follow and their absence, rules, exceptions, past changes."""

    desks: list[tuple[Desk, int, Absence | None]]
    others: list[tuple[str, int]]
    rules: list[tuple[Rule, str]]
    exemptions: list[Exemption]
    absences: list[Absence]
    past: list[Past]
    names: dict[str, str]


def told(session: Session, academie: str, service: Service, day: date) -> Told:
    """One service that day; those who answer without a desk in it are `others`."""
    state = models.state(session, academie)
    numbers = _numbers(session, academie, service.id)
    desks = [one for one in state.desks if one.service == service.id]
    own = {one.uid for one in desks}
    rules = sorted(
        (one for one in state.rules if one.service == service.id), key=lambda one: (one.rank, one.id)
    )
    exemptions = [one for one in state.exemptions if one.service == service.id]
    absences = [one for one in state.absences if one.gestionnaire in own and one.end >= day]
    past = _past(session, academie, service.id)
    uids = state.staff | numbers.keys() | {one.uid for one in exemptions}
    names = known_names(session, academie, uids)
    return Told(
        sorted(
            ((one, numbers.get(one.uid, 0), absence_of(state, one.uid, day)) for one in desks),
            key=lambda line: names.get(line[0].uid, ""),
        ),
        [(uid, number) for uid, number in sorted(numbers.items()) if uid not in own],
        [(one, wording.held_by(one)) for one in rules],
        sorted(exemptions, key=lambda one: names.get(one.uid, "")),
        sorted(absences, key=lambda one: (one.start, one.id)),
        past,
        names,
    )


def known_names(session: Session, academie: str, uids: Iterable[str]) -> dict[str, str]:
    """The names of these people, in few reads."""
    found: dict[str, str] = {}
    wanted = sorted(uids)
    for start in range(0, len(wanted), 500):
        some = (PersonRow.academie == academie, PersonRow.uid.in_(wanted[start : start + 500]))
        rows = session.execute(select(PersonRow.uid, PersonRow.display_name).where(*some))
        found |= dict(rows.all())
    return {uid: uid for uid in wanted} | found


def _numbers(session: Session, academie: str, service: str) -> dict[str, int]:
    """How many each gestionnaire follows in this service."""
    query = (
        select(AssignmentRow.gestionnaire, func.count())
        .where(AssignmentRow.academie == academie, AssignmentRow.service == service)
        .group_by(AssignmentRow.gestionnaire)
    )
    return dict(session.execute(query).all())


def _past(session: Session, academie: str, service: str) -> list[Past]:
    rows = session.scalars(
        select(ChangeRow)
        .where(
            ChangeRow.academie == academie, ChangeRow.service == service, ChangeRow.applied_at.is_not(None)
        )
        .order_by(ChangeRow.applied_at.desc(), ChangeRow.id)
        .limit(LAST)
    )
    return [_told(session, row) for row in rows]


def _told(session: Session, row: ChangeRow) -> Past:
    before, after = (changes.fact_of(row, values) for values in (row.before, row.after))
    names = known_names(session, row.academie, changes.people_of(before, after) | {row.applied_by})
    lines = wording.compared(wording.lines(before, names), wording.lines(after, names))
    assert row.applied_at is not None
    return Past(row.applied_at, names[row.applied_by], wording.TITLES[row.kind], lines, row.moved)
