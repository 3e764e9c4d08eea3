"""The files of a feed and their columns: name, field, reader, French words; pure (docs/flux-carriere.md)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from career.dossier import vocabulary as words
from career.dossier import wording
from career.feed import cells
from career.feed.cells import Reader
from career.statutes.corps import GRADES, PLURALS
from socle.french import NBSP, number

Word = Callable[[Any], str]


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _from(known: dict[str, str]) -> Word:
    return lambda value: known.get(value or "", value or "")


def _percent(value: Any) -> str:
    return f"{value}{NBSP}%"


@dataclass(frozen=True)
class Column:
    """One column. `field` is that of the table; `word` writes a value for the person; `always`: never empty.

    `secret` values (birth) are never kept in what is told of a change.
    """

    name: str
    field: str
    read: Reader
    term: str
    word: Word = _plain
    always: bool = False
    secret: bool = False


@dataclass(frozen=True)
class File:
    """One file of the set: its name, the section it holds, and the field a section is ordered by.

    `slug` is the page that shows the section, `what` its name in a report, `one` one of its facts.
    """

    name: str
    section: str
    slug: str
    what: str
    one: str
    order: str
    columns: tuple[Column, ...]
    fields: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(column.field for column in self.columns))


def _day(name: str, field: str, term: str, always: bool = False, secret: bool = False) -> Column:
    return Column(name, field, cells.day, term, _day_word, always, secret)


def _day_word(value: date | None) -> str:
    return wording.day(value)


def _text(
    name: str, term: str, longest: int = 200, field: str = "", always: bool = False, secret: bool = False
) -> Column:
    return Column(name, field or name, cells.text(longest), term, _plain, always, secret)


def _code(
    name: str, field: str, known: dict[str, str], term: str, always: bool = True, empty: str | None = ""
) -> Column:
    return Column(name, field, cells.one_of(known, f"code de {term}", empty), term, _from(known), always)


def _number(
    name: str, field: str, term: str, least: int, most: int, empty: int | None = None, always: bool = False
) -> Column:
    return Column(name, field, cells.whole(least, most, empty), term, _plain, always)


_START = _day("debut", "start", "début", always=True)
_END = _day("fin", "end", "fin")
_DECIDED = _day("date_arrete", "decided", "date de l’arrêté")
_SHARE = Column("quotite", "share", cells.whole(1, 100), "quotité", _percent, always=True)
_YEARS = (1950, 2199)

PEOPLE = File("personnes.csv", "identity", "identite", "identité", "identité", "", (
    _code("population", "population", words.POPULATIONS, "population"),
    Column("civilite", "civilite", cells.civilite, "civilité", always=True),
    _day("date_naissance", "birth_date", "date de naissance", secret=True),
    _text("lieu_naissance", "lieu de naissance", field="birth_place", secret=True),
    _text("adresse", "adresse", field="address"),
    _text("code_postal", "code postal", 10, "postcode"),
    _text("commune", "commune", field="town"),
    _text("telephone", "téléphone", 30, "phone"),
    _code("situation_familiale", "family", words.FAMILIES, "situation familiale", always=False),
    _text("fin_compte", "fin du compte bancaire", 4, "bank_tail", secret=True),
    _day("entree", "entered", "entrée dans l’éducation nationale"),
    _day("titularisation", "tenured", "titularisation"),
    _code("contrat", "contract", words.CONTRACTS, "contrat", always=False),
    _day("fin_fonctions", "ends", "fin de fonctions"),
))  # fmt: skip
NAMES = (_text("nom_usage", "nom d’usage", 120, "usual_name"), _text("prenom", "prénom", 120, "given_name"))
SCHOOLS = File("etablissements.csv", "schools", "", "établissements", "établissement", "", (
    Column("uai", "uai", cells.uai, "code", always=True),
    _text("nom", "nom", 200, "name", always=True),
    _text("commune", "commune", 120, "town", always=True),
    _text("type", "type", 20, "kind", always=True),
    Column("secteur", "sector", cells.one_of({"PU", "PR"}, "secteur"), "secteur", always=True),
))  # fmt: skip
SECTIONS = (
    File("carrieres.csv", "career", "corps-grades-echelons", "carrière", "échelon", "effective", (
        _day("date_effet", "effective", "date d’effet", always=True),
        _DECIDED,
        _code("corps", "corps", PLURALS, "corps"),
        _code("grade", "grade", GRADES, "grade", always=False, empty=None),
        _number("echelon", "echelon", "échelon", 1, 20),
        _code("mode", "mode", words.MODES, "mode", always=False),
        _number("anciennete_ans", "kept_years", "ancienneté conservée, années", 0, 50, 0),
        _number("anciennete_mois", "kept_months", "ancienneté conservée, mois", 0, 11, 0),
        _number("anciennete_jours", "kept_days", "ancienneté conservée, jours", 0, 30, 0),
    )),
    File("positions.csv", "positions", "position", "positions", "position", "start", (
        _START, _END, _code("position", "kind", words.POSITIONS, "position"),
        _text("precisions", "précisions", field="detail"),
        _text("organisme", "organisme d’accueil", field="host"), _DECIDED,
    )),
    File("conges.csv", "leaves", "conges", "congés", "congé", "start", (
        _START, _END, _code("conge", "kind", words.LEAVES, "congé"), _DECIDED,
    )),
    File("services.csv", "services", "modalites-de-service", "modalités de service", "modalité de service",
         "start", (
        _START, _END, _code("modalite", "kind", words.SERVICES, "modalité"), _SHARE,
        _text("precisions", "précisions", field="detail"), _DECIDED,
    )),
    File("affectations.csv", "postings", "affectations", "affectations", "affectation", "start", (
        _START, _END, Column("uai", "uai", cells.uai, "établissement"),
        _text("lieu", "lieu", field="place"), _code("type", "kind", words.POSTINGS, "type d’affectation"),
        _text("discipline", "discipline"), _text("fonction", "fonction", field="function"), _SHARE,
        _text("arrivee", "modalité d’arrivée", field="arrival"), _DECIDED,
    )),
    File("notes.csv", "marks", "notation", "notes", "note", "given", (
        _day("date", "given", "date", always=True), _code("note", "kind", words.MARKS, "note"),
        Column("valeur", "value", cells.decimal, "valeur", lambda value: number(float(value)), always=True),
        _number("bareme", "scale", "barème", 1, 100, always=True),
    )),
    File("inspections.csv", "inspections", "notation", "inspections", "inspection", "day", (
        _day("date", "day", "date", always=True), _text("inspecteur", "inspecteur", field="inspector"),
        _text("nature", "nature", field="kind", always=True),
    )),
    File("rendez_vous.csv", "appraisals", "notation", "rendez-vous de carrière", "rendez-vous de carrière",
         "inspected", (
        _number("numero", "number", "numéro", 1, 3, always=True),
        _number("annee", "year", "année scolaire", *_YEARS, always=True),
        _day("date_inspection", "inspected", "date de l’inspection", always=True),
        _text("inspecteur", "inspecteur", field="inspector"),
        _code("appreciation", "level", words.LEVELS, "appréciation"),
        _day("date_notification", "notified", "date de la notification", always=True),
        Column("bonification", "bonified", cells.yes_no, "bonification d’un an",
               lambda value: "" if value is None else "oui" if value else "non"),
    )),
    File("diplomes.csv", "diplomas", "diplomes", "diplômes", "diplôme", "year", (
        _number("annee", "year", "année", *_YEARS, always=True),
        _code("nature", "kind", words.DIPLOMAS, "nature"),
        _text("intitule", "intitulé", field="title", always=True),
        _text("specialite", "spécialité", field="speciality"), _text("lieu", "lieu", field="place"),
    )),
    File("langues.csv", "languages", "langues", "langues", "langue", "language", (
        _text("langue", "langue", 60, "language", always=True),
        Column("niveau", "level", cells.one_of({"A1", "A2", "B1", "B2", "C1", "C2"}, "niveau"), "niveau",
               always=True),
        _text("attestation", "attesté par", field="proof"),
    )),
    File("distinctions.csv", "distinctions", "distinctions", "distinctions", "distinction", "given", (
        _day("date", "given", "date", always=True),
        _text("distinction", "distinction", field="title", always=True),
        _text("grade", "grade", field="rank"),
    )),
)  # fmt: skip
FILES = (SCHOOLS, PEOPLE, *SECTIONS)
BY_NAME = {file.name: file for file in FILES}
BY_SECTION = {file.section: file for file in FILES}
