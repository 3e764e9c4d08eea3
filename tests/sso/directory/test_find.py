"""Finding a forgotten account by names and birth date, and verifying proofs (domain.md § 3.2, decision 8)."""

import pytest

from sso.directory.names import Kind, key

MARITAL, OTHERS = [Kind.USAGE], [Kind.BIRTH, Kind.PART, Kind.FORMER]


def find(directory, surname, given, born, kinds):
    return [one.uid for one in directory.find([key(surname)], key(given), born, kinds)]


def test_a_marital_name_is_found_first(directory):
    assert find(directory, "Lefebvre", "claire", "1989-09-14", MARITAL) == ["clefebvre"]
    assert find(directory, "Marchand", "claire", "1989-09-14", MARITAL) == []


def test_a_birth_name_is_found_second(directory):
    assert find(directory, "Marchand", "Claire", "1989-09-14", OTHERS) == ["clefebvre"]


@pytest.mark.parametrize("surname", ["martin", "DUBOIS"])
def test_each_part_of_a_double_name_is_found_second(directory, surname):
    assert find(directory, surname, "Hélène", "1982-02-28", MARITAL) == []
    assert find(directory, surname, "Hélène", "1982-02-28", OTHERS) == ["hmartindubois"]


def test_a_name_once_used_is_still_a_key(directory):
    assert find(directory, "Perrin", "Nathalie", "1976-06-06", OTHERS) == ["nperrin"]
    assert find(directory, "Roux", "Nathalie", "1976-06-06", MARITAL) == ["nperrin"]


def test_perfect_homonyms_are_both_found_and_the_birth_name_separates_them(directory):
    assert sorted(find(directory, "Martin", "Marie", "1985-03-12", MARITAL)) == ["mmartin", "mmartin1"]
    assert find(directory, "pages", "Marie", "1985-03-12", OTHERS) == ["mmartin1"]


@pytest.mark.parametrize("given", ["Marie Hélène", "marie-helene", "MARIE HELENE", "Marie"])
def test_a_compound_given_name_is_found_in_every_form(directory, given):
    assert find(directory, "Fabre", given, "1979-12-24", MARITAL) == ["mfabre"]


@pytest.mark.parametrize(
    ("surname", "given", "born"),
    [
        ("Tour", "Jean-Pierre", "1964-12-05"),
        ("Fabre", "Hélène", "1979-12-24"),
        ("Fabre", "Marie", "1979-12-25"),
    ],
)
def test_what_does_not_match_is_not_found(directory, surname, given, born):
    assert find(directory, surname, given, born, MARITAL + OTHERS) == []


def test_a_birth_date_is_never_asked_without_a_name(directory):
    assert directory.find([""], "claire", "1989-09-14", MARITAL) == []
    assert directory.find([], "claire", "1989-09-14", MARITAL) == []
    assert directory.find(["*"], "*", "1989-09-14", MARITAL) == []
    assert directory.find(["lefebvre"], "claire", "*", MARITAL) == []


def test_a_look_up_costs_one_search_found_or_not(directory):
    find(directory, "Lefebvre", "claire", "1989-09-14", MARITAL)
    before = directory.operations.copy()
    find(directory, "Lefebvre", "claire", "1989-09-14", MARITAL)
    found = directory.operations - before
    find(directory, "Inconnue", "claire", "1989-09-14", MARITAL)
    assert directory.operations - before - found == found == {"search": 1}


def test_a_numen_is_verified_in_any_case(directory, new_agent):
    account, known = new_agent()
    assert directory.has_numen(account, known.numen)
    assert directory.has_numen(account, known.numen.lower())
    assert not directory.has_numen(account, "16E0000000AAA")


@pytest.mark.parametrize("value", ["", "*", "\x00", "\ud800", "9" * 1_000_000, "16*"])
def test_a_crafted_numen_is_nobody_s(directory, new_agent, value):
    account, _ = new_agent()
    assert not directory.has_numen(account, value)


def test_a_temporary_number_is_verified_like_a_numen(directory):
    assert directory.has_numen(directory.get("klopez"), "T26-100017")


def test_a_birth_date_is_verified_with_the_name(directory, new_agent):
    account, known = new_agent(datenaissance="1970-00-00")
    assert directory.has_birth_date(account, known.birth_date)
    assert not directory.has_birth_date(account, "1970-01-01")
    assert not directory.has_birth_date(account, "*")


def test_proofs_cost_the_same_for_nobody(directory, new_agent):
    account, known = new_agent()
    start = directory.operations.copy()
    directory.has_numen(account, known.numen)
    directory.has_birth_date(account, known.birth_date)
    somebody = directory.operations - start
    assert not directory.has_numen(None, known.numen)
    assert not directory.has_birth_date(None, known.birth_date)
    assert directory.operations - start - somebody == somebody == {"compare": 1, "search": 1}
