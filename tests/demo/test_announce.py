"""What the person at the terminal reads, and when."""

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demo import announce, mailbox, people


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A service that is healthy."""
    server = mailbox.serve(mailbox.create_app(tmp_path, "http://localhost:8000"), "127.0.0.1", 0)
    yield server.port
    server.shutdown()
    server.server_close()


def test_a_healthy_service_is_not_waited_for(port: int) -> None:
    announce.wait_until_healthy({"identity": ("http://localhost:1", port)}, patience=2)


def test_a_service_that_never_answers_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    with pytest.raises(announce.NotReady, match="career"):
        announce.wait_until_healthy({"career": ("http://localhost:1", closed)}, patience=0.2)


def test_the_announcement_says_where_who_and_how_to_stop(tmp_path: Path) -> None:
    day = date(2026, 11, 21)
    found = people.everybody(day, people.ensure_passwords(tmp_path, day), people.ensure_totp(tmp_path, day))
    hosts = (
        "http://localhost:8000",
        "http://127.0.0.1:8001",
        "http://localhost:8002",
        "http://127.0.0.1:8003",
    )
    north = people.DemoAcademie("09", "Académie du Nord", "http://localhost:8004", True, ())
    demo = people.Demo(*hosts, found, (north,))
    said = "\n".join(announce.lines(demo, width=100))
    assert all(address in said for address in hosts)
    assert all(one.uid in said and (one.password or "—") in said for one in found)
    assert "Ctrl-C" in said
    assert "d’autres académies" in said and "Académie du Nord" in said
    assert "http://localhost:8004/demo" in "\n".join(announce.others(demo))
    assert max(map(len, said.splitlines())) <= 100
