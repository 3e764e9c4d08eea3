"""A real clamd as a child process, knowing one harmless signature (EICAR's test file)."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo import antivirus

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def running() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Its address, as settings write it, and its process."""
    with tempfile.TemporaryDirectory(prefix="av", dir="/tmp") as name:
        path = Path(name) / "s"
        with subprocess.Popen(antivirus.prepare(Path(name), path), stdout=subprocess.DEVNULL) as daemon:
            deadline = time.monotonic() + 20
            while not path.is_socket():
                assert daemon.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield f"unix:{path}", daemon
            daemon.send_signal(signal.SIGCONT)  # a test may have stopped it
            daemon.terminate()


@pytest.fixture(scope="session")
def clamd() -> Iterator[str]:
    """Its address; the one that tests share."""
    with running() as (address, _):
        yield address
