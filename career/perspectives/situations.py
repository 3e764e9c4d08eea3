"""« Et si… »: the situations somebody compares, and the dossier each would make (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from career.dossier.facts import Dossier
from career.dossier.wording import period
from career.perspectives.rules.situation import Change, with_situation
from socle.french import NBSP, date_long

MOST = 3
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
    What.SPOUSE: "Disponibilité pour suivre son conjoint",
    What.CHILD: "Disponibilité pour élever un enfant",
    What.PERSONAL: "Disponibilité pour convenances personnelles",
    What.PARENTAL: "Congé parental",
    What.SECONDED: "Détachement",
    What.HORS_CLASSE: "Passage à la hors classe",
}
_CHANGES = {
    What.PART_TIME: Change.TEMPS_PARTIEL,
    What.FULL_TIME: Change.TEMPS_PARTIEL,  # of 100 %
    What.SPOUSE: Change.DISPONIBILITE_CONJOINT,
    What.CHILD: Change.DISPONIBILITE_ENFANT,
    What.PERSONAL: Change.DISPONIBILITE_CONVENANCES,
    What.PARENTAL: Change.CONGE_PARENTAL,
    What.SECONDED: Change.DETACHEMENT,
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
    """The dossier as it would be; a promotion is not placed here but where the years are worked out."""
    change = _CHANGES.get(situation.what)
    if change is None or situation.start is None:
        return dossier
    return with_situation(dossier, change, situation.start, situation.end, situation.share)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
