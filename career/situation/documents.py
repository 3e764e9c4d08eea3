"""The documents that each change usually asks for: dated data, with its doubt said (pure)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from career.situation.values import Subject
from socle.french import fr

FILE = Path(__file__).with_name("documents.toml")


@dataclass(frozen=True)
class Documents:
    """What one change asks for; `needed`: no request is received without a document."""

    ask: tuple[str, ...]
    needed: bool
    as_of: date
    doubt: str


@cache
def documents() -> dict[Subject, Documents]:
    """What is known, by subject; raises KeyError when the file forgets one."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        subject: Documents(
            tuple(fr(one) for one in found[subject]["ask"]),
            found[subject]["needed"],
            found["as_of"],
            fr(found["doubt"]),
        )
        for subject in Subject
    }
