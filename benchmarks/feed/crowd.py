"""A feed of synthetic people, and what five hundred changes make of it."""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ldap_seed.people import Person
from ldap_seed.populate import Synthesis

COLUMNS = (
    "numero", "civilite", "nom_usage", "nom_naissance", "prenom", "date_naissance", "population",
    "grade", "fonction", "uai",
)  # fmt: skip
RENAMED, MOVED, GONE, NEW = 200, 150, 50, 100


def people(count: int) -> list[Person]:
    """That many people, and those who will come."""
    return list(Synthesis().people(count + NEW))


def write(path: Path, everybody: Sequence[Person]) -> None:
    """The file that human resources would give."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_cells(one) for one in everybody)


def changed(everybody: Sequence[Person], newcomers: Sequence[Person]) -> list[Person]:
    """200 new names, 150 new posts, 50 departures, 100 newcomers, anywhere in the file."""
    draw = random.Random(500)
    chosen = draw.sample(range(len(everybody)), RENAMED + MOVED + GONE)
    renamed, moved = set(chosen[:RENAMED]), set(chosen[RENAMED : RENAMED + MOVED])
    gone = set(chosen[RENAMED + MOVED :])
    return [*_after(everybody, renamed, moved, gone), *newcomers]


def _after(
    everybody: Sequence[Person], renamed: set[int], moved: set[int], gone: set[int]
) -> Iterator[Person]:
    for number, one in enumerate(everybody):
        if number in renamed:
            yield replace(one, nom_usage=f"{one.nom_naissance}-NOUVELLE")
        elif number in moved:
            yield replace(one, uai="0319001R" if one.uai != "0319001R" else "0319002S")
        elif number not in gone:
            yield one


def _cells(one: Person) -> tuple[str, ...]:
    day = "/".join(reversed(one.date_naissance.split("-")))
    return (
        one.number, one.civilite, one.nom_usage, one.nom_naissance, one.prenom, day, one.population,
        one.corps or "", one.title, one.uai or "",
    )  # fmt: skip
