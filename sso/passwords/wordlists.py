"""French words of passwords: the lists beside this module, and what people add to one word."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sso.directory import names

DATA = Path(__file__).parent / "data"
LISTS = ("mots_de_passe", "ecole", "mots", "prenoms", "noms", "lieux")
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
LONGEST, MANY = 26, 3
"""Letters of the longest word looked for, and how many words are too many to be tried first."""
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


@cache
def for_pages() -> dict[str, list[str]]:
    """What a page needs to judge as `is_common` does, but for the owner's words."""
    return {"links": sorted(words("liens")), "words": sorted(_known())}


def is_common(password: str, also: Iterable[str] = ()) -> bool:
    """Is it one or two known words, repeated or masked, with little else (articles, year, signs, separators)?

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
    """Is it at most two known words, with articles and the like around them?"""
    repeated = re.fullmatch(r"(.+?)\1+", text)
    text, links = repeated[1] if repeated else text, frozenset(words("liens"))
    fewest = [0] + [MANY] * len(text)  # known words that end here at the least
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - LONGEST), end):
            word = text[start:end]
            if word in links or word in known:
                fewest[end] = min(fewest[end], fewest[start] + (word not in links))
    return 0 < fewest[-1] < MANY


@cache
def _known() -> frozenset[str]:
    """Every word of the lists, and every run of keys."""
    return frozenset(word for name in LISTS for word in words(name)) | frozenset(_runs())


def _runs() -> list[str]:
    """Runs of four keys or more of one row, forwards and backwards, the longest first."""
    both = [row for one in ROWS for row in (one, one[::-1])]
    runs = {fold(row[i:j]) for row in both for i in range(len(row)) for j in range(i + 4, len(row) + 1)}
    return sorted(runs, key=lambda run: (-len(run), run))
