"""From an article to what is said of it beside a result: source, dates, how sure, how long ago checked."""

from datetime import date
from functools import lru_cache
from itertools import pairwise

from career.perspectives.facts import RuleUsed
from career.perspectives.rules.case import stale_after
from career.statutes.articles import Article, articles
from career.statutes.sets import RuleSet, rule_set


@lru_cache(maxsize=16384)
def used(article: Article, rules: RuleSet, on: date, day: date | None = None) -> RuleUsed:
    """The article as used on the day `on` for a result of `day` (or of `on`)."""
    return RuleUsed(
        article.key,
        article.title,
        article.text,
        article.source,
        article.valid_from,
        article.valid_to,
        article.checked,
        article.sure,
        article.doubt,
        stale=article.checked < stale_after(rules, on),
        lapsed=not article.holds(day or on),
        rule_set=article.rule_set,
    )


def to_verify(on: date) -> tuple[RuleUsed, ...]:
    """For the administrator: every value that is unsure, checked long ago, or ended with nothing after it."""
    followed = {id(one) for one, following in pairwise(articles()) if _follows(one, following)}
    current = [one for one in articles() if id(one) not in followed or not _past(one, on)]
    found = [used(one, rule_set(), on, max(on, one.valid_from)) for one in current]
    return tuple(rule for rule in found if rule.doubtful)


def _past(one: Article, on: date) -> bool:
    return one.valid_to is not None and one.valid_to < on


def _follows(one: Article, following: Article) -> bool:
    kinds = [(article.key, article.rule_set, article.reading) for article in (one, following)]
    return kinds[0] == kinds[1]
