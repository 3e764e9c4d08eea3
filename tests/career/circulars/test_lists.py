"""Lists as people paste them and as spreadsheets save them."""

import pytest

from career.circulars.lists import ListRefused, decoded, read


@pytest.mark.parametrize("text", ["a1\nb2", "A1; b2", "a1, b2,", " a1\t\n\n b2 \n a1", "\ufeffa1\r\nb2\r\n"])
def test_words_alone_are_identifiants_once_each(text: str) -> None:
    assert dict(read(text).people) == {"a1": {}, "b2": {}}


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_line_of_titles_names_the_columns(mark: str) -> None:
    text = "\n".join(
        mark.join(row) for row in (("Nom", "Identifiant", "Résultat  final"), ("X", "A1", "oui"))
    )
    found = read(text)
    assert found.people == {"a1": {"nom": "X", "résultat final": "oui"}}
    assert found.columns == ("nom", "résultat final")


def test_a_column_with_an_empty_cell_fills_nothing() -> None:
    found = read("identifiant;a;b\nx;1;2\ny;;3\nz;4")
    assert found.columns == () and found.people["z"] == {"a": "4", "b": ""}
    assert read("identifiant;a;b\nx;1;2\ny;;3").columns == ("b",)


def test_line_ends_and_turning_signs_in_a_cell_are_gone() -> None:
    assert read("identifiant;a\nx; 1   2\u00a0%").people["x"] == {"a": "1 2\u00a0%"}
    assert read('identifiant;a\nx;"1\n2\u202e"').people["x"] == {"a": "1 2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n", "vide"),
        ("identifiant;a", "n’a que ses titres"),
        ("identifiant;a\n;1", "La ligne 2 n’a pas d’identifiant"),
        ("identifiant;a\nx;1\nX;2", "deux fois dans la liste, avec des valeurs différentes, lignes 2 et 3"),
        ("identifiant;a;A\nx;1;2", "Deux colonnes s’appellent « a »"),
        ("identifiant;a\nx;" + "1" * 501, "500 caractères"),
        ("x\n" * 100_001, "100 000 identifiants"),
        (";".join(map(str, range(100_001))), "100 000 identifiants"),
        ('x\ny;"' + "z" * 200_000, "ne se lit pas"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(ListRefused) as refused:
        read(text)
    assert said in refused.value.sentence


def test_a_file_of_a_french_spreadsheet_is_read() -> None:
    assert decoded("été".encode("cp1252")) == decoded("\ufeffété".encode()) == "été"
