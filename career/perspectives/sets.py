"""From the choices of an académie to the rules that apply to its agents (pure)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from career.perspectives.rules.case import stale_after
from career.statutes.articles import Article, articles
from career.statutes.sets import PPCR_2017, RuleSet, rule_set, rule_sets
from socle.french import date_long

Schedule = tuple[tuple[date, str], ...]
"""From each day, the name of the set that holds; before the first, and without any, that of 2017."""


class Chosen(Protocol):
    """A set chosen from a day on; `number` says which of two for the same day came last."""

    @property
    def number(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def starts(self) -> date: ...
    @property
    def withdrawn_at(self) -> object: ...


def schedule(made: Iterable[Chosen]) -> Schedule:
    """The sets in the order in which they hold; a choice that changes nothing is left out."""
    held: list[tuple[date, str]] = []
    kept = {one.name for one in rule_sets()}
    standing = [one for one in made if one.withdrawn_at is None and one.code in kept]
    for one in sorted(standing, key=lambda one: (one.starts, one.number)):
        if held and held[-1][0] == one.starts:
            held.pop()
        if one.code != (held[-1][1] if held else PPCR_2017):
            held.append((one.starts, one.code))
    return tuple(held)


def code_on(held: Schedule, on: date) -> str:
    """The name of the set that holds on a day."""
    begun = [code for starts, code in held if starts <= on]
    return begun[-1] if begun else PPCR_2017


@lru_cache(maxsize=64)
def rules_of(held: Schedule) -> RuleSet:
    """The rules of a schedule. The same schedule gives the same object: what it found is kept."""
    rules = rule_set(PPCR_2017)
    for starts, code in held:
        if rules.before is None and rules is rule_set(PPCR_2017):
            rules = rule_set(code, starts)
        else:
            rules = replace(rule_set(code), since=starts, before=rules)
    return rules


def offered() -> list[tuple[str, str]]:
    """The sets an administrator may choose, by name and title."""
    return [(one.name, one.title) for one in rule_sets()]


def title(code: str) -> str:
    """What people call a set."""
    return dict(offered()).get(code, code)


def to_check(on: date) -> list[tuple[str, ...]]:
    """Values that lapsed with nothing after them, or were checked long ago: value, set, why, day, source."""
    since = stale_after(rule_set(PPCR_2017), on)
    told = ((one, _why(one, on, since)) for one in articles())
    return [(_named(one), one.rule_set, why, date_long(one.checked), one.source) for one, why in told if why]


def unsure() -> list[tuple[str, ...]]:
    """The values whose source is missing, silent or contradicted: title, set, doubt, source."""
    return list(
        dict.fromkeys((one.title, one.rule_set, one.doubt, one.source) for one in articles() if one.doubt)
    )


def _why(one: Article, on: date, since: date) -> str:
    if one.valid_to is not None and one.valid_to < on:
        return f"ne vaut plus depuis le {date_long(one.valid_to)}" if _last_word(one, on) else ""
    return "comparée il y a plus d’un an" if one.checked < since else ""


def _last_word(one: Article, on: date) -> bool:
    """Does nothing say today what this one said? A value given year by year is followed by another year's."""
    family, _, line = one.key.rpartition(".")
    year = line.isdigit() and len(line) == len("2026")
    same = [
        other
        for other in articles()
        if other.rule_set == one.rule_set
        and (other.key == one.key or (year and other.key.rpartition(".")[0] == family))
    ]
    return not any(other.holds(on) or other.valid_from > one.valid_from for other in same)


def _named(one: Article) -> str:
    line = one.key.rpartition(".")[2]
    return f"{one.title} ({line})" if line.isdigit() else one.title
