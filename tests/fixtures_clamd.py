"""A real clamd as a child process, knowing one harmless signature (EICAR's test file)."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import antivirus

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="session")
def clamd() -> Iterator[str]:
    """Its address, as settings write it."""
    with tempfile.TemporaryDirectory(prefix="av", dir="/tmp") as name:
        path = Path(name) / "s"
        with subprocess.Popen(antivirus.prepare(Path(name), path), stdout=subprocess.DEVNULL) as daemon:
            deadline = time.monotonic() + 20
            while not path.is_socket():
                assert daemon.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield f"unix:{path}"
            daemon.terminate()
