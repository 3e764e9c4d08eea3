"""What the rows of one person say, section by section, before anything is compared (pure)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from career.feed.cells import BadCell
from career.feed.columns import NAMES, PEOPLE, SCHOOLS, File
from career.feed.rows import Fault, Shape, Values

Row = tuple[int, list[str]]  # line, cells
LEFT = " ({} : {} de cette personne, comme avant)"


@dataclass
class Wanted:
    """What a feed wants of one dossier: its identity, whole sections, and the rows that are in error."""

    uid: str
    listed: bool = False  # is she in the file of people, readable or not?
    identity: dict[str, Any] = field(default_factory=dict, repr=False)
    names: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[Values]] = field(default_factory=dict, repr=False)
    first_lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def judge(
    uid: str, rows: Mapping[int, Sequence[Row]], shapes: Sequence[Shape], full: bool, schools: Container[str]
) -> Wanted:
    """Read every row of a person. In a full feed a file without her is a section without facts."""
    wanted = Wanted(uid)
    for place, shape in enumerate(shapes):
        file, found = shape.file, rows.get(place, ())
        if file is PEOPLE:
            _identity(wanted, shape, found)
        elif found or (full and file is not SCHOOLS):
            _section(wanted, shape, found, schools)
    return wanted


def _identity(wanted: Wanted, shape: Shape, found: Sequence[Row]) -> None:
    wanted.listed = bool(found)
    for line, _ in found[1:]:
        wanted.faults.append(Fault(PEOPLE.name, line, f"{wanted.uid} : déjà à la ligne {found[0][0]}"))
    if len(found) != 1:
        return
    line, cells = found[0]
    try:
        values = dict(zip((one.field for one in shape.columns), shape.read(cells), strict=True))
    except BadCell as bad:
        wanted.faults.append(Fault(PEOPLE.name, line, f"{bad}{left(PEOPLE, wanted.uid)}"))
        return
    given = {name: values[name] for name in shape.given}
    wanted.names = {one.field: given.pop(one.field) for one in NAMES if one.field in given}
    wanted.identity = given


def _section(wanted: Wanted, shape: Shape, found: Sequence[Row], schools: Container[str]) -> None:
    """All its facts in order, or nothing at all of this section when one row is in error."""
    file, facts, faults = shape.file, [], []
    if found:
        wanted.first_lines[file.section] = found[0][0]
    for line, cells in found:
        try:
            if not shape.is_empty(cells):
                facts.append(_known(shape.read(cells), file, schools))
        except BadCell as bad:
            faults.append(Fault(file.name, line, f"{bad}{left(file, wanted.uid)}"))
    wanted.faults += faults
    if not faults:
        order = file.fields.index(file.order)
        wanted.sections[file.section] = sorted(facts, key=lambda fact: fact[order])


def _known(fact: Values, file: File, schools: Container[str]) -> Values:
    if file.section == "postings":
        code = fact[file.fields.index("uai")]
        if code and code not in schools:
            raise BadCell("uai : établissement inconnu (donnez-le dans etablissements.csv)")
    return fact


def left(file: File, uid: str) -> str:
    """What became of the section of a row in error."""
    return LEFT.format(uid, file.what)
