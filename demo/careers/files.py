"""Dossiers as the files of a feed (docs/flux-carriere.md): the example, tests, measures are made of them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from career.dossier.facts import Dossier, Establishment
from career.feed.columns import PEOPLE, SCHOOLS, SECTIONS, File


def write(folder: Path, dossiers: Iterable[Dossier], schools: Iterable[Establishment] = ()) -> None:
    """Every file of the set, UTF-8 and semicolons, each fact from the oldest to the newest."""
    rows: dict[str, list[list[str]]] = {file.name: [] for file in (PEOPLE, *SECTIONS)}
    for dossier in dossiers:
        uid = dossier.identity.uid
        rows[PEOPLE.name].append([uid, *_cells(PEOPLE, asdict(dossier.identity))])
        for file in SECTIONS:
            facts = [_flat(asdict(fact)) for fact in reversed(getattr(dossier, file.section))]
            rows[file.name] += [[uid, *_cells(file, fact)] for fact in facts]
    for file in (PEOPLE, *SECTIONS):
        _write(folder, file, ["uid"], rows[file.name])
    _write(folder, SCHOOLS, [], [_cells(SCHOOLS, asdict(one)) for one in schools])


def cell(value: Any) -> str:
    """A value as HR systems write it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value).replace(".", ",") if hasattr(value, "quantize") else str(value)


def _write(folder: Path, file: File, key: list[str], rows: list[list[str]]) -> None:
    with (folder / file.name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\n")
        writer.writerow([*key, *(column.name for column in file.columns)])
        writer.writerows(rows)


def _cells(file: File, fact: Mapping[str, Any]) -> list[str]:
    return [cell(fact[column.field]) for column in file.columns]


def _flat(fact: dict[str, Any]) -> dict[str, Any]:
    """A fact as its table has it: the school by its code, the seniority kept by its three numbers."""
    if "establishment" in fact:
        school = fact.pop("establishment")
        fact["uai"] = school["uai"] if school else None
    if "kept" in fact:
        fact |= {f"kept_{unit}": value for unit, value in fact.pop("kept").items()}
    return fact
