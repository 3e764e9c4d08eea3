"""The ladder of échelons: when the next one is reached, with or without a bonification (domain § 5.4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from career.perspectives.rules.case import Case
from career.perspectives.rules.clock import counted_since, reach
from career.statutes.articles import Article
from career.statutes.calendar import ROUNDINGS, full_months, plus_months
from career.statutes.grids import duration_key, top
from career.statutes.sets import RuleSet

RENDEZ_VOUS = (1, 2, 3)
BONIFICATIONS = 24  # months: what two of them may bring back inside the horizon


@dataclass(frozen=True)
class Rung:
    """An échelon held from `effective`, whose seniority counts from `since`."""

    corps: str
    grade: str
    echelon: int
    since: date
    effective: date


@dataclass(frozen=True)
class Climb:
    """The next échelon: the article of the duration, the day without and with a bonification.

    `plain` is None while the clock is stopped without an end. `bonified` is None where none is possible.
    `decided`: the dossier has the next échelon already, and its day.
    """

    article: Article
    plain: date | None
    bonified: date | None
    reclassed: bool = False
    decided: bool = False


def rung(case: Case) -> Rung | None:
    """The one held today, None without an échelon in a known grid."""
    line = case.line
    if line is None or case.since is None or not case.graded:
        return None
    return Rung(line.corps, line.grade or "", line.echelon or 0, case.since, line.effective)


def duration(rules: RuleSet, held: Rung, on: date) -> Article | None:
    """The article that says how long this échelon lasts, None in the last one."""
    if held.echelon >= top(held.corps, held.grade):
        return None
    return rules.last(duration_key(held.corps, held.grade, held.echelon), on)


def climb(case: Case, held: Rung, rounding: str = ROUNDINGS[0]) -> Climb | None:
    """When the next échelon is reached from this one; None in the last one."""
    day = max(held.effective, case.on)
    article = duration(case.rules.at(held.effective), held, day)
    if article is None:
        return None
    if held.effective <= case.on and (line := case.promised(held.grade, held.echelon + 1)) is not None:
        return Climb(article, line.effective, None, decided=True)
    plain = _ends(case, held, article.number("mois"), rounding)
    shorter = article.values.get("bonifie")
    bonified = _ends(case, held, shorter, rounding) if shorter else None
    found = Climb(article, plain, bonified)
    for change in case.rules.changes():
        if held.effective < change.since:
            found = _crossing(case, held, found, change, rounding)
    return found


def _crossing(case: Case, held: Rung, before: Climb, change: RuleSet, rounding: str) -> Climb:
    """Across the day of other rules: whoever has the new duration that day climbs then (domain § 5.9)."""
    bonified = before.bonified if before.bonified and before.bonified <= change.since else None
    article = duration(change, held, change.since)
    if before.plain is None or before.plain <= change.since or article is None:
        return replace(before, bonified=bonified)
    day = _ends(case, held, article.number("mois"), rounding)
    if day is None:
        return replace(before, bonified=bonified)
    if bonified is None and (shorter := article.values.get("bonifie")):
        early = _ends(case, held, shorter, rounding)
        bonified = max(early, change.since) if early else None
    return Climb(article, max(day, change.since), bonified, reclassed=day < change.since)


def _ends(case: Case, held: Rung, months: int, rounding: str) -> date | None:
    """When these months have passed; not before the échelon began, however much seniority was kept."""
    day = reach(held.since, months, case.halts, held.effective, rounding)
    return None if day is None else max(day, held.effective)


def above(held: Rung, day: date) -> Rung:
    """The next échelon, reached on a day; no surplus is kept."""
    return replace(held, echelon=held.echelon + 1, since=day, effective=day)


def meeting_of(rules: RuleSet, held: Rung, on: date) -> tuple[int, Article] | None:
    """The rendez-vous de carrière held in this échelon, by its number."""
    if held.grade != "CN":
        return None
    for number in RENDEZ_VOUS:
        article = rules.find(f"rdvc.{number}", on)
        if article is not None and article.values.get("echelon") == held.echelon:
            return number, article
    return None


def granted(case: Case, held: Rung) -> bool | None:
    """Was a bonification given in this échelon? None while nobody knows."""
    meeting = meeting_of(case.rules.at(held.effective), held, max(held.effective, case.on))
    appraisal = case.appraisal(meeting[0]) if meeting else None
    return appraisal.bonified if appraisal is not None else None


def path(case: Case, hurried: bool = False) -> Iterator[tuple[Rung, Climb | None]]:
    """Every échelon of the grade from today’s, and its end; `hurried` takes each bonification."""
    held, first = rung(case), True
    beyond = plus_months(case.until, BONIFICATIONS)
    if (line := case.promotion) is not None:
        beyond = line.effective
    while held is not None:
        found = climb(case, held)
        yield held, found
        day = arrival(found, hurried, granted(case, held) if first else None) if found else None
        if day is None or day > beyond:
            return
        held, first = above(held, day), False


def arrival(found: Climb, hurried: bool, known: bool | None) -> date | None:
    """The day of the next échelon: by the bonification when it was given, or is hoped for and not refused."""
    if found.bonified is not None and (known or (hurried and known is None)):
        return found.bonified
    return found.plain


def months_in(held: Rung, case: Case, until: date) -> int:
    """Complete months in this échelon on a day, what stopped the clock left out."""
    return full_months(counted_since(held.since, case.halts, held.effective, until), until)
