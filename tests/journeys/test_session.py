"""Signing in once, signing out everywhere, and changing a password in between."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]


def test_one_sign_in_opens_both_and_career_s_sign_out_ends_both(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    one = visitor().enter(pick("fdurand2", "jdelatour"))
    one.at(f"Bonjour {pick('Frédéric', 'Jean-Pierre')}")
    one.open(live.identity).at("Accueil").sees("Vos applications")
    one.open(live.career).press("Se déconnecter").at("Vous êtes déconnecté")
    one.open(live.identity).at("Accueil")
    expect(one.tab("Se connecter")).to_be_visible()
    one.open(live.career).at("Authentification")


def test_a_sign_out_at_the_identity_service_ends_career_within_seconds(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    one = visitor().enter(pick("fdurand2", "jdelatour"))
    one.at(f"Bonjour {pick('Frédéric', 'Jean-Pierre')}")
    one.open(live.identity).press("Se déconnecter").at("Accueil")
    one.sees("Vous êtes déconnecté, ici et dans vos applications.")

    def signed_out(patience: int) -> None:
        one.open(live.career)
        expect(one.page.locator("h1")).to_have_text("Authentification", timeout=patience)

    one.eventually(5, signed_out)


def change(one: Visitor, current: str, password: str) -> Visitor:
    """Answer the form."""
    one.at("Modifier mon mot de passe").fill("Mot de passe actuel", current)
    one.fill("Nouveau mot de passe", password).fill("Confirmez le nouveau mot de passe", password)
    return one.press("Modifier")


def test_a_change_keeps_this_session_and_ends_the_others(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, password = live.person(pick("soconnor", "tnguyen")), new_password()
    current = live.office.password(her.uid)
    one, elsewhere = visitor(), visitor()
    for browser in (one, elsewhere):
        browser.enter(her.uid, current).at(f"Bonjour {pick('Siobhán', 'Thị Hoa')}")
    one.follow("Modifier votre mot de passe")
    change(one, current, "azerty").at("Modifier mon mot de passe")
    expect(one.page.locator("main [role=alert]")).to_be_visible()
    change(one, current, password).at("Votre mot de passe est modifié").sees("Cette session reste ouverte")
    one.follow("Revenir à l’accueil").at("Accueil").sees("Vos applications")
    elsewhere.open(live.identity).at("Accueil")
    expect(elsewhere.tab("Se connecter")).to_be_visible()
    one.receives(her.mail, "Le mot de passe de votre compte a été changé").does_not_see(password)


def test_a_wrong_password_keeps_the_identifiant(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(live.career).sign_in("Inconnu.Total", "pas-le-bon").at("Authentification")
    one.sees("L’identifiant ou le mot de passe n’est pas le bon")
    assert one.field("Identifiant").input_value() == "Inconnu.Total"
    assert one.field("Mot de passe").input_value() == ""
