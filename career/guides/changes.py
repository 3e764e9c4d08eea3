"""What changed between two versions of a guide: by paragraph, and by word inside a paragraph (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from career.guides.rules import Guide

ALIKE = 0.5  # two paragraphs that share half their words are one paragraph, rewritten
SUMMARY, REFERENCES = "Titre et résumé", "Textes de référence"

_WORD = re.compile(r"\S+\s*")


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """A paragraph that is not as it was: added, removed, or rewritten when its pieces differ."""

    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> Kind:
        """ADDED or REMOVED when all of it is; SAME for a paragraph rewritten in part."""
        kinds = {piece.kind for piece in self.pieces}
        return kinds.pop() if len(kinds) == 1 else Kind.SAME


@dataclass(frozen=True)
class Part:
    """The changes under one heading."""

    title: str
    changes: tuple[Change, ...]


def between(before: Guide, after: Guide) -> list[Part]:
    """The parts that changed, in the order of the new version; those that went come where they stood."""
    old, new = _parts(before), _parts(after)
    parts = [
        Part(title, tuple(_compare(old.get(title, ()), new.get(title, ())))) for title in _order(old, new)
    ]
    return [part for part in parts if part.changes]


def _parts(guide: Guide) -> dict[str, tuple[str, ...]]:
    """The paragraphs of a guide by heading; headings have distinct addresses, hence distinct titles."""
    written = {section.title: section.passages for section in guide.sections}
    opening = written.pop("", ())
    return {SUMMARY: (guide.title, guide.summary, *opening), **written, REFERENCES: guide.references}


def _order(old: Sequence[str] | dict[str, tuple[str, ...]], new: dict[str, tuple[str, ...]]) -> Iterator[str]:
    before, after = list(old), list(new)
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (title for title in before[i:j] if title not in new)
        yield from after[k:m]


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            yield from _replaced(list(old[i:j]), list(new[k:m]))


def _replaced(old: list[str], new: list[str]) -> Iterator[Change]:
    """Each new paragraph with the old one it comes from, if any; then the old ones nothing comes from."""
    for text in new:
        source = max(old, key=lambda one: _likeness(one, text), default=None)
        if source is not None and _likeness(source, text) >= ALIKE:
            old.remove(source)
            yield Change(tuple(_words(source, text)))
        else:
            yield Change((Piece(Kind.ADDED, text),))
    for text in old:
        yield Change((Piece(Kind.REMOVED, text),))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    bare = ([word.strip() for word in before], [word.strip() for word in after])
    for kind, i, j, k, m in SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(after[k:m]))
            continue
        if i < j:
            yield Piece(Kind.REMOVED, "".join(before[i:j]))
        if k < m:
            yield Piece(Kind.ADDED, "".join(after[k:m]))
