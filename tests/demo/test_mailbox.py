"""The mailbox: real messages come in by SMTP, and are shown inert."""

import smtplib
import socket
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from demo import mailbox, sink

HOSTILE = '<p>Bonjour</p><script>alert(1)</script><img src="https://evil.example/x"><a href="https://evil.example/">ici</a>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def smtp_port(folder: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = sink.serve(folder, port)
    yield port
    controller.stop()


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return mailbox.create_app(folder, "http://localhost:8000").test_client()


def send(
    port: int, subject: str = "Objet", text: str = "Bonjour", html: str = "", to: str = "a@x.example"
) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "service@x.example", to, subject
    message["Date"] = "Sat, 21 Nov 2026 13:05:00 GMT"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        server.send_message(message)


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def test_a_message_sent_by_smtp_is_listed_and_read(smtp_port: int, client: FlaskClient) -> None:
    send(smtp_port, "Votre mot de passe a changé", "Bonjour Zoé,\nà bientôt.", to="zoe@x.example")
    listed = page(client, "/").select_one(".letters a")
    assert listed is not None and listed.text == "Votre mot de passe a changé"
    read = page(client, str(listed["href"]))
    assert read.h1 is not None and read.h1.text == "Votre mot de passe a changé"
    assert "zoe@x.example" in read.text
    assert "21\u00a0novembre 2026 à 14\u00a0h\u00a005" in read.text
    assert read.select(".words")[0].text == "Bonjour Zoé,\nà bientôt."


def test_nothing_of_a_message_is_interpreted(smtp_port: int, client: FlaskClient) -> None:
    send(smtp_port, "<b>gras</b>", "<script>alert(2)</script>", HOSTILE)
    listed = page(client, "/").select_one(".letters a")
    assert listed is not None and listed.text == "<b>gras</b>"
    answer = client.get(str(listed["href"]))
    read = BeautifulSoup(answer.text, "html.parser")
    assert read.select("script, img, main b") == []
    assert not read.select('a[href*="evil"]')
    assert "alert(1)" not in read.text
    assert "[https://evil.example/] ici" in read.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_messages_survive_and_the_newest_comes_first(smtp_port: int, folder: Path) -> None:
    send(smtp_port, "premier")
    send(smtp_port, "second")
    again = mailbox.create_app(folder, "http://localhost:8000").test_client()
    assert [link.text for link in page(again, "/").select(".letters a")] == ["second", "premier"]


def test_a_message_is_a_file_for_its_owner_alone(smtp_port: int, folder: Path) -> None:
    send(smtp_port)
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_search_finds_by_recipient_and_says_when_nothing_answers(
    smtp_port: int, client: FlaskClient
) -> None:
    send(smtp_port, "pour a", to="a@x.example")
    send(smtp_port, "pour b", to="b@x.example")
    assert [link.text for link in page(client, "/?q=B@x.exa").select(".letters a")] == ["pour b"]
    status = page(client, "/?q=absent").select_one('[role="status"]')
    assert status is not None and "Aucun message" in status.text


def test_the_recipient_shown_is_the_envelope_s(smtp_port: int, client: FlaskClient) -> None:
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=5) as server:
        server.sendmail("s@x.example", ["vrai@x.example"], "To: faux@x.example\r\nSubject: s\r\n\r\nt")
    assert "vrai@x.example" in page(client, "/").text


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?inconnu?B?w6k=?=\r\nContent-Type: text/plain; charset=inconnu\r\n\r\ncaf\xe9",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>coup\xe9",
        b"Date: demain\r\n\r\n",
        b"\x00\xff",
    ],
)
def test_a_malformed_message_hides_no_other(raw: bytes, folder: Path, client: FlaskClient) -> None:
    sink.keep(folder, b"Subject: bon\r\n\r\ntexte")
    name = sink.keep(folder, raw)
    assert "bon" in [link.text for link in page(client, "/").select(".letters a")]
    assert client.get(f"/message/{name}").status_code == 200


@pytest.mark.parametrize("name", ["absent", "..%2F..%2Fsecrets", ".cache"])
def test_a_name_that_is_no_message_gives_a_french_page(name: str, client: FlaskClient) -> None:
    answer = client.get(f"/message/{name}")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


def test_every_page_has_a_title_that_begins_with_its_heading(smtp_port: int, client: FlaskClient) -> None:
    send(smtp_port, "Sujet")
    paths = ["/", str(page(client, "/").select(".letters a")[0]["href"])]
    for path in paths:
        read = page(client, path)
        assert read.title is not None and read.h1 is not None
        assert read.title.text.startswith(read.h1.text)


def test_the_pages_are_served_on_loopback(folder: Path) -> None:
    server = mailbox.serve(mailbox.create_app(folder, "http://localhost:8000"), "127.0.0.1", 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/sante", timeout=5) as answer:
            assert answer.status == 200
    finally:
        server.shutdown()
        server.server_close()
