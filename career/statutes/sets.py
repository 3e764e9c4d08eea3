"""The rule sets: which articles hold on a day, before and after a reform is activated (domain § 5.9)."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from career.statutes.articles import Article, Sure, by_key, raw_sets

PPCR_2017, PPCR_REFORME = "PPCR-2017", "PPCR-reforme"


@dataclass(frozen=True, eq=False)
class RuleSet:
    """A set that applies from a day, `before` it another; what it does not say is as in `inherits`."""

    name: str
    title: str
    since: date
    source: str
    checked: date
    sure: Sure
    doubt: str = ""
    before: "RuleSet | None" = None
    inherits: "RuleSet | None" = None

    def at(self, day: date) -> "RuleSet":
        """The set in force on a day: the one before, until this one is activated."""
        return self if self.before is None or day >= self.since else self.before.at(day)

    def changes(self) -> tuple["RuleSet", ...]:
        """The sets that take the place of another, the oldest first."""
        return () if self.before is None else (*self.before.changes(), self)

    def find(self, key: str, on: date) -> Article | None:
        """The article in force on a day, or None: what the rules do not know, they say."""
        return _find(self.at(on), key, on)

    def need(self, key: str, on: date) -> Article:
        """The article in force on a day, which the data must have; LookupError otherwise."""
        found = self.find(key, on)
        if found is None:
            raise LookupError(f"{key} is not in the data on {on}")
        return found

    def last(self, key: str, on: date) -> Article | None:
        """The article in force on a day, else the last known before: whoever uses it says it lapsed."""
        held = self.find(key, on)
        if held is not None:
            return held
        past = [one for one in _articles(self.at(on), key) if one.valid_from <= on and one.reading == 1]
        return past[-1] if past else None

    def readings(self, key: str, on: date) -> tuple[Article, ...]:
        """Every reading of an article on a day, the one that is followed first."""
        return tuple(one for one in _articles(self.at(on), key) if one.holds(on))


@cache
def rule_set(name: str = PPCR_2017, since: date | None = None) -> RuleSet:
    """A rule set by its name, activated on `since`, or on the earliest day that its text gives.

    KeyError without a set of this name; ValueError when it cannot apply so early.
    """
    raw = {one["nom"]: one for one in raw_sets()}[name]
    if since is not None and since < raw["valid_from"]:
        raise ValueError(f"{name} does not apply before {raw['valid_from']}")
    before = rule_set(raw["precedent"]) if "precedent" in raw else None
    return RuleSet(
        name,
        raw["titre"],
        since or raw["valid_from"],
        raw["source"],
        raw["checked"],
        Sure(raw["sure"]),
        raw.get("doubt", ""),
        before,
        before,
    )


def rule_sets() -> tuple[RuleSet, ...]:
    """Those the product ships."""
    return tuple(rule_set(raw["nom"]) for raw in raw_sets())


@lru_cache(maxsize=65536)
def _find(rules: RuleSet, key: str, on: date) -> Article | None:
    held = [one for one in _articles(rules, key) if one.reading == 1 and one.holds(on)]
    return held[0] if held else None


@lru_cache(maxsize=4096)
def _articles(rules: RuleSet, key: str) -> tuple[Article, ...]:
    """Those of the set, else of the one it inherits from."""
    found = by_key().get((key, rules.name), ())
    return found or (_articles(rules.inherits, key) if rules.inherits else ())
