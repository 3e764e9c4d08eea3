"""The synthetic crowd: unique, plausible, the same each time, and a directory takes it."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from ldap_seed.populate import Synthesis, synthetic_entries
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from sso.directory import Directory
from sso.directory.account import Verdict
from sso.directory.names import is_uai, normalise_number
from tests.fixtures_directory import directory_settings

CROWD = list(Synthesis().people(4000))


def test_identifiants_subjects_mails_and_numbers_are_unique():
    for values in (
        [one.uid for one in CROWD], [one.unique_id for one in CROWD], [one.mail for one in CROWD],
        [one.number for one in CROWD],
    ):  # fmt: skip
        assert len(set(values)) == len(CROWD)


def test_numbers_stay_unique_and_valid_in_a_national_crowd():
    from ldap_seed.populate import _rest

    found = {_rest(number) for number in range(0, 1_200_000, 7)}
    assert len(found) == len(range(0, 1_200_000, 7))
    assert all(normalise_number(one.number) == one.number for one in CROWD)


def test_schools_have_valid_codes_and_ages_are_of_working_people():
    assert all(is_uai(one.uai) for one in CROWD)
    assert all(
        date(1959, 1, 1) <= date.fromisoformat(one.date_naissance) <= date(2004, 12, 31) for one in CROWD
    )


def test_states_and_homonyms_are_in_proportion():
    states = Counter(one.etat for one in CROWD)
    assert 0.90 < states["ACTIF"] / len(CROWD) < 0.94
    assert 0.02 < states["A_ACTIVER"] / len(CROWD) < 0.05
    assert any(one.uid[-1].isdigit() for one in CROWD)


def test_the_same_seed_gives_the_same_people():
    assert list(islice(Synthesis().people(50), 50)) == CROWD[:50]


@pytest.fixture
def crowded(tmp_path):
    slapd = Slapd(LdapSettings(data=tmp_path, durable=False, size_mib=64))
    services = ServicePasswords.generated()
    slapd.seed(synthetic_entries(300, services, ["mot-de-passe-un", "mot-de-passe-deux"]))
    slapd.start()
    client = Directory(directory_settings(slapd, services))
    yield client
    client.close()
    slapd.stop()


def test_a_directory_takes_the_crowd_and_its_people_sign_in(crowded):
    number, person = next((n, one) for n, one in enumerate(CROWD) if one.etat == "ACTIF")
    password = ["mot-de-passe-un", "mot-de-passe-deux"][number % 2]
    account = crowded.get(person.uid)
    assert crowded.authenticate(account, password).verdict is Verdict.OK
    assert crowded.has_numen(account, person.number)
