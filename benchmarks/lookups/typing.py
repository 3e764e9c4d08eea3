"""Ten ways in which somebody types her names and her birth date."""

import unicodedata
from collections.abc import Callable

from ldap_seed.people import Person
from sso.directory.names import fold

Typed = tuple[str, str, str]  # name, given name, birth date
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


def as_registered(one: Person) -> Typed:
    """As the registers have it."""
    return one.nom_usage, one.prenom, _day(one, "{d:02}/{m:02}/{y}")


def small_letters(one: Person) -> Typed:
    """Small letters, without accents; 1/2/1980."""
    return fold(one.nom_usage).lower(), fold(one.prenom).lower(), _day(one, "{d}/{m}/{y}")


def capitals(one: Person) -> Typed:
    """Capitals; 01-02-1980."""
    return one.nom_usage.upper(), one.prenom.upper(), _day(one, "{d:02}-{m:02}-{y}")


def all_together(one: Person) -> Typed:
    """Without a space, hyphen or apostrophe; 01021980."""
    return _without(one.nom_usage), _without(one.prenom), _day(one, "{d:02}{m:02}{y}")


def spaces(one: Person) -> Typed:
    """Spaces in place of hyphens and apostrophes; 1980-02-01."""
    return _spaced(one.nom_usage), _spaced(one.prenom), _day(one, "{y}-{m:02}-{d:02}")


def other_apostrophe(one: Person) -> Typed:
    """The apostrophe of the keyboard; 01.02.1980."""
    return one.nom_usage.replace("’", "'"), one.prenom, _day(one, "{d:02}.{m:02}.{y}")


def decomposed(one: Person) -> Typed:
    """Letters and accents apart, as some telephones send them; 1 février 1980."""
    name, given = (unicodedata.normalize("NFD", text) for text in (one.nom_usage, one.prenom))
    return name, given, _day(one, "{d} {month} {y}")


def too_many_spaces(one: Person) -> Typed:
    """Spaces before, after and in between."""
    return f"  {_spaced(one.nom_usage).replace(' ', '   ')} ", f" {one.prenom}  ", _day(one, " {d}/{m}/{y} ")


def birth_name(one: Person) -> Typed:
    """The name of the birth certificate."""
    return one.nom_naissance, one.prenom, _day(one, "{d:02}/{m:02}/{y}")


def a_part(one: Person) -> Typed:
    """One half of a double name, the first half of a compound given name."""
    half = one.nom_usage.split("-")[-1]
    return half, one.prenom.split("-")[0], _day(one, "{d:02}/{m:02}/{y}")


WAYS: tuple[Callable[[Person], Typed], ...] = (
    as_registered, small_letters, capitals, all_together, spaces, other_apostrophe, decomposed,
    too_many_spaces, birth_name, a_part,
)  # fmt: skip


def _day(one: Person, form: str) -> str:
    year, month, day = (int(part) for part in one.date_naissance.split("-"))
    return form.format(d=day, m=month, y=year, month=MONTHS[month - 1])


def _without(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _spaced(text: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in text)
