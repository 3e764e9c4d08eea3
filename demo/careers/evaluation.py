"""What evaluations a career must have had: marks before 2017, rendez-vous de carrière after (pure)."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from zlib import crc32

from career.dossier.facts import Appraisal, CareerLine, Inspection, Mark
from career.statutes.calendar import full_months, plus_months
from career.statutes.sets import rule_set
from demo.careers.timeline import PPCR, working_day

# Échelon, months at least and less than at 1 September, number of the rendez-vous (domain § 5.5).
_RULES = {number: rule_set().need(f"rdvc.{number}", PPCR) for number in (1, 2, 3)}
WINDOWS = {
    one.number("echelon"): (one.number("au_moins"), one.number("moins_de"), number)
    for number, one in _RULES.items()
}
LEVELS = ("tres_satisfaisant", "excellent", "satisfaisant", "tres_satisfaisant")
FIRST_INSPECTION, BETWEEN_INSPECTIONS = 18, 54  # months


def appraisals(lines: Sequence[CareerLine], today: date, inspector: str, uid: str) -> Iterator[Appraisal]:
    """The rendez-vous de carrière whose school year ended before `today`."""
    steps = [line for line in lines if line.mode not in {"reclassement", "integration"}]
    for place, line in enumerate(steps):
        if line.grade != "CN" or line.echelon not in WINDOWS:
            continue
        least, below, number = WINDOWS[line.echelon]
        following = steps[place + 1] if place + 1 < len(steps) else None
        for year in range(line.effective.year, today.year):
            end = date(year + 1, 9, 1)
            held = following is None or following.effective >= end
            if (
                held
                and year >= PPCR.year
                and end <= today
                and least <= full_months(line.effective, end) < below
            ):
                yield _appraisal(number, year, following, inspector, uid)


def inspections(start: date, today: date, inspector: str) -> Iterator[Inspection]:
    """An inspection every four or five years until 2017, then visits that accompany."""
    day = plus_months(date(start.year, 10, 3 + start.year % 20), FIRST_INSPECTION)
    while day < today:
        kind = "Inspection individuelle" if day < PPCR else "Visite d’accompagnement"
        yield Inspection(working_day(day), inspector, kind)
        day = plus_months(day, BETWEEN_INSPECTIONS)


def marks(start: date, visits: Sequence[Inspection], first_degree: bool, uid: str) -> Iterator[Mark]:
    """An administrative mark a year, a pedagogical one by inspection; in the first degree one mark only."""
    luck = Decimal(crc32(uid.encode()) % 20) / 10
    for rank, visit in enumerate(one for one in visits if one.day < PPCR):
        if first_degree:
            yield Mark(visit.day, "globale", min(Decimal("12.5") + luck + rank, Decimal("19.5")), 20)
        else:
            yield Mark(visit.day, "pedagogique", min(41 + luck + 3 * rank, Decimal(58)), 60)
    if not first_degree:
        for year in range(start.year + 1, PPCR.year + 1):
            value = Decimal("34.2") + luck + Decimal("0.3") * (year - start.year)
            yield Mark(date(year, 2, 10 + year % 9), "administrative", min(value, Decimal("39.8")), 40)


def _appraisal(number: int, year: int, following: CareerLine | None, inspector: str, uid: str) -> Appraisal:
    sign = crc32(f"{uid}{number}".encode())
    bonified = None
    if number < 3 and following is not None:
        bonified = following.mode == "bonification"
    level = "excellent" if bonified else LEVELS[sign % len(LEVELS)]
    inspected = working_day(plus_months(date(year, 11, 4 + sign % 20), sign % 6))
    notified = working_day(date(year + 1, 9, 8 + sign % 6))
    return Appraisal(number, year, inspected, inspector, level, notified, bonified)
