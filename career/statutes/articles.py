"""The articles of the statutes: read from `data/*.toml`, checked, each with its dates and its source."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Any

from socle.french import fr

DATA = "data"
TOLD = ("titre", "texte", "valid_from", "source", "checked", "sure")  # an article without one is refused
OWN = frozenset({"cle", "jeux", "reading", "lignes", "ligne", "valid_to", "doubt", *TOLD})
BASE = "PPCR-2017"  # the set of an article that names none


class Sure(StrEnum):
    """How sure a value is."""

    ETABLI = "etabli"
    A_CONFIRMER = "a_confirmer"


class ArticleFault(ValueError):
    """An article that cannot be used; the message names it, its file, and what is wrong."""


@dataclass(frozen=True, eq=False)
class Article:
    """One rule, or one line of it, as the data state it. `reading` 1 is the one that is followed."""

    key: str
    rule_set: str
    reading: int
    title: str
    text: str
    valid_from: date
    valid_to: date | None
    source: str
    checked: date
    sure: Sure
    doubt: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A whole value, in the unit its data name (months, points, percent, years)."""
        return int(self.values[name])

    def holds(self, on: date) -> bool:
        """Is it in force on that day? Its last day is counted."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def articles() -> tuple[Article, ...]:
    """Every article of every set, by key, set, reading and date; raises ArticleFault."""
    found = [one for name in sorted(_names()) for one in read(name, _text(name))]
    return ordered(found)


@cache
def by_key() -> Mapping[tuple[str, str], tuple[Article, ...]]:
    """The articles of each (key, set), from the oldest to the newest, the followed reading first."""
    return {key: tuple(group) for key, group in groupby(articles(), key=lambda one: (one.key, one.rule_set))}


def read(name: str, text: str) -> Iterator[Article]:
    """The articles of one file, a line of values being an article of its own."""
    for raw in tomllib.loads(text).get("article", ()):
        for rule_set in raw.get("jeux", (BASE,)):
            lines = raw.get("lignes")
            if lines is None:
                yield _article(name, raw, rule_set)
            for line in lines or ():
                yield _line(name, raw, line, rule_set)


def ordered(found: list[Article]) -> tuple[Article, ...]:
    """In order, each ended the day before the next of its kind begins; raises ArticleFault on an overlap."""
    found = sorted(found, key=lambda one: (*_same(one), one.valid_from))
    kept = []
    for one, following in pairwise([*found, None]):
        if one is not None and following is not None and _same(one) == _same(following):
            one = _closed(one, following)
        kept.append(one)
    return tuple(one for one in kept if one is not None)


def raw_sets() -> list[dict[str, Any]]:
    """The rule sets, as their file states them."""
    found: list[dict[str, Any]] = tomllib.loads(_text("jeux.toml"))["jeu"]
    return found


def _same(one: Article) -> tuple[str, str, int]:
    return one.key, one.rule_set, one.reading


def _closed(one: Article, following: Article) -> Article:
    eve = following.valid_from - timedelta(days=1)
    if following.valid_from == one.valid_from or (one.valid_to is not None and one.valid_to > eve):
        raise ArticleFault(f"{one.key} ({one.rule_set}) is said twice on {following.valid_from}")
    return one if one.valid_to is not None else replace(one, valid_to=eve)


def _article(name: str, raw: Mapping[str, Any], rule_set: str) -> Article:
    if missing := [word for word in TOLD if not raw.get(word)]:
        raise ArticleFault(f"{name}: {raw.get('cle', 'an article')} lacks {', '.join(missing)}")
    values = {word: value for word, value in raw.items() if word not in OWN}
    if "a_faire" in values:
        values["a_faire"] = fr(values["a_faire"])
    return Article(
        raw["cle"],
        rule_set,
        raw.get("reading", 1),
        fr(raw["titre"]),
        fr(raw["texte"]),
        raw["valid_from"],
        raw.get("valid_to"),
        fr(raw["source"]),
        raw["checked"],
        Sure(raw["sure"]),
        fr(raw.get("doubt", "")),
        values,
    )


def _line(name: str, raw: Mapping[str, Any], line: Mapping[str, Any], rule_set: str) -> Article:
    """A line has the source and the dates of its article, unless it says its own, then whole."""
    if "valid_from" in line and not {"source", "checked"} <= line.keys():
        raise ArticleFault(f"{name}: the new line {raw['cle']} {line['ligne']} lacks its source or its check")
    return _article(name, {**raw, **line, "cle": f"{raw['cle']}.{line['ligne']}"}, rule_set)


def _names() -> list[str]:
    found = (files("career.statutes") / DATA).iterdir()
    return [one.name for one in found if one.name.endswith(".toml")]


def _text(name: str) -> str:
    return (files("career.statutes") / DATA / name).read_text("utf-8")
