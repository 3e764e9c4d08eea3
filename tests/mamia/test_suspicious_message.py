"""A suspicious message is reported: kept without a secret, sent to the RSSI, thanked for."""

import pytest
from sqlalchemy import select

from mamia.models import RequestRow
from tests.fixtures_apps import Identity
from tests.judge import Browser, plain
from tests.solver import send

PAGE, BUTTON = "/signaler-un-message-suspect", "Signaler ce message"
REPORT = {
    "sender": "Rectorat <rectorat@exemple.fr>",
    "title": "Votre compte expire\u202f!",
    "text": "Cliquez vite\u00a0: http://evil.example/connexion\r\n\r\nLe rectorat",
    "done": "rien",
}


def report(identity: Identity, browser: Browser, *, status: int = 200, **changes: str) -> Browser:
    return send(identity.db, browser.get(PAGE), BUTTON, status=status, **{**REPORT, **changes})


def requests(identity: Identity) -> list[RequestRow]:
    with identity.db.read() as sql:
        return list(sql.scalars(select(RequestRow)))


def test_it_goes_to_the_rssi_with_a_number(identity: Identity) -> None:
    browser = report(identity, identity.browser())
    (row,) = requests(identity)
    assert browser.h1 == "Merci de votre signalement" and row.number in browser.text
    assert (row.kind, row.uid, row.mail, row.state) == ("report", "", "", "open")
    (mail,) = identity.outgoing("mail")
    assert mail["to"] == "rssi@ac-demo.example" and row.number in mail["subject"]
    assert "Votre compte expire" in mail["text"] and "Cliquez vite" in mail["text"]
    assert "<a " not in mail["html"]
    assert [line.subject for line in identity.events("suspicious_message_reported")] == [row.number]


def test_who_is_signed_in_is_named_and_finds_it_in_her_history(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    report(identity, browser)
    (row,) = requests(identity)
    assert (row.uid, row.mail) == ("clefebvre", "claire.lefebvre@ac-demo.example")
    assert "Un message suspect a été signalé." in browser.get("/mon-compte/historique").text


@pytest.mark.parametrize("field", ["sender", "title", "text"])
def test_a_numen_is_refused_and_kept_nowhere(identity: Identity, field: str) -> None:
    browser = report(identity, identity.browser(), status=422, **{field: "mon NUMEN 16 G 13 99006 ZZF"})
    assert browser.problems[0].startswith("Ce texte semble contenir un NUMEN")
    assert requests(identity) == [] and identity.outgoing("mail") == []


@pytest.mark.parametrize(
    ("done", "said"), [("donne", "À faire tout de suite"), ("lien", "À faire maintenant")]
)
def test_what_to_do_now_is_said_by_what_was_done(identity: Identity, done: str, said: str) -> None:
    page = report(identity, identity.browser(), done=done)
    assert said in page.text
    assert "Changez votre mot de passe" in plain(page.text) or "changez votre mot de passe" in page.text


def test_markup_and_line_ends_are_inert(identity: Identity) -> None:
    title = "x\r\nBcc: a@b.fr <script>alert(1)</script> {{7*7}}"
    report(identity, identity.browser(), title=title, text="<img src=x onerror=alert(1)> {{7*7}}")
    (mail,) = identity.outgoing("mail")
    assert "\n" not in mail["subject"] and "<script>" not in mail["html"] and "<img" not in mail["html"]
    assert "{{7*7}}" in mail["text"]


def test_reports_are_bounded_by_address(identity: Identity) -> None:
    for _ in range(10):
        report(identity, identity.browser())
    page = report(identity, identity.browser(), status=429)
    assert "Recommencez après" in page.problems[0]
    assert page.value("title") == REPORT["title"]
    assert len(requests(identity)) == 10


def test_each_fault_names_its_field(identity: Identity) -> None:
    browser = identity.browser().get(PAGE).submit(BUTTON, status=422)
    assert len(browser.problems) == 5


def test_the_page_of_thanks_is_nobody_else_s(identity: Identity) -> None:
    assert identity.browser().get(f"{PAGE}/merci").h1 == "Signaler un message suspect"
