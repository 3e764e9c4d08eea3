"""Somebody who sends files by pieces, as the script of our pages does."""

import base64
import hashlib
from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from tests.career.conftest import ADDRESS
from tests.career.courrier.conftest import Post, guarded, post
from tests.judge import Browser

TUS = {"Tus-Resumable": "1.0.0"}


@dataclass
class Line:
    """The uploads of who is signed in in this browser."""

    browser: Browser
    token: str

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> TestResponse:
        """One request of the protocol."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.client.open(
            path,
            method=method,
            base_url=ADDRESS,
            data=body,
            headers={**TUS, "X-CSRFToken": self.token, **sent},
        )

    def begin(self, content: bytes, name: str = "arrete.pdf", **changed: str) -> TestResponse:
        """Announce a file."""
        facts = {"filename": name, "sha256": hashlib.sha256(content).hexdigest()}
        said = ",".join(f"{key} {base64.b64encode(one.encode()).decode()}" for key, one in facts.items())
        return self.ask(
            "POST", "/envois", **{"Upload_Length": str(len(content)), "Upload_Metadata": said, **changed}
        )

    def add(self, path: str, offset: int, piece: bytes) -> TestResponse:
        """Send a piece."""
        kind = "application/offset+octet-stream"
        return self.ask("PATCH", path, piece, Upload_Offset=str(offset), Content_Type=kind)

    def reached(self, path: str) -> int:
        """How much has come."""
        return int(self.ask("HEAD", path).headers["Upload-Offset"])

    def send(self, content: bytes, name: str = "arrete.pdf", piece: int = 40) -> TestResponse:
        """The whole file, by pieces of so many bytes; the last answer."""
        begun = self.begin(content, name)
        if begun.status_code != 201:
            return begun
        path, at, answer = begun.headers["Location"], int(begun.headers["Upload-Offset"]), begun
        while True:
            answer = self.add(path, at, content[at : at + piece])
            at += piece
            if answer.status_code != 204 or at >= len(content):
                return answer

    def sent(self, content: bytes, name: str = "arrete.pdf") -> str:
        """The identifier of a file that has come whole."""
        assert self.send(content, name).status_code == 204
        return self.begin(content, name).headers["Location"].rpartition("/")[2]


def line_of(browser: Browser, page: str = "/courrier/nouveau") -> Line:
    """With the token of a page of hers."""
    return Line(browser, browser.get(page).value("csrf_token"))


@pytest.fixture
def line(guarded: Post) -> Line:
    """The teacher's, before a real clamd."""
    return line_of(guarded.teacher)


__all__ = ["Line", "guarded", "line_of", "post"]
