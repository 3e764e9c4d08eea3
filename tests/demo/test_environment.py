"""What each process of the demo is told."""

import json
import os
from pathlib import Path

import pytest

from career.academies import served
from career.settings import Career
from demo import environment, keys, ports
from demo.environment import Addresses
from demo.settings import Launch, Mailbox, Siam
from demo.supervisor import commands
from mamia.settings import Mamia
from socle.settings import Settings, SettingsFault, Socle, load
from sso.directory.settings import DirectorySettings
from sso.settings import Sso

SERVICES = [
    ("identity", Socle),
    ("identity", Sso),
    ("identity", Mamia),
    ("identity", DirectorySettings),
    ("career", Socle),
    ("career", Career),
    ("mailbox", Mailbox),
    ("siam", Siam),
]


@pytest.fixture
def made(tmp_path: Path) -> dict[str, dict[str, str]]:
    launch = Launch(var=tmp_path, alone=True)
    addresses = Addresses.of(launch, ports.USUAL)
    return environment.compose(launch, addresses, keys.ensure(tmp_path), {"PATH": "/bin", "HOME": "/nowhere"})


def become(monkeypatch: pytest.MonkeyPatch, process: dict[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith(environment.SETTINGS)]:
        monkeypatch.delenv(name)
    for name, value in process.items():
        monkeypatch.setenv(name, value)


def boot() -> None:
    for _, kind in SERVICES:
        load(kind)


@pytest.mark.parametrize(("process", "kind"), SERVICES)
def test_every_service_boots_with_what_it_is_told(
    process: str, kind: type[Settings], made: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, made[process])
    assert load(kind)


@pytest.mark.parametrize("name", [name for name in keys.MAKERS if not name.startswith("LDAP_")])
def test_without_one_of_the_secrets_boot_refuses_and_names_it(
    name: str, made: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, {name: value for told in made.values() for name, value in told.items()})
    monkeypatch.delenv(name)
    with pytest.raises(SettingsFault, match=name):
        boot()


def test_no_process_is_told_the_secrets_of_another(made: dict[str, dict[str, str]]) -> None:
    assert not [name for name in made["career"] if name.startswith(("SSO_", "MAMIA_", "LDAP_"))]
    assert not [name for name in made["identity"] if name.startswith(("CAREER_S", "LDAP_", "SIAM_"))]
    assert not [
        name for name in made["siam"] if name.startswith(("SOCLE_", "SSO_", "MAMIA_", "CAREER_", "LDAP_"))
    ]
    for process in ("antivirus", "mailbox"):
        assert not set(made[process]) & set(keys.MAKERS)


def test_what_another_session_left_in_the_environment_does_not_leak(tmp_path: Path) -> None:
    launch = Launch(var=tmp_path, alone=True)
    inherited = {"CAREER_DATABASE": "postgresql://elsewhere/x", "SSO_ISSUER": "https://elsewhere.example"}
    made = environment.compose(launch, Addresses.of(launch, ports.USUAL), keys.ensure(tmp_path), inherited)
    assert made["career"]["CAREER_DATABASE"].startswith("sqlite:")
    assert made["identity"]["SSO_ISSUER"] == "http://localhost:8000"
    assert "SSO_ISSUER" not in made["career"]


def test_the_addresses_follow_a_replaced_port(tmp_path: Path) -> None:
    launch = Launch(var=tmp_path, alone=True)
    addresses = Addresses.of(launch, {**ports.USUAL, "identity": 8010})
    made = environment.compose(launch, addresses, {}, {})
    assert made["career"]["CAREER_ISSUER"] == made["identity"]["SSO_ISSUER"] == "http://localhost:8010"
    assert made["identity"]["IDENTITY_PORT"] == "8010"


def test_the_hosts_differ_so_that_the_services_share_no_cookie(tmp_path: Path) -> None:
    addresses = Addresses.of(Launch(var=tmp_path, alone=True), ports.USUAL)
    assert (addresses.identity, addresses.career) == ("http://localhost:8000", "http://127.0.0.1:8001")


def test_public_addresses_behind_a_forwarded_port_are_kept_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_URL", "https://compte.example")
    monkeypatch.setenv("CAREER_URL", "")
    addresses = Addresses.of(Launch(var=tmp_path, alone=True), ports.USUAL)
    assert (addresses.identity, addresses.career) == ("https://compte.example", "http://127.0.0.1:8001")


@pytest.mark.parametrize("wrong", ["compte.example", "http://compte.example", "https://compte.example/"])
def test_a_public_address_that_cannot_serve_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_URL", wrong)
    with pytest.raises(SettingsFault, match="IDENTITY_URL"):
        load(Launch)


def test_every_process_of_the_procfile_has_an_environment() -> None:
    names = commands(Path(__file__).parents[2] / "Procfile")
    assert {name.removesuffix("-worker") for name in names} == set(environment.OWN)


def test_another_académie_is_told_of_itself_alone_and_career_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = Launch(var=tmp_path)
    secrets = {one.key: keys.ensure(launch.at(one).var) for one in launch.others}
    addresses = Addresses.of(launch, ports.USUAL)
    made = environment.compose(launch, addresses, keys.ensure(tmp_path), {"PATH": "/bin"}, secrets)
    north, first = made["identity-nord"], made["identity"]
    differ = {"SSO_ISSUER", "SSO_LDAP_URIS", "MAMIA_DATABASE", "SOCLE_ACADEMIE_CODE", "SSO_MASTER_KEYS",
              "MAMIA_COOKIE", "IDENTITY_PORT", "DEMO_VAR", "SSO_LDAP_ACCOUNT_PASSWORD"}  # fmt: skip
    assert not [name for name in differ if north[name] == first.get(name)]
    assert made["directory-nord"]["LDAP_SOCKET"] != made["directory"]["LDAP_SOCKET"]
    assert not [name for name in north if name.startswith("CAREER_S")]
    become(monkeypatch, made["career"])
    found = served(load(Socle), load(Career))
    assert [one.code for one in found] == ["16", "09", "11"]
    assert found.answers(north["SSO_ISSUER"], "09")
    assert found.own.answers_outside
    assert json.loads(made["career"]["SOCLE_INSIDE"])[north["SSO_ISSUER"]] == "http://127.0.0.1:8004"
    become(monkeypatch, north)
    assert load(Mamia).cookie == "mamia_session_nord"


def test_behind_a_forwarded_port_only_académies_whose_address_is_known_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IDENTITY_URL", "https://compte.example")
    assert load(Launch).others == ()
    monkeypatch.setenv("ACADEMIES_URLS", '{"nord": "https://nord.example"}')
    assert [one.key for one in load(Launch).others] == ["nord"]
    assert load(Launch).at(load(Launch).others[0]).identity_url == "https://nord.example"


def test_sockets_leave_a_folder_whose_path_is_too_long(tmp_path: Path) -> None:
    short, long = Launch(var=Path("/v")), Launch(var=tmp_path / ("x" * 120))
    assert short.directory_socket == Path("/v/run/ldapi")
    assert len(str(long.directory_socket)) < 100
    assert long.sockets != Launch(var=tmp_path / ("y" * 120)).sockets
