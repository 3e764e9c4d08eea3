"""What is to be done for each row of a batch, once the directory has said whose each number is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mamia.feed import rules
from mamia.feed.rows import Row
from mamia.feed.rules import Calendar, Kind, Values
from sso.directory.feeding import FeedDirectory, Known

SHARED = "plusieurs comptes de l’annuaire ont ce numéro"
SOMEBODY_ELSE = (
    "ce numéro est celui d’une autre personne dans l’annuaire : ni les noms ni la date ne correspondent"
)
RENAMED = "l’identifiant d’un compte ne change pas par le flux"


@dataclass(frozen=True)
class Step:
    """What one row, or time, asks for; `why` says why nothing is done."""

    kind: Kind
    row: Row | None = None
    known: Known | None = None
    values: Values = field(default_factory=dict, repr=False)
    why: str = ""


def judge(directory: FeedDirectory, rows: Sequence[Row], calendar: Calendar, has_ends: bool) -> list[Step]:
    """One step per row. The number is looked for, then the one it replaces."""
    found = directory.with_numbers([row.number for row in rows])
    replaced = [
        number for number, (row, people) in enumerate(zip(rows, found, strict=True))
        if row.former_number and not people
    ]  # fmt: skip
    former = directory.with_numbers([rows[number].former_number for number in replaced])
    renumbered = dict(zip(replaced, former, strict=True))
    people = [renumbered.get(number, some) for number, some in enumerate(found)]
    born = directory.born(
        {some[0].uid: row.birth_date for row, some in zip(rows, people, strict=True) if len(some) == 1}
    )
    return [
        _step(row, some, calendar, has_ends, born, number in renumbered)
        for number, (row, some) in enumerate(zip(rows, people, strict=True))
    ]


def _step(
    row: Row, found: Sequence[Known], calendar: Calendar, has_ends: bool, born: set[str], renumbered: bool
) -> Step:
    if not found:
        values = rules.creation(row, calendar)
        return Step(Kind.NEVER_HERE, row) if values is None else Step(Kind.CREATED, row, values=values)
    known = found[0]
    if len(found) > 1:
        return Step(Kind.SAME, row, why=SHARED)
    if rules.is_somebody_else(row, known.values, known.uid in born):
        return Step(Kind.SAME, row, known, why=SOMEBODY_ELSE)
    if row.uid and row.uid not in {known.uid.lower(), *map(str.lower, known.values.get("ancienuid", ()))}:
        return Step(Kind.SAME, row, known, why=RENAMED)
    kind, values = rules.changes(row, known.values, calendar, has_ends)
    if renumbered:
        values["numen"] = (row.number,)
    if known.uid not in born:
        values["datenaissance"] = (row.birth_date,)
    return Step(Kind.CHANGED if values and kind is Kind.SAME else kind, row, known, values)
