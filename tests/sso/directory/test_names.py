"""Names and numbers: the tables of domain.md § 1 to 3."""

import pytest

from sso.directory.names import (
    BadNumber,
    base_login,
    given_keys,
    is_uai,
    key,
    name_marks,
    normalise_number,
    parts,
)


@pytest.mark.parametrize(
    ("given", "surname", "uid"),
    [
        ("Florent", "Durand", "fdurand"),
        ("Jean-Pierre", "de La Tour", "jdelatour"),
        ("Anaïs", "Le Bœuf", "aleboeuf"),
        ("Siobhán", "O’Connor", "soconnor"),
        ("Siobhán", "O'Connor", "soconnor"),
        ("Éric", "d'Argent-Rives", "edargentrives"),
        ("Muriel", "Peña", "mpena"),
        ("Jürgen", "Strauß", "jstrauss"),
        ("Thị Hoa", "Nguyễn", "tnguyen"),
        ("Œdipe", "Lænnec", "olaennec"),
        ("Élise", "Saint-Étienne", "esaintetienne"),
        ("Çağla", "Yılmaz", "cyilmaz"),
        ("", "Suharto", "suharto"),
        ("Karim", "X", "kx"),
        ("Marie", "Van der Straten de Saint-Étienne-lès-Remiremont", "mvanderstratendesaintetiennelesr"),
    ],
)
def test_an_identifiant_is_the_first_letter_and_the_usage_name(given, surname, uid):
    assert base_login(given, surname) == uid
    assert len(uid) <= 32


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("lefebvre", "LEFEBVRE"),
        ("marie helene", "Marie-Hélène"),
        ("MARIE-HÉLÈNE", "Marie-Hélène"),
        ("Mariehelene", "Marie-Hélène"),
        ("Marie-He\u0301le\u0300ne", "Marie-Hélène"),
        ("oconnor", "O’CONNOR"),
        ("O'Connor", "O’CONNOR"),
        ("O Connor", "O’CONNOR"),
        ("le boeuf", "LE BŒUF"),
        ("leboeuf", "LE BŒUF"),
        ("LE BŒUF", "LE BŒUF"),
        ("strauss", "STRAUß"),
        ("delatour", "DE LA TOUR"),
    ],
)
def test_what_people_type_has_the_key_of_what_is_stored(typed, stored):
    assert key(typed) == key(stored)


def test_a_particle_alone_is_not_the_name():
    assert key("Tour") not in {key("DE LA TOUR"), *parts("DE LA TOUR")}


def test_a_double_name_has_its_parts_and_a_saint_has_none():
    assert parts("MARTIN-DUBOIS") == ("martin", "dubois")
    assert parts("DE LA ROCHEFOUCAULD--MONTBEL") == ("delarochefoucauld", "montbel")
    assert parts("SAINT-ÉTIENNE") == ()
    assert parts("EL AMRANI") == ()
    assert parts("-") == ()


def test_each_name_of_a_person_is_marked_for_what_it_is():
    assert name_marks("LEFEBVRE", "MARCHAND") == ("u:lefebvre", "n:marchand")
    assert name_marks("MARTIN-DUBOIS", "MARTIN") == ("u:martindubois", "n:martin", "p:martin", "p:dubois")
    assert name_marks("ROUX", "ROUX", ["PERRIN"]) == ("u:roux", "a:perrin")


def test_a_compound_given_name_is_found_whole_and_by_its_first_part():
    assert given_keys("Marie-Hélène") == ("mariehelene", "marie")
    assert given_keys("Thị Hoa") == ("thihoa", "thi")
    assert given_keys("Claire") == ("claire",)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("16E9598012ZZM", "16E9598012ZZM"),
        (" 16 e 95 98012 zzm ", "16E9598012ZZM"),
        ("16E95\u00a098012ZZM", "16E9598012ZZM"),
        ("01G0505720MAP", "01G0505720MAP"),
        ("T26-100017", "T26-100017"),
        ("t26100017", "T26-100017"),
    ],
)
def test_a_number_is_brought_to_the_form_of_the_directory(typed, stored):
    assert normalise_number(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "16E9598012ZZ",
        "16E959801OZZM",
        "34E9598012ZZM",
        "00E9598012ZZM",
        "16E9598012ZZMM",
        "*",
        "T2-1",
        "é" * 999,
    ],
)
def test_what_is_no_number_is_refused_and_never_repeated(typed):
    with pytest.raises(BadNumber) as caught:
        normalise_number(typed)
    assert len(typed) < 3 or typed not in str(caught.value)


@pytest.mark.parametrize("code", ["0951099D", "0750654D", "0752524L", "0920131T", "0291101P", " 0441550w "])
def test_the_check_letter_of_a_real_school_holds(code):
    assert is_uai(code)


@pytest.mark.parametrize("code", ["0951099E", "951099D", "", "０951099D", "0951099DD"])
def test_a_wrong_code_of_a_school_is_refused(code):
    assert not is_uai(code)
