"""The section « Notation et évaluation »: rendez-vous de carrière, inspections, marks before 2017 (pure)."""

from collections.abc import Sequence
from decimal import Decimal

from career.dossier import vocabulary as words
from career.dossier import wording
from career.dossier.blocks import Block, Table
from career.dossier.facts import Dossier
from career.dossier.pages.reading import Reading
from socle.french import NBSP, number

BONIFIED = {True: "bonification d’un an", False: "sans bonification", None: "–"}


def notation(reading: Reading) -> Sequence[Block]:
    """Its three tables; that of marks is there only for who was marked."""
    dossier = reading.dossier
    found: list[Block] = [_appraisals(dossier), _inspections(dossier)]
    return [*found, _marks(dossier)] if dossier.marks else found


def _appraisals(dossier: Dossier) -> Table:
    rows = tuple(
        (
            f"N°{NBSP}{one.number}, {wording.years(one.year)}",
            f"{wording.day(one.inspected)}, {one.inspector}",
            words.LEVELS.get(one.level, one.level),
            wording.day(one.notified),
            BONIFIED[one.bonified],
        )
        for one in dossier.appraisals
    )
    columns = ("Rendez-vous", "Inspection", "Appréciation finale", "Notifiée le", "Suite")
    return Table("Rendez-vous de carrière", columns, rows, "Aucun rendez-vous n’a encore eu lieu.")


def _inspections(dossier: Dossier) -> Table:
    rows = tuple((wording.day(one.day), one.kind, one.inspector) for one in dossier.inspections)
    return Table("Inspections et visites", ("Date", "Nature", "Menée par"), rows, "Aucune inspection.")


def _marks(dossier: Dossier) -> Table:
    rows = tuple(
        (wording.day(one.given), words.MARKS.get(one.kind, one.kind), f"{_plain(one.value)} sur {one.scale}")
        for one in dossier.marks
    )
    return Table("Notes antérieures à 2017", ("Date", "Nature", "Note"), rows)


def _plain(value: Decimal) -> str:
    return number(float(value))
