"""A chef de service reads a thread of hers for an hour, for a reason she writes, once per form.

The agent finds the reading and its reason in « Qui a consulté votre dossier ».
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.courrier.acting import Act
from career.courrier.rules import Thread
from career.courrier.tables import StepRow
from career.people import Person
from socle import audit, clock
from socle.sql import Database

LASTS = timedelta(hours=1)


def give_reason(db: Database, chef: Person, thread: Thread, key: str, reason: str) -> None:
    """Write why she reads it; the same form does it once."""
    try:
        with db.begin() as session:
            if _already(session, chef, key):
                return
            session.add(
                StepRow(
                    academie=thread.academie, thread_id=thread.id, act=Act.READ.value, actor=chef.uid,
                    at=clock.now(), note=reason, facts={}, form_key=key,
                )
            )  # fmt: skip
            audit.record(
                session,
                audit.Event.THREAD_CONSULTED,
                actor=chef.uid,
                subject=thread.agent,
                academie=thread.academie,
                thread=thread.id,
                reason=reason,
            )
    except IntegrityError:  # the same form at the same instant: the other request wrote it
        with db.begin() as session:
            if not _already(session, chef, key):
                raise


def readable_until(session: Session, uid: str, thread: str) -> datetime | None:
    """Until when the reason she gave last lets her read a thread; None when she must give one."""
    given = session.scalar(
        select(StepRow.at)
        .where(StepRow.thread_id == thread, StepRow.actor == uid, StepRow.act == Act.READ.value)
        .order_by(StepRow.id.desc())
        .limit(1)
    )
    return given + LASTS if given is not None and clock.now() < given + LASTS else None


def _already(session: Session, chef: Person, key: str) -> bool:
    used = (StepRow.academie == chef.academie, StepRow.actor == chef.uid, StepRow.form_key == key)
    return session.scalar(select(StepRow.id).where(*used)) is not None
