"""The section « Historique »: a whole career as a picture, and every change in a table (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count as counting

from career.dossier import wording
from career.dossier.blocks import Block, Drawing, Table, percent
from career.dossier.facts import Dossier
from career.dossier.history import Change, Moment, history, years_covered
from career.dossier.pages.reading import Reading
from career.dossier.pages.standing import decree
from career.dossier.picture import Spell, draw, merged
from career.dossier.rules import Kind, last_day
from socle.french import count

ASIDE = {"complement"}  # postings held beside another
STATES = {Moment.NOW: "situation actuelle", Moment.NEXT: "à venir", Moment.PAST: ""}
SECTIONS = {
    "carriere": "Carrière",
    "position": "Position",
    "service": "Modalité de service",
    "affectation": "Affectation",
    "evaluation": "Évaluation",
    "distinction": "Distinction",
}


def timeline(reading: Reading) -> Sequence[Block]:
    """The whole career: drawn, then told change by change."""
    changes = history(reading.dossier, reading.on)
    years = years_covered(changes, last_day(reading.dossier, reading.on))
    title = f"{count(years, 'année', 'années')} de carrière" if years else "Les étapes"
    picture = draw(_lanes(reading), reading.on)
    columns = ("Date d’effet", "Rubrique", "Changement", "Précisions")
    table = Table("Toutes les étapes", columns, tuple(_row(one) for one in changes), naming=(0, 2))
    return (*((Drawing(title, picture),) if picture else ()), table)


def _row(change: Change) -> tuple[str, ...]:
    told = wording.joined(STATES[change.moment], change.detail, decree(change.decided))
    return (wording.day(change.day), SECTIONS[change.section], change.text, told or "–")


def _lanes(reading: Reading) -> list[tuple[str, list[Spell]]]:
    """What is drawn, one lane for each; letters go on from one lane to the next."""
    dossier, letters = reading.dossier, _letters()
    places = [one for one in dossier.postings if one.kind not in ASIDE]
    beside = [one for one in dossier.postings if one.kind in ASIDE]
    lanes = [
        (_first_lane(reading), _grades(dossier, reading.kind)),
        ("Échelon", _echelons(dossier)),
        (
            "Position",
            [Spell(one.start, one.end, "", wording.position(one.kind)) for one in dossier.positions],
        ),
        ("Service", _until_the_end(dossier, _shares(dossier))),
        ("Affectation", [Spell(one.start, one.end, "", wording.place(one)) for one in places]),
        ("Complément de service", [Spell(one.start, one.end, "", wording.place(one)) for one in beside]),
    ]
    return [(title, _signed(merged(spells), letters)) for title, spells in lanes]


def _first_lane(reading: Reading) -> str:
    if reading.kind is not Kind.PRIVATE:
        return "Corps et grade"
    graded = any(line.echelon for line in reading.dossier.career)
    return "Échelle de rémunération et grade" if graded else "Catégorie"


def _grades(dossier: Dossier, kind: Kind) -> list[Spell]:
    civilite = dossier.identity.civilite
    return _until_the_end(
        dossier,
        [
            Spell(
                line.effective,
                None,
                "",
                wording.joined(wording.corps_or_scale(line, civilite, kind), wording.grade(line)),
            )
            for line in dossier.career
        ],
    )


def _echelons(dossier: Dossier) -> list[Spell]:
    """Each échelon of each grade, by its number; nothing for those who have none."""
    return _until_the_end(
        dossier,
        [
            Spell(line.effective, None, str(line.echelon), f"{line.corps} {line.grade} {line.echelon}")
            for line in dossier.career
            if line.echelon
        ],
    )


def _until_the_end(dossier: Dossier, spells: list[Spell]) -> list[Spell]:
    """None lasts beyond the end of functions, when that day is known. The newest is first."""
    ends = dossier.identity.ends
    held = [spell for spell in spells if ends is None or spell.start < ends]
    return [replace(held[0], end=held[0].end or _day_before(ends)), *held[1:]] if held else []


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


def _shares(dossier: Dossier) -> list[Spell]:
    return [Spell(one.start, one.end, "", percent(one.share)) for one in dossier.services]


def _signed(spells: list[Spell], letters: Iterator[str]) -> list[Spell]:
    return [spell if spell.sign else replace(spell, sign=next(letters)) for spell in spells]


def _letters() -> Iterator[str]:
    """A, B, … Z, A1, B1, …"""
    for turn in counting():
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            yield f"{letter}{turn or ''}"
