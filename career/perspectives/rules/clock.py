"""The clock of advancement: what stops it, and when a number of months will have passed (domain § 5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from career.dossier.facts import Position
from career.dossier.rules import UNTOLD
from career.statutes.articles import Article
from career.statutes.calendar import ROUNDINGS, full_months, plus_months, seniority
from career.statutes.sets import RuleSet

CHILD = "enfant"  # a disponibilité de droit whose detail names a child


@dataclass(frozen=True)
class Stop:
    """A time that does not count, from `start` to the eve of `end`; None while no end is known.

    `unless_active`: it counts if the person worked meanwhile, which a dossier does not tell.
    """

    start: date
    end: date | None
    position: Position
    article: Article
    unless_active: bool = False


def position_key(position: Position) -> str:
    """The article that says what a position does to advancement."""
    if position.kind == UNTOLD:
        return "position.untold"
    if position.kind == "disponibilite_droit" and CHILD in position.detail:
        return "position.disponibilite_enfant"
    return f"position.{position.kind}"


def effect_of(position: Position, rules: RuleSet) -> Article | None:
    """The article on a position, as it stood when it began; None where the data know nothing of it."""
    return rules.at(position.start).last(position_key(position), position.start)


def stops(positions: Sequence[Position], rules: RuleSet) -> tuple[Stop, ...]:
    """The times that do not count, the oldest first. What lies before any known rule stops nothing."""
    found, spent = [], 0
    for position in sorted(positions, key=lambda one: one.start):
        article = effect_of(position, rules)
        effect = article.values["effet"] if article else "compte"
        if article is None or effect in ("compte", "fin"):
            continue
        end = position.end + timedelta(days=1) if position.end else None
        start = position.start
        if effect == "plafond":
            start = plus_months(start, max(0, article.number("plafond") - spent))
            spent += full_months(position.start, end) if end else 0
        if end is None or start < end:
            found.append(Stop(start, end, position, article, bool(article.values.get("sauf_activite"))))
    return tuple(found)


def reach(
    since: date, months: int, halts: Sequence[Stop], after: date, rounding: str = ROUNDINGS[0]
) -> date | None:
    """The day when `months` counted from `since` have passed, or None while a stop has no end.

    Only what stops the clock from `after` on delays it: earlier stops are already in the dossier's dates.
    """
    day = plus_months(since, months, rounding)
    for stop in halts:
        begin = max(stop.start, after)
        if begin >= day:
            break
        if stop.end is None:
            return None
        if stop.end > begin:
            day = _later(day, begin, stop.end, rounding)
    return day


def counted_since(since: date, halts: Sequence[Stop], after: date, until: date) -> date:
    """The day from which seniority counts as of `until`: `since`, later by what stopped the clock."""
    for stop in halts:
        begin, end = max(stop.start, after), min(stop.end or until, until)
        if begin < end:
            since = _later(since, begin, end, ROUNDINGS[0])
    return since


def _later(day: date, begin: date, end: date, rounding: str) -> date:
    lasted = seniority(begin, end)
    return plus_months(day, 12 * lasted.years + lasted.months, rounding) + timedelta(days=lasted.days)
