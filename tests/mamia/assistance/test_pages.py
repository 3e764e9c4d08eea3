"""Assistance: telephone, hours, and a request that is kept, numbered and sent, without a secret."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from mamia.models import RequestRow
from socle import clock
from tests.fixtures_apps import Identity
from tests.judge import Browser
from tests.solver import send

PAGE = "/assistance/demande"
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


def code_of(browser: Browser) -> str:
    return browser.select("main .big code")[0].get_text()


def ask(identity: Identity, browser: Browser, *, status: int = 200, **changes: str) -> Browser:
    return send(identity.db, browser, BUTTON, status=status, **{**ASKED, **changes})


def test_a_request_is_kept_numbered_and_sent(identity: Identity) -> None:
    browser = identity.browser()
    browser.get(PAGE)
    ask(identity, browser)
    (row,) = requests(identity)
    assert browser.h1 == "Votre demande est envoyée" and row.number in browser.text
    assert (row.kind, row.subject, row.state, row.uid) == ("assistance", "verrouille", "open", "")
    mail, told = identity.outgoing("mail")
    assert mail["to"] == "assistance@ac-demo.example" and row.number in mail["subject"]
    assert "claire@exemple.fr" in mail["text"] and "non connecté" in mail["text"]
    assert [line.subject for line in identity.events("help_asked")] == [row.number]
    assert told["to"] == "claire@exemple.fr" and row.number in told["subject"]
    for typed in ("Claire", "Mon compte est verrouillé depuis", 'connexion"'):
        assert typed not in told["text"]


def test_the_code_is_shown_once_mailed_and_kept_as_a_digest(identity: Identity) -> None:
    browser = identity.browser().get(PAGE)
    ask(identity, browser)
    code = code_of(browser)
    assert code in identity.outgoing("mail")[1]["text"]
    assert code not in identity.outgoing("mail")[0]["text"]
    (row,) = requests(identity)
    assert code not in row.code_digest and code.replace("-", "") not in row.code_digest
    assert len(row.code_digest) == 64
    browser.get("/assistance/envoyee")
    assert code not in browser.html and row.number in browser.text
    assert "a déjà été montré" in browser.text


def test_an_address_is_not_bombed_though_requests_pass(identity: Identity) -> None:
    told = []
    for place in range(8):
        browser = identity.browser()
        with time_machine.travel(clock.now() + timedelta(hours=2 * place), tick=True):
            browser.get(PAGE)
            ask(identity, browser, mail="Victime@exemple.fr" if place % 2 else "victime@exemple.fr")
            assert code_of(browser)
        told = [mail for mail in identity.outgoing("mail") if mail["to"].casefold() == "victime@exemple.fr"]
    assert len(requests(identity)) == 8 and len(told) == 6


def test_the_request_of_who_is_signed_in_carries_her_identifiant(identity: Identity) -> None:
    browser = identity.signed_in("clefebvre", identity.demo("clefebvre"))
    browser.get(PAGE)
    assert browser.value("mail") == "claire.lefebvre@ac-demo.example"
    ask(identity, browser)
    assert requests(identity)[0].uid == "clefebvre"


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
    mail, told = identity.outgoing("mail")
    assert "Ève" not in told["html"]
    assert "\n" not in mail["subject"] and "Bcc" not in mail["subject"]
    assert "<script>" not in mail["html"] and "{{7*7}}" in mail["text"]


def test_the_tab_gives_the_telephone_and_warns_without_a_form(identity: Identity) -> None:
    browser = identity.browser().get("/assistance")
    assert "05 00 00 00 00" in browser.text and "de 8 h à 18 h" in browser.text
    assert "N’écrivez jamais ici votre mot de passe" in browser.text
    assert "service de gestion du personnel" in browser.text
    assert not browser.select("main form")
    assert browser.follow("Écrire à l’assistance").h1 == "Écrire à l’assistance"


def test_the_tab_opens_while_the_directory_is_down(frail_identity: Identity) -> None:
    browser = frail_identity.signed_in("clefebvre", frail_identity.demo("clefebvre"))
    frail_identity.slapd.slapd.stop()
    for path in ("/assistance", "/assistance/demande", "/assistance/diagnostic/facteur/non"):
        assert "05 00 00 00 00" in browser.get(path).text


def test_the_answers_of_the_diagnosis_are_seen_kept_and_told_to_the_staff(identity: Identity) -> None:
    browser = identity.browser().get("/assistance")
    browser.follow("J’ai perdu mon second facteur").follow("Non").follow("Écrire à l’assistance")
    assert "Avez-vous gardé vos codes de secours ? Non" in browser.text
    assert browser.select("#subject-3[checked]")
    ask(identity, browser, subject="facteur", population="2D_PU")
    (row,) = requests(identity)
    assert row.context == [
        "Quelle est votre difficulté\u202f? J’ai perdu mon second facteur",
        "Avez-vous gardé vos codes de secours\u202f? Non",
        "Population\u00a0: enseignement public, 2nd degré",
    ]
    assert "codes de secours" in identity.outgoing("mail")[0]["text"]


def test_answers_that_no_page_offers_are_not_kept(identity: Identity) -> None:
    browser = identity.browser().get(PAGE)
    ask(identity, browser, forge={"parcours": "verrouille/<b>x</b>"})
    assert requests(identity)[0].context == []
    browser.get(f"{PAGE}?parcours=numen/non")
    ask(identity, browser, subject="autre")  # she changed her mind: the answers were about something else
    assert sorted(len(row.context) for row in requests(identity)) == [0, 0]


def test_what_is_typed_survives_an_error_with_the_answers(identity: Identity) -> None:
    browser = identity.browser().get(f"{PAGE}?parcours=facteur/non")
    ask(identity, browser, status=422, subject="facteur", mail="x", population="AESH")
    assert browser.value("parcours") == "facteur/non" and browser.value("name") == "Claire Lefebvre"
    assert browser.select("#population option[selected][value=AESH]")
