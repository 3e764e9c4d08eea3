"""An authenticator by choice: enrolled, used, lost; her printed codes, then the assistance, let her in."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from socle import clock
from sso.factors import codes
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
ADD = "Ajouter une application d’authentification"
CODE = "Votre code de connexion"
REASON = "Téléphone volé, rappelée à son école"


def mailed(live: Live, one: Visitor, mail: str) -> str:
    """The code she reads in her mail, in another window."""
    other = Visitor(live, one.page.context.new_page(), one.judge, one.javascript)
    text = other.receives(mail, CODE).page.locator("main").inner_text()
    other.page.close()
    found = re.search(r"(\d{4})\s(\d{4})", text)
    assert found, text
    return found[1] + found[2]


def code(key: str, later: int = 0) -> str:
    """What her telephone shows, now or in so many half minutes."""
    return codes.code_of(key, codes.step_at(clock.now()) + later)


def enrol(live: Live, one: Visitor, mail: str) -> str:
    """Add a first authenticator; returns its key."""
    one.go("Mon compte").at("Mon compte").page.locator("main").get_by_text("Mon second facteur").click()
    one.at("Mon second facteur").sees("votre mot de passe suffit")
    one.follow("Ajouter une application").at("Un code par messagerie").press("Recevoir un code")
    one.at("Un code par messagerie").fill("Code reçu par messagerie", mailed(live, one, mail)).press(
        "Continuer"
    )
    one.at(ADD)
    key = one.page.locator("main code").inner_text().replace(" ", "")
    picture = one.page.get_by_role("img", name="Code QR")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 200
    assert f"secret={key}" in (one.link("Ouvrez la clé dans l’application").get_attribute("href") or "")
    one.fill("Nom de cet appareil", "mon téléphone").fill("Code affiché par l’application", "135790")
    one.press("Enregistrer cette application").at(ADD).sees("Ce code ne correspond pas à cette clé")
    one.fill("Code affiché par l’application", code(key)).press("Enregistrer cette application")
    return key


def out_and_in(live: Live, one: Visitor, uid: str, password: str) -> Visitor:
    """Sign out, wait for it, and give the password again."""
    one.press("Se déconnecter").at("Accueil").sees("Vous êtes déconnecté")
    return one.open(f"{live.identity}/connexion").sign_in(uid, password)


def test_an_authenticator_is_enrolled_used_lost_and_removed(
    live: Live, visitor: NewVisitor, pick: Pick, javascript: bool
) -> None:
    her = live.person(pick("aleboeuf", "sdasilva"))
    password = live.office.password(her.uid)  # another journey may have changed hers
    one = visitor().open(f"{live.identity}/connexion").sign_in(her.uid, password).at("Accueil")
    key = enrol(live, one, her.mail)
    one.at("Vos codes de secours")
    assert one.button("Imprimer cette page").count() == (1 if javascript else 0)
    printed = one.page.locator("main ol code").all_inner_texts()
    assert len(printed) == 10
    one.follow("J’ai gardé mes codes : continuer").at("Mon second facteur").sees("mon téléphone", "10 codes")

    out_and_in(live, one, her.uid, password).at(CODE)
    one.fill("Code à six chiffres", code(key, later=1)).press("Continuer").at("Accueil")

    out_and_in(live, one, her.uid, password).at(CODE)
    one.follow("Je n’ai pas mon téléphone : utiliser un code de secours").at("Votre code de secours")
    one.fill("Code de secours", printed[0].lower()).press("Continuer").at("Accueil")

    agent = (
        visitor()
        .open(f"{live.identity}/connexion")
        .sign_in("alemaire", live.person("alemaire").password or "")
    )
    agent.at("Accueil").open(f"{live.identity}/annuaire/{her.uid}").follow("La personne l’a perdue")
    agent.at(f"Second facteur : {her.name}").sees("9 codes de secours").fill("Raison", REASON)
    agent.press("Retirer le second facteur").sees("est retiré")

    one.open(live.identity).at("Accueil")
    expect(one.tab("Se connecter")).to_be_visible()
    one.receives(her.mail, "Le second facteur de votre compte a été retiré").sees(REASON)
    one.open(f"{live.identity}/connexion").sign_in(her.uid, password).at("Accueil")
