"""The portal, and single sign-on and sign-out seen between two applications."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
SIAM = "SIAM — démonstration"


def open_siam(one: Visitor, name: str) -> Visitor:
    """From the portal, without a password; the first time, she is asked whether she agrees."""
    one.open(f"{one.live.identity}/mes-applications").at("Mes applications").follow(SIAM)
    agree = one.page.get_by_role("button", name="Autoriser")
    expect(agree.or_(one.page.get_by_role("heading", name=f"Bonjour {name}"))).to_be_visible()
    if agree.is_visible():
        agree.click()
    return one.at(f"Bonjour {name}")


def both(live: Live, one: Visitor, uid: str) -> Visitor:
    """Open career with a password, then SIAM without."""
    name = live.person(uid).name
    one.enter(uid).at(f"Bonjour {name.split(' ')[0]}")
    return open_siam(one, name)


def test_one_sign_in_opens_both_and_a_sign_out_of_the_second_ends_the_first(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    one = both(live, visitor(), pick("fdurand2", "jdelatour"))
    one.press("Se déconnecter").at("Vous êtes déconnecté")

    def ended(patience: int) -> None:
        one.open(live.career)
        expect(one.page.locator("h1")).to_have_text("Authentification", timeout=patience)

    one.eventually(5, ended)


def test_a_sign_out_of_the_first_ends_the_second(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    one = both(live, visitor(), pick("fdurand2", "jdelatour"))
    one.open(live.career).press("Se déconnecter").at("Vous êtes déconnecté")

    def ended(patience: int) -> None:
        one.open(live.demo.siam)
        expect(one.page.locator("h1")).to_have_text("Bienvenue", timeout=patience)

    one.eventually(5, ended)
    one.at("Bienvenue").follow("Se connecter").at("Authentification")


def test_an_application_of_somebody_else_asks_once_and_takes_no_for_an_answer(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    person = live.person(pick("sdasilva", "mcazaux"))
    one = visitor().open(live.demo.siam).at("Bienvenue").follow("Se connecter")
    one.sign_in(person.uid, person.password or "").at(f"Autoriser l’application « {SIAM} » ?")
    one.press("Refuser").at("Vous n’avez pas donné votre accord").sees("Rien n’a été transmis")
    one.follow("Revenir à la première page").at("Bienvenue").follow("Se connecter")
    one.press("Autoriser").at(f"Bonjour {person.name}").sees(person.mail)
    one.press("Se déconnecter").at("Vous êtes déconnecté")
    one.open(live.demo.siam).at("Bienvenue").follow("Se connecter")
    one.sign_in(person.uid, person.password or "").at(f"Bonjour {person.name}")


def test_somebody_finds_an_application_and_keeps_it_first(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    his = live.person(pick("fdurand2", "jdelatour"))
    one = visitor().open(f"{live.identity}/connexion").sign_in(his.uid, his.password or "").at("Accueil")
    one.follow("Toutes mes applications").at("Mes applications").sees(
        "Gestion des personnels", "I-Prof Enseignant"
    )
    one.does_not_see("I-Professionnel", "Courrier des enseignants")
    one.fill("Chercher une application", "messagerie academique").press("Chercher").at("Mes applications")
    one.sees("1 application trouvée").does_not_see("I-Prof Enseignant")
    one.press("Ajouter aux favoris Webmail").at("Mes applications").sees("1 application trouvée")
    one.follow("Voir toutes mes applications").at("Mes applications").sees("Mes favoris")
    one.go("Accueil").at("Accueil")
    expect(one.page.locator("main .links a").first).to_have_text("Webmail")


@pytest.mark.parametrize(
    ("link", "tab"),
    [
        ("Je ne connais pas mon identifiant", "Retrouver mon compte"),
        ("J’ai perdu mon mot de passe", "Réinitialiser mon mot de passe"),
        ("Je souhaite modifier mon mot de passe", "Modifier mon mot de passe"),
        ("Assistance", "Assistance"),
    ],
)
def test_the_four_help_links_open_their_tab_at_once(
    live: Live, visitor: NewVisitor, link: str, tab: str
) -> None:
    one = visitor().open(f"{live.identity}/espace-des-personnels").at("Espace des personnels")
    one.follow(link)
    expect(one.page.locator("header [aria-current=page]")).to_have_text(tab)


def test_an_administrator_opens_an_application_to_others(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    title = pick("Paie à façon", "Paie en ligne")
    one, her = visitor(), live.person(pick("fdurand2", "jdelatour"))
    one.open(f"{live.identity}/connexion").sign_in("pnoel", live.person("pnoel").password or "").at("Accueil")
    one.follow("Administration du portail").at("Administration du portail")
    one.follow("Ajouter une application").at("Ajouter une application")
    one.fill("Nom de l’application", title).fill("Catégorie", "Rémunération")
    one.page.locator("main").get_by_label("Adresse").fill("https://paie.example/")
    one.field("enseignement public, 2nd degré").check()
    one.press("Enregistrer").at("Administration du portail").sees(title)
    other = visitor().open(f"{live.identity}/connexion").sign_in(her.uid, her.password or "").at("Accueil")
    other.follow("Toutes mes applications").at("Mes applications").sees("Rémunération", title)
