"""Synthetic careers as files of a feed (domain.md § 10.5), and what five hundred changes make of them."""

import csv
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from career.feed.columns import PEOPLE, SCHOOLS, SECTIONS
from demo.careers.files import cell
from ldap_seed.people import Person
from ldap_seed.populate import Synthesis

TODAY = date(2026, 11, 21)
MONTHS = (12, 12, 24, 24, 30, 36, 36, 42, 48, 48, 36)  # of each échelon of the classe normale
HORS_CLASSE = (24, 24, 30, 30, 36, 36, 36)
CORPS = {"1D_PU": ("PE",), "1D_PR": ("PE",), "2D_PU": ("CER", "CER", "CER", "AGR", "PLP", "PEPS", "CPE"),
         "2D_PR": ("CER", "CER", "PLP", "PEPS")}  # fmt: skip
SUBJECTS = ("Mathématiques", "Lettres modernes", "Anglais", "Histoire-géographie", "Physique-chimie", "SVT")
PROMOTED, MOVED, LEFT, ADDRESSED = 250, 100, 100, 50
Row = tuple[Any, ...]
Life = dict[str, list[Row]]  # by section; identity has one row


def people(count: int) -> list[Person]:
    """That many people."""
    return list(Synthesis().people(count))


def write(folder: Path, everybody: Sequence[Person], changes: bool = False) -> dict[str, set[str]]:
    """The whole set; with `changes`, five hundred dossiers differ. Gives whom each kind of change touches."""
    folder.mkdir(exist_ok=True)
    chosen = _chosen(everybody) if changes else {}
    schools = sorted({one.uai for one in everybody if one.uai})
    with ExitStack() as stack:
        writers = {
            file.section: _writer(stack, folder / file.name, ["uid", *(one.name for one in file.columns)])
            for file in (PEOPLE, *SECTIONS)
        }
        made = _writer(stack, folder / SCHOOLS.name, [one.name for one in SCHOOLS.columns])
        made.writerows([code, f"Établissement {code}", "Toulouse", "ecole", "PU"] for code in schools)
        for number, one in enumerate(everybody):
            for section, rows in _changed(_life(number, one), one.uid, chosen, schools).items():
                writers[section].writerows([one.uid, *map(cell, row)] for row in rows)
    return chosen


def _writer(stack: ExitStack, path: Path, header: Sequence[str]) -> Any:
    writer = csv.writer(
        stack.enter_context(path.open("w", encoding="utf-8", newline="")), delimiter=";", lineterminator="\n"
    )
    writer.writerow(header)
    return writer


def _chosen(everybody: Sequence[Person]) -> dict[str, set[str]]:
    """Whom each kind of change touches; those who have a career."""
    teachers = [one.uid for one in everybody if one.population in CORPS]
    drawn = random.Random(500).sample(teachers, PROMOTED + MOVED + LEFT + ADDRESSED)
    kinds = (("career", PROMOTED), ("postings", MOVED), ("leaves", LEFT), ("identity", ADDRESSED))
    found, at = {}, 0
    for kind, size in kinds:
        found[kind], at = set(drawn[at : at + size]), at + size
    return found


def _changed(life: Life, uid: str, chosen: dict[str, set[str]], schools: Sequence[str]) -> Life:
    if uid in chosen.get("career", ()):
        last = life["career"][-1]
        life["career"].append((TODAY, TODAY, *last[2:4], min(int(last[4]) + 1, 11 if last[3] == "CN" else 4),
                               "choix", 0, 0, 0))  # fmt: skip
    if uid in chosen.get("postings", ()):
        last = life["postings"][-1]
        life["postings"][-1] = (*last[:1], TODAY, *last[2:])
        life["postings"].append((TODAY, None, schools[0], *last[3:]))
    if uid in chosen.get("leaves", ()):
        life["leaves"].append((TODAY, TODAY + timedelta(days=30), "cmo", None))
    if uid in chosen.get("identity", ()):
        row = life["identity"][0]
        life["identity"][0] = (*row[:4], "1 rue Nouvelle", *row[5:])
    return life


def _life(number: int, one: Person) -> Life:
    """A whole career, the same for the same number."""
    draw = random.Random(number)
    born = date.fromisoformat(one.date_naissance)
    begun = date(min(born.year + draw.randint(23, 30), 2025), 9, 1)
    street = f"{draw.randint(1, 90)} rue des Lilas"
    identity = (one.population, one.civilite, born, "Toulouse", street, "31000", "Toulouse", "0500000000", "",
                "", begun, begun.replace(year=begun.year + 1), "", None)  # fmt: skip
    life: Life = {"identity": [identity]} | {file.section: [] for file in SECTIONS}
    if one.population in CORPS:
        _career(life, draw, draw.choice(CORPS[one.population]), begun)
        _around(life, draw, one, begun)
    return life


def _career(life: Life, draw: random.Random, corps: str, begun: date) -> None:
    grade, months, echelon, day = "CN", MONTHS, 1, begun
    higher = draw.random() < 0.45
    while day <= TODAY:
        mode = "concours" if day == begun else draw.choice(("anciennete", "anciennete", "choix"))
        life["career"].append((day, day - timedelta(days=40), corps, grade, echelon, mode, 0, 0, 0))
        day += timedelta(days=int(months[echelon - 1] * 30.44))
        if grade == "CN" and higher and echelon == 9:
            grade, months, echelon = "HC", HORS_CLASSE, 1
        elif echelon < (11 if grade == "CN" else 3):
            echelon += 1
        else:
            break


def _around(life: Life, draw: random.Random, one: Person, begun: date) -> None:
    years = TODAY.year - begun.year
    life["positions"].append((begun, None, "activite", "", "", begun))
    if draw.random() < 0.12:
        part = date(max(begun.year + 1, 2024), 9, 1)
        life["services"].append((begun, part - timedelta(days=1), "complet", 100, "", begun))
        life["services"].append((part, None, "partiel_autorisation", 80, "", part))
    else:
        life["services"].append((begun, None, "complet", 100, "", begun))
    life["postings"] = list(_postings(draw, one, begun))
    for _ in range(draw.randint(0, 3)):
        start = begun + timedelta(days=draw.randrange(30, max(31, years * 365)))
        life["leaves"].append((start, start + timedelta(days=draw.randint(3, 120)),
                               draw.choice(("cmo", "cmo", "maternite")), None))  # fmt: skip
    for year in range(begun.year + 1, min(begun.year + years, 2016)):
        value = f"{draw.randint(350, 400) / 10:.1f}".replace(".", ",")
        life["marks"].append((date(year, 2, 1), "administrative", value, 40))
    for year in range(begun.year + 2, TODAY.year, 5):
        life["inspections"].append((date(year, 3, 10), "Bruno Lacroix, IA-IPR", "Inspection"))
    if years > 8:
        seen = date(max(2018, begun.year + 7), 3, 12)
        life["appraisals"].append((1, seen.year - 1, seen, "Bruno Lacroix, IA-IPR", "satisfaisant",
                                   date(seen.year, 9, 15), False))  # fmt: skip
    life["diplomas"] += [(begun.year - 2, "diplome", "Licence", draw.choice(SUBJECTS), "Toulouse"),
                         (begun.year, "concours", "CAPES", draw.choice(SUBJECTS), "Toulouse")]  # fmt: skip
    life["languages"].append(("Anglais", draw.choice(("B1", "B2", "C1")), ""))


def _postings(draw: random.Random, one: Person, begun: date) -> Iterator[Row]:
    subject, start = draw.choice(SUBJECTS), begun
    while start.year < 2022 and draw.random() < 0.75:
        end = date(start.year + draw.randint(1, 6), 8, 31)
        if end >= TODAY:
            break
        place = f"Collège de {end.year}"
        yield start, end, None, place, "provisoire", subject, "Enseignement", 100, "mouvement", start
        start = end + timedelta(days=1)
    yield start, None, one.uai, "", "definitif", subject, "Enseignement", 100, "mouvement", start
