"""Whose request it is: her correspondent, and the gestionnaire whose portfolio holds her."""

from sqlalchemy.orm import Session

from career.agents import in_portfolio
from career.dossier import models as dossiers
from career.models import correspondent_of, follows, portfolios
from career.people import Person
from career.situation import models
from career.situation.rules import Request


def followed_who_ask(session: Session, person: Person) -> frozenset[str]:
    """The agents of this gestionnaire's portfolio who have a request."""
    rules = portfolios(session, person.academie)
    asking = dossiers.managed_among(session, person.academie, models.agents_who_ask(person.academie))
    return frozenset(one.uid for one in asking if in_portfolio(rules, person.uid, one))


def desk_follows(session: Session, person: Person, request: Request) -> bool:
    """Is this request of an agent of this gestionnaire's portfolio?"""
    managed = dossiers.managed(session, request.academie, request.agent)
    return managed is not None and follows(session, person.uid, managed)


def desk_of(session: Session, academie: str, agent: str) -> str:
    """The uid of who follows this agent, empty when nobody does."""
    managed = dossiers.managed(session, academie, agent)
    found = correspondent_of(session, managed) if managed else None
    return found.uid if found else ""
