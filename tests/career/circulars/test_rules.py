"""What each person reads: the words of the circular, and her own values where they stand."""

from hypothesis import given
from hypothesis import strategies as st

from career.circulars.rules import filled, name, portions, unfilled, variables


def test_a_variable_is_named_whatever_its_case_and_spaces() -> None:
    assert variables("{Résultat} {date  de  réponse} {résultat} {7*7} {{x}} {}") == (
        "résultat", "date de réponse", "x",
    )  # fmt: skip


def test_a_value_is_not_looked_into_and_an_unknown_name_stays() -> None:
    assert filled("{a} {b} {c}", {"a": "{b}", "b": "2"}) == "{b} 2 {c}"


def test_what_nothing_fills_is_named() -> None:
    assert unfilled("{a}", "{b} {A}", ["b"]) == ("a",)


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text()))
def test_a_text_without_braces_is_everybody_s(text: str, values: dict[str, str]) -> None:
    plain = text.replace("{", "").replace("}", "")
    assert filled(plain, values) == plain and variables(plain) == ()


@given(st.from_regex(r"[a-z][a-z ]{0,10}[a-z]", fullmatch=True), st.text(max_size=20))
def test_a_column_fills_the_variable_of_its_name(column: str, value: str) -> None:
    assert filled(f"« {{{column}}} »", {name(column): value}) == f"« {value} »"


@given(st.lists(st.text(min_size=1), unique=True), st.integers(1, 7))
def test_portions_hold_everybody_once(uids: list[str], size: int) -> None:
    lines = [(uid, {"a": uid}) for uid in uids]
    cut = portions(lines, size)
    assert [one for part in cut for one in part] == lines
    assert all(0 < len(part) <= size for part in cut)
