"""Whose request it is: her correspondent, and the gestionnaire whose portfolio holds her."""

from datetime import date

from sqlalchemy import Select
from sqlalchemy.orm import Session

from career.people import Person
from career.portfolios.models import correspondent_of, followed, follows
from career.situation.rules import Request


def desk_agents(session: Session, person: Person, day: date) -> Select[str]:
    """A query of the agents whom this gestionnaire follows, or stands in for that day."""
    return followed(session, person.academie, person.uid, day)


def desk_follows(session: Session, person: Person, request: Request, day: date) -> bool:
    """Is this request of an agent whom this gestionnaire follows, or stands in for?"""
    return follows(session, request.academie, person.uid, request.agent, day)


def desk_of(session: Session, academie: str, agent: str, day: date) -> str:
    """The uid of who answers this agent that day, empty when nobody does."""
    found = correspondent_of(session, academie, agent, day)
    return found.answers if found else ""
