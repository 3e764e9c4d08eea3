"""When a start prepares, and when it need not."""

from pathlib import Path

import pytest

from demo import academies, ports, prepare
from demo.environment import Addresses
from demo.settings import Launch


def write(var: Path, **taken: int) -> None:
    addresses = Addresses.of(Launch(var=var), {**ports.USUAL, **taken})
    prepare.write_clients(var, addresses, {"CAREER_CLIENT_SECRET": "s" * 40, "SIAM_CLIENT_SECRET": "t" * 40})
    north = addresses.at(Launch(var=var), academies.others()[0])
    prepare.write_issuers(var, {one.code: one.identity for one in (addresses, north)})


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    write(tmp_path)
    (tmp_path / "ldap").mkdir()
    for name in ("identity.sqlite", "career.sqlite", "ldap/seeded"):
        (tmp_path / name).touch()
    prepare.note_done(tmp_path)
    return tmp_path


def test_a_second_start_prepares_nothing_again(prepared: Path) -> None:
    write(prepared)
    assert prepare.done(prepared)


@pytest.mark.parametrize("name", ["career", "siam", "identity", "identity-nord"])
def test_another_port_is_registered_again(name: str, prepared: Path) -> None:
    write(prepared, **{name: 8009})
    assert not prepare.done(prepared)


@pytest.mark.parametrize("name", ["identity.sqlite", "career.sqlite", "ldap/seeded", prepare.DONE])
def test_what_was_deleted_is_made_again(name: str, prepared: Path) -> None:
    (prepared / name).unlink()
    assert not prepare.done(prepared)


def test_the_secret_of_the_application_is_for_its_owner_alone(prepared: Path) -> None:
    assert (prepared / prepare.CLIENTS).stat().st_mode & 0o777 == 0o600
