"""Mon compte, page after page: what protects it, what was done with it, a copy of one's data, a doubt."""

import io
from collections.abc import Callable

from pypdf import PdfReader

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]


def test_she_reads_what_was_done_with_her_account(live: Live, visitor: NewVisitor) -> None:
    uid, known = live.office.hire()
    agent, her = visitor(), visitor()
    agent.open(f"{live.identity}/annuaire/{uid}").sign_in("drobin", live.person("drobin").password or "")
    agent.sees("Ce que dit l’annuaire")

    her.open(f"{live.identity}/connexion").sign_in(uid, known.password).at("Accueil").go("Mon compte")
    her.at("Mon compte").sees(uid, f"{uid}@ac-demo.example", "1 connexion ouverte en ce moment.")
    her.page.get_by_role("link", name="Mon historique").click()
    her.at("Mon historique").sees("Connexion avec le mot de passe.", "Le compte a été consulté.")
    her.sees("Par Damien ROBIN, assistance").does_not_see(known.numen)


def test_she_takes_a_copy_of_her_data(live: Live, visitor: NewVisitor) -> None:
    uid, known = live.office.hire()
    her = visitor().open(f"{live.identity}/mon-compte").sign_in(uid, known.password).at("Mon compte")
    her.page.get_by_role("link", name="Mes données").click()
    her.at("Mes données").sees("NUMEN", "dpo@ac-demo.example")
    made = PdfReader(io.BytesIO(downloaded(her, "Télécharger en PDF")))
    assert uid in made.pages[0].extract_text()
    assert uid.encode() in downloaded(her, "Télécharger en JSON")
    her.receives(f"{uid}@ac-demo.example", "Une copie de vos données a été faite")


def test_a_suspicious_message_is_reported_by_keyboard(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    one = visitor().open(f"{live.identity}/signaler-un-message-suspect").at("Signaler un message suspect")
    subject = pick("Votre compte expire demain", "Dernier avertissement du rectorat")
    one.field("Expéditeur affiché").focus()
    for typed in ("Le rectorat", subject, "Cliquez vite sur ce lien"):
        one.page.keyboard.type(typed)
        one.page.keyboard.press("Tab")
    one.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("Space")
    one.answer_question()
    one.button("Signaler ce message").focus()
    one.page.keyboard.press("Enter")
    one.at("Merci de votre signalement").sees("changez votre mot de passe")
    one.receives("rssi@ac-demo.example", subject_of(one))


def subject_of(one: Visitor) -> str:
    """The subject of the mail about the request whose number this page gives."""
    number = one.page.locator("main strong[data-user]").inner_text()
    return f"Demande {number} à la sécurité\u00a0: Message suspect"


def downloaded(one: Visitor, button: str) -> bytes:
    """The file that a button gives."""
    with one.page.expect_download() as begun:
        one.press(button)
    return begun.value.path().read_bytes()
