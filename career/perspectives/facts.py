"""What « Vos perspectives » says, frozen: prospects, why, and the years to come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from career.statutes.articles import Sure


class State(StrEnum):
    """Where somebody stands towards a prospect."""

    MET = "met"  # the conditions are met, now or for the school year that runs
    COMING = "coming"  # they will be, from a known day
    NOT_MET = "not_met"  # they are not, and no day is known
    UNKNOWN = "unknown"  # a fact of the dossier or a rule is missing
    NOT_CONCERNED = "not_concerned"
    DONE = "done"  # behind: a rendez-vous held, a grade reached


class Topic(StrEnum):
    """What a prospect is about: the headings of the page, in order."""

    ECHELON = "echelon"
    RENDEZ_VOUS = "rendez-vous"
    HORS_CLASSE = "hors-classe"
    CLASSE_EXCEPTIONNELLE = "classe-exceptionnelle"
    CORPS = "corps"  # listes d’aptitude, concours, détachement
    MOBILITE = "mobilite"
    CONTRAT = "contrat"
    FIN = "fin-de-fonctions"


TOPICS = {
    Topic.ECHELON: "Votre prochain échelon",
    Topic.RENDEZ_VOUS: "Vos rendez-vous de carrière",
    Topic.HORS_CLASSE: "La hors classe",
    Topic.CLASSE_EXCEPTIONNELLE: "La classe exceptionnelle",
    Topic.CORPS: "Changer de corps ou de métier",
    Topic.MOBILITE: "Changer de poste",
    Topic.CONTRAT: "Votre contrat",
    Topic.FIN: "La fin de vos fonctions",
}


@dataclass(frozen=True)
class RuleUsed:
    """An article that a result rests on.

    `stale`: not compared with its source for long; `lapsed`: it no longer held on the day it was used for.
    """

    key: str
    title: str
    text: str
    source: str
    valid_from: date
    valid_to: date | None
    checked: date
    sure: Sure
    doubt: str = ""
    stale: bool = False
    lapsed: bool = False
    rule_set: str = ""

    @property
    def doubtful(self) -> bool:
        """Must the result say « à vérifier »?"""
        return self.stale or self.lapsed or self.sure is Sure.A_CONFIRMER


@dataclass(frozen=True)
class Fact:
    """A fact of the dossier that was used. `section`: the slug of its page, empty for a forecast."""

    label: str
    value: str
    section: str


@dataclass(frozen=True)
class Missing:
    """A fact that the dossier lacks: the line to complete, and the section (slug) where it is."""

    label: str
    section: str


@dataclass(frozen=True)
class OtherReading:
    """What another reading of a rule, or a fact that the dossier does not tell, would give."""

    sentence: str
    day: date | None = None


@dataclass(frozen=True)
class Explanation:
    """Why: three plain sentences, then her arithmetic with her dates, then the rules with their sources."""

    sentences: tuple[str, ...]
    steps: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    rules: tuple[RuleUsed, ...] = ()
    missing: tuple[Missing, ...] = ()
    others: tuple[OtherReading, ...] = ()


@dataclass(frozen=True)
class Pay:
    """What an index pays: gross euros a month, an estimate, by the value of the point known on that day."""

    index: int
    gross: Decimal


@dataclass(frozen=True)
class Prospect:
    """One prospect. `key` is a stable slug (« echelon », « rdvc-1 »…), unique among those of a person.

    `day` is that from which it holds; `school_year` the first calendar year of the school year of it;
    `earliest` the day with a bonification that is still possible; `points` is the whole barème when it is
    known, `position_points` its part for the place in the « plage d’appel »; `pay` is an estimate.
    `todo` says what to do; `guide` is the slug of a guide that tells more; `explanation` is made when asked.
    """

    key: str
    topic: Topic
    state: State
    title: str
    sentence: str
    why: Callable[[], Explanation] = field(repr=False, compare=False)
    day: date | None = None
    earliest: date | None = None
    school_year: int | None = None
    points: int | None = None
    position_points: int | None = None
    pay: Pay | None = None
    todo: str = ""
    guide: str = ""

    @cached_property
    def explanation(self) -> Explanation:
        """Why, made once."""
        return self.why()

    @property
    def doubtful(self) -> bool:
        """Must « à vérifier » be written beside it?"""
        told = self.explanation
        return bool(told.others) or any(rule.doubtful for rule in told.rules)


class Kind(StrEnum):
    """What a milestone is."""

    ECHELON = "echelon"
    GRADE = "grade"  # an appointment that is possible, never certain
    RENDEZ_VOUS = "rendez-vous"
    CHEVRON = "chevron"
    REFORM = "reform"  # a reclassement, the day another rule set applies
    FIN = "fin"


@dataclass(frozen=True)
class Milestone:
    """One day of the years to come. `day` is without any bonification, `earliest` with all still possible.

    `possible` means that it depends on a choice of the administration; `pay` is an estimate.
    """

    kind: Kind
    day: date
    text: str
    corps: str
    grade: str | None
    echelon: int | None
    earliest: date | None = None
    possible: bool = False
    pay: Pay | None = None


@dataclass(frozen=True)
class Prospects:
    """All of a person's prospects on a day, by one rule set, and her years to come until `until`."""

    uid: str
    on: date
    until: date
    rule_set: str
    items: tuple[Prospect, ...]
    timeline: tuple[Milestone, ...] = ()
    caveat: str = ""

    def get(self, key: str) -> Prospect | None:
        """The prospect of this slug."""
        return next((one for one in self.items if one.key == key), None)

    def of(self, topic: Topic) -> tuple[Prospect, ...]:
        """Those of a heading."""
        return tuple(one for one in self.items if one.topic is topic)

    @property
    def unsure(self) -> tuple[RuleUsed, ...]:
        """The rules used that must be verified, each once."""
        found = {rule.key: rule for one in self.items for rule in one.explanation.rules if rule.doubtful}
        return tuple(found.values())
