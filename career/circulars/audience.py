"""Who may receive a circular, and who does: by what their dossiers say, or by a list of identifiants."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from career.dossier.models import managed
from career.dossier.tables import DOSSIER
from career.dossier.vocabulary import PRIVATE, PUBLIC
from career.portfolios.rules import Managed
from career.portfolios.tables import AssignmentRow

REACHED = PUBLIC | PRIVATE  # those who have « Votre courrier »


@dataclass(frozen=True)
class Criteria:
    """Which agents: an empty condition means all. Disciplines are compared without accents and capitals."""

    populations: frozenset[str] = frozenset()
    corps: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    disciplines: frozenset[str] = frozenset()

    def plain(self) -> dict[str, list[str]]:
        """As JSON keeps it."""
        return {one: sorted(getattr(self, one)) for one in self.__dataclass_fields__}


@dataclass(frozen=True)
class Audience:
    """Who receives it, with the values of each; how it was chosen; how many of each population."""

    lines: tuple[tuple[str, Mapping[str, str]], ...]
    people: Mapping[str, int]
    chosen: Mapping[str, object]
    columns: tuple[str, ...] = ()
    unmet: tuple[str, ...] = field(default=())


def by_criteria(session: Session, academie: str, service: str, criteria: Criteria, day: date) -> Audience:
    """Those whom the criteria hold, but for those whose functions have ended.

    `unmet` are the départements and disciplines that nobody within reach has.
    """
    ended = _ended(session, academie, day)
    hers = _followed(session, academie, service)
    facts = [
        one
        for one in managed(session, academie, REACHED, day)
        if one.uid not in ended and (hers is None or one.uid in hers)
    ]
    wanted = {folded(one) for one in criteria.disciplines}
    held = {one.uid: one.population for one in facts if _holds(criteria, wanted, one)}
    return Audience(
        tuple((uid, {}) for uid in sorted(held)),
        Counter(held.values()),
        {"by": "criteres", **criteria.plain()},
        unmet=_unmet(criteria, facts),
    )


def by_list(
    session: Session,
    academie: str,
    service: str,
    people: Mapping[str, Mapping[str, str]],
    columns: Iterable[str],
) -> Audience:
    """Those of a list; `unmet` are the identifiants of nobody within reach."""
    reached = _reached(session, academie, service)
    known = sorted(uid for uid in people if uid in reached)
    counted = Counter(reached[uid] for uid in known)
    unmet = tuple(uid for uid in people if uid not in reached)
    lines = tuple((uid, people[uid]) for uid in known)
    return Audience(lines, counted, {"by": "liste", "digest": _digest(lines)}, tuple(columns), unmet)


def _digest(lines: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    """By which the same list is known again (SHA-256, hexadecimal)."""
    return hashlib.sha256(json.dumps([[uid, *given.items()] for uid, given in lines]).encode()).hexdigest()


def folded(text: str) -> str:
    """A text without accents, capitals and doubled spaces."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _reached(session: Session, academie: str, service: str) -> dict[str, str]:
    """The population of each agent within reach."""
    rows = session.execute(
        select(DOSSIER.c.uid, DOSSIER.c.population).where(
            DOSSIER.c.academie == academie, DOSSIER.c.population.in_(REACHED)
        )
    )
    hers = _followed(session, academie, service)
    return {uid: population for uid, population in rows if hers is None or uid in hers}


def _followed(session: Session, academie: str, service: str) -> set[str] | None:
    """Those whom a service follows, None for everybody. Asked apart, for the reason that `managed` gives."""
    if not service:
        return None
    hers = AssignmentRow.academie == academie, AssignmentRow.service == service
    return set(session.scalars(select(AssignmentRow.uid).where(*hers)))


def _ended(session: Session, academie: str, day: date) -> set[str]:
    """Those whose functions have ended by that day."""
    over = DOSSIER.c.academie == academie, DOSSIER.c.ends <= day
    return set(session.scalars(select(DOSSIER.c.uid).where(*over)))


def _holds(criteria: Criteria, disciplines: set[str], one: Managed) -> bool:
    wanted = (
        (criteria.populations, one.population),
        (criteria.corps, one.corps),
        (criteria.departements, one.departement),
    )
    if disciplines and folded(one.discipline) not in disciplines:
        return False
    return all(not some or value in some for some, value in wanted)


def _unmet(criteria: Criteria, facts: Iterable[Managed]) -> tuple[str, ...]:
    places, disciplines = set(), set()
    for one in facts:
        places.add(one.departement)
        disciplines.add(folded(one.discipline))
    found = [one for one in criteria.departements if one not in places]
    found += [one for one in criteria.disciplines if folded(one) not in disciplines]
    return tuple(sorted(found))
