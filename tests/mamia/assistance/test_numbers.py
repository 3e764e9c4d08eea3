"""A NUMEN or a temporary number in a text is seen however it is spaced; ordinary texts pass."""

import pytest

from mamia.assistance.numbers import holds_number


@pytest.mark.parametrize(
    "text",
    [
        "mon numen est 16G1399006ZZF merci",
        "16 g 13 99006 zzf",
        "(16-G-13-99006-ZZF)",
        "mon numéro T26-100017",
        "１６Ｇ１３９９００６ＺＺＦ",
    ],
)
def test_a_text_with_a_number_is_refused(text: str) -> None:
    assert holds_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "Appelez-moi au 05 61 12 34 56 après 17 h, ou au 0612345678",
        "Je suis au collège 0319010A depuis le 01/09/2026, mail a.b@ac-demo.example",
        "Mon identifiant fdurand4 et ma classe de 6e B 123",
    ],
)
def test_an_ordinary_text_is_accepted(text: str) -> None:
    assert not holds_number(text)
