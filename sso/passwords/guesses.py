"""How many guesses a password needs, by zxcvbn fed with French words and what is known of its owner."""

from zxcvbn import matching, scoring

from sso.passwords import wordlists

LONGEST = 72
"""zxcvbn raises above."""
MASKS = 6
"""Most different characters that may stand for letters: above, zxcvbn tries combinations for seconds."""

_STANDING_FOR_LETTERS = frozenset("".join(sign for signs in matching.L33T_TABLE.values() for sign in signs))


def needed(password: str, known: list[str]) -> int:
    """The estimate for the first 72 characters; `known` are the owner's words, lower case without accents.

    The dictionaries are given to each call: zxcvbn's own entry point keeps the owner's words in a global,
    where the password of somebody else, checked at the same moment, would meet them.
    """
    text = wordlists.fold(password)[:LONGEST]
    lists = {**matching.RANKED_DICTIONARIES, **wordlists.ranked(), "owner": matching.build_ranked_dict(known)}
    if len(_STANDING_FOR_LETTERS.intersection(text)) > MASKS:
        found = _without_masks(text, lists)
    else:
        found = matching.omnimatch(text, lists)
    return int(scoring.most_guessable_match_sequence(text, found)["guesses"])


def _without_masks(text: str, lists: dict[str, dict[str, int]]) -> "list[matching._Match]":
    matchers = (
        *(matching.dictionary_match, matching.reverse_dictionary_match, matching.spatial_match),
        *(matching.sequence_match, matching.regex_match, matching.date_match),
    )
    found = [match for matcher in matchers for match in matcher(text, _ranked_dictionaries=lists)]
    return sorted(found, key=lambda match: (match["i"], match["j"]))
