"""The demo people: visibly fictitious, complete, and true on any day."""

import re
from datetime import date, timedelta

import pytest

from ldap_seed.people import GRACE, REFERENCE, people, schools, shift_text, shift_years
from ldap_seed.tree import ROLE_NAMES
from sso.directory.names import base_login, is_uai, normalise_number

EVERYBODY = people(REFERENCE)
NUMBERED = [one for one in EVERYBODY if one.number]


def by_uid(uid, day=REFERENCE):
    return next(one for one in people(day) if one.uid == uid)


def test_identifiants_mails_numbers_and_subjects_are_unique():
    for values in (
        [one.uid for one in EVERYBODY], [one.mail for one in EVERYBODY],
        [one.number for one in EVERYBODY], [one.unique_id for one in EVERYBODY],
    ):  # fmt: skip
        assert len(values) == len(set(values))


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda one: one.uid)
def test_an_identifiant_follows_the_algorithm_from_a_name_once_used(person):
    names = {person.nom_usage, person.nom_naissance, *person.former_names}
    bases = {base_login(person.prenom, name) for name in names}
    assert re.sub(r"\d+$", "", person.uid) in bases


@pytest.mark.parametrize("person", NUMBERED, ids=lambda one: one.uid)
def test_a_number_is_valid_and_visibly_false(person):
    assert normalise_number(person.number) == person.number
    assert re.search(r"99\d{3}ZZ[A-Z]$|^T26-1", person.number)


def test_every_school_has_a_valid_code_and_everybody_is_posted_in_one():
    codes = {school.uai for school in schools()}
    assert all(is_uai(code) for code in codes)
    assert {one.uai for one in EVERYBODY} - codes <= {None}


def test_every_role_has_somebody():
    assert {role for one in EVERYBODY for role in one.roles} == set(ROLE_NAMES)


def test_every_state_has_somebody():
    states = {one.etat for one in EVERYBODY}
    assert states == {"ACTIF", "A_ACTIVER", "VERROUILLE", "SUSPENDU", "FIN_FONCTION", "CLOS"}
    assert [one.uid for one in EVERYBODY if one.must_change] == ["mjoly"]


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 11, 21), 0), (date(2026, 9, 1), 0), (date(2027, 8, 31), 0), (date(2027, 9, 1), 1),
        (date(2026, 8, 31), -1), (date(2028, 2, 29), 1), (date(2031, 1, 1), 4),
    ],
)  # fmt: skip
def test_dates_move_by_whole_school_years(day, years):
    assert shift_years(day) == years


def test_a_note_moves_with_its_years():
    assert (
        shift_text("RDVC en 2026-2027, depuis le 01/09/2025 (10+2)", 1)
        == "RDVC en 2027-2028, depuis le 01/09/2026 (10+2)"
    )


def test_on_the_file_s_day_dates_are_the_file_s():
    assert by_uid("apons").leaves_on == date(2026, 9, 1)
    assert by_uid("klopez").leaves_on == date(2027, 2, 28)
    assert "01/09/2026" in by_uid("apons").note


@pytest.mark.parametrize("offset", range(0, 800, 9))
def test_on_any_day_the_retired_may_still_sign_in_and_the_contract_still_runs(offset):
    day = REFERENCE + timedelta(days=offset)
    retired, temporary = by_uid("apons", day), by_uid("klopez", day)
    assert timedelta(0) < day - retired.leaves_on <= GRACE - timedelta(days=30)
    assert temporary.leaves_on - day >= timedelta(days=30)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 1, 31), date(2027, 12, 31), date(2028, 3, 1)])
def test_a_seed_on_an_awkward_day_makes_people(day):
    assert len(people(day)) == len(EVERYBODY)


def test_no_representation_shows_a_number_or_a_birth_date():
    for one in EVERYBODY:
        assert one.number not in repr(one)
        assert one.date_naissance not in repr(one)
