"""What each section of a dossier shows: facts, tables, a line of time, in French (pure)."""

from collections.abc import Callable, Sequence

from career.dossier.blocks import Block
from career.dossier.pages import background, standing, story
from career.dossier.pages.evaluation import notation
from career.dossier.pages.reading import Consultation, Names, Reading
from career.dossier.pages.standing import phrase, rank_facts, summary
from career.dossier.sections import SECTIONS

__all__ = ["Consultation", "Names", "Reading", "blocks", "phrase", "rank_facts", "summary", "whole"]


def blocks(slug: str, reading: Reading) -> Sequence[Block]:
    """What the section of this address shows; nothing for one that has pages of its own."""
    return _PAGES[slug](reading) if slug in _PAGES else ()


def whole(reading: Reading) -> list[tuple[str, Sequence[Block]]]:
    """Every section of the dossier itself, by its label."""
    kept = [section for section in SECTIONS if section.slug in _PAGES]
    return [(section.named(reading.kind), blocks(section.slug, reading)) for section in kept]


_PAGES: dict[str, Callable[[Reading], Sequence[Block]]] = {
    "corps-grades-echelons": standing.corps,
    "position": standing.position,
    "conges": background.leaves,
    "modalites-de-service": background.services,
    "affectations": standing.postings,
    "notation": notation,
    "diplomes": background.diplomas,
    "langues": background.languages,
    "distinctions": background.distinctions,
    "complements": background.complements,
    "identite": background.identity,
    "historique": story.timeline,
    "consultations": background.consultations,
}
