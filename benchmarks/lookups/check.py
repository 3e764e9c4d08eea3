"""Who should be found by what was typed, by going through everybody; and who is found."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flask import Flask

from benchmarks.lookups.typing import WAYS, Typed
from ldap_seed.people import Person
from mamia import disclosure
from sso.directory import Directory
from sso.directory.dates import parse_birth_date
from sso.directory.names import given_keys, key, parts


@dataclass
class Found:
    """What the look-ups gave."""

    right: int = 0
    neutral: int = 0  # nobody may be shown: a homonym, or an account that is suspended, ended, closed
    wrong: list[str] = field(default_factory=list)
    by_way: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)


class Register:
    """Everybody, by birth date: the oracle."""

    def __init__(self, everybody: Iterable[Person]) -> None:
        self._born: dict[str, list[Person]] = defaultdict(list)
        for one in everybody:
            self._born[one.date_naissance].append(one)

    def answer(self, name: str, given: str, born: str) -> str:
        """The identifiant to show, or nothing: marital names first, then birth names and parts."""
        same = [one for one in self._born[born] if key(given) in given_keys(one.prenom)]
        marital = [one for one in same if key(name) == key(one.nom_usage)]
        others = [one for one in same if key(name) in _other_names(one)]
        chosen = marital or others
        alone = len(chosen) == 1 and chosen[0].etat in {"ACTIF", "A_ACTIVER", "VERROUILLE"}
        return chosen[0].uid if alone else ""


def _other_names(one: Person) -> set[str]:
    return {key(one.nom_naissance), *parts(one.nom_usage), *parts(one.nom_naissance)}


def look_up_all(directory: Directory, everybody: Sequence[Person], chosen: Sequence[Person]) -> Found:
    """Each of the chosen, typed in ten ways, through the page's own look-up."""
    app, register, found = Flask("lookups"), Register(everybody), Found()
    app.extensions["directory"] = directory
    with app.app_context():
        for one in chosen:
            for way, typed in _typed(one):
                _note(found, one, way, typed, register)
    return found


def _typed(one: Person) -> Iterator[tuple[str, Typed]]:
    for way in WAYS:
        yield way.__name__, way(one)


def _note(found: Found, one: Person, way: str, typed: Typed, register: Register) -> None:
    name, given, day = typed
    birth_date = parse_birth_date(day)
    start = time.perf_counter()
    shown = disclosure.look_up(disclosure.Typed(name, given, birth_date)).shown
    found.milliseconds.append((time.perf_counter() - start) * 1000)
    wanted = register.answer(name, given, birth_date)
    if (shown.uid if shown else "") != wanted or wanted not in {one.uid, ""}:
        found.wrong.append(f"{way}: {one.uid} typed, {shown.uid if shown else 'nobody'} shown")
    elif wanted:
        found.right += 1
        found.by_way[way] += 1
    else:
        found.neutral += 1
