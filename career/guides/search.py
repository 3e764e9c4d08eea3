"""Search in the guides: folded and stemmed words, ranking, and the passage that answers (pure)."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

import snowballstemmer

from career.guides.rules import Guide, Section

MAX_QUERY = 200
MAX_WORDS = 12
SNIPPET = 240
WEIGHTS = {"title": 6.0, "keywords": 4.0, "headings": 3.0, "body": 1.0}

_WORD = re.compile(r"\w+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SMALL = (
    "a ai as au aux avec ce cela ces cet cette chez comment dans de des dois doit dont du elle en "
    "est et etre eu faire fait il ils je la le les leur leurs lui ma mais me mes moi mon ne nos "
    "notre nous on ont ou par pas peut peux plus pour puis qu quand que quel quelle quelles quels "
    "qui quoi sa sans se ses si son sont sur ta te tes toi ton tu un une vos votre vous y"
)
_EMPTY = frozenset(_SMALL.split())
_SHORT = {
    "rdvc": "rendez carriere",
    "rdv": "rendez",
    "mdp": "mot passe",
    "mail": "messagerie",
    "mails": "messagerie",
    "mfa": "second facteur",
    "2fa": "second facteur",
    "hc": "hors classe",
    "cp": "conge parental",
}


def fold(text: str) -> str:
    """Lower case without accents or ligatures: « Échelon » and « echelon » are one."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def stems(text: str) -> list[str]:
    """The words of a text as they are compared: folded, emptied of small words, stemmed."""
    return [stem for _, stem in _stemmed(text)]


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    """A stemmer keeps the word it works on: each call has its own, for threads."""
    stem: str = snowballstemmer.stemmer("french").stemWord(word)
    return stem


def _stemmed(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = fold(found[0])
        if word not in _EMPTY and (len(word) > 1 or word.isdigit()):
            yield found, _stem(word)


def asked(query: str) -> list[str]:
    """The distinct stems of a query, its abbreviations written out; at most a dozen."""
    written = " ".join(_SHORT.get(fold(word), word) for word in _WORD.findall(query[:MAX_QUERY]))
    return list(dict.fromkeys(stems(written)))[:MAX_WORDS]


@dataclass(frozen=True)
class Piece:
    """A piece of a passage; `hit` when it is a word that was asked."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """A guide that answers, with the section and the passage that answer best."""

    guide: Guide
    score: float
    section: Section
    snippet: tuple[Piece, ...]


@dataclass(frozen=True)
class Passage:
    """A passage with the words it holds, and those of the heading above it."""

    section: Section
    text: str
    words: frozenset[str]
    heading: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """The words of one guide, counted by the place they stand in, and by passage."""

    guide: Guide
    fields: dict[str, Counter[str]]
    passages: tuple[Passage, ...]

    def holds(self, stem: str) -> bool:
        """Does this word stand anywhere in the guide?"""
        return any(stem in counted for counted in self.fields.values())

    def weight(self, stem: str) -> float:
        """How much the guide is about this word."""
        return sum(WEIGHTS[name] * math.log1p(counted[stem]) for name, counted in self.fields.items())


class Index:
    """The guides made ready for search, once; then only read."""

    def __init__(self, guides: Iterable[Guide]) -> None:
        self.entries = [Entry(guide, _fields(guide), tuple(_passages(guide))) for guide in guides]
        self.vocabulary = _vocabulary(entry.guide for entry in self.entries)

    def search(self, query: str) -> list[Hit]:
        """The guides that hold most of the words asked, the best first; none when no word is known."""
        words = asked(query)
        counted = [(sum(entry.holds(word) for word in words), entry) for entry in self.entries]
        most = max((number for number, _ in counted), default=0)
        if not most:
            return []
        hits = [self._hit(entry, words) for number, entry in counted if number == most]
        return sorted(hits, key=lambda hit: (-hit.score, hit.guide.order))

    def suggestion(self, query: str) -> str | None:
        """The query with the words nobody wrote replaced by near ones; None when there is nothing near."""
        better = _WORD.sub(lambda found: self._near(found[0]), query[:MAX_QUERY])
        return better if better != query[:MAX_QUERY] else None

    def _near(self, word: str) -> str:
        known = len(word) < 4 or any(entry.holds(stem) for stem in stems(word) for entry in self.entries)
        near = [] if known else get_close_matches(fold(word[:30]), self.vocabulary, n=1, cutoff=0.8)
        return self.vocabulary[near[0]] if near else word

    def _hit(self, entry: Entry, words: list[str]) -> Hit:
        score = sum(self._rarity(word) * entry.weight(word) for word in words)
        section, text = _best(entry, frozenset(words))
        return Hit(entry.guide, score, section, tuple(mark(text, frozenset(words))))

    def _rarity(self, word: str) -> float:
        holding = sum(entry.holds(word) for entry in self.entries)
        return math.log(1 + len(self.entries) / (1 + holding))


def _fields(guide: Guide) -> dict[str, Counter[str]]:
    return {
        "title": Counter(stems(guide.title)),
        "keywords": Counter(stems(" ".join(guide.keywords))),
        "headings": Counter(stems(" ".join(section.title for section in guide.sections))),
        "body": Counter(stems(" ".join([guide.summary, *_texts(guide)]))),
    }


def _texts(guide: Guide) -> list[str]:
    return [passage for section in guide.sections for passage in section.passages]


def _vocabulary(guides: Iterable[Guide]) -> dict[str, str]:
    """Every word of four letters or more, folded, with a way it is written."""
    texts = (text for guide in guides for text in [guide.title, *guide.keywords, *_texts(guide)])
    words = (word.lower() for text in texts for word in _WORD.findall(text))
    return {fold(word): word for word in words if len(word) > 3 and not word.isdigit()}


def _passages(guide: Guide) -> Iterator[Passage]:
    for section in guide.sections:
        heading = frozenset(stems(section.title))
        for text in section.passages:
            yield Passage(section, text, frozenset(stems(text)), heading)


def _best(entry: Entry, words: frozenset[str]) -> tuple[Section, str]:
    """The section and passage with most of the words; the opening and the summary when no passage has any."""

    def fit(passage: Passage) -> int:
        return len(words & passage.words) + len(words & passage.heading)

    best = max(entry.passages, key=fit, default=None)
    if best is None or not fit(best):
        return entry.guide.sections[0], entry.guide.summary
    return best.section, best.text


def mark(passage: str, words: frozenset[str]) -> Iterator[Piece]:
    """Cut a passage around the first word asked, and tell the words asked from the others."""
    places = [found.span() for found, stem in _stemmed(passage) if stem in words]
    start, end = _window(passage, places[0][0] if places else 0)
    at = start
    if start:
        yield Piece("… ", False)
    for first, last in places:
        if first >= at and last <= end:
            yield Piece(passage[at:first], False)
            yield Piece(passage[first:last], True)
            at = last
    yield Piece(passage[at:end] + (" …" if end < len(passage) else ""), False)


def _window(passage: str, place: int) -> tuple[int, int]:
    """Where a passage is cut: between words, a little before the place to be seen."""
    if len(passage) <= SNIPPET:
        return 0, len(passage)
    start = passage.find(" ", max(0, place - SNIPPET // 3)) + 1 if place > SNIPPET // 3 else 0
    end = start + SNIPPET
    return start, passage.rfind(" ", start, end) if end < len(passage) else len(passage)
