"""A copy of one's data: whole, hers alone, without what nobody can read, inert, in JSON and in PDF."""

import io
import json
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from mamia.my_data.copies import ROWS_OF_PDF
from socle import audit, clock
from socle.audit import Event
from tests.fixtures_apps import Identity
from tests.fixtures_directory import NewAgent
from tests.judge import Browser, plain
from tests.solver import send

PAGE = "/mon-compte/mes-donnees"
JSON, PDF = "Télécharger en JSON", "Télécharger en PDF"


def as_json(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(browser.get(PAGE).submit(JSON).html)
    return found


def as_pdf(browser: Browser) -> PdfReader:
    browser.get(PAGE).submit(PDF)
    assert browser.response is not None
    return PdfReader(io.BytesIO(browser.response.get_data()))


def text_of(made: PdfReader) -> str:
    return plain(" ".join(page.extract_text() for page in made.pages))


def facts(copy: dict[str, Any]) -> dict[str, Any]:
    return {row["cle"]: row["valeur"] for row in copy["compte"]}


def test_the_copy_says_what_the_service_holds(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent(ancienuid="ancienessai")
    identity.enrol(account.uid)
    browser = identity.signed_in(account.uid, known.password)
    send(
        identity.db, browser.get("/assistance/demande"), "Envoyer à l’assistance", subject="autre",
        name="Camille", mail=account.mail, text="Une question",
    )  # fmt: skip
    browser.get(str(browser.get("/mon-compte/demandes").select("main .results a")[0]["href"]))
    browser.submit("Envoyer ce message", text="Encore un mot")
    copy = as_json(browser)
    assert facts(copy)["identifiant"] == account.uid
    assert facts(copy)["adresse"] == account.mail
    assert facts(copy)["anciens_identifiants"] == "ancienessai"
    assert [row["nom"] for row in copy["second_facteur"]] == ["Téléphone d’essai"]
    assert copy["connexions"][0]["reseau"] == "127.0.0.0/24"
    assert len(copy["navigateurs"]) == 1
    assert [(row["objet"], row["texte"], row["etat"]) for row in copy["demandes"]] == [
        ("Autre difficulté", "Une question", "reçue")
    ]
    assert [(row["de"], row["texte"]) for row in copy["messages_des_demandes"]] == [("vous", "Encore un mot")]
    assert "Une demande a été envoyée à l’assistance." in [row["acte"] for row in copy["historique"]]
    assert copy["delegue_a_la_protection_des_donnees"] == "dpo@ac-demo.example"


def test_what_nobody_can_read_is_said_to_be_held(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    identity.enrol(account.uid)
    browser = identity.signed_in(account.uid, known.password)
    held = " ".join(row["donnee"] for row in as_json(browser)["tenu_sans_pouvoir_etre_lu"])
    page = browser.get(PAGE)
    for what in ("Mot de passe", "NUMEN", "Date de naissance", "Codes des lettres"):
        assert what in held and what in page.text
    assert "dpo@ac-demo.example" in page.text
    made = browser.submit(JSON).html + text_of(as_pdf(browser))
    for secret in (known.password, known.numen, known.birth_date, "01/02/1980", "1er février 1980"):
        assert secret not in made


def test_the_pdf_says_the_same_is_tagged_and_in_french(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    made = as_pdf(identity.signed_in(account.uid, known.password))
    said = text_of(made)
    for words in (
        "Mes données",
        account.uid,
        account.mail,
        "Connexion avec le mot de passe.",
        "dpo@ac-demo.example",
    ):
        assert words.replace(" ", "") in said.replace(" ", "")  # lines are cut anywhere
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr"
    assert made.metadata and made.metadata.title and "Mes données" in made.metadata.title


def test_a_long_history_is_cut_in_the_pdf_and_whole_in_json(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    with identity.app.test_request_context(), identity.db.begin() as sql:
        for _ in range(ROWS_OF_PDF + 20):
            audit.record(sql, Event.SIGNED_OUT, actor=account.uid, subject=account.uid)
    browser = identity.signed_in(account.uid, known.password)
    assert len(as_json(browser)["historique"]) == ROWS_OF_PDF + 22
    assert f"Les {ROWS_OF_PDF} lignes les plus récentes" in text_of(as_pdf(browser))


def test_it_leaves_as_a_file_that_no_cache_keeps(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    for button, kind in ((JSON, "json"), (PDF, "pdf")):
        browser.get(PAGE).submit(button)
        assert browser.response is not None
        headers = browser.response.headers
        assert headers["Content-Disposition"].startswith("attachment; filename=")
        assert account.uid not in headers["Content-Disposition"]
        assert headers["Content-Type"] == f"application/{kind}"
        assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff"


def test_she_is_told_and_the_journal_knows(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    as_json(identity.signed_in(account.uid, known.password))
    (mail,) = identity.outgoing("mail")
    assert mail["to"] == account.mail and "puis le code" in mail["text"]
    assert [line.details["form"] for line in identity.events("data_exported")] == ["json"]


def test_an_open_session_is_not_enough(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        browser.get(PAGE).submit(PDF)
        assert "confirmez que c’est bien vous" in browser.text
    assert identity.events("data_exported") == [] and identity.outgoing("mail") == []


def test_nobody_gets_the_copy_of_another(identity: Identity, new_agent: NewAgent) -> None:
    (one, hers), (other, theirs) = new_agent(), new_agent()
    identity.signed_in(one.uid, hers.password)
    assert one.uid not in json.dumps(as_json(identity.signed_in(other.uid, theirs.password)))
    assert identity.browser().get(PAGE).h1 == "Authentification"


def test_copies_are_bounded(identity: Identity, new_agent: NewAgent) -> None:
    account, known = new_agent()
    browser = identity.signed_in(account.uid, known.password)
    for _ in range(10):
        as_json(browser)
    assert "Vous avez fait beaucoup de copies" in browser.get(PAGE).submit(PDF).text
    assert len(identity.events("data_exported")) == 10


ODD = "<script>alert(1)</script> {{7*7}} =cmd|' /C calc'!A0 \u202e"


def test_odd_names_and_texts_are_inert(
    identity: Identity, new_agent: NewAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", lambda *known, **more: asked.append(known))
    account, known = new_agent(givenName='<img src="http://127.0.0.1:9/x"><link href="file:///etc/passwd">')
    browser = identity.signed_in(account.uid, known.password)
    send(
        identity.db, browser.get("/assistance/demande"), "Envoyer à l’assistance", subject="autre",
        name="Camille", mail=account.mail, text=ODD,
    )  # fmt: skip
    said = text_of(as_pdf(browser))
    assert "{{7*7}}" in said and "<script>" in said and "file:///etc/passwd" in said
    assert as_json(browser)["demandes"][0]["texte"].startswith("<script>")
    assert asked == []
