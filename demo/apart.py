"""The whole demo in a folder of its own, for who drives it: started as `make run` does, then stopped."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo import people
from demo.settings import inherited
from ldap_seed.server import end_with_parent

ROOT = Path(__file__).parent.parent
PATIENCE = 150  # seconds: a first start on two cores that others share
LAST_LINES = 25


class DemoFailed(Exception):
    """The demo did not become ready; the message has the end of its logs."""


@contextmanager
def running(alone: bool = True) -> Iterator[Path]:
    """Start the demo in a new folder and give it; then stop everything it started and remove the folder.

    Its first académie only, or every one, waited for, if not `alone`. Messages arrive at once: who drives it
    does not wait the minute in which they may be taken back. Raises DemoFailed.
    """
    var = Path(tempfile.mkdtemp(prefix="jr", dir="/tmp"))
    with (var / "launcher.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "demo"],
            cwd=ROOT,
            env={**inherited(), "DEMO_VAR": str(var), "DEMO_ALONE": str(int(alone)), "DEMO_TAKE_BACK": "0"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    try:
        _wait(process, var, alone)
        yield var
    finally:
        _stop(process, var)
        shutil.rmtree(var)


def _wait(process: "subprocess.Popen[bytes]", var: Path, alone: bool) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _is_ready(var, alone):
        if process.poll() is not None:
            raise DemoFailed(f"the launcher ended with status {process.returncode}\n{_logs(var)}")
        if time.monotonic() > deadline:
            raise DemoFailed(f"not ready after {PATIENCE} s\n{_logs(var)}")
        time.sleep(0.1)


def _is_ready(var: Path, alone: bool) -> bool:
    if not (var / people.FILE).exists():
        return False
    return alone or all(one.ready for one in people.load(var).academies)


def _logs(var: Path) -> str:
    files = [var / "launcher.log", *sorted((var / "logs").glob("*.log"))]
    read = {file: file.read_text("utf-8", "replace").splitlines()[-LAST_LINES:] for file in files}
    return "\n".join(f"--- {file.name}\n" + "\n".join(lines) for file, lines in read.items())


def _stop(process: "subprocess.Popen[bytes]", var: Path) -> None:
    """As Ctrl-C does; what outlives it is ended by its number."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    for survivor in _told(var):
        os.kill(survivor, signal.SIGKILL)


def _told(var: Path) -> list[int]:
    """The processes that were told to use this data folder, or one in it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            told = (entry / "environ").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if f"DEMO_ROOT={var}".encode() in told or f"DEMO_VAR={var}".encode() in told:
            found.append(int(entry.name))
    return found
