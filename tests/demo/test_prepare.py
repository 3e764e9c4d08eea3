"""When a start prepares, and when it need not."""

from pathlib import Path

import pytest

from demo import prepare


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    prepare.write_clients(tmp_path, "http://127.0.0.1:8001", "s" * 40)
    (tmp_path / "ldap").mkdir()
    for name in ("identity.sqlite", "career.sqlite", "ldap/seeded"):
        (tmp_path / name).touch()
    prepare.note_done(tmp_path)
    return tmp_path


def test_a_second_start_prepares_nothing_again(prepared: Path) -> None:
    prepare.write_clients(prepared, "http://127.0.0.1:8001", "s" * 40)
    assert prepare.done(prepared)


def test_another_port_is_registered_again(prepared: Path) -> None:
    prepare.write_clients(prepared, "http://127.0.0.1:8009", "s" * 40)
    assert not prepare.done(prepared)


@pytest.mark.parametrize("name", ["identity.sqlite", "career.sqlite", "ldap/seeded", prepare.DONE])
def test_what_was_deleted_is_made_again(name: str, prepared: Path) -> None:
    (prepared / name).unlink()
    assert not prepare.done(prepared)


def test_the_secret_of_the_application_is_for_its_owner_alone(prepared: Path) -> None:
    assert (prepared / prepare.CLIENTS).stat().st_mode & 0o777 == 0o600
