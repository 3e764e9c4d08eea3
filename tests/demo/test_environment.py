"""What each process of the demo is told."""

import os
from pathlib import Path

import pytest

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
    launch = Launch(var=tmp_path)
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
    launch = Launch(var=tmp_path)
    inherited = {"CAREER_DATABASE": "postgresql://elsewhere/x", "SSO_ISSUER": "https://elsewhere.example"}
    made = environment.compose(launch, Addresses.of(launch, ports.USUAL), keys.ensure(tmp_path), inherited)
    assert made["career"]["CAREER_DATABASE"].startswith("sqlite:")
    assert made["identity"]["SSO_ISSUER"] == "http://localhost:8000"
    assert "SSO_ISSUER" not in made["career"]


def test_the_addresses_follow_a_replaced_port(tmp_path: Path) -> None:
    launch = Launch(var=tmp_path)
    addresses = Addresses.of(launch, {**ports.USUAL, "identity": 8010})
    made = environment.compose(launch, addresses, {}, {})
    assert made["career"]["CAREER_ISSUER"] == made["identity"]["SSO_ISSUER"] == "http://localhost:8010"
    assert made["identity"]["IDENTITY_PORT"] == "8010"


def test_the_hosts_differ_so_that_the_services_share_no_cookie(tmp_path: Path) -> None:
    addresses = Addresses.of(Launch(var=tmp_path), ports.USUAL)
    assert (addresses.identity, addresses.career) == ("http://localhost:8000", "http://127.0.0.1:8001")


def test_public_addresses_behind_a_forwarded_port_are_kept_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_URL", "https://compte.example")
    monkeypatch.setenv("CAREER_URL", "")
    addresses = Addresses.of(Launch(var=tmp_path), ports.USUAL)
    assert (addresses.identity, addresses.career) == ("https://compte.example", "http://127.0.0.1:8001")


@pytest.mark.parametrize("wrong", ["compte.example", "http://compte.example", "https://compte.example/"])
def test_a_public_address_that_cannot_serve_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_URL", wrong)
    with pytest.raises(SettingsFault, match="IDENTITY_URL"):
        load(Launch)


def test_every_process_of_the_procfile_has_an_environment() -> None:
    names = commands(Path(__file__).parents[2] / "Procfile")
    assert {name.removesuffix("-worker") for name in names} == set(environment.OWN)


def test_sockets_leave_a_folder_whose_path_is_too_long(tmp_path: Path) -> None:
    short, long = Launch(var=Path("/v")), Launch(var=tmp_path / ("x" * 120))
    assert short.directory_socket == Path("/v/run/ldapi")
    assert len(str(long.directory_socket)) < 100
    assert long.sockets != Launch(var=tmp_path / ("y" * 120)).sockets
