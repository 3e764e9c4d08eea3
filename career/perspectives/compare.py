"""Situations side by side: what each gives, line by line, in words (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from career.dossier.facts import Dossier
from career.dossier.wording import length
from career.perspectives.columns import Column, column
from career.perspectives.facts import State
from career.perspectives.situations import Situation, What
from career.statutes.calendar import seniority
from career.statutes.sets import RuleSet
from socle.french import NBSP, date_long, number

AHEAD = (1, 5, 10)  # years
A_DAY = timedelta(days=1)
UNKNOWN = "non calculable"


@dataclass(frozen=True)
class Row:
    """One line of the comparison: what is compared, and each situation's answer."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two or three situations and their lines; `unsure` is what must be verified."""

    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    unsure: tuple[str, ...]


def compare(dossier: Dossier, on: date, rules: RuleSet, situations: Sequence[Situation]) -> Comparison:
    """Lay these situations side by side."""
    columns = [column(dossier, on, rules, one) for one in situations]
    first = columns[0]
    rows = [
        Row("Quand", tuple(one.situation.when or "comme aujourd’hui" for one in columns)),
        Row("Prochain échelon", tuple(_next(one) for one in columns)),
        Row("Écart avec la première situation", tuple(_gap(first, one) for one in columns)),
        *(Row(_ahead(years), tuple(_at(one, years) for one in columns)) for years in AHEAD),
        Row("Hors classe", tuple(_hors_classe(one) for one in columns)),
    ]
    if first.held:
        rows += [
            Row("Brut par mois pendant cette période", tuple(_paid(one) for one in columns)),
            Row("Brut sur dix ans", tuple(_euros(sum(one.monthly)) for one in columns)),
        ]
    unsure = dict.fromkeys(words for one in columns for words in one.unsure)
    return Comparison(tuple(one.situation.title for one in columns), tuple(rows), tuple(unsure))


def _next(one: Column) -> str:
    head = one.found.get("echelon")
    if head is None:
        return UNKNOWN
    if head.day is None:
        return head.sentence
    target = next((step_.echelon for step_ in one.found.timeline if step_.day == head.day), None)
    said = f"échelon{NBSP}{target}, {date_long(head.day)}" if target else date_long(head.day)
    return said + (f", ou {date_long(head.earliest)} avec la bonification" if head.earliest else "")


def _gap(first: Column, one: Column) -> str:
    if one is first:
        return "–"
    days = [head.day for column in (first, one) if (head := column.found.get("echelon")) and head.day]
    if len(days) < 2 or one.situation.what is What.HORS_CLASSE:
        return "–"
    old, new = days
    if old == new:
        return "aucun"
    lasted = seniority(min(old, new), max(old, new))
    return f"{length(lasted)} {'plus tard' if new > old else 'plus tôt'}"


def _ahead(years: int) -> str:
    return f"Dans {years}{NBSP}an{'s' if years > 1 else ''}"


def _at(one: Column, years: int) -> str:
    """The index and the pay on a day to come."""
    if not one.held:
        return UNKNOWN
    place = 12 * years - 1
    paid = _euros(one.monthly[place]) if one.parts[place] else "sans traitement"
    return f"indice{NBSP}{one.held[place]}, {paid}"


def _hors_classe(one: Column) -> str:
    if one.situation.what is What.HORS_CLASSE:
        return f"promu au {date_long(one.situation.start)}" if one.situation.start else UNKNOWN
    found = one.found.get("hors-classe")
    if found is None:
        return "–"
    if found.state is State.MET:
        return "conditions réunies"
    return f"conditions réunies à partir du {date_long(found.day)}" if found.day else found.sentence


def _paid(one: Column) -> str:
    """What is paid while the situation lasts: at its first month to come."""
    start = one.situation.start
    place = next((at for at, day in enumerate(one.months) if start is None or day >= start + A_DAY), None)
    if place is None:
        return "–"
    return _euros(one.monthly[place]) if one.parts[place] else "aucun traitement"


def _euros(value: Decimal | int) -> str:
    return f"environ {number(round(value))}{NBSP}€"
