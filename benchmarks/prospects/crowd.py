"""Synthetic dossiers: every corps, grade and échelon, with interruptions, appraisals and part time."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from career.dossier.facts import Appraisal, CareerLine, Dossier, Identity, Position, Service
from career.statutes.calendar import plus_months
from career.statutes.grids import GRIDS, Step

SHARES = {"PE": 40, "CER": 32, "AGR": 9, "PLP": 9, "PEPS": 4, "CPE": 3, "PSYEN": 3}  # percent
GRADES = {"CN": 70, "HC": 22, "CE": 8}
LEVELS = ("consolider", "satisfaisant", "tres_satisfaisant", "excellent")
AWAY = ("disponibilite_droit", "disponibilite_autorisation", "conge_parental", "detachement")
NUMBERS = {6: 1, 8: 2, 9: 3}


def dossiers(count: int, on: date, seed: int = 60) -> Iterator[Dossier]:
    """That many dossiers, the same each time."""
    draw = random.Random(seed)
    for number in range(count):
        yield _dossier(draw, number, on)


def _dossier(draw: random.Random, number: int, on: date) -> Dossier:
    corps = _one(draw, SHARES)
    grade = _one(draw, GRADES)
    echelon = draw.randint(1, len(GRIDS[corps, grade].steps))
    lines = _lines(draw, corps, grade, echelon, on)
    entered = lines[-1].effective
    private = draw.random() < 0.17
    degree = "1D" if corps == "PE" else "2D"
    identity = Identity(
        "16",
        f"agent{number}",
        f"{degree}_{'PR' if private else 'PU'}",
        draw.choice(("Mme", "M.")),
        birth_date=entered - timedelta(days=draw.randint(22 * 365, 34 * 365)),
        entered=entered,
        tenured=None if private else plus_months(entered, 12),
        contract="definitif" if private else "",
        ends=date(on.year + 1, 9, 1) if draw.random() < 0.02 else None,
    )
    return Dossier(
        identity,
        career=tuple(lines),
        positions=tuple(_positions(draw, lines[0].effective, entered)),
        services=(Service(entered, None, "complet", 100),),
        appraisals=tuple(_appraisals(draw, lines)),
    )


def _lines(draw: random.Random, corps: str, grade: str, echelon: int, on: date) -> list[CareerLine]:
    """The échelon held and those before it, the newest first."""
    steps = GRIDS[corps, grade].steps
    day = on - timedelta(days=draw.randint(0, 30 * (steps[echelon - 1].months or 60) - 1))
    lines = []
    for held in range(echelon, 0, -1):
        lines.append(CareerLine(day, day, corps, grade, held, "anciennete"))
        day = plus_months(day, -_months(steps[held - 2]) if held > 1 else 0)
    return lines


def _months(step: Step) -> int:
    return step.months or 36


def _positions(draw: random.Random, since: date, entered: date) -> Iterator[Position]:
    """Somebody in twelve was away during the échelon held."""
    if draw.random() > 0.08:
        yield Position(entered, None, "activite")
        return
    begin = since + timedelta(days=draw.randint(0, 400))
    end = begin + timedelta(days=draw.randint(90, 900))
    yield Position(end + timedelta(days=1), None, "activite")
    yield Position(begin, end, draw.choice(AWAY))
    yield Position(entered, begin - timedelta(days=1), "activite")


def _appraisals(draw: random.Random, lines: list[CareerLine]) -> Iterator[Appraisal]:
    for line in lines:
        number = NUMBERS.get(line.echelon or 0)
        if number is not None and line.grade == "CN" and draw.random() < 0.8:
            day = plus_months(line.effective, 15)
            bonified = draw.choice((True, False, None)) if number < 3 else None
            yield Appraisal(number, day.year, day, "", draw.choice(LEVELS), day, bonified)


def _one(draw: random.Random, shares: dict[str, int]) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]
