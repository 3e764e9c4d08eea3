"""The letter that a surname is filed under (pure)."""

import unicodedata

# Letters whose first sign no decomposition gives.
_LIGATURES = {"Œ": "O", "Æ": "A", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "T", "ẞ": "S"}


def initial(surname: str) -> str:
    """The letter a surname is filed under: « LE BŒUF » L, « Œuvrard » O, « D'ARGENT » D, « ÉTIENNE » E."""
    for sign in surname.upper():
        plain = unicodedata.normalize("NFKD", _LIGATURES.get(sign, sign))[:1]
        if "A" <= plain <= "Z":
            return plain
    return ""
