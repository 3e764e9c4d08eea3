"""What container engines run beside the services, on real sockets."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from socle.ready import is_well, listens, main


class Service(BaseHTTPRequestHandler):
    """Well under its public name alone."""

    def do_GET(self) -> None:
        known = self.headers["Host"] == "compte.example" and self.path == "/sante"
        self.send_response(200 if known else 400)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def dead_port() -> int:
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        return server.server_port


def test_a_service_is_asked_under_its_public_name(port: int) -> None:
    assert is_well(port, "https://compte.example")
    assert not is_well(port, "https://autre.example")
    assert main(["health", str(port), "https://compte.example"]) == 0
    assert main(["health", str(port), "https://autre.example"]) == 1


def test_a_service_that_does_not_answer_is_not_well(dead_port: int) -> None:
    assert not is_well(dead_port, "https://compte.example")


def test_a_server_is_waited_for_and_no_longer_than_asked(port: int, dead_port: int) -> None:
    assert listens("127.0.0.1", port, 0)
    assert main(["server", f"127.0.0.1:{port}", "1"]) == 0
    assert main(["server", f"127.0.0.1:{dead_port}", "0.3"]) == f"nobody listens on 127.0.0.1:{dead_port}"


def test_other_words_are_answered_with_the_usage() -> None:
    assert str(main(["health"])).startswith("usage")
