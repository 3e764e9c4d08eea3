"""How the services reach each other behind a forwarded port or between containers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from socle.inside import open_ways


class Echo(BaseHTTPRequestHandler):
    """Answers the Host and the path it was asked."""

    def do_GET(self) -> None:
        body = f"{self.headers['Host']} {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        return


@pytest.fixture
def inside() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_public_address_is_reached_inside_under_its_public_name(inside: str) -> None:
    with open_ways(requests.Session(), {"https://compte.example": inside}) as session:
        answer = session.get("https://compte.example/oidc/token?a=b", timeout=5)
    assert answer.text == "compte.example /oidc/token?a=b"


def test_no_proxy_stands_on_the_detour(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with open_ways(requests.Session(), {"https://compte.example": inside}) as session:
        assert session.get("https://compte.example/", timeout=5).status_code == 200


def test_the_answer_is_the_public_address_s_so_that_redirects_resolve(inside: str) -> None:
    with open_ways(requests.Session(), {"https://compte.example": inside}) as session:
        answer = session.get("https://compte.example/a", timeout=5)
    assert answer.url == answer.request.url == "https://compte.example/a"
    assert "Host" not in answer.request.headers


def test_an_address_that_only_begins_alike_takes_no_detour(inside: str) -> None:
    with (
        open_ways(requests.Session(), {"http://127.0.0.1:1": inside}) as session,
        pytest.raises(requests.ConnectionError),
    ):
        session.get("http://127.0.0.1:11/", timeout=2)
