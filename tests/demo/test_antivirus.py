"""The demo's antivirus."""

import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import antivirus

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def clamd() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="av") as name:
        path = Path(name) / "s"
        with subprocess.Popen(antivirus.prepare(Path(name), path), stdout=subprocess.DEVNULL) as daemon:
            deadline = time.monotonic() + 10
            while not path.is_socket():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield path
            daemon.terminate()


def scan(path: Path, content: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(10)
        talk.connect(str(path))
        talk.sendall(b"zINSTREAM\0" + struct.pack(">I", len(content)) + content + struct.pack(">I", 0))
        return talk.recv(200)


def test_the_test_virus_is_found_and_a_letter_is_not(clamd: Path) -> None:
    assert b"Eicar-Test-Signature" in scan(clamd, EICAR)
    assert scan(clamd, "Bonjour Zoé".encode()).rstrip(b"\0") == b"stream: OK"


def test_a_second_start_replaces_what_the_first_left(tmp_path: Path) -> None:
    first = antivirus.prepare(tmp_path, tmp_path / "s")
    assert antivirus.prepare(tmp_path, tmp_path / "s") == first
