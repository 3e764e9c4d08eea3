"""Which guides concern a reader, and which are new or due for review (pure; domain § 10.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

NEW_FOR = timedelta(days=60)

# Heads of school and inspectors may stand in a population of teachers: they have no career here (§ 5.1).
OUTSIDE_CAREER = frozenset({"PERDIR", "IEN", "IA-IPR"})


@dataclass(frozen=True)
class Reader:
    """What of a person decides which guides are hers. `age` is in full years, None when it is not known."""

    population: str = ""
    corps: str = ""
    grade: str = ""
    echelon: int | None = None
    age: int | None = None
    end_of_function: bool = False


@dataclass(frozen=True)
class Step:
    """A grade, and the échelon from which a guide speaks of it."""

    grade: str
    echelon: int = 1


@dataclass(frozen=True)
class Audience:
    """People a guide concerns: every condition that is set must hold; none set means everybody."""

    populations: frozenset[str] = frozenset()
    corps: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    age: int | None = None
    end_of_function: bool = False


@dataclass(frozen=True)
class Section:
    """A heading of a guide and the passages under it, as plain text; the first section may have no title."""

    anchor: str
    title: str
    level: int
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """One guide, read and rendered once. `html` is clean and needs no further escape.

    `version_id` is 0 for a guide that is in no database; `own` says that the académie wrote it.
    """

    slug: str
    title: str
    summary: str
    concerns: str
    order: int
    audiences: tuple[Audience, ...]
    public: bool
    version: str
    published: date
    review: date
    owner: str
    keywords: tuple[str, ...]
    references: tuple[str, ...]
    html: str
    sections: tuple[Section, ...]
    version_id: int = 0
    own: bool = False


def concerns(guide: Guide, reader: Reader) -> bool:
    """Is this guide for this reader? After the end of functions, careers are no longer hers."""
    return any(_within(audience, reader) for audience in guide.audiences)


def for_reader(guides: Iterable[Guide], reader: Reader | None) -> list[Guide]:
    """The guides that concern a reader, in the order of the library; somebody unknown has those of all."""
    known = reader or Reader()
    return [guide for guide in guides if concerns(guide, known)]


def is_new(guide: Guide, today: date) -> bool:
    """Was this version published less than sixty days ago?"""
    return timedelta(0) <= today - guide.published < NEW_FOR


def is_stale(guide: Guide, today: date) -> bool:
    """Is the day passed by which somebody should have read this guide again?"""
    return today > guide.review


def age_on(birth: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _within(audience: Audience, reader: Reader) -> bool:
    return (
        (not audience.populations or _in_population(audience, reader))
        and (not audience.corps or reader.corps in audience.corps)
        and reader.corps not in audience.without
        and (not audience.steps or any(_reached(step, reader) for step in audience.steps))
        and (audience.age is None or (reader.age is not None and reader.age >= audience.age))
        and (not audience.end_of_function or reader.end_of_function)
        and (not reader.end_of_function or audience.end_of_function or audience == Audience())
    )


def _in_population(audience: Audience, reader: Reader) -> bool:
    return reader.population in audience.populations and reader.corps not in OUTSIDE_CAREER


def _reached(step: Step, reader: Reader) -> bool:
    return reader.grade == step.grade and (reader.echelon or 0) >= step.echelon
