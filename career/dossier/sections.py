"""The sections of a dossier, in the order of the left menu, with the labels of each seed (domain § 7.1)."""

from dataclasses import dataclass
from itertools import groupby

from career.dossier.rules import Kind, Reader


@dataclass(frozen=True)
class Section:
    """One page of a dossier. `private` is its label for private teachers, when it differs.

    An `own` page is read by the agent alone.
    """

    slug: str
    group: str
    label: str
    private: str = ""
    own: bool = False

    def named(self, kind: Kind) -> str:
        """Its label in I-Prof or in I-Professionnel."""
        return self.private if kind is Kind.PRIVATE and self.private else self.label


SECTIONS = (
    Section(
        "corps-grades-echelons", "Carrière", "Corps/Grades/Échelons", "Échelle de rémunération et échelon"
    ),
    Section("position", "Carrière", "Position"),
    Section("conges", "Carrière", "Congés"),
    Section("modalites-de-service", "Carrière", "Modalités de service"),
    Section("affectations", "Carrière", "Affectations"),
    Section("notation", "Carrière", "Notation et évaluation"),
    Section("historique", "Carrière", "Historique"),
    Section("diplomes", "Parcours", "Diplômes et titres"),
    Section("langues", "Parcours", "Langues"),
    Section("distinctions", "Parcours", "Distinctions"),
    Section("complements", "Parcours", "Compléments déclarés"),
    Section("identite", "Identité", "État civil et coordonnées"),
    Section("consultations", "Identité", "Qui a consulté votre dossier", own=True),
    Section("changements", "Suivi", "Ce qui a changé", own=True),
    Section("provenance", "Suivi", "D’où vient votre dossier", own=True),
)

BY_SLUG = {section.slug: section for section in SECTIONS}

# What a gestionnaire reads beside the sections.
BESIDE = {"perspectives": "Vos perspectives", "cv": "CV, ce que vous en partagez"}


def page_name(slug: str) -> str:
    """What the page of a dossier with this slug is called; the summary has none."""
    if slug in BESIDE:
        return BESIDE[slug]
    return BY_SLUG[slug].label if slug in BY_SLUG else "Synthèse"


def menu(reader: Reader) -> list[tuple[str, list[Section]]]:
    """The sections this reader may open, by group, in order."""
    open_to = [section for section in SECTIONS if reader is Reader.HERSELF or not section.own]
    return [(group, list(items)) for group, items in groupby(open_to, key=lambda section: section.group)]
