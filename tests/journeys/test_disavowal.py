"""A notice tells her of what she did not do: she locks her account, calls, and comes back to it."""

import re
import time

from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.test_reset import NUMBER
from tests.journeys.visitor import Visitor, french_day

WITHIN = 5.0  # seconds
NOTICE = "Le mot de passe de votre compte a été changé"
REASON = "Rappelée à son établissement, identité vérifiée"


def test_she_locks_her_account_and_finds_it_again(live: Live, visitor: NewVisitor) -> None:
    uid, known = live.office.hire()
    stolen, new, mail = new_password(), new_password(), f"{uid}@ac-demo.example"
    thief, her, agent = visitor(), visitor(), visitor()

    thief.open(f"{live.identity}/modifier-mon-mot-de-passe").at("Modifier mon mot de passe")
    thief.fill("Identifiant", uid).fill("Mot de passe actuel", known.password)
    thief.fill("Nouveau mot de passe", stolen).fill("Confirmez le nouveau mot de passe", stolen)
    thief.press("Modifier").at("Votre mot de passe est modifié")
    thief.enter(uid, stolen).at("Votre dossier n’est pas encore là")

    her.receives(mail, NOTICE).sees("Si ce n’est pas vous")
    text = her.page.locator("main").inner_text()
    found = re.search(r"tapez (\S+) dans .*puis le code ((?:[A-Z2-9]{4}\s?){4})", text)
    assert found, text
    her.open(f"http://{found[1]}").at("Ce n’est pas moi").fill("Code du message", found[2])
    her.answer_picture().press("Bloquer mon compte").at("Le compte est bloqué")
    done = time.monotonic()
    her.does_not_see(uid, mail).sees("05 00 00 00 00")
    thief.eventually(WITHIN, lambda patience: _is_out(thief, live, patience))
    assert time.monotonic() - done < WITHIN + 1  # the last look takes a moment
    thief.sign_in(uid, stolen).at("Authentification").sees("ou ce compte ne peut pas se connecter")

    agent.open(f"{live.identity}/annuaire/{uid}").sign_in("alemaire", live.person("alemaire").password or "")
    agent.sees("Ce n’est pas moi").follow("Lever le blocage")
    agent.fill("Raison", REASON).press("Lever le blocage").sees("est levé")

    her.receives(mail, "Le blocage de votre compte est levé").sees(REASON)
    thief.open(f"{live.identity}/connexion").sign_in(uid, stolen).at("Authentification")
    her.open(f"{live.identity}/reinitialiser-mon-mot-de-passe").at("Réinitialiser mon mot de passe")
    her.fill("Identifiant", uid).fill(NUMBER, known.numen)
    her.fill("Date de naissance", french_day(known.birth_date)).answer_picture().press("Réinitialiser")
    her.at("Choisissez un nouveau mot de passe").choose(new).at("Votre mot de passe est réinitialisé")
    her.enter(uid, new).at("Votre dossier n’est pas encore là")


def _is_out(thief: Visitor, live: Live, patience: int) -> None:
    """The page that career shows her is the sign-in's."""
    thief.open(f"{live.career}/dossier")
    expect(thief.page.locator("h1")).to_have_text("Authentification", timeout=patience)
