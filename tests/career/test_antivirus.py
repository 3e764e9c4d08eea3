"""The antivirus, on a real clamd."""

import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from career.antivirus import CLEAN, AntivirusDown, Clamd
from demo import antivirus
from tests.fixtures_clamd import EICAR


def test_a_letter_is_clean_and_the_test_virus_is_named(clamd: str) -> None:
    daemon = Clamd(clamd)
    assert daemon.scan(BytesIO(b"Bonjour")) == CLEAN
    found = daemon.scan(BytesIO(EICAR))
    assert not found.clean
    assert "Eicar" in found.virus


def test_a_file_of_ten_megabytes_is_examined_to_its_end(clamd: str) -> None:
    stream = BytesIO(os.urandom(10 * 1024 * 1024))
    stream.seek(500)
    assert Clamd(clamd, timeout=20).scan(stream).clean
    assert stream.tell() == 0


def test_an_empty_file_is_clean(clamd: str) -> None:
    assert Clamd(clamd).scan(BytesIO(b"")).clean


def test_it_answers_to_a_ping(clamd: str) -> None:
    assert Clamd(clamd).ping()
    assert not Clamd("unix:/nonexistent").ping()


@pytest.mark.parametrize(
    "address", ["unix:/nonexistent", "tcp:127.0.0.1:1", "tcp:127.0.0.1:x", "", "nonsense"]
)
def test_an_absent_clamd_is_said_down(address: str) -> None:
    with pytest.raises(AntivirusDown):
        Clamd(address).scan(BytesIO(b"x"))


def test_a_stopped_clamd_is_said_down_in_time(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="av", dir="/tmp") as name:
        path = Path(name) / "s"
        with subprocess.Popen(antivirus.prepare(Path(name), path), stdout=subprocess.DEVNULL) as daemon:
            while not path.is_socket():
                time.sleep(0.02)
            daemon.send_signal(signal.SIGSTOP)
            started = time.monotonic()
            with pytest.raises(AntivirusDown):
                Clamd(f"unix:{path}", timeout=1).scan(BytesIO(b"x"))
            assert time.monotonic() - started < 2.5
            daemon.send_signal(signal.SIGCONT)
            assert Clamd(f"unix:{path}").scan(BytesIO(b"x")).clean
            daemon.terminate()


def test_a_file_above_clamd_its_limit_is_not_called_clean(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="av", dir="/tmp") as name:
        path = Path(name) / "s"
        command = antivirus.prepare(Path(name), path)
        conf = Path(name) / "clamd.conf"
        conf.write_text(conf.read_text().replace("StreamMaxLength 32M", "StreamMaxLength 1M"))
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as daemon:
            while not path.is_socket():
                time.sleep(0.02)
            with pytest.raises(AntivirusDown):
                Clamd(f"unix:{path}").scan(BytesIO(b"\0" * 3 * 1024 * 1024))
            daemon.terminate()


@pytest.fixture
def impostor() -> Iterator[Callable[[bytes, float], str]]:
    """A server that says what it is told to, slowly: no clamd answers like this."""
    servers = []

    def start(reply: bytes, pause: float) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=serve, args=(server, reply, pause), daemon=True).start()
        return f"tcp:127.0.0.1:{server.getsockname()[1]}"

    def serve(server: socket.socket, reply: bytes, pause: float) -> None:
        link, _ = server.accept()
        with link:
            link.recv(4096)
            for byte in reply:
                try:
                    link.sendall(bytes([byte]))
                except OSError:
                    return
                time.sleep(pause)

    yield start
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    "reply", [b"", b"\0", b"OK\0", b"stream: ERROR\0", b"stream: OK", b"x" * 10_000, b"stream: OK FOUND OK\0"]
)
def test_an_answer_that_is_not_ok_is_never_clean(
    impostor: Callable[[bytes, float], str], reply: bytes
) -> None:
    with pytest.raises(AntivirusDown):
        Clamd(impostor(reply, 0)).scan(BytesIO(b"x"))


def test_an_answer_drop_by_drop_ends_at_the_deadline(impostor: Callable[[bytes, float], str]) -> None:
    started = time.monotonic()
    with pytest.raises(AntivirusDown):
        Clamd(impostor(b"stream: OK\0" + b" " * 100, 0.3), timeout=1).scan(BytesIO(b"x"))
    assert time.monotonic() - started < 2
