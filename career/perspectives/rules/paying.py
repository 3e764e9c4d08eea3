"""What an échelon pays: index × value of the point, an estimate (domain § 5.1)."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from career.perspectives.facts import Pay
from career.perspectives.rules.ladder import Rung
from career.statutes.grids import CURRENT, chevron, step
from career.statutes.sets import RuleSet

CENT = Decimal("0.01")


def pay(held: Rung, rules: RuleSet, on: date, day: date) -> Pay | None:
    """The gross pay of an échelon on a future day, by the indices and the point known `on` today."""
    found = step(held.corps, held.grade, held.echelon, rules, max(on, CURRENT))
    if found is None:
        return None
    reached = chevron(found, held.effective, day) or 1
    return paid(found.indices[reached - 1], rules, on)


@lru_cache(maxsize=4096)
def paid(index: int, rules: RuleSet, on: date) -> Pay | None:
    """The gross pay of an index, by the point known on a day."""
    point = rules.last("point", on)
    if point is None:
        return None
    return Pay(index, (index * Decimal(point.values["euros"])).quantize(CENT))
