"""What counts as the right answer: case, accents, spaces, articles, look-alikes and number words forgiven."""

import hmac
import re

from sso.directory.names import fold

EYE = "23456789ACDEFHJKLMNPRTWXY"
"""Characters of pictures: one at most of those the eye confuses (O 0 Q D, I 1, B 8, S 5, Z 2, G 6)."""
EAR = "2345689HJRWY"
"""Characters of sounds: none that rhymes with another (no B D G P T V, F S, M N, nor 7 beside 5 and 6)."""
LONGEST = 100
"""Characters of an answer that are looked at; more is wrong."""

_LOOK_ALIKES = str.maketrans({"B": "8", "S": "5", "Z": "2", "G": "6", "O": "D", "0": "D", "Q": "D"})
_ARTICLE = re.compile(r"^(?:le|la|les|un|une|des|du)\s+|^l['’]\s*")
_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
_BELGIAN = {70: "septante", 80: "huitante", 90: "nonante"}


def in_words(n: int) -> str:
    """A number from 0 to 100, as French writes it: 71 → « soixante-et-onze »."""
    if n == 100:
        return "cent"
    if n < len(_UNITS):
        return _UNITS[n]
    base = max(ten for ten in _TENS if ten <= n)
    if n == 80:
        return "quatre-vingts"
    return _joined(_TENS[base], n - base, with_and=base != 80)


def _joined(tens: str, rest: int, with_and: bool = True) -> str:
    if not rest:
        return tens
    link = "-et-" if with_and and rest in {1, 11} else "-"
    return tens + link + _UNITS[rest]


def same_picture(answer: str, typed: str) -> bool:
    """Is it the text of the picture? Letters that are never drawn stand for their look-alikes."""
    return _equal(answer, re.sub(r"\W", "", _cut(typed)).upper().translate(_LOOK_ALIKES))


def same_sound(answer: str, typed: str) -> bool:
    """Are they the characters that were said?"""
    return _equal(answer, re.sub(r"[\W_]", "", _cut(typed)).upper())


def same_words(answer: str, typed: str) -> bool:
    """Is it the answer to a question, in words or in figures?"""
    return _equal(plain(answer), plain(_cut(typed))) or (
        answer.isdigit() and re.findall(r"\d+", _cut(typed)) == [answer]
    )


def plain(text: str) -> str:
    """Lower case without accents, article, spaces or signs; a number in words becomes figures."""
    lowered = fold(text.casefold())
    compact = _letters(_ARTICLE.sub("", lowered.strip()))
    return _NUMBERS.get(_letters(lowered), _NUMBERS.get(compact, compact))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _cut(typed: str) -> str:
    return typed if len(typed) <= LONGEST else ""


def _equal(answer: str, typed: str) -> bool:
    return hmac.compare_digest(answer.encode(), typed.encode("utf-8", "replace"))


def _number_words() -> dict[str, str]:
    words = {_letters(fold(in_words(n))): str(n) for n in range(101)}
    for base, tens in _BELGIAN.items():
        words |= {_letters(fold(_joined(tens, rest))): str(base + rest) for rest in range(10)}
    return words | {"une": "1", "quatrevingt": "80"}


_NUMBERS = _number_words()
