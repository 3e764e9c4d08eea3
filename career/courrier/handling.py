"""What a gestionnaire does with a thread: each function gives what `acting.act` writes in the locked row.

They raise NotPossible, with the sentence that says why, and then nothing is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from career.courrier import access, models, putting_aside, reopening
from career.courrier.rules import Aside, Thread
from career.courrier.tables import ThreadRow
from career.models import display_names
from career.people import Person
from career.portfolios.models import Correspondent, held, meet, staff
from career.portfolios.rules import Assignment, Service, State, Why
from socle import audit, clock, mail

GIVEN = "career/courrier/mail/thread_given.txt"
Write = Callable[[Session, ThreadRow], dict[str, Any]]


class NotPossible(Exception):
    """The thread is not as this act needs it; the message is the French sentence that says so."""


@dataclass(frozen=True)
class Target:
    """Who may be given a thread: a gestionnaire, or the default queue of a service (`queue`)."""

    holder: str
    service: str
    words: str
    queue: bool = False

    @property
    def key(self) -> str:
        """What a form says of it."""
        return self.service if self.queue else f"{self.service} {self.holder}"


def targets(session: Session, thread: Thread, person: Person, day: date) -> tuple[Target, ...]:
    """Whom this person may give this thread to: never the agent, nor herself; the services first."""
    return targets_of(session, person, thread.agent, day)


def targets_of(session: Session, person: Person, agent: str, day: date) -> tuple[Target, ...]:
    """The same of any thread of this agent; of nobody's, when `agent` is empty."""
    there = staff(session, person.academie, day)
    nobody = {"", agent, person.uid}
    queues = [
        Target(uid, one.id, f"{one.name} (file du service)", queue=True)
        for one in there.services
        if (uid := _queue(one, agent)) not in nobody
    ]
    desks = [one for one in there.desks if one.uid not in nobody]
    names = display_names(session, person.academie, {one.uid for one in desks})
    people = [
        Target(one.uid, one.service, f"{names.get(one.uid, one.uid)}, {_name(there, one.service)}")
        for one in desks
    ]
    return (*sorted(queues, key=_words), *sorted(people, key=_words))


def note(session: Session, row: ThreadRow) -> dict[str, Any]:
    """An internal note: the step says it all."""
    return {}


def give(to: str, person: Person, day: date) -> Write:
    """Give it to the target of this key; who has it now is told by a mail without content."""

    def write(session: Session, row: ThreadRow) -> dict[str, Any]:
        thread = _hers(session, row, person, day)
        found = next((one for one in targets(session, thread, person, day) if one.key == to), None)
        if found is None:
            raise NotPossible("Ce destinataire ne peut pas recevoir ce fil. Choisissez-en un autre.")
        now = pass_to(session, row, found, person, day)
        mail.queue(session, models.mail_of(session, row.academie, now), GIVEN)
        return given_facts(found)

    return write


def pass_to(session: Session, row: ThreadRow, found: Target, person: Person, day: date) -> str:
    """Put a locked thread with this target, by this person, who never gets it so; who answers it now."""
    _open(row)
    _set_holder(session, row, found)
    models.settle(session, row)  # another service may aim at another delay
    putting_aside.put_back(row)
    now = access.handler(session, _thread(session, row), day)
    if now == person.uid:
        raise NotPossible("Vous répondez à sa place\u00a0: le fil serait chez vous. Choisissez autrement.")
    return now


def given_facts(found: Target) -> dict[str, Any]:
    """What the step of a thread given away says."""
    return {"to": found.words, "key": found.key, "holder": found.holder, "service": found.service}


def may_take(session: Session, thread: Thread, uid: str, day: date) -> bool:
    """Is it with another, while she is who answers its agent?"""
    hers = held(session, thread.academie, thread.agent)
    if hers is None or not access.is_held(staff(session, thread.academie, day), thread):
        return False
    return meet(session, thread.academie, hers, thread.agent, day).answers == uid


def take(person: Person, day: date) -> Write:
    """Take it back from who holds it: it is again with who answers the agent."""

    def write(session: Session, row: ThreadRow) -> dict[str, Any]:
        if not may_take(session, _thread(session, row), person.uid, day):
            raise NotPossible(
                "Ce fil ne peut pas être repris\u00a0: il est déjà chez vous, ou ne vous revient pas."
            )
        row.holder = row.service = ""
        models.settle(session, row)
        putting_aside.put_back(row)
        return {}

    return write


def put_aside(until: Aside, day_back: date | None, person: Person, day: date) -> Write:
    """Put it away until `day_back`, or until the agent's answer."""

    def write(session: Session, row: ThreadRow) -> dict[str, Any]:
        _hers(session, row, person, day)
        _open(row)
        row.aside, row.aside_until = until.value, day_back if until is Aside.DATE else None
        return aside_facts(until, row.aside_until)

    return write


def aside_facts(until: Aside, day_back: date | None) -> dict[str, Any]:
    """What the step of a thread put away says."""
    day = day_back.isoformat() if until is Aside.DATE and day_back else None
    return {"until": until.value, "day": day}


def bring_back(session: Session, row: ThreadRow) -> dict[str, Any]:
    """Among the others again."""
    putting_aside.put_back(row)
    return {}


def close(person: Person) -> Write:
    """Close it, unless a message of the agent arrives within the minute: she may still take it back."""

    def write(session: Session, row: ThreadRow) -> dict[str, Any]:
        _open(row)
        if models.is_arriving(session, row.id):
            raise NotPossible(
                "Un message de l’agent arrive dans la minute\u00a0: lisez-le avant de clore ce fil."
            )
        row.closed_at, row.closed_by = clock.now(), person.uid
        putting_aside.put_back(row)
        models.settle(session, row)
        audit.record(session, audit.Event.THREAD_CLOSED, actor=person.uid, subject=row.agent, thread=row.id)
        return {}

    return write


def reopen(session: Session, row: ThreadRow) -> dict[str, Any]:
    """Open it again: it awaits who it awaited."""
    if row.closed_at is None and not reopening.is_pending(row):
        raise NotPossible("Ce fil est déjà ouvert.")
    if row.joined_to:
        raise NotPossible("Ce fil a été réuni à un autre\u00a0: continuez dans celui-là.")
    reopening.stay_open(row)
    models.settle(session, row)
    return {}


def holder_of(session: Session, thread: Thread, day: date) -> Correspondent | None:
    """Who has a thread that was given away, as the agent meets her; None while it is with who follows her."""
    if not access.is_held(staff(session, thread.academie, day), thread):
        return None
    given = Assignment(thread.holder, thread.service, Why.EXEMPTION)
    return meet(session, thread.academie, given, thread.agent, day)


def _set_holder(session: Session, row: ThreadRow, found: Target) -> None:
    """Nobody holds what is given to who follows the agent: it moves with the agent again."""
    hers = held(session, row.academie, row.agent)
    back = hers is not None and (hers.gestionnaire, hers.service) == (found.holder, found.service)
    row.holder, row.service = ("", "") if back else (found.holder, found.service)


def _hers(session: Session, row: ThreadRow, person: Person, day: date) -> Thread:
    thread = _thread(session, row)
    if not access.is_hers(session, thread, person.uid, day):
        raise NotPossible("Ce fil n’est plus chez vous. Reprenez-le d’abord, s’il vous revient.")
    return thread


def _open(row: ThreadRow) -> None:
    """It is open, as the desk sees it."""
    if row.closed_at is not None or reopening.is_pending(row):
        raise NotPossible("Ce fil est déjà clos.")


def _thread(session: Session, row: ThreadRow) -> Thread:
    session.flush()
    found = models.find_thread(session, row.academie, row.id)
    if found is None:
        raise LookupError(row.id)
    return found


def _queue(service: Service, agent: str) -> str:
    return service.default if service.default not in ("", agent) else service.chef


def _name(there: State, service: str) -> str:
    found = there.service(service)
    return found.name if found else service


def _words(target: Target) -> str:
    return target.words
