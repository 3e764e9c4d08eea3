"""A career run backwards: from the échelon held today, by the durations of its grid (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from career.dossier.facts import CareerLine
from career.statutes.calendar import SCHOOL_YEAR_STARTS, Seniority, plus_months, seniority
from career.statutes.grids import GRIDS

PPCR = date(2017, 9, 1)  # one rhythm since; before, three: ancienneté, choix, grand choix
SATURDAY = 5
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
OLD_MODES = ("choix", "anciennete", "grand_choix", "anciennete")


@dataclass(frozen=True)
class Span:
    """Some échelons of one grade; the grade before was entered in its top one `extra` months earlier."""

    corps: str
    grade: str
    low: int
    top: int
    extra: int


@dataclass(frozen=True)
class Held:
    """An échelon and the day from which its seniority counts; `entry` is the first of its grade."""

    span: Span
    echelon: int
    since: date
    entry: bool


def run_back(path: Sequence[Span], since: date, bonified: Iterable[int] = ()) -> list[Held]:
    """Every échelon held, the newest first. `path` goes from the present grade to the first."""
    held, day, shortened = [], since, set(bonified)
    for span in path:
        for echelon in range(span.top, span.low - 1, -1):
            held.append(Held(span, echelon, day, echelon == span.low))
            if echelon > span.low:
                day = plus_months(day, -_months(span, echelon - 1, shortened))
        day = plus_months(day, -span.extra)
    return held


def career(held: Sequence[Held], registered: int, bonified: Iterable[int] = ()) -> list[CareerLine]:
    """The lines of a career, the oldest first; none begins before `registered`, the year of the NUMEN."""
    oldest = list(reversed(held))
    start = max(september_from(oldest[0].since), date(registered, SCHOOL_YEAR_STARTS, 1))
    running = [one for one in oldest if one.since <= start][-1]
    lines = [_line(running, start, "nomination")]
    for one in oldest[oldest.index(running) + 1 :]:
        if one.entry:
            lines.append(_line(one, september_from(one.since), "tableau"))
        else:
            lines.append(_line(one, one.since, _mode(one, set(bonified))))
    return _renamed([*_with_ppcr(lines, held)])


def september_from(day: date) -> date:
    """The first 1 September on or after a day."""
    first = date(day.year, SCHOOL_YEAR_STARTS, 1)
    return first if day <= first else first.replace(year=day.year + 1)


def decided(effective: date) -> date:
    """A plausible day for the arrêté: some weeks before, on a working day."""
    return working_day(effective - timedelta(days=38 + effective.toordinal() % 29))


def working_day(day: date) -> date:
    """The day itself, or the nearest one before that is neither of a week-end nor a fixed holiday."""
    while day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS:
        day -= timedelta(days=1)
    return day


def _months(span: Span, echelon: int, bonified: set[int]) -> int:
    step = GRIDS[span.corps, span.grade].step(echelon)
    months = step.bonified if echelon in bonified and span.grade == "CN" else step.months
    if months is None:
        raise ValueError(f"{span.corps} {span.grade} {echelon} has no duration")
    return months


def _line(one: Held, effective: date, mode: str) -> CareerLine:
    kept = seniority(one.since, effective)
    return CareerLine(effective, decided(effective), one.span.corps, one.span.grade, one.echelon, mode, kept)


def _mode(one: Held, bonified: set[int]) -> str:
    if one.since < PPCR:
        return OLD_MODES[(one.since.year + one.echelon) % len(OLD_MODES)]
    return "bonification" if one.echelon - 1 in bonified and one.span.grade == "CN" else "anciennete"


def _with_ppcr(lines: Sequence[CareerLine], held: Sequence[Held]) -> Iterator[CareerLine]:
    """The reclassement of 1 September 2017, for those in post on that day, in the échelon they held."""
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        yield line
        if following is not None and line.effective < PPCR < following.effective:
            since = max(one.since for one in held if one.since <= line.effective)
            kept = seniority(since, PPCR) or Seniority()
            yield replace(line, effective=PPCR, decided=decided(PPCR), mode="reclassement", kept=kept)


def _renamed(lines: Iterable[CareerLine]) -> list[CareerLine]:
    """The corps of psychologists dates from 2017: they were conseillers d’orientation-psychologues before."""
    return [line if line.corps != "PSYEN" else _psychologist(line) for line in lines]


def _psychologist(line: CareerLine) -> CareerLine:
    if line.effective < PPCR:
        return replace(line, corps="COP")
    return replace(line, mode="integration") if line.effective == PPCR else line
