"""The questions of the guided diagnosis, their answers and their ends, read from `difficulties.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".toml")
Door = tuple[str, str, str]
DOORS: dict[str, Door] = {
    "retrouver": (
        "find_account.page",
        "Retrouver mon compte",
        "Avec votre nom et votre date de naissance.",
    ),
    "reinitialiser": (
        "reset_password.proofs",
        "Réinitialiser mon mot de passe",
        "Avec votre NUMEN et votre date de naissance. Cela déverrouille aussi le compte.",
    ),
    "lettre": (
        "reset_password.letter",
        "J’ai reçu une lettre avec un code",
        "Son code et votre date de naissance tiennent lieu de NUMEN.",
    ),
    "connexion": ("signin.form", "Se connecter", "Avec votre identifiant."),
}
"""The pages of ours that an end leads to: endpoint, label, what it does."""


@dataclass(frozen=True)
class End:
    """Where the diagnosis ends: what to know, the pages that help, whose telephone, and if one may write."""

    title: str
    sentences: tuple[str, ...]
    doors: tuple[Door, ...] = ()
    whom: tuple[str, ...] = ()
    writes: bool = False


@dataclass(frozen=True)
class Question:
    """One question; `answers` are {slug: (words, what follows)}."""

    words: str
    answers: "Mapping[str, tuple[str, Question | End]]"
    hint: str = ""


def _question(facts: dict[str, Any], name: str) -> Question:
    one = facts["question"][name]
    answers = {row["slug"]: (row["words"], _after(facts, row)) for row in one["answer"]}
    return Question(one["words"], answers, one.get("hint", ""))


def _after(facts: dict[str, Any], row: dict[str, str]) -> Question | End:
    return _question(facts, row["question"]) if "question" in row else _end(facts["end"][row["end"]])


def _end(one: dict[str, Any]) -> End:
    doors = tuple(DOORS[name] for name in one.get("doors", ()))
    whom = tuple(one.get("whom", ()))
    return End(one["title"], tuple(one["sentences"]), doors, whom, one.get("writes", False))


START = _question(tomllib.loads(FILE.read_text(encoding="utf-8")), "debut")
"""The first question."""
