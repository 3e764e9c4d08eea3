"""Assistance: telephone, hours, and a request that is kept, numbered and sent, without a secret."""

import pytest
from sqlalchemy import select

from mamia.assistance import holds_number
from mamia.models import RequestRow
from tests.fixtures_apps import Identity
from tests.judge import Browser
from tests.solver import send

PAGE = "/assistance"
BUTTON = "Envoyer à l’assistance"
ASKED = {
    "subject": "verrouille",
    "name": "Claire Lefebvre",
    "mail": "claire@exemple.fr",
    "text": "Mon compte est verrouillé depuis ce matin.\r\n\r\nMerci de votre aide.",
}


def requests(identity: Identity) -> list[RequestRow]:
    with identity.db.read() as session:
        return list(session.scalars(select(RequestRow)))


def ask(identity: Identity, browser: Browser, *, status: int = 200, **changes: str) -> Browser:
    return send(identity.db, browser, BUTTON, status=status, **{**ASKED, **changes})


def test_a_request_is_kept_numbered_and_sent(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    ask(identity, browser)
    (row,) = requests(identity)
    assert browser.h1 == "Votre demande est envoyée" and row.number in browser.text
    assert (row.kind, row.subject, row.state, row.uid) == ("assistance", "verrouille", "open", "")
    (mail,) = identity.outgoing("mail")
    assert mail["to"] == "assistance@ac-demo.example" and row.number in mail["subject"]
    assert "claire@exemple.fr" in mail["text"] and "non connecté" in mail["text"]
    assert [line.subject for line in identity.events("help_asked")] == [row.number]


def test_the_request_of_who_is_signed_in_carries_her_identifiant(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    browser.get(PAGE)
    assert browser.value("mail") == "claire.lefebvre@ac-demo.example"
    ask(identity, browser)
    assert requests(identity)[0].uid == "clefebvre"


@pytest.mark.parametrize(
    "text",
    [
        "mon numen est 16G1399006ZZF merci",
        "16 g 13 99006 zzf",
        "(16-G-13-99006-ZZF)",
        "mon numéro T26-100017",
        "１６Ｇ１３９９００６ＺＺＦ",
    ],
)
def test_a_text_with_a_number_is_refused(text: str) -> None:
    assert holds_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "Appelez-moi au 05 61 12 34 56 après 17 h, ou au 0612345678",
        "Je suis au collège 0319010A depuis le 01/09/2026, mail a.b@ac-demo.example",
        "Mon identifiant fdurand4 et ma classe de 6e B 123",
    ],
)
def test_an_ordinary_text_is_accepted(text: str) -> None:
    assert not holds_number(text)


def test_a_refused_text_stays_to_be_corrected_and_is_nowhere_else(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    send_status = {"text": "Mon numéro est T26-100017"}
    ask(identity, browser, status=422, **send_status)
    assert browser.problems[0].startswith("Ce texte semble contenir un NUMEN")
    assert "T26-100017" in browser.value("text")
    assert requests(identity) == [] and identity.outgoing("mail") == []


def test_each_fault_names_its_field(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    browser.submit(BUTTON, status=422)
    assert len(browser.problems) == 5
    ask(identity, browser, status=422, mail="claire")
    assert browser.problems == ["Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."]


def test_requests_are_bounded_by_address(identity: Identity) -> None:
    browser = identity.browser()
    for _ in range(5):
        browser.get(PAGE)
        ask(identity, browser)
    browser.get(PAGE)
    ask(identity, browser, status=429)
    assert "Recommencez après" in browser.problems[0]
    assert len(requests(identity)) == 5


def test_markup_and_line_ends_are_inert(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    ask(identity, browser, text="<script>alert(1)</script> {{7*7}}\r\nBcc: x@y.fr", name="<b>Ève</b>")
    (mail,) = identity.outgoing("mail")
    assert "\n" not in mail["subject"] and "Bcc" not in mail["subject"]
    assert "<script>" not in mail["html"] and "{{7*7}}" in mail["text"]


def test_the_page_gives_the_telephone_and_warns(identity: Identity) -> None:
    text = identity.browser().get(PAGE).text
    assert "05 00 00 00 00" in text and "de 8 h à 18 h" in text
    assert "N’écrivez jamais ici votre mot de passe" in text
    assert "service de gestion du personnel" in text
