"""What if: the dossier as it would be with another situation, for the simulator (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from career.dossier.facts import Dossier, Position, Service


class Change(StrEnum):
    """A change of situation that one may try."""

    TEMPS_PARTIEL = "temps-partiel"
    DISPONIBILITE_ENFANT = "disponibilite-enfant"
    DISPONIBILITE_CONJOINT = "disponibilite-conjoint"
    DISPONIBILITE_CONVENANCES = "disponibilite-convenances"
    CONGE_PARENTAL = "conge-parental"
    DETACHEMENT = "detachement"


LABELS = {
    Change.TEMPS_PARTIEL: "Temps partiel",
    Change.DISPONIBILITE_ENFANT: "Disponibilité pour élever un enfant",
    Change.DISPONIBILITE_CONJOINT: "Disponibilité pour suivre son conjoint",
    Change.DISPONIBILITE_CONVENANCES: "Disponibilité pour convenances personnelles",
    Change.CONGE_PARENTAL: "Congé parental",
    Change.DETACHEMENT: "Détachement",
}
POSITIONS = {
    Change.DISPONIBILITE_ENFANT: ("disponibilite_droit", "élever un enfant"),
    Change.DISPONIBILITE_CONJOINT: ("disponibilite_droit", "suivre le conjoint"),
    Change.DISPONIBILITE_CONVENANCES: ("disponibilite_autorisation", "convenances personnelles"),
    Change.CONGE_PARENTAL: ("conge_parental", ""),
    Change.DETACHEMENT: ("detachement", ""),
}


P = TypeVar("P", Position, Service)


def with_situation(
    dossier: Dossier, change: Change, start: date, end: date | None, share: int = 80
) -> Dossier:
    """The dossier with this situation from `start` to `end`, its last day; ValueError if it ends before.

    `share` is the percent of a full service of a temps partiel. What was there before and after stays.
    """
    if end is not None and end < start:
        raise ValueError("a situation ends before it begins")
    if change is Change.TEMPS_PARTIEL:
        service = Service(start, end, "partiel_autorisation", share)
        return replace(dossier, services=(service, *_around(dossier.services, start, end)))
    kind, detail = POSITIONS[change]
    position = Position(start, end, kind, detail)
    return replace(dossier, positions=(position, *_around(dossier.positions, start, end)))


def _around(periods: Sequence[P], start: date, end: date | None) -> Iterator[P]:
    """What is left of each period before the new one begins and after it ends."""
    for one in periods:
        if one.start < start:
            eve = start - timedelta(days=1)
            yield replace(one, end=min(one.end, eve) if one.end else eve)
        if end is not None and (one.end is None or one.end > end):
            yield replace(one, start=max(one.start, end + timedelta(days=1)))
