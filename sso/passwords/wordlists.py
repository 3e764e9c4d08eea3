"""French words of passwords: the lists beside this module, and what people add to one word."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sso.directory import names

DATA = Path(__file__).parent / "data"
LISTS = ("mots_de_passe", "mots", "prenoms", "noms", "lieux")
ROWS = (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "&é\"'(-è_çà)=",
)
ADDED = 8
"""Most characters before and after one word for it still to be « one word and something »."""

_MASKS = str.maketrans("013457@$€!", "oieastasei")


def fold(text: str) -> str:
    """Lower case, without accents or ligatures; other characters stay."""
    return names.fold(text.casefold())


def plain_letters(text: str) -> str:
    """The letters a–z of the folded text."""
    return re.sub(r"[^a-z]", "", fold(text))


def unmask(folded: str) -> str:
    """Figures and signs that stand for letters, put back: « m0tdep@sse » → « motdepasse »."""
    return folded.translate(_MASKS)


@cache
def words(name: str) -> tuple[str, ...]:
    """One list, most expected first."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = (word for line in lines if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(found))


@cache
def ranked() -> dict[str, dict[str, int]]:
    """Every list as zxcvbn wants it: word → rank from 1; with runs of AZERTY keys and years."""
    lists = {name: words(name) for name in LISTS}
    lists["touches"] = tuple(_runs())
    lists["annees"] = tuple(str(year) for year in (*range(2030, 1939, -1), *range(2031, 2051)))
    return {f"fr_{name}": {word: rank for rank, word in enumerate(found, 1)} for name, found in lists.items()}


def is_common(password: str, also: Iterable[str] = ()) -> bool:
    """Is it one or two known words, repeated or masked, with little else (year, signs, separators)?

    `also` are the owner's words (town, establishment), lower case without accents.
    """
    folded, known = fold(password), _known() | frozenset(also)
    shorn = re.sub(r"[^a-z]+$", "", folded)
    bare = re.sub(r"^[^a-z]+", "", shorn)
    masked = (part for part in (unmask(shorn), unmask(bare)) if len(folded) - len(bare) <= ADDED)
    letters = re.sub(r"[^a-z]", "", folded)
    plain = (letters,) if len(folded) - len(letters) <= ADDED else ()
    return any(_one_or_two(text, known) for text in (*masked, *plain))


def _one_or_two(text: str, known: frozenset[str]) -> bool:
    repeated = re.fullmatch(r"(.+?)\1+", text)
    text = repeated[1] if repeated else text
    return text in known or any(text[:cut] in known and text[cut:] in known for cut in range(1, len(text)))


@cache
def _known() -> frozenset[str]:
    """Every word of the lists, and every run of keys."""
    return frozenset(word for name in LISTS for word in words(name)) | frozenset(_runs())


def _runs() -> list[str]:
    """Runs of four keys or more of one row, forwards and backwards, the longest first."""
    both = [row for one in ROWS for row in (one, one[::-1])]
    runs = {fold(row[i:j]) for row in both for i in range(len(row)) for j in range(i + 4, len(row) + 1)}
    return sorted(runs, key=lambda run: (-len(run), run))
