"""What a password must not hold of its owner: identifiant, NUMEN, names, birth date."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sso.passwords.wordlists import fold, plain_letters, unmask

if TYPE_CHECKING:
    from sso.directory.account import Account

MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet"),
    *("aout", "septembre", "octobre", "novembre", "decembre"),
)
NUMEN = re.compile(r"(?:0[1-9]|[12]\d|3[1-3]|43)[A-Z]\d{7}[A-Z]{3}")
TEMPORARY = re.compile(r"T\d{8}")
PARTICLES = re.compile(r"de|du|des|la|le|les|da|das|dos|di|el|al|ben|van|von|den|der")
SHORT = 4
"""Names of fewer letters are looked for as whole words only: « Léa » must not refuse « oléagineux »."""
PART = 5
"""Fewest letters of a part of a double name to be looked for inside other words."""


@dataclass(frozen=True)
class Person:
    """What is known of the owner, all optional: the directory's facts, and the proofs just typed."""

    identifiant: str = ""
    names: tuple[str, ...] = ()  # usage, birth and given names, as written
    mail: str = ""
    places: tuple[str, ...] = ()  # establishment, town, académie
    birth_date: date | None = field(default=None, repr=False)
    numen: str = field(default="", repr=False)

    @classmethod
    def of(
        cls, account: "Account", places: tuple[str, ...] = (), birth_date: date | None = None, numen: str = ""
    ) -> "Person":
        """The owner of an account, with the names of her establishments and the proofs she just typed."""
        names = (account.usage_name, account.birth_name, account.given_name)
        return cls(account.uid, names, account.mail, places, birth_date, numen)


def found_in(password: str, person: Person) -> list[str]:
    """One sentence for each personal thing the password holds."""
    tests = (
        (_holds_identifiant, "Il contient votre identifiant ou votre adresse : retirez-les."),
        (
            _holds_numen,
            "Il contient un NUMEN ou un numéro d’agent, que d’autres connaissent : retirez-le.",
        ),
        (_holds_name, "Il contient votre nom ou votre prénom : retirez-les, on les essaie en premier."),
        (_holds_birth_date, "Il contient votre date de naissance : retirez-la, beaucoup la connaissent."),
    )
    return [sentence for holds, sentence in tests if holds(password, person)]


def words(person: Person) -> list[str]:
    """What an attacker who knows the person tries, most likely first; lower case without accents."""
    found = [fold(person.identifiant), fold(person.mail), fold(person.mail).partition("@")[0]]
    for text in (*person.names, *person.places):
        parts = re.findall(r"[a-z0-9]+", fold(text))
        found += ["".join(parts), *parts]
    if person.birth_date:
        found += [*_date_forms(person.birth_date), str(person.birth_date.year)]
    return list(dict.fromkeys(word for word in found if len(word) > 1))


def shown(person: Person) -> list[str]:
    """The words that a page may give to its script: `found_in` refuses any password that holds one."""
    names = [plain_letters(name) for name in person.names]
    login = [fold(person.identifiant), fold(person.mail).partition("@")[0]]
    return sorted({word for word in (*names, *login) if len(word) >= SHORT and " " not in word})


def _holds_identifiant(password: str, person: Person) -> bool:
    tried = (fold(person.identifiant), fold(person.mail).partition("@")[0])
    return any(_holds(password, word) for word in tried if word)


def _holds_numen(password: str, person: Person) -> bool:
    compact = re.sub(r"[\W_]", "", fold(password)).upper()
    own = re.sub(r"[\W_]", "", person.numen).upper()
    return bool(NUMEN.search(compact) or TEMPORARY.search(compact) or (own and own in compact))


def _holds_name(password: str, person: Person) -> bool:
    for name in person.names:
        parts = [part for part in re.findall(r"[a-z]+", fold(name)) if not PARTICLES.fullmatch(part)]
        if _holds(password, plain_letters(name)):
            return True
        if len(parts) > 1 and any(_holds(password, part, PART) for part in parts if len(part) > 1):
            return True
    return False


def _holds(password: str, word: str, inside: int = SHORT) -> bool:
    """Whole words always; inside other words, forwards, backwards or masked, from `inside` letters on."""
    if not word:
        return False
    folded = fold(password)
    if word in {*re.findall(r"[a-z]+", folded), *re.findall(r"[a-z0-9]+", folded)}:
        return True
    texts = (folded, unmask(folded), plain_letters(password))
    return len(word) >= inside and any(form in text for form in (word, word[::-1]) for text in texts)


def _holds_birth_date(password: str, person: Person) -> bool:
    if person.birth_date is None:
        return False
    compact = re.sub(r"[\W_]", "", fold(password))
    return any(form in compact for form in _date_forms(person.birth_date))


def _date_forms(day: date) -> list[str]:
    """The usual ways to write a day, without separators."""
    d, m, y = day.day, day.month, day.year
    short = f"{y % 100:02}"
    forms = [f"{d:02}{m:02}{y}", f"{d}{m}{y}", f"{y}{m:02}{d:02}", f"{m:02}{d:02}{y}"]
    forms += [f"{d:02}{m:02}{short}", f"{short}{m:02}{d:02}"]
    return [*forms, f"{d:02}{MONTHS[m - 1]}", f"{d}{MONTHS[m - 1]}", f"{d}er{MONTHS[m - 1]}"]
