"""The whole demo, for journeys: started as `make run` starts it, in a folder of its own, then stopped."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from demo import people
from demo.people import Demo, DemoPerson
from socle import clock
from socle.sql import Database
from socle.store import Store
from sso.factors import codes
from sso.models import Authenticator
from tests.journeys.office import Office

ROOT = Path(__file__).parents[2]
PATIENCE = 150  # seconds: a first start on two cores that others share
LAST_LINES = 25
LIBC, PR_SET_PDEATHSIG = ctypes.CDLL(None), 1


class DemoFailed(Exception):
    """The demo did not become ready; the message has the end of its logs."""


@dataclass(frozen=True)
class Live:
    """A running demo: its addresses, its people, its directory and the database of its identity service."""

    var: Path
    demo: Demo
    office: Office

    @property
    def identity(self) -> str:
        """The account pages and the sign-in."""
        return self.demo.identity

    @property
    def career(self) -> str:
        """I-Prof."""
        return self.demo.career

    @property
    def mailbox(self) -> str:
        """The messages sent."""
        return self.demo.mailbox

    @property
    def database(self) -> Database:
        """The identity service's."""
        return Database(f"sqlite:///{self.var}/identity.sqlite")

    def person(self, uid: str) -> DemoPerson:
        """Somebody of the demo."""
        return next(one for one in self.demo.people if one.uid == uid)

    def code(self, uid: str) -> str:
        """The present code of her authenticator; one that served may serve again: tests do not wait."""
        key = self.person(uid).totp
        assert key, f"{uid} has no authenticator"
        database = self.database
        with database.begin() as session:
            session.execute(update(Authenticator).values(last_step=0))
        database.engine.dispose()
        return codes.code_of(key, codes.step_at(clock.now()))

    def captcha(self, kind: str, ticket: str) -> str:
        """The answer of a captcha, read where it is kept: a test is no better than a person at pictures."""
        database = self.database
        kept = Store(database).get(kind, ticket)
        database.engine.dispose()
        assert kept is not None, f"no {kind} for the ticket of this page"
        return str(kept["answer"])


@contextmanager
def running() -> Iterator[Live]:
    """Start the demo in a new folder; stop it and everything it started; remove the folder."""
    var = Path(tempfile.mkdtemp(prefix="jr", dir="/tmp"))  # a short path: sockets' are bounded
    with (var / "launcher.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "demo"],
            cwd=ROOT,
            env={**os.environ, "DEMO_VAR": str(var)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
    try:
        _wait(process, var)
        with Office.of(var / "run" / "ldapi") as office:
            yield Live(var, people.load(var), office)
    finally:
        _stop(process, var)
        shutil.rmtree(var)


def _end_with_parent() -> None:
    """A run that is killed leaves no demo behind."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(process: "subprocess.Popen[bytes]", var: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (var / people.FILE).exists():
        if process.poll() is not None:
            raise DemoFailed(f"the launcher ended with status {process.returncode}\n{_logs(var)}")
        if time.monotonic() > deadline:
            raise DemoFailed(f"not ready after {PATIENCE} s\n{_logs(var)}")
        time.sleep(0.1)


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
    """The processes that were told to use this data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            told = (entry / "environ").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if f"DEMO_VAR={var}".encode() in told:
            found.append(int(entry.name))
    return found
