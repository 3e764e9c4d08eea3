"""What a request is about: the values of each subject, how they read, whether they came back (pure)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from career.dossier.vocabulary import FAMILIES

Values = Mapping[str, str]


class Subject(StrEnum):
    """What changes (domain § 7.4)."""

    ADDRESS = "adresse"
    PHONE = "telephone"
    USUAL_NAME = "nom-d-usage"
    FAMILY = "situation-familiale"
    BANK = "coordonnees-bancaires"


SUBJECTS = {
    Subject.ADDRESS: "Adresse",
    Subject.PHONE: "Téléphone",
    Subject.USUAL_NAME: "Nom d’usage",
    Subject.FAMILY: "Situation familiale",
    Subject.BANK: "Coordonnées bancaires",
}
ABOUT = {
    Subject.ADDRESS: "Vous avez déménagé.",
    Subject.PHONE: "Votre numéro personnel a changé.",
    Subject.USUAL_NAME: "Vous prenez, changez ou quittez un nom d’usage.",
    Subject.FAMILY: "Mariage, Pacs, séparation, enfant à charge.",
    Subject.BANK: "Votre traitement doit être versé sur un autre compte.",
}
FIELDS: dict[Subject, dict[str, str]] = {
    Subject.ADDRESS: {"address": "Adresse", "postcode": "Code postal", "town": "Commune"},
    Subject.PHONE: {"phone": "Téléphone"},
    Subject.USUAL_NAME: {"usual_name": "Nom d’usage"},
    Subject.FAMILY: {"family": "Situation", "children": "Enfants à charge"},
    Subject.BANK: {"bank_tail": "Compte bancaire"},
}


class Back(StrEnum):
    """Why a request returned from human resources."""

    OTHER = "autre"
    LATE = "absente"


RETURNED = {
    Back.OTHER: "la valeur reçue des ressources humaines est autre que celle demandée",
    Back.LATE: "la nouvelle valeur n’est pas revenue des ressources humaines dans le délai prévu",
}


class Outcome(StrEnum):
    """What the last feed says of a request that was transmitted."""

    WAITING = "waiting"
    DONE = "done"
    OTHER = "other"
    LATE = "late"


@dataclass(frozen=True)
class Sent:
    """A transmitted request: what human resources had that day, what was asked, and the day."""

    subject: Subject
    before: Values
    asked: Values
    on: date


@dataclass(frozen=True)
class Compared:
    """One line of a comparison: a term, the present value, the one asked, in words."""

    term: str
    now: str
    asked: str


def outcome(sent: Sent, now: Values, on: date, patience: int) -> Outcome:
    """What became of a transmitted request on a day, after `patience` days without its value, late.

    `now` are the values last received; what no feed carries is empty there, and so is never done.
    """
    there = _keys(sent.subject, now)
    if there == _keys(sent.subject, sent.asked):
        return Outcome.DONE
    if there != _keys(sent.subject, sent.before):
        return Outcome.OTHER
    return Outcome.LATE if (on - sent.on).days > patience else Outcome.WAITING


def changes(subject: Subject, now: Values, asked: Values) -> bool:
    """Does what is asked differ from what is known?"""
    return _keys(subject, now) != _keys(subject, asked)


def carried(subject: Subject, now: Values) -> bool:
    """Does the feed bring a value for this subject? An empty one may be one that no feed carries."""
    return any(now.get(name) for name in FIELDS[subject]) or subject is Subject.USUAL_NAME


def compared(subject: Subject, now: Values, asked: Values) -> tuple[Compared, ...]:
    """The present value and the one asked, side by side."""
    return tuple(
        Compared(term, words(name, now.get(name, "")), words(name, asked.get(name, "")))
        for name, term in FIELDS[subject].items()
    )


def words(name: str, value: str) -> str:
    """One value as people read it; the end of an account number is all that is ever known of it."""
    if name == "family":
        return FAMILIES.get(value, value)
    if name == "bank_tail" and value:
        return f"se termine par {value}"
    return value


def folded(name: str, value: str) -> str:
    """A value as it is compared: human resources print in capitals, without accents or hyphens."""
    if name == "phone":
        digits = re.sub(r"\D", "", value)
        return re.sub(r"^(?:0033|33(?=\d{9}$))0?", "0", digits)
    plain = unicodedata.normalize("NFKD", value.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return re.sub(r"[\W_]+", "", kept)


def _keys(subject: Subject, values: Values) -> tuple[str, ...]:
    """What is compared; children come with the family, and no feed is sure to carry them."""
    names = [name for name in FIELDS[subject] if name != "children"]
    return tuple(folded(name, values.get(name, "")) for name in names)
