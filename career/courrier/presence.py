"""Who has a thread open at this moment: its gestionnaires alone are told, and it is soon forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier.rules import Thread
from career.courrier.tables import PresenceRow
from career.models import PersonRow
from career.people import Person
from socle import clock
from socle.french import clock_time
from socle.sql import Database

WINDOW = timedelta(minutes=2)
"""Without a sign for so long, she has gone. A page says that it is open every 20 s, while it is seen."""


@dataclass(frozen=True)
class Other:
    """Somebody else, and since when she has the thread open."""

    uid: str
    name: str
    since: datetime


def sign(db: Database, person: Person, thread: Thread) -> None:
    """She has this thread open, now."""
    now = clock.now()
    try:
        with db.begin() as session:
            row = session.get(PresenceRow, (thread.id, person.uid))
            if row is None:
                session.add(
                    PresenceRow(
                        thread_id=thread.id, uid=person.uid, academie=person.academie, since=now, at=now
                    )
                )
            else:
                row.since, row.at = (row.since if row.at > now - WINDOW else now), now
    except IntegrityError:  # another tab of hers said so at the same instant
        return


def others(session: Session, person: Person, thread: Thread) -> tuple[Other, ...]:
    """Who else has it open, who came first first."""
    rows = session.execute(
        select(PresenceRow, PersonRow.display_name)
        .outerjoin(
            PersonRow, and_(PersonRow.academie == PresenceRow.academie, PersonRow.uid == PresenceRow.uid)
        )
        .where(
            PresenceRow.thread_id == thread.id,
            PresenceRow.academie == thread.academie,
            PresenceRow.uid != person.uid,
            PresenceRow.at > clock.now() - WINDOW,
        )
        .order_by(PresenceRow.since, PresenceRow.uid)
    )
    return tuple(Other(row.uid, name or row.uid, row.since) for row, name in rows)


def sentence(found: tuple[Other, ...]) -> str:
    """« Nadia CHERIF a aussi ce fil ouvert, depuis 14 h 05. », for each; empty when nobody has."""
    return " ".join(f"{one.name} a aussi ce fil ouvert, depuis {clock_time(one.since)}." for one in found)


def forget(db: Database) -> None:
    """Delete what is older than the window: nobody keeps who looked at what."""
    with db.begin() as session:
        session.execute(delete(PresenceRow).where(PresenceRow.at <= clock.now() - WINDOW))
