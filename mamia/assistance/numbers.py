"""Does a text hold a NUMEN or a temporary number, spaced or not? Pure."""

import re
import unicodedata

NUMBER = re.compile(
    r"(?<![0-9A-Z])(?:(?:0[1-9]|[12][0-9]|3[1-3]|43)[A-Z][0-9]{7}[A-Z]{3}|T[0-9]{8})(?![0-9A-Z])"
)


def holds_number(text: str) -> bool:
    """Is there a NUMEN or a temporary number in it? Words are tried alone, then joined one to the next."""
    plain = unicodedata.normalize("NFKC", text).upper()
    if NUMBER.search(plain):
        return True
    words = [word for word in re.split(r"[^0-9A-Z]+", plain) if word]
    runs = ("".join(words[start : start + size]) for start in range(len(words)) for size in range(2, 9))
    return any(NUMBER.fullmatch(run) for run in runs if len(run) in {9, 13})
