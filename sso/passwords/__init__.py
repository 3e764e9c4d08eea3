"""What a good password is: rules said before typing, and reasons that say how to correct.

Length counts, composition does not (CNIL 2022-100, ANSSI MFA and passwords v2): no class of characters is
asked. The directory keeps the last word on history; this module decides everything else, without I/O.
"""

import unicodedata
from dataclasses import dataclass
from enum import Enum

from socle.french import count
from sso.passwords import guesses, personal, wordlists
from sso.passwords.personal import Person

__all__ = ["MAXIMUM", "RULES", "Person", "Profile", "Reason", "Rule", "check", "normalise", "rules"]

MAXIMUM = 128
"""Most characters of a password, counted after NFC (decision 26)."""


class Profile(Enum):
    """How strong a password must be: (fewest characters, fewest guesses an attacker needs)."""

    AGENT = (12, 10**8)
    STAFF = (16, 10**10)

    @property
    def minimum(self) -> int:
        """Fewest characters."""
        return self.value[0]

    @property
    def guesses(self) -> int:
        """Fewest guesses, as zxcvbn estimates them: its scores 3 and 4."""
        return self.value[1]


@dataclass(frozen=True)
class Rule:
    """One sentence shown before typing; `minimum` and `maximum` let the page's script check the same."""

    id: str
    sentence: str
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why a password is refused: the rule it breaks, and a sentence that says how to correct it."""

    rule: str
    sentence: str


def rules(profile: Profile = Profile.AGENT) -> tuple[Rule, ...]:
    """The rules in the order they are shown; `history` is checked by the directory alone."""
    return (
        Rule(
            "length",
            f"Il compte au moins {profile.minimum} caractères, et {MAXIMUM} au plus.",
            profile.minimum,
            MAXIMUM,
        ),
        Rule(
            "characters",
            "Lettres, chiffres, signes, accents et espaces sont permis ; aucun mélange n’est imposé.",
        ),
        Rule(
            "personal",
            "Il ne contient ni votre identifiant, ni votre NUMEN, ni vos nom et prénom, "
            "ni votre date de naissance.",
        ),
        Rule(
            "common",
            "Ce n’est pas un mot de passe courant, comme « Rentree2026 » ou « azertyuiop », "
            "ni le nom de votre établissement, ni un mot de passe déjà volé ailleurs.",
        ),
        Rule(
            "guess",
            "Il est difficile à deviner : quatre ou cinq mots sans rapport entre eux conviennent très bien.",
        ),
        Rule("history", "Il est différent de vos cinq derniers mots de passe."),
    )


RULES = rules()


def normalise(password: str) -> str:
    """The form sent to the directory, at sign-in as at change: Unicode NFC, nothing else touched."""
    return unicodedata.normalize("NFC", password)


def check(password: str, person: Person | None = None, profile: Profile = Profile.AGENT) -> list[Reason]:
    """Why this password is refused; an empty list when it is good. Give all that is known of the person."""
    if len(password) > MAXIMUM * 4:  # decomposed letters are longer than composed ones, never four times
        return [_too_long()]
    password, person = normalise(password), person or Person()
    if reasons := _shape(password, profile):
        return reasons
    if found := personal.found_in(password, person):
        return [Reason("personal", sentence) for sentence in found]
    known = personal.words(person)
    if wordlists.is_common(password, known):
        return [Reason("common", COMMON)]
    if guesses.needed(password, known) < profile.guesses:
        return [Reason("guess", GUESSABLE)]
    return []


COMMON = (
    "Ce sont un ou deux mots courants, ou ceux de votre établissement, qu’on essaie en premier, même avec "
    "une année ou un signe ajoutés. Choisissez plutôt quatre ou cinq mots sans rapport entre eux."
)
GUESSABLE = (
    "Il est trop facile à deviner : mots, noms, dates ou suites de touches connus. "
    "Ajoutez-lui un ou deux mots sans rapport."
)


def _shape(password: str, profile: Profile) -> list[Reason]:
    if not password:
        return [Reason("length", "Saisissez un mot de passe.")]
    if len(password) > MAXIMUM:
        return [_too_long()]
    reasons = []
    if (missing := profile.minimum - len(password)) > 0:
        reasons.append(Reason("length", _too_short(missing)))
    if sentence := _unusable(password):
        reasons.append(Reason("characters", sentence))
    return reasons


def _too_short(missing: int) -> str:
    more = count(missing, "caractère", "caractères")
    return f"Il est trop court : ajoutez au moins {more}, un mot par exemple."


def _too_long() -> Reason:
    return Reason("length", f"Il est trop long : gardez au plus {MAXIMUM} caractères.")


def _unusable(password: str) -> str:
    """What other keyboards cannot type again, or what other programs would cut."""
    if password != password.strip(" "):
        return "Il commence ou finit par une espace : retirez-la."
    if any(map(_invisible, password)):
        return "Il contient un caractère invisible, venu d’un copier-coller : saisissez-le au clavier."
    return ""


def _invisible(char: str) -> bool:
    if char in {" ", "\u200d"}:  # the joiner makes one emoji of several
        return False
    return char == "\ufffd" or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"}
