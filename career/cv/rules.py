"""What a CV is made of, how each entry is said, and what stays possible after the functions end (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

Facts = Mapping[str, str]
ENTRIES = 30  # of one section
FILES = 10  # of one CV
DOCUMENTS = "documents"
MOMENT = re.compile(r"(?:(0?[1-9]|1[0-2])/)?((?:19|20)[0-9]{2})")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")  # Common European Framework of Reference for Languages
MOTHER_TONGUE = "maternelle"
SKILLS = {"listening": "écouter", "reading": "lire", "speaking": "parler", "writing": "écrire"}


@dataclass(frozen=True)
class Section:
    """One part of a CV (domain § 7.1). A `single` one is one text, the others are lists."""

    slug: str
    label: str
    one: str
    single: bool = False


SECTIONS = {
    section.slug: section
    for section in (
        Section("presentation", "Présentation", "votre présentation", single=True),
        Section("activites", "Activités professionnelles", "une activité"),
        Section("missions", "Fonctions et missions exercées", "une fonction ou une mission"),
        Section("formations", "Formations", "une formation"),
        Section("diplomes", "Diplômes", "un diplôme"),
        Section("competences", "Compétences", "une compétence"),
        Section("langues", "Langues", "une langue"),
    )
}


@dataclass(frozen=True)
class Entry:
    """One entry: what is written in each field, its place in its section, and how often it was saved."""

    id: str
    section: str
    place: int
    facts: Facts
    version: int
    saved_at: datetime | None = None


@dataclass(frozen=True)
class File:
    """A document joined to the CV; `size` in bytes, `kind` a name of `career.attachments.Kind`."""

    id: str
    name: str
    kind: str
    size: int
    digest: str


@dataclass(frozen=True)
class Shown:
    """How an entry reads: its first line, what stands beside it, its paragraphs."""

    title: str
    beside: str
    text: str = ""


@dataclass(frozen=True)
class Cv:
    """A whole CV, or the part of it that somebody else may read."""

    entries: tuple[Entry, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def empty(self) -> bool:
        """Is nothing written, and nothing joined?"""
        return not (self.entries or self.files)

    def of(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section, in her order."""
        return tuple(
            sorted((one for one in self.entries if one.section == section), key=lambda one: one.place)
        )

    def parts(self) -> list[tuple[Section, list[Shown]]]:
        """The sections that say something, each with its entries as they read."""
        return [
            (section, [shown(one) for one in entries])
            for section in SECTIONS.values()
            if (entries := [one for one in self.of(section.slug) if any(one.facts.values())])
        ]


def only(cv: Cv, sections: Iterable[str]) -> Cv:
    """The part of a CV that a share shows."""
    chosen = set(sections)
    entries = tuple(one for one in cv.entries if one.section in chosen)
    return Cv(entries, cv.files if DOCUMENTS in chosen else ())


def may_edit(ends: date | None, today: date) -> bool:
    """Who has ended her functions reads and erases, and writes no more (decision 12)."""
    return ends is None or ends > today


def owner_sign(academie: str, uid: str) -> str:
    """A sign of one person: a page she opened saves nothing in the CV of who signs in after her."""
    return str(uuid5(NAMESPACE_URL, f"cv:{academie}:{uid}"))


def single_id(academie: str, uid: str, section: str) -> str:
    """The identifier of an entry that is alone in its section: two tabs that begin it meet there."""
    return str(uuid5(NAMESPACE_URL, f"cv:{academie}:{uid}:{section}"))


def moment(text: str) -> tuple[int, int] | None:
    """The year and month (0 for none) of « 09/2019 » or « 2019 »; None for anything else."""
    found = MOMENT.fullmatch(text.strip())
    return (int(found[2]), int(found[1] or 0)) if found else None


def ends_before_it_starts(start: str, end: str) -> bool:
    """Are both known, and the end before the start? A month compares with a month only."""
    first, last = moment(start), moment(end)
    if first is None or last is None:
        return False
    return last < first if first[1] and last[1] else last[0] < first[0]


def period(facts: Facts) -> str:
    """« de 09/2015 à 08/2019 », « depuis 2019 », « jusqu’à 2019 »."""
    start, end = facts.get("start", ""), facts.get("end", "")
    if start and end:
        return start if start == end else f"de {start} à {end}"
    return f"depuis {start}" if start else f"jusqu’à {end}" if end else ""


def level(code: str) -> str:
    """« niveau B2 », « langue maternelle »."""
    return "langue maternelle" if code == MOTHER_TONGUE else f"niveau {code}" if code else ""


def skills(facts: Facts) -> str:
    """« écouter B2, lire C1 »."""
    return ", ".join(f"{word} {facts[name]}" for name, word in SKILLS.items() if facts.get(name))


def shown(entry: Entry) -> Shown:
    """How it reads, on every page and on paper."""
    facts = entry.facts
    if entry.section == "langues":
        beside = [level(facts.get("level", "")), skills(facts), facts.get("proof", "")]
    elif entry.section == "diplomes":
        beside = [facts.get(name, "") for name in ("speciality", "place", "year")]
    else:
        beside = [facts.get("place", ""), period(facts)]
    return Shown(facts.get("title", ""), ", ".join(part for part in beside if part), facts.get("text", ""))


def moved(ids: Sequence[str], which: str, to: int) -> list[str]:
    """The same identifiers, one of them at the place `to` (from 0): asked twice, it moves once."""
    others = [one for one in ids if one != which]
    place = max(0, min(to, len(others)))
    return [*others[:place], which, *others[place:]]
