"""A list of identifiants, pasted or from a spreadsheet, with what differs for each person (pure)."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from career.circulars.rules import name

MOST_LINES = 100_000
MOST_COLUMNS = 20
CELL_LENGTH = 500
HEADER = frozenset({"identifiant", "identifiants", "uid", "login"})
DELIMITERS = ";\t,"
SPACES = re.compile(" {2,}")
TOO_MANY = "La liste a plus de 100 000 identifiants. Coupez-la en deux circulaires."


class ListRefused(Exception):
    """The list cannot be used; `sentence` says why and what to do, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Listed:
    """The people of a list and their values, each once; `columns` are those in which no cell is empty.

    `line_of` is where each was first read, counted from 1.
    """

    people: Mapping[str, Mapping[str, str]]
    columns: tuple[str, ...] = ()
    line_of: Mapping[str, int] = field(default_factory=dict)


def decoded(content: bytes) -> str:
    """The text of a file of a spreadsheet: UTF-8, else what French ones write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str) -> Listed:
    """Read a list; raises ListRefused.

    With a first line that names a column « identifiant », the others are variables; without one, every word
    is an identifiant. A person written twice alike is one; written twice differently, the list is refused.
    """
    rows = list(_rows(text))
    if not rows:
        raise ListRefused("La liste est vide. Collez des identifiants, ou choisissez un fichier.")
    if len(rows) > MOST_LINES:
        raise ListRefused(TOO_MANY)
    titles = [name(cell) for cell in rows[0][1]]
    own = next((place for place, title in enumerate(titles) if title in HEADER), None)
    return _bare(rows) if own is None else _with_columns(rows[1:], titles, own)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, each with its number and its cells, composed and on one line."""
    text = unicodedata.normalize("NFC", text.lstrip("\ufeff"))
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            cells = [_cell(one) for one in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise ListRefused(
            f"La ligne {reader.line_num} ne se lit pas. Enregistrez la liste en CSV, puis recommencez."
        ) from None


def _cell(text: str) -> str:
    """The cell on one line, without what nobody sees; fixed spaces stay."""
    seen = (
        text
        if text.isprintable()
        else "".join(
            " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
            for sign in text
            if unicodedata.category(sign) not in ("Cs", "Cf")
        )
    )
    return SPACES.sub(" ", seen).strip()


def _bare(rows: Iterable[tuple[int, list[str]]]) -> Listed:
    found: dict[str, int] = {}
    for number, cells in rows:
        for word in " ".join(cells).split():
            found.setdefault(word.strip(",;").casefold(), number)
    found.pop("", None)
    if len(found) > MOST_LINES:
        raise ListRefused(TOO_MANY)
    return Listed({uid: {} for uid in found}, (), found)


def _with_columns(rows: list[tuple[int, list[str]]], titles: list[str], own: int) -> Listed:
    titles = titles[:MOST_COLUMNS]
    named = [title for title in titles if title]
    if twice := next((title for title in named if named.count(title) > 1), ""):
        raise ListRefused(f"Deux colonnes s’appellent « {twice} ». Changez le nom de l’une d’elles.")
    people: dict[str, dict[str, str]] = {}
    line_of: dict[str, int] = {}
    complete = {title: True for place, title in enumerate(titles) if title and place != own}
    for number, cells in rows:
        uid = (cells[own] if own < len(cells) else "").casefold()
        if not uid:
            raise ListRefused(f"La ligne {number} n’a pas d’identifiant. Complétez-la ou retirez-la.")
        given = {title: cells[place] if place < len(cells) else "" for place, title in enumerate(titles)}
        given = {title: given[title] for title in complete}
        if long := next((title for title, value in given.items() if len(value) > CELL_LENGTH), ""):
            raise ListRefused(
                f"Ligne {number}, la case « {long} » a plus de {CELL_LENGTH} caractères. Raccourcissez-la."
            )
        if people.setdefault(uid, given) != given:
            raise ListRefused(
                f"« {uid} » est deux fois dans la liste, avec des valeurs différentes, "
                f"lignes {line_of[uid]} et {number}. Gardez une seule des deux lignes."
            )
        line_of.setdefault(uid, number)
        for title, value in given.items():
            complete[title] = complete[title] and bool(value)
    if not people:
        raise ListRefused("La liste n’a que ses titres. Ajoutez-y des identifiants.")
    return Listed(people, tuple(title for title, whole in complete.items() if whole), line_of)
