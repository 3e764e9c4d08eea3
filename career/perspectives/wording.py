"""The words of « Vos perspectives », in French: days, lengths, caveats (pure)."""

from datetime import date, timedelta
from functools import lru_cache

from career.dossier.facts import CareerLine
from career.dossier.rules import Kind
from career.dossier.wording import period as period
from career.dossier.wording import position as position
from career.statutes.calendar import Seniority
from career.statutes.corps import CORPS, GRADES
from socle.french import count, date_long

CAVEAT = "Date prévisionnelle, sous réserve de vérification par votre gestionnaire."


@lru_cache(maxsize=65536)
def day(value: date) -> str:
    """« 1er mai 2028 »."""
    return date_long(value)


def eve(value: date) -> str:
    """The day before, in words: the last day of what ends on `value`."""
    return day(value - timedelta(days=1))


def if_worked(value: date) -> str:
    """What a professional activity during a disponibilité would change."""
    return (
        f"Si vous avez exercé une activité professionnelle pendant votre disponibilité (cinq ans au plus), "
        f"ce serait le {day(value)}\u00a0: votre dossier ne le dit pas."
    )


@lru_cache(maxsize=1024)
def months(value: int) -> str:
    """« 3 ans 6 mois » of 42; « aucun mois » of 0."""
    years, rest = divmod(value, 12)
    parts = [count(years, "an", "ans") if years else "", f"{rest}\u00a0mois" if rest else ""]
    return " ".join(part for part in parts if part) or "aucun mois"


@lru_cache(maxsize=4096)
def length(value: Seniority) -> str:
    """« 2 ans 5 jours »."""
    parts = [months(12 * value.years + value.months) if value.years or value.months else ""]
    parts.append(count(value.days, "jour", "jours") if value.days else "")
    return " ".join(part for part in parts if part) or "0\u00a0jour"


@lru_cache(maxsize=256)
def years(first: int) -> str:
    """« 2026-2027 »."""
    return f"{first}-{first + 1}"


@lru_cache(maxsize=256)
def echelon(value: int) -> str:
    """« échelon 7 »."""
    return f"échelon\u00a0{value}"


def grade(code: str | None) -> str:
    """« classe normale », empty without a grade."""
    return GRADES.get(code or "", "")


def corps(line: CareerLine, kind: Kind) -> str:
    """« corps des certifiés », « échelle de rémunération des certifiés »."""
    found = CORPS.get(line.corps)
    if found is None:
        return line.corps
    if kind is Kind.PRIVATE and found.scale:
        return f"échelle de rémunération {found.scale}"
    return f"corps {found.scale}" if found.scale else found.plural.lower()


def of_corps(line: CareerLine, kind: Kind) -> str:
    """« du corps des certifiés », « de l’échelle de rémunération des certifiés »."""
    found = CORPS.get(line.corps)
    if found is None:
        return f"de {line.corps}"
    if not found.scale:
        return f"des {found.plural.lower()}"
    return f"de l’{corps(line, kind)}" if kind is Kind.PRIVATE else f"du {corps(line, kind)}"


def landing(number: int, name: str, index: int, kept: bool) -> str:
    """Where a promotion of grade would lead."""
    told = ", ancienneté conservée" if kept else ""
    return f"Reclassement estimé\u00a0: {echelon(number)} de la {name}, indice majoré {index}{told}"


@lru_cache(maxsize=256)
def points(value: int) -> str:
    """« 0 point », « 40 points »."""
    return count(value, "point", "points")


def body(kind: Kind) -> str:
    """What people of each kind are classed in: « corps », « échelle de rémunération »."""
    return "échelle de rémunération" if kind is Kind.PRIVATE else "corps"
