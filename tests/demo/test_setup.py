"""The set-up scripts of the Makefile."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def script(folder: Path, name: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    shutil.copytree(ROOT / "setup", folder / "setup", dirs_exist_ok=True)
    command = [folder / "setup" / name, *words]
    environment = {**os.environ, **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def program(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_a_python_that_is_only_a_name_is_passed_over(tmp_path: Path) -> None:
    shim = program(tmp_path / "python3.13", "echo 'command not found' >&2; exit 127")
    true = program(tmp_path / "python3", "exit 0")
    done = script(tmp_path, "python.sh", PYTHON=f"{shim} {true}")
    assert (done.returncode, done.stdout.strip()) == (0, str(true))


def test_no_python_at_all_is_a_failure(tmp_path: Path) -> None:
    assert script(tmp_path, "python.sh", PYTHON=str(tmp_path / "absent")).returncode == 1


def test_a_browser_that_asks_for_a_snap_is_refused(tmp_path: Path) -> None:
    stub = program(tmp_path / "chromium", "echo 'requires the chromium snap to be installed' >&2; exit 1")
    done = script(tmp_path, "chromium.sh", CHROMIUM=str(stub))
    assert done.returncode == 1
    assert "CHROMIUM=" in done.stderr


def test_the_browser_that_was_named_is_taken(tmp_path: Path) -> None:
    own = program(tmp_path / "chrome", "echo 'Chromium 1.2.3'")
    done = script(tmp_path, "chromium.sh", CHROMIUM=str(own))
    assert (done.returncode, done.stdout.strip()) == (0, str(own))


def test_reset_forgets_the_demo(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "demo.lock").touch()
    assert script(tmp_path, "reset.sh").returncode == 0
    assert not (tmp_path / "var").exists()


def test_reset_is_refused_while_the_demo_runs(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with (tmp_path / "var" / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = script(tmp_path, "reset.sh")
    assert done.returncode == 1
    assert (tmp_path / "var").exists()


def wheel(shelf: Path, name: str, version: str, *needs: str) -> str:
    """A package with nothing in it; its line for a lock."""
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n"
    metadata += "".join(f"Requires-Dist: {need}\n" for need in needs)
    inside = f"{name}-{version}.dist-info"
    path = shelf / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{inside}/METADATA", metadata)
        archive.writestr(f"{inside}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{inside}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages of this machine only, for pip."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name, value in {"NO_INDEX": "1", "FIND_LINKS": str(folder), "CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    return folder


def test_a_newer_release_than_the_locked_one_changes_nothing(shelf: Path, tmp_path: Path) -> None:
    asking, asked = wheel(shelf, "asking", "1", "asked[more]>=1"), wheel(shelf, "asked", "1")
    wheel(shelf, "asked", "2")
    (tmp_path / "requirements.lock").write_text(asked + asking)
    done = script(tmp_path, "venv.sh", "run")
    assert done.returncode == 0, done.stderr
    found = list((tmp_path / ".venv").glob("lib/python*/site-packages/asked-*.dist-info"))
    assert [folder.name for folder in found] == ["asked-1.dist-info"]


def test_a_lock_that_forgets_a_package_is_refused(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text(wheel(shelf, "asking", "1", "asked>=1"))
    done = script(tmp_path, "venv.sh", "run")
    assert done.returncode == 1
    assert "asking 1 requires asked" in done.stderr


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_a_digest_for_everything_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    blocks = [block for block in text.split("\n") if "==" in block]
    assert blocks
    assert all(line.rstrip().endswith("\\") for line in blocks)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_the_two_locks_agree() -> None:
    def versions(name: str) -> set[str]:
        lines = (ROOT / name).read_text().splitlines()
        return {line.rstrip(" \\") for line in lines if "==" in line and not line.startswith(" ")}

    assert versions("requirements.lock") <= versions("requirements-dev.lock")
