"""What a cell may hold: readers from text to value; pure. No reason of a fault repeats what was typed."""

import re
import unicodedata
from collections.abc import Callable, Container
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

Reader = Callable[[str], Any]
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # no I, no O, no Q (domain § 1.3)
UAI = re.compile(r"[0-9]{7}[A-Z]")
UID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
CIVILITES = {"M": "M.", "M.": "M.", "MME": "Mme", "MME.": "Mme"}
OLDEST, LAST = 1900, 2200
KEPT = 4096  # readings remembered: dates and labels come again and again


class BadCell(ValueError):
    """A cell that cannot be read; the message is for the report, in French."""


def text(longest: int = 200) -> Reader:
    """Words, of one line, in composed letters."""

    @lru_cache(KEPT)
    def read(cell: str) -> str:
        found = " ".join(unicodedata.normalize("NFC", cell).split())
        if len(found) > longest or not found.isprintable():
            raise BadCell(f"au plus {longest} signes, sans signe invisible")
        return found

    return read


@lru_cache(KEPT * 8)
def day(cell: str) -> date | None:
    """A day, JJ/MM/AAAA or AAAA-MM-JJ; None for an empty cell."""
    if not cell:
        return None
    try:
        found = date(*_parts(cell))
    except ValueError:
        raise BadCell("date illisible ou impossible (JJ/MM/AAAA)") from None
    if not OLDEST <= found.year < LAST:
        raise BadCell("cette année n’est pas celle d’une carrière")
    return found


def _parts(cell: str) -> tuple[int, int, int]:
    if re.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", cell):
        return int(cell[6:]), int(cell[3:5]), int(cell[:2])
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        return int(cell[:4]), int(cell[5:7]), int(cell[8:])
    raise ValueError


def whole(least: int, most: int, empty: int | None = None) -> Reader:
    """A whole number between two others; `empty` stands for an empty cell."""

    @lru_cache(KEPT)
    def read(cell: str) -> int | None:
        if not cell:
            return empty
        if not re.fullmatch(r"[0-9]{1,5}", cell) or not least <= int(cell) <= most:
            raise BadCell(f"un nombre entier de {least} à {most}")
        return int(cell)

    return read


@lru_cache(KEPT)
def decimal(cell: str) -> Decimal | None:
    """A mark, with a comma or a point, kept to the hundredth."""
    if not cell:
        return None
    if not re.fullmatch(r"[0-9]{1,3}([,.][0-9]{1,2})?", cell):
        raise BadCell("un nombre, par exemple 45,5")
    return Decimal(cell.replace(",", ".")).quantize(Decimal("0.01"))


def one_of(known: Container[str], about: str, empty: str | None = "") -> Reader:
    """A code of a closed list; `empty` stands for an empty cell."""

    def read(cell: str) -> str | None:
        if cell and cell not in known:
            raise BadCell(f"{about} inconnu (docs/flux-carriere.md en donne la liste)")
        return cell or empty

    return read


def yes_no(cell: str) -> bool | None:
    """« oui », « non », or nothing when nobody knows."""
    answers = {"oui": True, "o": True, "1": True, "non": False, "n": False, "0": False, "": None}
    if cell.lower() not in answers:
        raise BadCell("oui ou non")
    return answers[cell.lower()]


def civilite(cell: str) -> str:
    """« M. » or « Mme »."""
    if cell and cell.upper() not in CIVILITES:
        raise BadCell("M. ou Mme")
    return CIVILITES[cell.upper()] if cell else ""


def uai(cell: str) -> str | None:
    """The code of an establishment, its letter checked; None for an empty cell."""
    code = cell.upper()
    if not code:
        return None
    if not UAI.fullmatch(code) or UAI_LETTERS[int(code[:7]) % 23] != code[7]:
        raise BadCell("ce n’est pas le code d’un établissement (7 chiffres et leur lettre)")
    return code


def uid(cell: str) -> str:
    """The identifiant of a person."""
    found = cell.lower()
    if not UID.fullmatch(found):
        raise BadCell("un identifiant est attendu (lettres sans accent, chiffres, point, tiret)")
    return found
