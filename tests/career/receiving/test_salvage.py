"""The words of a request too heavy are those that stand before its files, whatever it is made of."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import EnvironBuilder, encode_multipart
from werkzeug.wrappers import Request

from career.receiving import salvage

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


def request_of(body: bytes, kind: str, said: int | None = None) -> Request:
    environ = EnvironBuilder(method="POST", input_stream=BytesIO(body), content_type=kind).get_environ()
    return Request({**environ, "CONTENT_LENGTH": str(said or len(body))})


def form(words: dict[str, str], file: bytes = b"x" * 1000) -> Request:
    files = FileStorage(BytesIO(file), "a.pdf")
    boundary, body = encode_multipart(MultiDict([*words.items(), ("files", files), ("after", "lost")]))
    return request_of(body, f"multipart/form-data; boundary={boundary}")


@given(WORDS, WORDS)
def test_words_before_a_file_are_saved(subject: str, body: str) -> None:
    words = {"subject": subject, "body": body}
    assert salvage.words_of(form(words)).to_dict() == words


def test_words_that_look_like_a_file_are_words() -> None:
    words = {"body": '\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'}
    assert salvage.words_of(form(words)).to_dict() == words


def test_words_after_a_file_or_beyond_the_head_are_lost() -> None:
    assert "after" not in salvage.words_of(form({"a": "b"}))
    assert not salvage.words_of(form({"body": "x" * (salvage.HEAD + 1)}))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"a=b&c=d", "application/x-www-form-urlencoded"),
        (b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny", "multipart/form-data; boundary=b"),
        (b'--\r\nContent-Disposition: form-data; name="x"; filename=', "multipart/form-data"),
        (
            b'--b\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name="f"; filename=x',
            "multipart/form-data; boundary=b",
        ),
        (b"{}", "application/json"),
        (b"\xff" * 99, "multipart/form-data; boundary=\xff"),
    ],
)
def test_what_is_no_form_gives_no_word(body: bytes, kind: str) -> None:
    assert not salvage.words_of(request_of(body, kind))


def test_a_sender_who_stops_early_is_not_waited_for() -> None:
    assert not salvage.words_of(request_of(b"--b\r\n", "multipart/form-data; boundary=b", said=10**12))


def test_no_more_than_its_share_of_a_huge_body_is_read() -> None:
    class Endless:
        given = 0

        def read(self, wanted: int) -> bytes:
            Endless.given += wanted
            return b"x" * wanted

    request = request_of(b"x", "multipart/form-data; boundary=b", said=2 * 1024**3)
    request.environ["wsgi.input"] = Endless()
    salvage.words_of(request)
    assert Endless.given == salvage.HEAD + salvage.DRAINED
