"""The staff's side: who sees which requests, taking, answering, noting, closing; told, recorded, once."""

from datetime import timedelta

import pytest
import time_machine

from mamia.assistance import register
from socle import clock
from tests.fixtures_apps import Identity
from tests.judge import Browser
from tests.mamia.assistance.conftest import Ask, insert, kept


@pytest.fixture
def desk(identity: Identity) -> Browser:
    """Damien Robin, of the assistance, signed in."""
    return identity.signed_in("drobin", identity.demo("drobin"))


def read_by_asker(identity: Identity, number: str, code: str) -> Browser:
    browser = identity.browser().get("/assistance/suivi")
    return browser.submit("Voir ma demande", number=number, code=code)


def test_a_request_is_taken_answered_and_closed_and_its_asker_reads_it(
    identity: Identity, ask: Ask, desk: Browser
) -> None:
    asked = ask()
    desk.get("/").follow("Demandes").follow(asked.number)
    assert "Identité à vérifier" in desk.page.get_text() and "claire@exemple.fr" in desk.page.get_text()
    desk.submit("Prendre cette demande")
    assert kept(identity, asked.number).treated_by == "drobin"
    desk.submit("Garder cette note", note="Rappelée au collège, <b>c’est bien elle</b>.")
    desk.submit("Répondre", text="Votre compte est <i>déverrouillé</i>.\r\n\r\nBonne journée.")
    notice = identity.outgoing("mail")[-1]
    assert notice["to"] == "claire@exemple.fr" and asked.number in notice["subject"]
    assert "déverrouillé" not in notice["text"] and asked.code not in notice["text"]
    assert "http" not in notice["text"]
    hers = read_by_asker(identity, asked.number, asked.code)
    assert "Votre compte est <i>déverrouillé</i>." in hers.text and "c’est bien elle" not in hers.html
    assert "drobin" not in hers.html
    desk.submit("Clore cette demande", status=422)
    desk.submit("Clore cette demande", because="resolue")
    assert "la difficulté est résolue" in hers.get("/assistance/suivi/demande").text
    whats = [row.details["what"] for row in identity.events("request_changed")]
    assert whats == ["taken", "noted", "answered", "closed"]
    assert identity.events("request_consulted")[0].subject == asked.number
    assert desk.get("/demandes").text.count(asked.number) == 0
    hers.submit("Envoyer ce message", text="De nouveau verrouillé.")
    assert (kept(identity, asked.number).state, kept(identity, asked.number).treated_by) == (
        "taken",
        "drobin",
    )


@pytest.mark.parametrize("uid", ["clefebvre", "pmasson", "vcolin", "pnoel"])
def test_nobody_else_opens_the_list_nor_a_request(identity: Identity, ask: Ask, uid: str) -> None:
    number = ask().number
    browser = identity.signed_in(uid, identity.demo(uid))
    token = browser.get("/assistance").value("csrf_token")
    browser.get("/demandes", status=403)
    browser.get(f"/demandes/{number}", status=403)
    for act in ("prendre", "laisser", "repondre", "noter", "clore"):
        browser.post(f"/demandes/{number}/{act}", {"csrf_token": token, "text": "x"}, status=403)
    assert identity.events("access_refused")[-1].actor == uid
    assert kept(identity, number).messages == ()


def test_what_is_for_the_rssi_is_seen_by_the_rssi_only(identity: Identity, ask: Ask, desk: Browser) -> None:
    usual, secret = ask().number, insert(identity, kind="message-suspect", name="Alerte")
    desk.get("/demandes")
    assert usual in desk.text and secret not in desk.text and "message-suspect" not in desk.html
    assert secret not in desk.get(f"/demandes?numero={secret}").select("main")[0].get_text().replace(
        secret, "", 1
    )
    token = desk.value("csrf_token")
    desk.get(f"/demandes/{secret}", status=404)
    desk.post(f"/demandes/{secret}/prendre", {"csrf_token": token}, status=404)
    assert identity.events("access_refused")[-1].subject == secret
    rssi = identity.signed_in("edargentrives", identity.demo("edargentrives")).get("/demandes")
    assert secret in rssi.text and usual not in rssi.text
    rssi.get(f"/demandes/{usual}", status=404)
    rssi.get(f"/demandes/{secret}").submit("Prendre cette demande")
    assert kept(identity, secret).treated_by == "edargentrives"


def test_who_does_not_follow_her_request_is_promised_no_answer_here(identity: Identity) -> None:
    rssi = identity.signed_in("edargentrives", identity.demo("edargentrives"))
    for kind, said in (
        ("report", "à l’adresse qu’elle a donnée"),
        ("lock", "au numéro de son établissement"),
    ):
        number = insert(identity, kind=kind, uid="clefebvre", subject="Message suspect")
        rssi.get(f"/demandes/{number}")
        assert said in rssi.text and not rssi.select("form[action$=repondre]")
        token = rssi.value("csrf_token")
        data = {"csrf_token": token, "text": "Merci.", "nonce": "n" * 32, "seen": ""}
        rssi.post(f"/demandes/{number}/repondre", data, status=404)
        rssi.get(f"/demandes/{number}").submit("Clore cette demande", because="resolue")
        assert "La demande est close." in rssi.text and "prévenue" not in rssi.text
    assert identity.outgoing("mail") == []


def test_nobody_treats_her_own(identity: Identity, ask: Ask) -> None:
    asked = ask(identity.signed_in("drobin", identity.demo("drobin")))
    browser = asked.browser.get(f"/demandes/{asked.number}")
    assert "un collègue doit la traiter" in browser.text and not browser.select("form[action$=repondre]")
    token = browser.value("csrf_token")
    for act in ("prendre", "laisser", "repondre", "noter", "clore"):
        browser.post(f"/demandes/{asked.number}/{act}", {"csrf_token": token, "text": "x"}, status=403)
    assert kept(identity, asked.number).treated_by == ""


def test_of_two_who_take_it_one_has_it_and_the_other_is_told(
    identity: Identity, ask: Ask, desk: Browser
) -> None:
    number = ask().number
    other = identity.signed_in("alemaire", identity.demo("alemaire")).get(f"/demandes/{number}")
    desk.get(f"/demandes/{number}").submit("Prendre cette demande")
    other.submit("Prendre cette demande")
    assert "drobin a déjà pris cette demande" in other.text
    assert kept(identity, number).treated_by == "drobin"
    other.submit("Reprendre à un collègue absent").submit("Prendre cette demande")
    assert kept(identity, number).treated_by == "alemaire"


def test_who_answers_without_having_read_the_last_message_is_told_and_loses_nothing(
    identity: Identity, ask: Ask, desk: Browser
) -> None:
    asked = ask()
    desk.get(f"/demandes/{asked.number}")
    read_by_asker(identity, asked.number, asked.code).submit("Envoyer ce message", text="C’est réglé !")
    desk.submit("Répondre", text="Essayez de nouveau.", status=409)
    assert "Quelqu’un a écrit" in desk.problems[0] and "C’est réglé !" in desk.text
    assert desk.select("#text")[0].get_text().strip() == "Essayez de nouveau."
    desk.submit("Répondre")
    assert [one.side for one in kept(identity, asked.number).messages] == ["asker", "staff"]
    desk.get(f"/demandes/{asked.number}")
    read_by_asker(identity, asked.number, asked.code).submit("Envoyer ce message", text="Ah non.")
    desk.submit("Clore cette demande", because="doublon", status=409)
    assert kept(identity, asked.number).state != "closed"


def test_an_answer_sent_twice_is_written_and_told_once(identity: Identity, ask: Ask, desk: Browser) -> None:
    number = ask().number
    form = desk.get(f"/demandes/{number}").select("form[action$=repondre]")[0]
    data = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    for _ in range(3):
        data["seen"] = kept(identity, number).seen
        desk.post(f"/demandes/{number}/repondre", {**data, "text": "Une réponse."})
    assert len(kept(identity, number).messages) == 1
    assert sum("réponse vous attend" in mail["subject"] for mail in identity.outgoing("mail")) == 1


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "votre numen est T26-100017", "a\x00b"])
def test_answers_and_notes_are_judged(identity: Identity, ask: Ask, desk: Browser, text: str) -> None:
    number = ask().number
    desk.get(f"/demandes/{number}").submit("Répondre", forge={"text": text}, status=422)
    desk.get(f"/demandes/{number}").submit("Garder cette note", forge={"note": text}, status=422)
    assert kept(identity, number).messages == ()


def test_the_list_is_filtered_by_state_difficulty_age_and_number(identity: Identity, desk: Browser) -> None:
    with time_machine.travel(clock.now() - timedelta(days=4)):
        old = insert(identity, subject="numen")
    new = insert(identity, subject="facteur")
    desk.get("/demandes")
    assert desk.text.index(old) < desk.text.index(new)
    desk.submit("Filtrer", age="3")
    assert old in desk.text and new not in desk.text
    desk.submit("Filtrer", age="", difficulte="facteur")
    assert new in desk.text and old not in desk.text
    desk.submit("Filtrer", difficulte="", etat="closed")
    assert "Aucune demande ne correspond" in desk.text
    desk.submit("Filtrer", etat="", numero=f" {old.lower()} ")
    assert old in desk.text and new not in desk.text
    desk.submit(
        "Filtrer", numero="", forge={"etat": "x", "age": "' OR 1=1", "type": "message-suspect"}, status=422
    )


def test_pages_of_the_list_are_bounded(identity: Identity, desk: Browser) -> None:
    for _ in range(register.PER_PAGE + 1):
        insert(identity)
    desk.get("/demandes?etat=open")
    assert "26 demandes" in desk.text and "Page 1 sur 2" in desk.text
    desk.follow("Page suivante")
    assert "Page 2 sur 2" in desk.text and "etat=open" in desk.url
    for page in ("99999999999999999999", "-3", "x", "²", "0"):
        assert "sur 2" in desk.get(f"/demandes?page={page}").text


def test_the_request_of_who_is_signed_in_leads_to_her_account(
    identity: Identity, ask: Ask, desk: Browser
) -> None:
    number = ask(identity.signed_in("clefebvre", identity.demo("clefebvre"))).number
    desk.get(f"/demandes/{number}")
    assert "Un compte volé se connecte aussi" in desk.page.get_text()
    assert desk.follow("Ouvrir le compte clefebvre").h1 == "Compte : Claire LEFEBVRE"


def test_what_was_closed_long_ago_is_forgotten_with_its_messages(
    identity: Identity, ask: Ask, desk: Browser
) -> None:
    number, waiting = ask().number, insert(identity)
    desk.get(f"/demandes/{number}").submit("Répondre", text="Voilà.")
    desk.submit("Clore cette demande", because="resolue")
    register.forget_old(identity.db, timedelta(days=365))
    assert kept(identity, number)
    with time_machine.travel(clock.now() + timedelta(days=366)):
        register.forget_old(identity.db, timedelta(days=365))
    with identity.app.app_context():
        assert register.find(number) is None and register.find(waiting)
