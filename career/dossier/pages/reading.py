"""A dossier read on a day by somebody (pure)."""

from dataclasses import dataclass
from datetime import date

from career.complements.rules import Declared
from career.dossier.facts import Dossier
from career.dossier.rules import Kind, Reader, kind_of


@dataclass(frozen=True)
class Names:
    """How the directory names the person: the dossier does not (decision 28)."""

    given: str = ""
    usual: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Consultation:
    """Somebody opened pages of a dossier on a day; or read a thread of the courrier, for a reason."""

    day: date
    who: str
    service: str
    slugs: tuple[str, ...]
    thread: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reading:
    """A dossier read on a day by somebody."""

    dossier: Dossier
    on: date
    reader: Reader
    names: Names
    consultations: tuple[Consultation, ...] = ()
    declared: tuple[Declared, ...] = ()

    @property
    def kind(self) -> Kind:
        return kind_of(self.dossier.identity.population)
