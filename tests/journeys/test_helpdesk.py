"""The assistance finds an account, says why its owner cannot sign in, and unlocks it."""

from collections.abc import Callable

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import french_day

Pick = Callable[[str, str], str]
REASON = "Appel de son établissement, identité vérifiée"


def test_a_locked_account_is_found_unlocked_and_used(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    his = live.person(pick("nbrun", "fdurand3"))
    live.office.lock(his.uid)
    agent, owner = visitor(), visitor()
    assert his.password
    owner.enter(his.uid).at("Authentification").sees("ou ce compte ne peut pas se connecter")

    agent.open(f"{live.identity}/annuaire").sign_in("drobin", live.person("drobin").password or "")
    agent.at("Annuaire de l’assistance")
    agent.open(live.identity).at("Accueil").follow("Annuaire de l’assistance").at("Annuaire de l’assistance")
    agent.fill("Nom, identifiant, adresse ou établissement", his.uid[1:4]).press("Rechercher")
    agent.at("Annuaire de l’assistance").sees(his.uid)
    agent.page.locator(f"main a[href$='/{his.uid}']").click()
    agent.sees("verrouillé").does_not_see(his.numen or "", french_day(his.birth_date))
    agent.fill("Raison", REASON).press("Déverrouiller ce compte").sees("est déverrouillé")

    owner.receives(his.mail, "Votre compte académique a été déverrouillé").sees(REASON)
    owner.enter(his.uid).at(f"Bonjour {his.name.split(' ')[0]}")


def test_an_agent_without_the_role_is_refused(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.identity}/connexion")
    one.sign_in("pgiraud", live.person("pgiraud").password or "").at("Authentification")
    one.sign_in("vcolin", live.person("vcolin").password or "").at("Accueil")
    one.open(f"{live.identity}/annuaire")
    one.does_not_see("Nom, identifiant, adresse ou établissement")
