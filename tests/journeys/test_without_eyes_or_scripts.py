"""The whole way back, for who sees nothing, and for who has a protected account; with scripts and without."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from socle import clock
from sso.models import RecoveryContact
from tests.journeys.conftest import NewVisitor
from tests.journeys.listener import Listener
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.test_reset import NUMBER
from tests.journeys.visitor import COPIED, Visitor, french_day

Pick = Callable[[str, str], str]
SPOKEN = {"sound": ("Aubryson", "Aubryoreille"), "question": ("Aubrymot", "Aubryphrase")}


def listen(her: Listener) -> None:
    """Play the sound by keyboard, and write what is said."""
    page = her.visitor.page
    with page.expect_response(lambda answer: answer.url.endswith(".wav")) as heard:
        her.tab_to("DisclosureTriangle", "Écouter le texte")
        page.keyboard.press("Enter")
        if not her.visitor.javascript:
            page.keyboard.press("Tab")  # to the player
            page.keyboard.press("Space")
    assert heard.value.ok
    her.types(COPIED, her.visitor.live.captcha("captcha-sound", her.visitor.ticket))


def answer_question(her: Listener) -> None:
    """Ask for a question, hear it as the name of the field, and answer."""
    before = her.visitor.ticket
    her.opens("button", "Une question à la place")
    expect(her.visitor.page.locator("input[name=captcha_id]")).not_to_have_value(before)
    question = her.visitor.page.locator("label[for=captcha]").inner_text()
    her.hears(question)
    her.types(question, her.visitor.live.captcha("captcha", her.visitor.ticket))


@pytest.mark.parametrize("way", SPOKEN)
def test_who_sees_nothing_finds_her_account_resets_and_signs_in_by_keyboard(
    live: Live, visitor: NewVisitor, pick: Pick, way: str
) -> None:
    surname, password = pick(*SPOKEN[way]), new_password()
    uid, known = live.office.hire(sn=surname.upper())
    her = Listener(visitor().open(live.identity)).arrives("Accueil")
    her.opens("link", "Retrouver mon compte").arrives("Retrouver mon compte")
    assert "nom d’usage (marital)" in her.types("Nom", surname).description
    her.types("Prénom", "Camille")
    assert "JJ/MM/AAAA" in her.types("Date de naissance", french_day(known.birth_date)).description
    her.opens("button", "Rechercher").arrives("Votre compte").hears(uid)

    her.opens("link", "Aller au contenu")  # every page has a link of the same name above
    her.opens("link", "Réinitialiser mon mot de passe").arrives("Réinitialiser mon mot de passe")
    assert her.tab_to("textbox", "Identifiant").value == uid
    her.types(NUMBER, known.numen)
    her.types("Date de naissance", french_day(known.birth_date))
    listen(her) if way == "sound" else answer_question(her)
    her.opens("button", "Réinitialiser").arrives("Choisissez un nouveau mot de passe")

    said = her.types("Nouveau mot de passe", "court").description
    assert "12 caractères" in said
    her.types("Confirmez le nouveau mot de passe", "court")
    her.opens("button", "Enregistrer mon mot de passe").arrives("Choisissez un nouveau mot de passe")
    her.hears("trop court")
    again = her.types("Nouveau mot de passe", password)
    assert again.invalid and "trop court" in again.description
    her.types("Confirmez le nouveau mot de passe", password)
    her.opens("button", "Enregistrer mon mot de passe").arrives("Votre mot de passe est réinitialisé")

    her.opens("link", "Me connecter").arrives("Authentification")
    her.types("Identifiant", uid)
    her.types("Mot de passe", password)
    her.opens("button", "Valider").arrives("Accueil").hears("Vos applications")


def received_code(one: Visitor, mail: str, *, nth: int = 1) -> str:
    """The code of the newest message to this address, once it has received so many."""
    codes = one.link("Votre code").or_(one.link("Votre code de connexion"))

    def look(patience: int) -> None:
        one.open(f"{one.live.mailbox}/?q={mail}")
        expect(codes).to_have_count(nth, timeout=patience)

    one.eventually(15, look)
    codes.first.click()
    text = one.page.locator("main")
    expect(text).to_contain_text("Votre code\u00a0:")
    found = re.search(r"Votre code\s:\s(\d{4})\s(\d{4})", text.inner_text())
    assert found, text.inner_text()
    return found[1] + found[2]


def test_a_protected_account_is_reset_with_the_code_of_its_recovery_contact(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    mine = pick("chez.moi@exemple.fr", "chez.moi.aussi@exemple.fr")
    uid, known = live.office.hire()
    her, postbox = visitor(), visitor()
    her.open(f"{live.identity}/mon-compte/adresses-de-secours").sign_in(uid, known.password)
    her.at("Mes adresses de secours").follow("Ajouter une adresse").at("Un code par messagerie")
    her.press("Recevoir un code").at("Un code par messagerie")
    her.fill("Code reçu par messagerie", received_code(postbox, f"{uid}@ac-demo.example")).press("Continuer")
    her.at("Ajouter une adresse de secours").fill("Adresse personnelle", mine).press("Recevoir un code")
    her.at("Confirmez votre adresse de secours").fill(
        "Code reçu par messagerie", received_code(postbox, mine)
    )
    her.press("Confirmer").at("Mes adresses de secours").sees(mine, "utilisable à partir du")
    days_pass(live)

    other, password = visitor(), new_password()
    other.open(f"{live.identity}/reinitialiser-mon-mot-de-passe").at("Réinitialiser mon mot de passe")
    other.fill("Identifiant", uid).fill(NUMBER, known.numen)
    other.fill("Date de naissance", french_day(known.birth_date)).answer_question().press("Réinitialiser")
    other.at("Encore une preuve").sees("Mon adresse de secours").does_not_see(mine)
    other.page.get_by_role("link", name="Mon adresse de secours").click()
    other.at("Un code à votre adresse de secours").press("Recevoir un code")
    other.at("Un code à votre adresse de secours").fill("Code reçu par messagerie", "12345678").press(
        "Continuer"
    )
    other.at("Un code à votre adresse de secours").sees("Ce code n’est pas le bon")
    other.fill("Code reçu par messagerie", received_code(postbox, mine, nth=2)).press("Continuer")
    other.at("Choisissez un nouveau mot de passe").choose(password).at("Votre mot de passe est réinitialisé")
    other.follow("Me connecter").sign_in(uid, password).at("Accueil")
    her.open(f"{live.identity}/mon-compte").at("Authentification")
    postbox.receives(mine, "Le mot de passe de votre compte a été réinitialisé").does_not_see(password)


def days_pass(live: Live) -> None:
    """The delay of the addresses is over: a test does not wait for days."""
    database = live.database
    with database.begin() as sql:
        sql.execute(update(RecoveryContact).values(usable_at=clock.now() - timedelta(minutes=1)))
    database.engine.dispose()
