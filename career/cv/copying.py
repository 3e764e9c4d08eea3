"""What a dossier may give to a CV: each diploma, posting and language as an entry ready to be kept (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from career.cv.rules import LEVELS, Facts
from career.dossier import vocabulary, wording
from career.dossier.facts import Diploma, Dossier, Language, Posting


@dataclass(frozen=True)
class Line:
    """One line of the dossier. Its `id` is that of the entry it makes: taken twice, it makes one entry."""

    id: str
    section: str
    facts: Facts
    words: str


def lines(dossier: Dossier) -> list[Line]:
    """Everything that may be copied, in the order of the CV."""
    owner = f"{dossier.identity.academie}:{dossier.identity.uid}"
    found = [*_postings(dossier.postings), *_diplomas(dossier.diplomas), *_languages(dossier.languages)]
    return [
        Line(_id(owner, section, facts), section, facts, wording.joined(*_said(facts)))
        for section, facts in found
    ]


def _postings(postings: tuple[Posting, ...]) -> Iterator[tuple[str, Facts]]:
    for one in postings:
        title = wording.joined(one.function, one.discipline)
        yield (
            "activites",
            {
                "title": title[:150],
                "place": wording.place(one)[:150],
                "start": _month(one.start),
                "end": _month(one.end) if one.end else "",
                "text": "",
            },
        )


def _diplomas(diplomas: tuple[Diploma, ...]) -> Iterator[tuple[str, Facts]]:
    for one in diplomas:
        kind = vocabulary.DIPLOMAS.get(one.kind, "")
        yield (
            "diplomes",
            {
                "title": one.title[:150],
                "speciality": one.speciality[:150],
                "place": one.place[:150],
                "year": str(one.year),
                "text": "" if kind == "Diplôme" else kind,
            },
        )


def _languages(languages: tuple[Language, ...]) -> Iterator[tuple[str, Facts]]:
    for one in languages:
        level = one.level if one.level in LEVELS else ""
        skills = dict.fromkeys(("listening", "reading", "speaking", "writing"), "")
        yield "langues", {"title": one.language[:60], "level": level, **skills, "proof": one.proof[:150]}


def _said(facts: Facts) -> Iterator[str]:
    yield facts["title"]
    yield from (facts.get(name, "") for name in ("speciality", "level", "place", "year"))
    if facts.get("start"):
        yield f"de {facts['start']} à {facts['end']}" if facts.get("end") else f"depuis {facts['start']}"


def _month(day: date) -> str:
    return day.strftime("%m/%Y")


def _id(owner: str, section: str, facts: Facts) -> str:
    return str(uuid5(NAMESPACE_URL, f"cv:{owner}:{section}:{sorted(facts.items())}"))
