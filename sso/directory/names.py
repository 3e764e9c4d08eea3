"""Names, numbers and dates as people type them, folded so that they can be compared (domain.md § 1 to 3)."""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
LONGEST_NAME = 120
_LIGATURES = {
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i",
}  # fmt: skip
_NUMEN = re.compile(r"(0[1-9]|1[0-9]|2[0-9]|3[1-3]|43)[A-Z][0-9]{7}[A-Z]{3}")
_TEMPORARY = re.compile(r"(T[0-9]{2})-?([0-9]{6})")


class Kind(Enum):
    """What a name is to its bearer; the mark that goes before its key in the directory."""

    USAGE = "u"
    BIRTH = "n"
    PART = "p"  # of a double name
    FORMER = "a"


class BadNumber(ValueError):
    """Neither a NUMEN (2 digits, 1 letter, 7 digits, 3 letters) nor a temporary agent's number."""

    def __init__(self) -> None:
        super().__init__("neither a NUMEN nor a temporary agent's number")  # never the value itself


def fold(text: str) -> str:
    """The same text without accents, ligatures and other marks."""
    text = "".join(_LIGATURES.get(letter, letter) for letter in text)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def key(text: str) -> str:
    """What is compared of a name: its letters and digits, without accents, in lower case."""
    return re.sub(r"[^a-z0-9]", "", fold(text[:LONGEST_NAME]).lower())


def base_login(given: str, surname: str) -> str:
    """The identifiant before its number: first letter of the given name, then the usage name, 32 at most."""
    first, name = key(given), key(surname)
    return ((first[:1] + name) if first else name)[:32]


def parts(surname: str) -> tuple[str, ...]:
    """Keys of the parts of a double name (MARTIN-DUBOIS), none for a simple one or a SAINT-ÉTIENNE."""
    keys = [key(part) for part in re.split(r"-+|‐+", surname)]
    keys = [part for part in keys if part]
    if len(keys) < 2 or keys[0] in {"saint", "sainte", "st", "ste"}:
        return ()
    return tuple(dict.fromkeys(keys))


def name_marks(usage: str, birth: str, former: Iterable[str] = ()) -> tuple[str, ...]:
    """Values of `clenom`: each key of each name, after the mark that says what the name is."""
    found = [(Kind.USAGE, key(usage))]
    if key(birth) != key(usage):
        found.append((Kind.BIRTH, key(birth)))
    found += [(Kind.PART, part) for name in (usage, birth) for part in parts(name)]
    found += [(Kind.FORMER, key(name)) for name in former]
    return tuple(dict.fromkeys(f"{kind.value}:{name}" for kind, name in found if name))


def given_keys(given: str) -> tuple[str, ...]:
    """Keys of a given name: the whole, then the first component of a compound one."""
    first = re.split(r"[\s‐-]+", given.strip(), maxsplit=1)[0]
    return tuple(dict.fromkeys(k for k in (key(given), key(first)) if k))


def normalise_number(text: str) -> str:
    """A NUMEN or a temporary number as the directory holds it, or `BadNumber`. No silent O/0 correction."""
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:64])).upper()
    if _NUMEN.fullmatch(compact):
        return compact
    temporary = _TEMPORARY.fullmatch(compact)
    if temporary:
        return f"{temporary[1]}-{temporary[2]}"
    raise BadNumber


def is_uai(code: str) -> bool:
    """Is this the code of a school: seven digits and their check letter (domain.md § 1.3)?"""
    code = code.strip().upper()
    if not re.fullmatch(r"[0-9]{7}[A-Z]", code):
        return False
    return UAI_LETTERS[int(code[:7]) % 23] == code[7]
