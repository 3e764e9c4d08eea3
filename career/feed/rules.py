"""What changes between two states of a section, in words; and when a feed is too much to be true (pure)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from career.dossier.wording import day, joined
from career.feed.columns import PEOPLE, Column, File
from career.feed.rows import Values

FEW = 10  # so many at least before a share means anything
CLOSE = 2  # facts that differ by so many values at most are one fact, corrected
UNKNOWN = "non renseigné"
Names = Mapping[str, str]  # of establishments, by code


@dataclass(frozen=True)
class Change:
    """One change as its owner reads it. `kind`: arrived, added, changed, removed, effect."""

    section: str
    kind: str
    label: str
    before: str = ""
    after: str = ""
    effective: date | None = None
    decided: date | None = None


ARRIVED = Change(PEOPLE.section, "arrived", "Votre dossier est arrivé ici")


def too_many(some: int, known: int, most: float) -> bool:
    """Is this more than `most` in a hundred? A handful never is."""
    return some > FEW and some * 100 > most * known


def next_step(before: date | None, after: date | None) -> Change | None:
    """What a feed does to the date of the next échelon; None when it does nothing."""
    if before == after:
        return None
    label = "Date prévue de votre prochain échelon"
    return Change("career", "effect", label, day(before) or "aucune", day(after) or "aucune", after)


def of_identity(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """One change per field. What is known of a birth is told without its values: the dossier shows them."""
    found = []
    for column in PEOPLE.columns:
        old, new = before[column.field], after.get(column.field, before[column.field])
        if old != new:
            told = ("", "") if column.secret else (_word(column, old, {}), _word(column, new, {}))
            found.append(Change(PEOPLE.section, "changed", _capital(column.term), *told))
    return found


def of_section(file: File, old: Sequence[Values], new: Sequence[Values], names: Names) -> list[Change]:
    """Facts that came, went, or were corrected; the order of facts alone is no change to tell."""
    gone, come = (
        list((Counter(old) - Counter(new)).elements()),
        list((Counter(new) - Counter(old)).elements()),
    )
    found = []
    for before, after in _pairs(file, gone, come):
        gone.remove(before)
        come.remove(after)
        found.append(_corrected(file, before, after, names))
    found += [_change(file, "removed", one, file.one, _sum(file, one, names), "") for one in gone]
    found += [_change(file, "added", one, file.one, "", _sum(file, one, names)) for one in come]
    return sorted(found, key=lambda change: change.effective or date.min, reverse=True)


def _pairs(file: File, gone: list[Values], come: list[Values]) -> list[tuple[Values, Values]]:
    """Which fact became which: of the same day first, then by the fewest differences."""
    order = file.fields.index(file.order)
    ranked = sorted(
        (before[order] != after[order], _differences(before, after), i, j)
        for i, before in enumerate(gone)
        for j, after in enumerate(come)
    )
    pairs, left, right = [], set(range(len(gone))), set(range(len(come)))
    for moved, different, i, j in ranked:
        if i in left and j in right and (not moved or different <= CLOSE):
            left.remove(i)
            right.remove(j)
            pairs.append((gone[i], come[j]))
    return pairs


def _differences(before: Values, after: Values) -> int:
    return sum(one != other for one, other in zip(before, after, strict=True))


def _corrected(file: File, before: Values, after: Values, names: Names) -> Change:
    different = [
        (column, old, new) for column, old, new in zip(file.columns, before, after, strict=True) if old != new
    ]
    label = f"{file.one} : {_sum(file, after, names)}"
    said = [
        "\n".join(f"{column.term} : {_word(column, value, names) or UNKNOWN}" for column, value in side)
        for side in ([(c, old) for c, old, _ in different], [(c, new) for c, _, new in different])
    ]
    return _change(file, "changed", after, label, *said)


def _change(file: File, kind: str, fact: Values, label: str, before: str, after: str) -> Change:
    values = dict(zip(file.fields, fact, strict=True))
    effective = values[file.order]
    return Change(
        file.section, kind, _capital(label)[:200], before[:2000], after[:2000],
        effective if isinstance(effective, date) else None, values.get("decided"),
    )  # fmt: skip


def _sum(file: File, fact: Values, names: Names) -> str:
    """The fact in a few words, without its dates but the last."""
    parts, until = [], ""
    for column, value in zip(file.columns, fact, strict=True):
        word = _word(column, value, names)
        if column.field == "end" and value:
            until = f"jusqu’au {word}"
        elif word and not isinstance(value, date) and not column.field.startswith("kept_"):
            parts.append(f"{column.term} {word}" if type(value) is int and word.isdigit() else word)
    return joined(*parts, until)


def _word(column: Column, value: Any, names: Names) -> str:
    if column.field == "uai" and value:
        return names.get(value, value)
    return column.word(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
