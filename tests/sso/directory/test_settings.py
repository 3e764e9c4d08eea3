"""Settings of the directory: what boot accepts and refuses."""

import pytest

from socle.settings import SettingsFault, load
from sso.directory.settings import DirectorySettings

NAMES = {
    "SSO_LDAP_URIS": "ldapi://%2Frun%2Fldapi",
    "SSO_LDAP_SIGNIN_PASSWORD": "a",
    "SSO_LDAP_ACCOUNT_PASSWORD": "b",
}


@pytest.fixture
def environment(monkeypatch):
    for name, value in NAMES.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_servers_are_a_list_separated_by_spaces(environment):
    environment.setenv("SSO_LDAP_URIS", "ldaps://un.example ldaps://deux.example")
    assert load(DirectorySettings).uris == ("ldaps://un.example", "ldaps://deux.example")


def test_names_of_another_directory_come_as_json(environment):
    environment.setenv("SSO_LDAP_ATTRIBUTES", '{"nompatro": "supannNomDeNaissance"}')
    assert load(DirectorySettings).attributes == {"nompatro": "supannNomDeNaissance"}


@pytest.mark.parametrize("uri", ["ldap://annuaire.example", "http://localhost", "", "ldap://"])
def test_an_address_without_protection_is_refused_by_name(environment, uri):
    environment.setenv("SSO_LDAP_URIS", uri)
    with pytest.raises(SettingsFault, match="SSO_LDAP_URIS"):
        load(DirectorySettings)


def test_an_address_of_loopback_needs_no_protection(environment):
    environment.setenv("SSO_LDAP_URIS", "ldap://127.0.0.1:3389 ldap://localhost ldap://[::1]:389")
    assert len(load(DirectorySettings).uris) == 3


@pytest.mark.parametrize("name", list(NAMES))
def test_a_missing_secret_is_named(environment, name):
    environment.delenv(name)
    with pytest.raises(SettingsFault, match=name):
        load(DirectorySettings)
