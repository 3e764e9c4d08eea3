"""What somebody shares of her CV: for which purpose, which sections, with which roles, until when (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from career.cv.rules import DOCUMENTS, SECTIONS
from socle.french import NBSP, listing

LONGEST = 366  # days: a purpose does not last for ever
AT_ONCE = 20  # shares that run together
GESTIONNAIRE = "gestionnaire"
PURPOSES = {
    "classe_exceptionnelle": "Promotion à la classe exceptionnelle",
    "liste_aptitude_agreges": "Liste d’aptitude des professeurs agrégés",
    "poste_a_profil": "Poste à profil",
    "autre": "Autre",
}
TITLED = {"poste_a_profil", "autre"}  # purposes that say nothing without a title
ROLES = {
    GESTIONNAIRE: "le gestionnaire de votre dossier",
    "chef-etablissement": "votre chef d’établissement",
    "inspecteur": "votre inspecteur",
}
PARTS = {slug: section.label for slug, section in SECTIONS.items()} | {DOCUMENTS: "Documents"}


@dataclass(frozen=True)
class Opening:
    """Somebody read what was shared."""

    who: str
    service: str
    at: datetime


@dataclass(frozen=True)
class Share:
    """One share. `until` is its last day; `withdrawn_at` is when she took it back, if she did."""

    id: str
    purpose: str
    title: str
    sections: tuple[str, ...]
    roles: tuple[str, ...]
    until: date
    since: datetime
    withdrawn_at: datetime | None = None
    openings: tuple[Opening, ...] = field(default=())

    @property
    def name(self) -> str:
        """« Poste à profil : référente numérique »."""
        words = PURPOSES.get(self.purpose, self.purpose)
        if not self.title:
            return words
        return self.title if self.purpose == "autre" else f"{words}{NBSP}: {self.title}"

    @property
    def said_sections(self) -> str:
        """« Présentation, Langues et Documents »."""
        return listing([label for slug, label in PARTS.items() if slug in self.sections])

    @property
    def said_roles(self) -> str:
        """« le gestionnaire de votre dossier et votre inspecteur »."""
        return listing([label for role, label in ROLES.items() if role in self.roles])

    def running(self, on: date) -> bool:
        """May those it is for read it on that day?"""
        return self.withdrawn_at is None and on <= self.until


def open_to(shares: Iterable[Share], role: str, on: date) -> list[Share]:
    """The shares that somebody of this role may read on a day, the newest first."""
    hers = [one for one in shares if role in one.roles and one.running(on)]
    return sorted(hers, key=lambda one: one.since, reverse=True)
