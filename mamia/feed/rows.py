"""Rows of the file: what each column may hold, and what a row says of a person; pure (docs/flux-rh.md).

No reason of a fault ever repeats a value: it could be a NUMEN or a birth date in the wrong column.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sso.directory.dates import BadDate, BirthDate, parse_birth_date
from sso.directory.names import LONGEST_NAME, BadNumber, is_uai, key, normalise_number

REQUIRED = ("numero", "nom_naissance", "prenom", "date_naissance", "population")
POPULATIONS = ("1D_PU", "2D_PU", "1D_PR", "2D_PR", "ADM", "AED", "AESH", "TEMP", "HORS_ACA")
CIVILITIES = {"M": "M.", "M.": "M.", "MME": "Mme", "MME.": "Mme", "MLLE": "Mme"}
MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
UID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
SEVERAL = "|"  # between the values of a cell that may hold several
LONGEST_VALUE = 400
Facts = dict[str, tuple[str, ...]]


class BadCell(ValueError):
    """A cell that cannot be read; the message is for the report, in French."""


@dataclass(frozen=True)
class Row:
    """What one row says of a person. `facts`: values of attributes, for the columns that the file has."""

    line: int
    number: str = field(repr=False)
    former_number: str = field(repr=False)
    birth_date: BirthDate = field(repr=False)
    birth: str
    usage: str
    given: str
    civil_given: tuple[str, ...]
    population: str
    ends_on: date | None
    uid: str
    former_uids: tuple[str, ...]
    facts: Facts

    @property
    def is_temporary(self) -> bool:
        """Is this the number of a temporary agent, which serves until a day?"""
        return self.number.startswith("T")


@dataclass(frozen=True)
class Fault:
    """A row that was not taken, and why; with a `number` that could be read its person counts as present."""

    line: int
    why: str
    number: str = field(default="", repr=False)


def read(line: int, cells: Mapping[str, str]) -> Row | Fault:
    """The row of these cells, by column."""
    number = ""
    try:
        number = _number(cells["numero"], "numero")
        return _row(line, number, cells)
    except BadCell as bad:
        return Fault(line, str(bad), number)


def _row(line: int, number: str, cells: Mapping[str, str]) -> Row:
    birth = _name(cells["nom_naissance"], "nom_naissance")
    usage = _name(cells.get("nom_usage") or birth, "nom_usage")
    given = _name(cells["prenom"], "prenom") if cells["prenom"].strip() else ""
    ends_on = _day(cells.get("date_fin", ""))
    if number.startswith("T") and ends_on is None:
        raise BadCell("un numéro d’agent temporaire demande une date de fin (colonne date_fin)")
    former = cells.get("ancien_numero", "").strip()
    return Row(
        line=line,
        number=number,
        former_number=_number(former, "ancien_numero") if former else "",
        birth_date=_birth_date(cells["date_naissance"]),
        birth=birth,
        usage=usage,
        given=given,
        civil_given=tuple(re.split(r"[ ,;]+", _text(cells.get("prenoms", ""), "prenoms").strip(" ,;"))),
        population=_population(cells["population"], "population"),
        ends_on=ends_on,
        uid=_uid(cells.get("identifiant", ""), "identifiant"),
        former_uids=tuple(
            _uid(one, "anciens_identifiants") for one in _several(cells.get("anciens_identifiants", ""))
        ),
        facts=_facts(cells),
    )


def _facts(cells: Mapping[str, str]) -> Facts:
    """One value or none for most columns; an empty address leaves the one that is there."""
    found: Facts = {}
    for column, (attribute, check) in COLUMNS.items():
        if column in cells:
            values = _several(cells[column]) if column in LISTS else [cells[column].strip()]
            found[attribute] = tuple(dict.fromkeys(check(value, column) for value in values if value))
    if not found.get("mail", ("kept",)):
        del found["mail"]
    return found


def _several(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(SEVERAL) if one.strip()]


def _text(value: str, column: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if len(text) > LONGEST_VALUE or not text.isprintable():
        raise BadCell(f"{column} : valeur trop longue ou illisible")
    return text


def _name(value: str, column: str) -> str:
    text = _text(value, column)
    if not key(text):
        raise BadCell(f"{column} : un nom en lettres latines est attendu")
    if len(text) > LONGEST_NAME:
        raise BadCell(f"{column} : ce nom est trop long")
    return text


def _number(value: str, column: str) -> str:
    try:
        return normalise_number(value)
    except BadNumber:
        raise BadCell(
            f"{column} : ni un NUMEN (2 chiffres, 1 lettre, 7 chiffres, 3 lettres) ni un numéro d’agent"
            " temporaire (T26-123456)"
        ) from None


def _birth_date(value: str) -> BirthDate:
    try:
        return parse_birth_date(value)
    except BadDate:
        raise BadCell("date_naissance : date illisible ou impossible (JJ/MM/AAAA)") from None


def _day(value: str) -> date | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(parse_birth_date(value))
    except ValueError:
        raise BadCell("date_fin : date illisible ou impossible (JJ/MM/AAAA)") from None


def _civility(value: str, column: str) -> str:
    if value.upper() not in CIVILITIES:
        raise BadCell(f"{column} : M. ou Mme")
    return CIVILITIES[value.upper()]


def _population(value: str, column: str) -> str:
    wanted = value.strip().upper()
    if wanted not in POPULATIONS:
        raise BadCell(f"{column} : une valeur parmi {', '.join(POPULATIONS)}")
    return wanted


def _uai(value: str, column: str) -> str:
    if not is_uai(value):
        raise BadCell(f"{column} : ce n’est pas le code d’un établissement (7 chiffres et leur lettre)")
    return value.upper()


def _mail(value: str, column: str) -> str:
    if not MAIL.fullmatch(value) or len(value) > 200 or ".." in value:
        raise BadCell(f"{column} : ce n’est pas une adresse électronique")
    return value


def _uid(value: str, column: str) -> str:
    wanted = value.strip().lower()
    if wanted and not UID.fullmatch(wanted):
        raise BadCell(f"{column} : lettres sans accent, chiffres, point et tiret seulement")
    return wanted


COLUMNS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "civilite": ("codecivilite", _civility),
    "mail": ("mail", _mail),
    "population": ("population", _population),
    "grade": ("grade", _text),
    "discipline": ("discipline", _text),
    "fonction": ("title", _text),
    "fonction_administrative": ("FrEduFonctAdm", _text),
    "uai": ("rne", _uai),
    "affectations": ("FrEduRne", _text),
    "responsabilites": ("FrEduRneResp", _text),
}
LISTS = {"uai", "affectations", "responsabilites"}
OTHERS = ("nom_usage", "prenoms", "date_fin", "ancien_numero", "identifiant", "anciens_identifiants")
KNOWN = {*REQUIRED, *COLUMNS, *OTHERS}
