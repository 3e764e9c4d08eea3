"""From an article to what is said of it beside a result: source, dates, how sure, how long ago checked."""

from datetime import date
from functools import lru_cache

from career.perspectives.facts import RuleUsed
from career.perspectives.rules.case import stale_after
from career.statutes.articles import Article
from career.statutes.sets import RuleSet


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
