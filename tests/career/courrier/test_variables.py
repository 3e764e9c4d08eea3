"""The variables of templates: a closed list, put in as they are (threat 49)."""

import pytest

from career.courrier.variables import VARIABLES, fill, incomplete, unknown, used


def test_a_text_without_braces_stays_as_it_is() -> None:
    text = "Bonjour,\n100 % {{}} { ou } et [ ]"
    assert fill("Bonjour", {}) == "Bonjour"
    assert fill(text.replace("{{}} ", ""), {"nom": "x"}) == text.replace("{{}} ", "")


def test_a_variable_is_found_however_it_is_written() -> None:
    assert (
        fill("{ Nom } {NUMÉRO  DU FIL} {prénom}", {"nom": "A", "numéro du fil": "1", "prénom": "P"})
        == "A 1 P"
    )
    assert used("{ Nom } et {autre}") == {"nom"}


def test_what_a_dossier_lacks_is_seen_and_counted_once() -> None:
    said = fill("{grade}, {grade} et {nom}", {"nom": "DURAND", "grade": ""})
    assert said == "[à compléter\u00a0: grade], [à compléter\u00a0: grade] et DURAND"
    assert incomplete(said) == ["[à compléter\u00a0: grade]"]
    assert incomplete("[à compléter : grade]") == incomplete(said)  # typed again with a plain space
    assert incomplete("complétez [ici]") == []


@pytest.mark.parametrize("text", ["{{7*7}}", "{nom!r}", "{nom.__class__}", "{}", "{0}", "{% if %}", "{nomm}"])
def test_what_is_not_on_the_list_is_unknown_and_never_replaced(text: str) -> None:
    assert unknown(text)
    assert fill(text, {"nom": "DURAND", "": "vide", "0": "zéro"}) == text


def test_a_value_is_never_read_again() -> None:
    assert (
        fill("{objet}", {"objet": "{votre nom} {{7*7}} <b>", "votre nom": "S"}) == "{votre nom} {{7*7}} <b>"
    )


def test_every_variable_has_a_meaning_and_an_example() -> None:
    assert all(one.meaning and one.example for one in VARIABLES)
    assert not unknown(" ".join(f"{{{one.name}}}" for one in VARIABLES))
