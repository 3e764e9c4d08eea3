"""« Et si… »: the situations somebody compares, and the dossier each would make (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from career.dossier.facts import Dossier, Position, Service
from career.dossier.wording import period
from socle.french import NBSP, date_long

MOST = 3
A_DAY = timedelta(days=1)
FULL = 100


class What(StrEnum):
    """What could change."""

    NOTHING = "rien"
    PART_TIME = "partiel"
    FULL_TIME = "complet"
    SPOUSE = "dispo_conjoint"
    CHILD = "dispo_enfant"
    PERSONAL = "dispo_convenances"
    PARENTAL = "conge_parental"
    SECONDED = "detachement"
    HORS_CLASSE = "hors_classe"


WORDS = {
    What.NOTHING: "Ma situation ne change pas",
    What.PART_TIME: "Temps partiel",
    What.FULL_TIME: "Temps complet",
    What.SPOUSE: "Disponibilité pour suivre le conjoint",
    What.CHILD: "Disponibilité pour élever un enfant",
    What.PERSONAL: "Disponibilité pour convenances personnelles",
    What.PARENTAL: "Congé parental",
    What.SECONDED: "Détachement",
    What.HORS_CLASSE: "Passage à la hors classe",
}
_POSITIONS = {
    What.SPOUSE: ("disponibilite_droit", "suivre le conjoint"),
    What.CHILD: ("disponibilite_droit", "élever un enfant"),
    What.PERSONAL: ("disponibilite_autorisation", "convenances personnelles"),
    What.PARENTAL: ("conge_parental", ""),
    What.SECONDED: ("detachement", ""),
}
SHARES = (50, 60, 70, 75, 80, 90)


@dataclass(frozen=True)
class Situation:
    """One thing that could change, from when to when; `share` is the percent worked part time."""

    what: What = What.NOTHING
    start: date | None = None
    end: date | None = None
    share: int = FULL

    @property
    def title(self) -> str:
        """« Temps partiel à 80 % »."""
        return (
            f"{WORDS[self.what]} à {self.share}{NBSP}%" if self.what is What.PART_TIME else WORDS[self.what]
        )

    @property
    def when(self) -> str:
        """« du 1er septembre 2027 au 31 août 2028 », « à partir du 1er septembre 2027 », or nothing."""
        if self.start is None:
            return ""
        if self.what is What.HORS_CLASSE:
            return f"au {date_long(self.start)}"
        return period(self.start, self.end) if self.end else f"à partir du {date_long(self.start)}"


def as_rows(situations: Iterable[Situation]) -> list[dict[str, Any]]:
    """What is kept of them."""
    return [
        {
            "what": one.what.value,
            "start": one.start and one.start.isoformat(),
            "end": one.end and one.end.isoformat(),
            "share": one.share,
        }
        for one in situations
    ]


def of_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Situation, ...]:
    """The situations that were kept; what this version does not know any more is left out."""
    known = {one.value for one in What}
    return tuple(
        Situation(What(row["what"]), _day(row["start"]), _day(row["end"]), int(row["share"]))
        for row in rows
        if row["what"] in known
    )


def supposed(dossier: Dossier, situation: Situation) -> Dossier:
    """The dossier as it would be. What was decided for the same days gives way; afterwards she is back."""
    start, end = situation.start, situation.end
    if start is None or situation.what is What.NOTHING:
        return dossier
    if situation.what is What.HORS_CLASSE:
        return dossier  # a promotion is placed by the rules: see `compared`
    if situation.what in (What.PART_TIME, What.FULL_TIME):
        kind = "complet" if situation.what is What.FULL_TIME else "partiel_autorisation"
        service = Service(start, end, kind, situation.share)
        return replace(dossier, services=_in_place(dossier.services, service, "complet"))
    kind, detail = _POSITIONS[situation.what]
    return replace(
        dossier, positions=_in_place(dossier.positions, Position(start, end, kind, detail), "activite")
    )


def _in_place(facts: tuple[Any, ...], new: Any, after: str) -> tuple[Any, ...]:
    """`new` among the facts of its kind: those before it end the day before, those after its end stay."""
    kept = []
    for fact in facts:
        if fact.end is not None and fact.end < new.start:
            kept.append(fact)
        elif fact.start < new.start:
            kept.append(replace(fact, end=new.start - A_DAY))
        elif new.end is not None and fact.start > new.end:
            kept.append(fact)
    if new.end is None:
        return (new, *kept)
    share = {"share": FULL} if isinstance(new, Service) else {"detail": "", "host": ""}
    back = replace(new, start=new.end + A_DAY, end=None, kind=after, **share)
    return (back, new, *kept)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
