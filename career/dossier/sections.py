"""The sections of a dossier, in the order of the left menu, with the labels of each seed (domain § 7.1)."""

from dataclasses import dataclass
from itertools import groupby

from career.dossier.rules import Kind


@dataclass(frozen=True)
class Section:
    """One page of a dossier. `private` is its label for private teachers, when it differs."""

    slug: str
    group: str
    label: str
    private: str = ""

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
    Section("diplomes", "Parcours", "Diplômes et titres"),
    Section("langues", "Parcours", "Langues"),
    Section("distinctions", "Parcours", "Distinctions"),
    Section("identite", "Situation", "État civil et coordonnées"),
    Section("historique", "Situation", "Historique"),
)

BY_SLUG = {section.slug: section for section in SECTIONS}


def menu() -> list[tuple[str, list[Section]]]:
    """The sections by group, in order."""
    return [(group, list(items)) for group, items in groupby(SECTIONS, key=lambda section: section.group)]
