"""Who is signed in: bound at the first sign-in to (issuer, sub), refreshed at each (decision 28)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn, ParamSpec

from flask import abort, current_app
from flask_login import current_user
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from career.academies import OUTSIDE as OUTSIDE
from career.dossier.models import find_identity
from career.dossier.rules import Kind, kind_of
from career.models import PersonRow
from socle import audit, clock
from socle.sql import Database, database

P = ParamSpec("P")

GESTIONNAIRE = "gestionnaire"
ADMINISTRATOR = "administrateur"


class PersonMismatch(Exception):
    """The identity service now says another uid for this subject, or another subject for this uid."""


@dataclass(frozen=True)
class Claims:
    """What the identity service says of somebody at a sign-in."""

    issuer: str
    sub: str
    uid: str
    display_name: str
    given_name: str = ""
    usual_name: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody signed in. It is also what Flask-Login asks of a user."""

    id: int
    academie: str
    uid: str
    sub: str
    display_name: str
    given_name: str
    usual_name: str
    mail: str
    roles: frozenset[str] = field(default=frozenset())
    population: str = ""
    session_id: str = field(default="", repr=False)
    issuer: str = ""
    idle_until: datetime | None = None
    ends_at: datetime | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def kind(self) -> Kind:
        """I-Prof, I-Professionnel, or neither."""
        return kind_of(self.population)

    @property
    def is_gestionnaire(self) -> bool:
        """Does this person look after the dossiers of others?"""
        return GESTIONNAIRE in self.roles

    @property
    def is_administrator(self) -> bool:
        """Does this person keep what the application shows: services, guides, rules, assistance?"""
        return ADMINISTRATOR in self.roles

    def get_id(self) -> str:
        """What Flask-Login keeps: the career session's identifier; ending the row ends the sign-in."""
        return self.session_id


def bind(db: Database, claims: Claims, academies: Sequence[str]) -> int:
    """Bind or refresh the person of a sign-in, in a transaction of its own; give her id.

    `academies` are those whose people this issuer answers for, its own first. A mismatch is refused, and
    raises an alarm in the journal.
    """
    try:
        try:
            return _bind(db, claims, academies)
        except IntegrityError:  # two first sign-ins at once: the other one made the row
            return _bind(db, claims, academies)
    except PersonMismatch:
        with db.begin() as session:
            audit.record(
                session,
                audit.Event.PERSON_MISMATCH,
                actor=claims.uid,
                subject=claims.sub,
                academie=academies[0],
            )
        raise


def change_issuer(db: Database, old: str, new: str) -> int:
    """The identity service has another address: people bound under the old one are bound under the new.

    An operator's act: the subjects stay the same, the trust is hers. Returns how many.
    """
    with db.begin() as session:
        moved = session.execute(update(PersonRow).where(PersonRow.issuer == old).values(issuer=new))
        return int(getattr(moved, "rowcount", 0))


def rebind(db: Database, academies: Sequence[str], issuer: str) -> int:
    """Bind the people of these académies under this issuer, wherever they were; an operator's act too."""
    hers = PersonRow.academie.in_(academies), PersonRow.sub.is_not(None), PersonRow.issuer != issuer
    with db.begin() as session:
        moved = session.execute(update(PersonRow).where(*hers).values(issuer=issuer))
        return int(getattr(moved, "rowcount", 0))


def find(db: Database, person_id: int, roles: frozenset[str], session_id: str = "") -> Person | None:
    """The person of an open session, with the roles the identity service gave; None if there is none."""
    with db.read() as session:
        row = session.get(PersonRow, person_id)
        if row is None or row.sub is None:
            return None
        identity = find_identity(session, row.academie, row.uid)
        return Person(
            row.id,
            row.academie,
            row.uid,
            row.sub,
            row.display_name,
            row.given_name,
            row.usual_name,
            row.mail,
            roles,
            identity.population if identity else "",
            session_id,
            row.issuer or "",
        )


def current_person() -> Person:
    """The person of this request; 401 when nobody is signed in."""
    if not current_user.is_authenticated:
        abort(401)
    person: Person = current_user._get_current_object()
    return person


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Only for who is signed in; the others are sent to the sign-in, and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return current_app.extensions["login_manager"].unauthorized()
        return view(*args, **kwargs)

    return guarded


def role(name: str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Only for who has this role; a refusal is written in the journal."""

    def guard(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            person = current_person()
            if name not in person.roles:
                refuse(person, f"role {name}", 403)
            return view(*args, **kwargs)

        return signed_in(guarded)

    return guard


administrator = role(ADMINISTRATOR)


def refuse(person: Person, what: str, code: int = 404, subject: str = "") -> NoReturn:
    """Write in the journal that somebody asked for what is not hers, and answer `code` (threats 44, 47)."""
    with database().begin() as session:
        audit.record(session, audit.Event.ACCESS_REFUSED, actor=person.uid, subject=subject, what=what)
    abort(code)


def _bind(db: Database, claims: Claims, academies: Sequence[str]) -> int:
    with db.begin() as session:
        row = _known(session, claims, academies)
        first = row is None or row.sub is None
        if row is None:
            row = PersonRow(academie=academies[0], uid=claims.uid)
            session.add(row)
        row.issuer, row.sub, row.last_seen = claims.issuer, claims.sub, clock.now()
        row.first_seen = row.first_seen or row.last_seen
        row.display_name, row.mail = claims.display_name, claims.mail
        row.given_name, row.usual_name = claims.given_name, claims.usual_name
        session.flush()
        if first:
            audit.record(
                session,
                audit.Event.PERSON_BOUND,
                actor=claims.uid,
                subject=claims.uid,
                academie=row.academie,
            )
        return row.id


def _known(session: Session, claims: Claims, academies: Sequence[str]) -> PersonRow | None:
    """The row of this subject, or the row of this uid that nobody has yet."""
    bound = session.scalar(
        select(PersonRow)
        .where(PersonRow.issuer == claims.issuer, PersonRow.sub == claims.sub)
        .with_for_update()
    )
    if bound is not None:
        if bound.uid != claims.uid:
            raise PersonMismatch
        return bound
    named = session.scalar(
        select(PersonRow)
        .where(PersonRow.academie.in_(academies), PersonRow.uid == claims.uid)
        .with_for_update()
    )
    hers = named is None or named.sub is None or (named.issuer, named.sub) == (claims.issuer, claims.sub)
    if not hers:  # the same pair: another first sign-in bound it between the two questions
        raise PersonMismatch
    return named
