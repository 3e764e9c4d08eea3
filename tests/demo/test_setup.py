"""The set-up scripts of the Makefile."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def script(folder: Path, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    (folder / "setup").mkdir(exist_ok=True)
    shutil.copy(ROOT / "setup" / name, folder / "setup" / name)
    return subprocess.run(
        [folder / "setup" / name], env={**os.environ, **variables}, capture_output=True, text=True, timeout=60
    )


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
