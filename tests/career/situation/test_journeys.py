"""Changes of situation from asked to closed, refused or returned, without JavaScript."""

from datetime import timedelta

import pytest

from tests.career.conftest import DAY
from tests.career.courrier.conftest import DESK, TEACHER, pdf
from tests.career.situation.conftest import Requests


def test_a_change_of_address_is_asked_documented_accepted_and_closed_by_the_feed(requests: Requests) -> None:
    page = requests.teacher.get("/dossier/identite").follow("Demander un changement")
    page.follow("Adresse Vous avez déménagé.")
    assert "un justificatif de domicile de moins de trois mois" in page.text
    assert "À vérifier auprès de votre gestionnaire." in page.text
    before = requests.teacher.get("/dossier/identite").text
    uid = requests.ask(note="Depuis <b>hier</b>.")
    assert "reçue" in page.text
    desk = requests.desk.get("/gestion/demandes")
    assert "À prendre (1)" in desk.text
    desk.follow("Fatima DURAND, adresse, " + str(desk.select("tbody .visually-hidden")[0].get_text())[11:])
    assert "12 rue des Lilas" in desk.text
    assert "Angoulême" in desk.text
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note="Un justificatif de moins de trois mois.")
    page.get("/").follow("Voir votre demande").follow(str(page.select("tbody a")[0].get_text()))
    assert page.url.endswith(f"/situation/{uid}")
    assert "pièce demandée" in page.text
    assert "Un justificatif de moins de trois mois." in page.text
    page.submit("Envoyer les pièces", files=pdf("facture.pdf"))
    assert "Vos pièces sont envoyées." in page.text
    assert "facture.pdf" in requests.desk.get(f"/gestion/demandes/{uid}").text
    requests.step(uid, "transmettre")
    assert "transmise au SIRH" in page.get(f"/situation/{uid}").text
    assert page.get("/dossier/identite").text == before
    assert requests.feed() == 0
    assert requests.feed(address="12 RUE DES LILAS", postcode="16000", town="ANGOULEME") == 1
    assert "Nouvelle valeur reçue, demande faite" in page.get(f"/situation/{uid}").text
    assert requests.acts() == ["demander", "prendre", "piece", "completer", "transmettre", "clore"]
    told = [row.details["what"] for row in requests.career.events("situation_changed")]
    assert told == requests.acts()


def test_a_refusal_says_why(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    requests.step(uid, "refuser", note="Le justificatif n’est pas à votre nom.")
    page = requests.teacher.get(f"/situation/{uid}")
    assert "refusée" in page.text
    assert "Le justificatif n’est pas à votre nom." in page.text
    requests.ask()
    assert [row.state for row in requests.rows()].count("recue") == 1


def test_another_value_brings_the_request_back_to_the_gestionnaire(requests: Requests) -> None:
    uid = requests.ask()
    requests.send(uid)
    assert requests.feed(address="99 rue Autre") == 1
    assert requests.row(uid).state == "prise_en_charge"
    desk = requests.desk.get("/gestion/demandes?etat=en-cours")
    assert "revenue" in desk.text
    assert "la valeur reçue des ressources humaines est autre" in desk.get(f"/gestion/demandes/{uid}").text
    assert "Votre gestionnaire reprend votre demande" in requests.teacher.get(f"/situation/{uid}").text
    requests.step(uid, "transmettre")
    assert requests.feed(address="12 rue des lilas", postcode="16000", town="Angoulême") == 1
    assert requests.row(uid).state == "faite"


def test_a_value_that_does_not_come_back_in_time_brings_the_request_back(requests: Requests) -> None:
    uid = requests.ask()
    requests.send(uid)
    assert requests.feed(DAY + timedelta(days=30)) == 0
    assert requests.feed(DAY + timedelta(days=31)) == 1
    assert requests.row(uid).back == "absente"
    requests.desk.get(f"/gestion/demandes/{uid}/constater")
    assert "L’état de la demande ne le permet pas." in requests.desk.text


def test_a_usage_name_closes_when_the_directory_says_it(requests: Requests) -> None:
    uid = requests.ask("nom-d-usage", usual_name="Lefèvre", effective="01/12/2026", files=pdf())
    requests.send(uid)
    assert requests.feed(usual_name="LEFEVRE") == 1
    assert requests.row(uid).state == "faite"


def test_bank_details_leave_only_once_checked_and_carry_no_iban(requests: Requests) -> None:
    page = requests.teacher.get("/situation/demander/coordonnees-bancaires")
    typed = {"bank_tail": "4321", "effective": "01/12/2026"}
    page.submit("Envoyer la demande", **typed, status=422)
    page.submit("Envoyer la demande", **typed, note="FR76 3000 6000 0112 3456 7890 189", status=422)
    assert any("Ce texte ressemble à un numéro de compte." in one for one in page.problems)
    uid = requests.ask_bank()
    requests.step(uid, "prendre")
    requests.desk.get(f"/gestion/demandes/{uid}/transmettre")
    assert "Enregistrez d’abord le contrôle renforcé." in requests.desk.text
    requests.step(uid, "controle", how="rappel")
    requests.step(uid, "transmettre")
    assert "rappel au numéro déjà connu" in requests.teacher.get(f"/situation/{uid}").text
    assert requests.feed(bank_tail="4321") == 1
    assert requests.row(uid).state == "faite"


def test_a_check_made_before_the_last_document_is_to_make_again(requests: Requests) -> None:
    uid = requests.ask_bank()
    requests.step(uid, "prendre")
    requests.step(uid, "controle", how="presence")
    requests.step(uid, "piece", note="Le RIB est illisible.")
    requests.teacher.get(f"/situation/{uid}").submit("Envoyer les pièces", files=pdf("autre.pdf"))
    requests.desk.get(f"/gestion/demandes/{uid}/transmettre")
    assert "Enregistrez d’abord le contrôle renforcé." in requests.desk.text


def test_what_no_feed_carries_is_closed_by_who_read_it(requests: Requests) -> None:
    uid = requests.ask("situation-familiale", family="marie", effective="01/12/2026", files=pdf())
    requests.send(uid)
    requests.feed(DAY + timedelta(days=31))
    requests.step(uid, "constater", note="Lu dans le SIRH le 2 janvier.")
    assert requests.row(uid).state == "faite"


def test_she_withdraws_what_nobody_has_taken(requests: Requests) -> None:
    uid = requests.ask()
    requests.teacher.submit("Retirer la demande")
    assert requests.row(uid).state == "retiree"
    again = requests.ask()
    stale = requests.teacher.get(f"/situation/{again}")
    requests.step(again, "prendre")
    stale.submit("Retirer la demande", status=409)
    assert "Cette demande a changé entre-temps" in stale.text
    assert requests.row(again).state == "prise_en_charge"


@pytest.mark.parametrize("act", ["prendre", "piece"])
def test_each_step_is_told_without_what_it_says(requests: Requests, act: str) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    if act == "piece":
        requests.step(uid, "piece", note="Un justificatif.")
    mails = requests.mails()
    assert [mail["to"] for mail in mails[:2]] == [
        f"{n}@ac-demo.example" for n in ("fatima.durand", "sylvie.bonnet")
    ]
    assert mails[-1]["subject"] == "Votre demande a avancé"
    for mail in mails:
        words = mail["subject"] + mail["text"] + mail["html"]
        for secret in ("Lilas", "adresse demandée", "justificatif", "DURAND", TEACHER, DESK, "http", "<a "):
            assert secret not in words


def test_a_document_that_came_by_post_lets_the_request_go_on(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note="Un justificatif de moins de trois mois.")
    page = requests.desk.get(f"/gestion/demandes/{uid}")
    page.follow("Reprendre sans attendre la pièce")
    page.submit("Reprendre la demande", status=422)
    assert page.problems == ["Dites comment la pièce est venue, ou pourquoi elle est inutile."]
    page.submit("Reprendre la demande", note="Reçue par courrier postal.")
    assert "La demande est reprise." in page.text
    assert requests.mails()[-1]["subject"] == "Votre demande a avancé"
    teacher = requests.teacher.get(f"/situation/{uid}")
    assert "Demande reprise, pièce plus attendue" in teacher.text
    assert "Reçue par courrier postal." in teacher.text
    assert "Envoyer la pièce demandée" not in teacher.text
    requests.step(uid, "transmettre")
    assert requests.acts() == ["demander", "prendre", "piece", "reprendre", "transmettre"]


def test_what_is_asked_is_beside_the_form_that_sends_it(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note="Un premier.")
    requests.step(uid, "reprendre", note="Reçu.")
    requests.step(uid, "piece", note="Un justificatif\nde moins de trois mois.")
    [asked] = requests.teacher.get(f"/situation/{uid}").select("#pieces .prose")
    assert asked.get_text(" ", strip=True) == "Un justificatif de moins de trois mois."


def test_a_document_no_longer_awaited_is_said_and_her_words_stay(requests: Requests) -> None:
    uid = requests.ask()
    requests.step(uid, "prendre")
    requests.step(uid, "piece", note="Un justificatif.")
    page = requests.teacher.get(f"/situation/{uid}")
    requests.step(uid, "reprendre", note="Reçu par courrier postal.")
    page.submit("Envoyer les pièces", note="Voici ma facture.", files=pdf("facture.pdf"), status=409)
    assert "Votre gestionnaire n’attend plus de pièce" in page.text
    assert "Voici ma facture." in page.text
    assert "toujours ci-dessous" not in page.text
    assert requests.row(uid).state == "prise_en_charge"
