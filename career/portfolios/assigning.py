"""Work out who follows whom and keep it: after a change, with a feed, every night."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from career.dossier.models import managed
from career.dossier.vocabulary import PRIVATE, PUBLIC
from career.feed.applied import Applied
from career.portfolios import models
from career.portfolios.rules import Assignment, Managed, Move, State, Why, assign, moves
from career.portfolios.tables import AssignmentRow, MoveRow, ServiceRow
from socle import clock
from socle.sql import Database

FOLLOWED = PUBLIC | PRIVATE
SOME = 500  # rows of one statement
LOOKED_AT = {"career", "postings"}
Table = dict[str, Assignment]


def assign_all(session: Session, academie: str, day: date, change_id: str = "") -> int:
    """Bring everybody of an académie to her gestionnaire; how many moved."""
    lock(session, academie)
    after = worked_out(models.state(session, academie), people(session, academie, day), day)
    return keep(session, academie, kept(session, academie), after, change_id)


def assign_each(session: Session, academie: str, uids: Iterable[str], day: date) -> int:
    """Bring these agents to theirs; how many moved."""
    uids = list(uids)
    lock(session, academie)
    after = worked_out(_state_once(session, academie), people(session, academie, day, uids), day)
    return keep(session, academie, kept(session, academie, uids), after, "")


def after_feed(session: Session, applied: Sequence[Applied]) -> None:
    """A feed changed these people: they are brought to their gestionnaires in the same transaction."""
    academie, day = applied[0].academie, applied[0].day
    known = kept(session, academie, [one.uid for one in applied])
    concerned = [
        one.uid
        for one in applied
        if one.uid not in known or one.sections & LOOKED_AT or "population" in one.identity
    ]
    if concerned:
        assign_each(session, academie, concerned, day)


def every_night(db: Database, day: date) -> int:
    """Ends of exceptions, names and postings that changed with the day; how many moved."""
    with db.read() as session:
        codes = list(session.scalars(select(ServiceRow.academie).distinct()))
    moved = 0
    for code in codes:
        with db.begin() as session:
            moved += assign_all(session, code, day)
    return moved


def fill_first(db: Database, day: date) -> None:
    """What no rule has worked out yet: after the migration that brought these tables."""
    with db.read() as session:
        filled = session.scalar(select(AssignmentRow.uid).limit(1)) is not None
    if not filled:
        every_night(db, day)


def people(session: Session, academie: str, day: date, uids: Iterable[str] | None = None) -> list[Managed]:
    """Those who have a right to a gestionnaire."""
    return managed(session, academie, FOLLOWED, day, uids)


def worked_out(state: State, people: Iterable[Managed], day: date) -> Table:
    """Who follows whom by these rules."""
    found = {one.uid: assign(state, one, day) for one in people}
    return {uid: one for uid, one in found.items() if one}


def kept(session: Session, academie: str, uids: Iterable[str] | None = None) -> Table:
    """Who follows whom now."""
    query = select(AssignmentRow).where(AssignmentRow.academie == academie)
    if uids is not None:
        query = query.where(AssignmentRow.uid.in_(list(uids)))
    columns = (AssignmentRow.uid, AssignmentRow.gestionnaire, AssignmentRow.service, AssignmentRow.why)
    rows = session.execute(query.with_only_columns(*columns))
    return {uid: Assignment(gestionnaire, service, Why(why)) for uid, gestionnaire, service, why in rows}


def shift(before: Mapping[str, Assignment], after: Mapping[str, Assignment]) -> tuple[Move, ...]:
    """Who passes from whom to whom."""
    return moves(_whom(before), _whom(after))


def lock(session: Session, academie: str) -> None:
    """One at a time works out who follows whom in an académie, until the end of its transaction."""
    query = select(ServiceRow.id).where(ServiceRow.academie == academie)
    session.execute(query.order_by(ServiceRow.id).with_for_update()).all()


def _state_once(session: Session, academie: str) -> State:
    """Read once per transaction: a feed asks for each person."""
    found: State = session.info.get(("portfolios", academie)) or models.state(session, academie)
    session.info["portfolios", academie] = found
    return found


def _whom(table: Mapping[str, Assignment]) -> dict[str, str]:
    return {uid: one.gestionnaire for uid, one in table.items()}


def keep(session: Session, academie: str, before: Table, after: Table, change_id: str) -> int:
    """Write what differs between two tables, and who moved; how many. The académie is locked."""
    changed = sorted(uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid))
    for start in range(0, len(changed), SOME):
        some = changed[start : start + SOME]
        old = (AssignmentRow.academie == academie, AssignmentRow.uid.in_(some))
        session.execute(delete(AssignmentRow).where(*old))
        rows = [
            {"academie": academie, "uid": uid, "gestionnaire": one.gestionnaire, "service": one.service,
             "why": str(one.why)}
            for uid in some if (one := after.get(uid))
        ]  # fmt: skip
        if rows:
            session.execute(insert(AssignmentRow), rows)
    moved, at = shift(before, after), clock.now()
    if moved:
        session.execute(
            insert(MoveRow),
            [
                {"academie": academie, "uid": one.uid, "before": one.before, "after": one.after, "at": at,
                 "change_id": change_id}
                for one in moved
            ],
        )  # fmt: skip
    return len(moved)
