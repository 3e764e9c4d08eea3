"""The diagnosis to its end, by keyboard too; a request asked and followed; a notice published and read."""

from collections.abc import Callable
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
ANSWERED = "Le compte est ouvert. Vous pouvez vous connecter."


def test_the_diagnosis_ends_at_the_right_telephone_or_page(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(live.identity).at("Accueil").go("Assistance").at("Assistance")
    one.follow("Je n’ai pas ou plus mon NUMEN").at("Êtes-vous agent temporaire ?").follow("Non")
    one.at("Demandez votre NUMEN à votre service de gestion").does_not_see("05 00 00 00 81")
    one.field("Vous êtes (facultatif)").select_option("enseignement public, 1er degré")
    one.field("Votre département (facultatif)").select_option("Tarn")
    one.press("Voir qui appeler").at("Demandez votre NUMEN à votre service de gestion").sees("05 00 00 00 81")
    one.page.go_back()
    one.follow("Changer ma réponse : Non").at("Êtes-vous agent temporaire ?")
    one.follow("Recommencer").at("Assistance")
    one.follow("Je ne connais pas mon identifiant").follow("Non, pas encore").at("Cherchez votre compte")
    one.page.locator("main .doors a").click()
    one.at("Retrouver mon compte")


def test_the_diagnosis_is_made_by_keyboard_alone(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.identity}/assistance").at("Assistance")
    for answer, heading in (
        ("J’ai perdu mon second facteur", "Avez-vous gardé vos codes de secours ?"),
        ("Non", "L’assistance retire le second facteur perdu"),
        ("Écrire à l’assistance", "Écrire à l’assistance"),
    ):
        press_by_keyboard(one, answer)
        one.at(heading)
    one.sees("Avez-vous gardé vos codes de secours ? Non")


def press_by_keyboard(one: Visitor, words: str) -> None:
    """Tab until the link has the focus, then Enter."""
    wanted = one.link(words).first
    expect(wanted).to_be_visible()
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if wanted.evaluate("link => link === document.activeElement"):
            one.page.keyboard.press("Enter")
            return
    raise AssertionError(f"no Tab reaches « {words} »")


def test_a_request_is_asked_answered_and_followed(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    asker, agent, mail = visitor(), visitor(), pick("paule@exemple.example", "pauline@exemple.example")
    asker.open(f"{live.identity}/assistance/demande?parcours=verrouille/oui/oui").at("Écrire à l’assistance")
    asker.fill("Vos prénom et nom", "Paule Vernet").fill("Adresse où vous répondre", mail)
    asker.fill("Que se passe-t-il ?", "Mon numéro est T26-100017").answer_question()
    asker.press("Envoyer à l’assistance").at("Écrire à l’assistance").sees("semble contenir un NUMEN")
    asker.fill("Que se passe-t-il ?", "Mon mot de passe est refusé depuis hier.")
    asker.page.locator("#captcha").fill(live.captcha("captcha", asker.ticket))  # a question still
    asker.press("Envoyer à l’assistance").at("Votre demande est envoyée")
    number = asker.page.locator("main strong").first.inner_text()
    code = asker.page.locator("main .big code").inner_text()

    agent.open(f"{live.identity}/demandes").sign_in("alemaire", live.person("alemaire").password or "")
    agent.at("Demandes").follow(number).at(f"Demande {number}")
    agent.sees("Mon mot de passe est refusé depuis hier.", "Avez-vous votre NUMEN")
    agent.press("Prendre cette demande").sees("Cette demande est à vous.")
    agent.fill("Votre réponse", ANSWERED).press("Répondre").sees("Votre réponse est enregistrée.")

    asker.receives(mail, f"Une réponse vous attend pour votre demande {number}").does_not_see(ANSWERED, code)
    asker.receives(mail, f"Votre demande {number} est enregistrée").sees(code)
    asker.open(f"{live.identity}/assistance").at("Assistance").follow("Suivre ma demande")
    asker.at("Suivre ma demande").fill("Numéro de la demande", number).fill("Code de suivi", "AAAA-AAAA-AAAA")
    asker.press("Voir ma demande").at("Suivre ma demande").sees("ne correspondent pas à une demande")
    asker.fill("Code de suivi", code).press("Voir ma demande").at(f"Demande {number}").sees(ANSWERED)
    asker.fill("Votre message", "Merci !").press("Envoyer ce message").sees("Merci !")
    asker.press("Clore ma demande").at(f"Demande {number}").sees("Cette demande est close")
    agent.open(f"{live.identity}/demandes/{number}").at(f"Demande {number}").sees("Merci !")


def test_a_notice_is_written_published_read_and_in_the_feed(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    rssi, reader, title = visitor(), visitor(), pick("Faux message de paie", "Faux colis en attente")
    rssi.open(f"{live.identity}/securite/redaction")
    rssi.sign_in("edargentrives", live.person("edargentrives").password or "").at("Avis de sécurité")
    rssi.follow("Écrire un avis").at("Écrire un avis")
    rssi.fill("Titre", title).fill("Texte", "Un message **piégé** circule.\n\n- Ne cliquez pas.")
    rssi.field("Alerte").check()
    rssi.press("Enregistrer").at(f"Avis : {title}").sees("Ne cliquez pas.")
    assert title not in urlopen(f"{live.identity}/securite/avis.atom").read().decode()
    rssi.press("Publier cet avis").at(f"Avis : {title}").sees("L’avis est publié.")

    def look(patience: int) -> None:
        reader.open(f"{live.identity}/connexion")
        expect(reader.page.locator(".alerts")).to_contain_text(title, timeout=patience)

    reader.eventually(10, look)
    reader.at("Authentification").page.locator(".alerts a").first.click()
    reader.at(title).sees("Un message piégé circule.")
    reader.page.get_by_role("link", name="Plus d’infos sur les attaques en cours").last.click()
    reader.at("Attaques en cours").sees(title)
    assert title in urlopen(f"{live.identity}/securite/avis.atom").read().decode()
    rssi.press("Retirer cet avis").at(f"Avis : {title}").sees("L’avis est retiré")
