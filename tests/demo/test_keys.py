"""The demo's secrets."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from demo import keys
from demo.__main__ import main


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    keys.ensure(tmp_path / "var")
    assert mode(tmp_path / "var") == 0o700
    assert mode(tmp_path / "var" / keys.FILE) == 0o600


def test_a_second_start_makes_no_secret_again(tmp_path: Path) -> None:
    first = keys.ensure(tmp_path)
    written = (tmp_path / keys.FILE).read_bytes()
    assert keys.ensure(tmp_path) == first
    assert (tmp_path / keys.FILE).read_bytes() == written


def test_a_newer_version_adds_its_secret_and_keeps_the_others(tmp_path: Path) -> None:
    old = keys.ensure(tmp_path, {"OLD": keys.password})
    new = keys.ensure(tmp_path, {"OLD": keys.password, "NEW": keys.password})
    assert new["OLD"] == old["OLD"]
    assert keys.load(tmp_path) == new
    assert mode(tmp_path / keys.FILE) == 0o600


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, two = keys.ensure(tmp_path / "one"), keys.ensure(tmp_path / "two")
    assert not set(one.values()) & set(two.values())
    assert len(set(one.values())) == len(one)


@pytest.mark.parametrize("name", [name for name, make in keys.MAKERS.items() if make is keys.master_key])
def test_a_master_key_is_one_that_encrypts(name: str, tmp_path: Path) -> None:
    key = keys.ensure(tmp_path)[name]
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"x")) == b"x"


def test_a_container_makes_every_secret_before_the_demo_and_never_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_VAR", str(tmp_path / "var"))
    assert main(["secrets"]) == 0
    made = keys.load(tmp_path / "var")
    passwords = (tmp_path / "var" / "passwords.json").read_text()
    assert made.keys() == keys.MAKERS.keys()
    assert main(["secrets"]) == 0
    assert keys.load(tmp_path / "var") == made
    assert (tmp_path / "var" / "passwords.json").read_text() == passwords
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "var").iterdir()} == {0}
