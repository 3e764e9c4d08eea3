"""The facts of a dossier, frozen: what models keep, rules read and pages show."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from career.statutes.calendar import NO_SENIORITY, Seniority


@dataclass(frozen=True)
class Establishment:
    """A school or a service, by its code (UAI). `sector` is PU or PR."""

    uai: str
    name: str
    town: str
    kind: str
    sector: str


@dataclass(frozen=True)
class Identity:
    """Who the dossier is about. Names are the directory's: they are not here (decision 28).

    `population` is 1D_PU, 2D_PU, 1D_PR, 2D_PR, HORS_ACA for those who have a career here; AED, AESH, ADM,
    TEMP for those who have none. `contract` is the contract of private teachers. `family` is a code of
    `vocabulary.FAMILIES`, `bank_tail` the last four signs of the account: empty where no feed
    carries them.
    """

    academie: str
    uid: str
    population: str
    civilite: str
    birth_date: date | None = field(default=None, repr=False)
    birth_place: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    town: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    family: str = field(default="", repr=False)
    bank_tail: str = field(default="", repr=False)
    entered: date | None = None
    tenured: date | None = None
    contract: str = ""
    ends: date | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class CareerLine:
    """One change of corps, grade or échelon. `kept` is the seniority carried into the new échelon."""

    effective: date
    decided: date | None
    corps: str
    grade: str | None
    echelon: int | None
    mode: str
    kept: Seniority = NO_SENIORITY


@dataclass(frozen=True)
class Position:
    """A statutory position; `host` is where somebody détaché or mis à disposition works."""

    start: date
    end: date | None
    kind: str
    detail: str = ""
    host: str = ""
    decided: date | None = None


@dataclass(frozen=True)
class Leave:
    """A leave. Its kind may tell of health: it is shown to the agent alone."""

    start: date
    end: date | None
    kind: str = field(repr=False)
    decided: date | None = None


@dataclass(frozen=True)
class Service:
    """How much somebody works: `share` in percent of a full service."""

    start: date
    end: date | None
    kind: str
    share: int
    detail: str = ""
    decided: date | None = None


@dataclass(frozen=True)
class Posting:
    """A posting to an establishment, or to a place named in words when it has no code here."""

    start: date
    end: date | None
    establishment: Establishment | None
    place: str
    kind: str
    discipline: str
    function: str
    share: int
    arrival: str
    decided: date | None = None


@dataclass(frozen=True)
class Mark:
    """A mark given before 2017, out of `scale` (60, 40 or 20)."""

    given: date
    kind: str
    value: Decimal
    scale: int


@dataclass(frozen=True)
class Inspection:
    """A visit of an inspector outside the rendez-vous de carrière."""

    day: date
    inspector: str
    kind: str


@dataclass(frozen=True)
class Appraisal:
    """A rendez-vous de carrière: its number, the school year by its first calendar year, what came of it."""

    number: int
    year: int
    inspected: date
    inspector: str
    level: str
    notified: date
    bonified: bool | None = None


@dataclass(frozen=True)
class Diploma:
    """A diploma, a title or a qualification."""

    year: int
    kind: str
    title: str
    speciality: str = ""
    place: str = ""


@dataclass(frozen=True)
class Language:
    """A language spoken, its level in the European framework (A1 to C2), and what attests it."""

    language: str
    level: str
    proof: str = ""


@dataclass(frozen=True)
class Distinction:
    """An honour received."""

    given: date
    title: str
    rank: str = ""


@dataclass(frozen=True)
class Dossier:
    """Everything the administration holds about one career, each list from the newest to the oldest."""

    identity: Identity
    career: tuple[CareerLine, ...] = ()
    positions: tuple[Position, ...] = ()
    leaves: tuple[Leave, ...] = ()
    services: tuple[Service, ...] = ()
    postings: tuple[Posting, ...] = ()
    marks: tuple[Mark, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    diplomas: tuple[Diploma, ...] = ()
    languages: tuple[Language, ...] = ()
    distinctions: tuple[Distinction, ...] = ()
