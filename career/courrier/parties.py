"""The two parties of a thread: an agent and who follows her dossier; and what a desk may see."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from career.circulars import models as circulars
from career.courrier import models
from career.courrier.hindering import Hindrance, hindrance
from career.courrier.rules import Side, Thread
from career.courrier.tables import ThreadRow
from career.courrier.turns import Awaits
from career.dossier import models as dossiers
from career.dossier import rules as dossier_rules
from career.dossier import wording
from career.dossier.rules import Kind, Reader
from career.people import Person
from career.portfolios.models import Correspondent, correspondent_of, followed

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Standing:
    """Who answers an agent, and what keeps her from writing, if anything does."""

    correspondent: Correspondent | None
    hindrance: Hindrance | None


def standing(session: Session, person: Person, today: date) -> Standing:
    """Where this person's messages go today."""
    identity = dossiers.find_identity(session, person.academie, person.uid)
    found = correspondent_of(session, person.academie, person.uid, today)
    ends = identity.ends if identity else None
    has_career = identity is not None and person.kind is not Kind.NONE
    return Standing(found, hindrance(has_career, found is not None, ends, today))


def desk_agents(session: Session, person: Person, today: date) -> Select[str]:
    """A query of the agents whom this gestionnaire follows, or stands in for today."""
    return followed(session, person.academie, person.uid, today)


def summary(session: Session, thread: Thread, today: date) -> Facts:
    """The few facts of the agent's dossier that a gestionnaire needs beside a thread."""
    found = dossiers.find(session, thread.academie, thread.agent)
    if found is None:
        return []
    dossier = dossier_rules.seen_by(found, Reader.GESTIONNAIRE)
    now = dossier_rules.summary(dossier, today)
    posting = now.postings[0] if now.postings else None
    return [
        ("Situation", wording.phrase(dossier, today)),
        ("Position", wording.position(now.position.kind) if now.position else ""),
        ("Affectation", wording.place(posting) if posting else ""),
        ("Discipline", posting.discipline if posting else ""),
    ]


def unread_of_agent(session: Session, person: Person) -> int:
    """How many answers and messages of the administration this person has not opened."""
    answers = models.count_unread(session, person.academie, [person.uid], Side.AGENT)
    return answers + circulars.count_unread(session, person.academie, person.uid)


def awaited_of(session: Session, person: Person) -> list[str]:
    """The open threads in which a document is awaited from this person, the first asked first."""
    hers = (ThreadRow.academie == person.academie, ThreadRow.agent == person.uid)
    which = (*hers, ThreadRow.closed_at.is_(None), ThreadRow.awaits == Awaits.AGENT.value)
    return list(session.scalars(select(ThreadRow.id).where(*which).order_by(ThreadRow.since)))
