"""Who follows whom, as pages ask it: one row per agent, and the few absences under way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from career.dossier.models import find_identity
from career.models import named
from career.portfolios.rules import (
    Absence,
    Assignment,
    Desk,
    Exemption,
    Rule,
    Service,
    State,
    Why,
    absence_of,
    answerer,
    stood_in_for,
)
from career.portfolios.tables import (
    AbsenceRow,
    AssignmentRow,
    DeskRow,
    ExemptionRow,
    Kept,
    RuleRow,
    ServiceRow,
)

F = TypeVar("F", Service, Desk, Rule, Exemption, Absence)


@dataclass(frozen=True)
class Correspondent:
    """« Votre correspondant »: who answers, of which service, when, at which number; `civilite` may be empty.

    `stand_in` answers until the day `until`, included, while she is away.
    """

    uid: str
    name: str
    service: str
    hours: str
    phone: str
    civilite: str = ""
    stand_in: "Correspondent | None" = None
    until: date | None = None

    @property
    def answers(self) -> str:
        """The uid of who answers now."""
        return self.stand_in.uid if self.stand_in else self.uid


def state(session: Session, academie: str) -> State:
    """Everything that decides who follows whom in an académie."""
    return State(
        _facts(session, ServiceRow, academie),
        _facts(session, DeskRow, academie),
        _facts(session, RuleRow, academie),
        _facts(session, ExemptionRow, academie),
        _facts(session, AbsenceRow, academie),
    )


def staff(session: Session, academie: str, day: date) -> State:
    """What decides who answers that day: everything but rules and exceptions."""
    under_way = (AbsenceRow.start <= day, AbsenceRow.end >= day)
    return State(
        _facts(session, ServiceRow, academie),
        _facts(session, DeskRow, academie),
        absences=_facts(session, AbsenceRow, academie, *under_way),
    )


def held(session: Session, academie: str, uid: str) -> Assignment | None:
    """The gestionnaire of an agent; None for who is in no portfolio."""
    row = session.get(AssignmentRow, (academie, uid))
    return Assignment(row.gestionnaire, row.service, Why(row.why)) if row else None


def correspondent_of(session: Session, academie: str, uid: str, day: date) -> Correspondent | None:
    """« Votre correspondant » of an agent and who stands in that day, None when no service follows her."""
    found = held(session, academie, uid)
    return meet(session, academie, found, uid, day) if found else None


def meet(session: Session, academie: str, found: Assignment, uid: str, day: date) -> Correspondent:
    """Who has an agent, or a thread of hers, as she meets her; and who stands in that day."""
    there = staff(session, academie, day)
    now = answerer(there, found, uid, day)
    away = absence_of(there, found.gestionnaire, day) if now != found.gestionnaire else None
    stand_in = _met(session, academie, there, now, found.service) if away else None
    return _met(
        session, academie, there, found.gestionnaire, found.service, stand_in, away.end if away else None
    )


def follows(session: Session, academie: str, gestionnaire: str, uid: str, day: date) -> bool:
    """May this gestionnaire open this agent's dossier? If she follows her, or stands in that day."""
    found = held(session, academie, uid)
    if found is None or gestionnaire == uid:
        return False
    if found.gestionnaire == gestionnaire:
        return True
    return answerer(staff(session, academie, day), found, uid, day) == gestionnaire


def followed(
    session: Session, academie: str, gestionnaire: str, day: date, there: State | None = None
) -> Select[str]:
    """A query of the uids of those she follows, or for whom she stands in that day.

    `there` is that day's `staff`, for who has read it already.
    """
    there = there or staff(session, academie, day)
    pairs = stood_in_for(there, gestionnaire, day)
    query = select(AssignmentRow.uid).where(
        AssignmentRow.academie == academie, AssignmentRow.uid != gestionnaire
    )
    hers = AssignmentRow.gestionnaire == gestionnaire
    if not there.absences:
        return query.where(hers)
    colleagues = AssignmentRow.uid.in_(there.staff)
    stood_in = [
        and_(AssignmentRow.gestionnaire == who, AssignmentRow.service == service) for who, service in pairs
    ]
    among = AssignmentRow.uid.in_(_colleagues(session, academie, gestionnaire, there, day))
    return query.where(or_(hers, and_(~colleagues, or_(*stood_in)) if stood_in else among, among))


def standing_in(session: Session, academie: str, gestionnaire: str, day: date) -> list[Absence]:
    """The absences under way in which she answers for somebody."""
    there = staff(session, academie, day)
    whom = {who for who, _ in stood_in_for(there, gestionnaire, day)}
    return [one for who in sorted(whom) if (one := absence_of(there, who, day))]


def desks_of(session: Session, academie: str, uid: str) -> list[Desk]:
    """Where somebody works as a gestionnaire."""
    return [one for one in _facts(session, DeskRow, academie) if one.uid == uid]


def led_by(session: Session, academie: str, uid: str) -> list[Service]:
    """The services somebody leads."""
    found = _facts(session, ServiceRow, academie, ServiceRow.chef == uid)
    return sorted(found, key=lambda one: (one.rank, one.id))


def desks_in(session: Session, academie: str, service: str) -> list[tuple[str, str]]:
    """The gestionnaires of a service, as a list offers them: (uid, name)."""
    uids = [one.uid for one in _facts(session, DeskRow, academie, DeskRow.service == service)]
    return sorted(names(session, academie, uids).items(), key=lambda pair: pair[1])


def offices(session: Session, academie: str) -> dict[str, str]:
    """The office of each gestionnaire of an académie."""
    return {one.uid: one.office for one in _facts(session, DeskRow, academie)}


def names(session: Session, academie: str, uids: Iterable[str]) -> dict[str, str]:
    """The name of each, her identifiant when it is not known."""
    found = {uid: named(session, academie, uid) for uid in uids}
    return {uid: row.display_name if row else uid for uid, row in found.items()}


def _colleagues(session: Session, academie: str, uid: str, there: State, day: date) -> list[str]:
    """Agents who are gestionnaires themselves, for whom she stands in: nobody stands in for herself."""
    rows = session.scalars(
        select(AssignmentRow).where(
            AssignmentRow.academie == academie, AssignmentRow.uid.in_(there.staff - {uid})
        )
    )
    return [
        row.uid
        for row in rows
        if answerer(there, Assignment(row.gestionnaire, row.service, Why(row.why)), row.uid, day) == uid
    ]


def _met(
    session: Session,
    academie: str,
    there: State,
    uid: str,
    service: str,
    stand_in: Correspondent | None = None,
    until: date | None = None,
) -> Correspondent:
    """Somebody as an agent meets her: at her desk, else at her service, else at any desk of hers."""
    row, identity = named(session, academie, uid), find_identity(session, academie, uid)
    own = next((one for one in there.desks if one.uid == uid), None)
    place = there.service(service)
    if desk := there.desk(uid, service) or own:
        said = (desk.office, desk.hours, desk.phone)
    else:
        said = (place.name, place.hours, place.phone) if place else ("", "", "")
    name, civilite = row.display_name if row else uid, identity.civilite if identity else ""
    return Correspondent(uid, name, *said, civilite, stand_in, until)


def _facts(session: Session, kind: type[Kept[F]], academie: str, *more: Any) -> tuple[F, ...]:
    rows: Iterable[Kept[F]] = session.scalars(
        select(kind).where(kind.academie == academie, *more)  # type: ignore[attr-defined]
    )
    return tuple(row.fact() for row in rows)
