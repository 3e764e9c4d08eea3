"""What a template of answer may leave open: a closed list of words between braces, put in as they are (pure).

No template engine reads what a gestionnaire writes (threat 49): a word is on the list, or it is refused.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

MARK = re.compile(r"\{([^{}]*)\}")
MISSING = "[à compléter\u00a0: {}]"
LEFT = re.compile(r"\[à compléter\s*:\s*([^\[\]]*)\]")


@dataclass(frozen=True)
class Variable:
    """A word that stands for a fact: what it means, an example; `dossier`: it comes from the agent's."""

    name: str
    meaning: str
    example: str
    dossier: bool = False


VARIABLES = (
    Variable("civilité", "Madame ou Monsieur, pour l’agent", "Madame", dossier=True),
    Variable("prénom", "le prénom de l’agent", "Fatima"),
    Variable("nom", "le nom d’usage de l’agent", "DURAND"),
    Variable("numéro du fil", "le numéro que l’agent peut citer", "1A2B-3C4D-5E6F"),
    Variable("objet", "l’objet du fil", "Mon échelon"),
    Variable("corps", "son corps ou son échelle de rémunération", "professeure certifiée", dossier=True),
    Variable("grade", "son grade", "classe normale", dossier=True),
    Variable("échelon", "son échelon aujourd’hui", "8", dossier=True),
    Variable(
        "date du prochain échelon",
        "le jour prévu, si rien ne l’interrompt",
        "1er septembre 2027",
        dossier=True,
    ),
    Variable("établissement", "son affectation", "Collège Les Micocouliers, Blagnac", dossier=True),
    Variable("discipline", "sa discipline", "Mathématiques", dossier=True),
    Variable("service", "votre bureau ou votre service", "DPE, bureau 2"),
    Variable("téléphone", "votre numéro au travail", "05 00 00 00 01"),
    Variable("horaires", "quand vous répondez au téléphone", "du lundi au vendredi, de 9 h à 12 h"),
    Variable("votre nom", "votre prénom et votre nom", "Sylvie BONNET"),
    Variable("date du jour", "le jour de l’envoi", "21 novembre 2026"),
)
NAMES = {one.name: one for one in VARIABLES}


def unknown(text: str) -> list[str]:
    """What stands between braces and is no variable, as it is written, each once."""
    found = (mark[0] for mark in MARK.finditer(text) if _name(mark[1]) not in NAMES)
    return list(dict.fromkeys(found))


def used(text: str) -> frozenset[str]:
    """The names of the variables of a text."""
    return frozenset(name for mark in MARK.finditer(text) if (name := _name(mark[1])) in NAMES)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each variable replaced; a value that is missing stays to complete, and is seen.

    A value is put in as it is: braces or brackets in it are nothing but signs.
    """

    def value(mark: re.Match[str]) -> str:
        name = _name(mark[1])
        if name not in NAMES:
            return mark[0]
        return values.get(name, "") or MISSING.format(name)

    return MARK.sub(value, text)


def incomplete(text: str) -> list[str]:
    """What is left to complete in a text, each once."""
    return list(dict.fromkeys(MISSING.format(mark[1].strip()) for mark in LEFT.finditer(text)))


def _name(written: str) -> str:
    """The name as the list has it: « { Numéro  du fil } » is « numéro du fil »."""
    return " ".join(unicodedata.normalize("NFC", written).casefold().split())
