"""The page /demo: the people and their secrets, and the buttons that do not end the demo."""

from collections.abc import Callable

from sqlalchemy import func, select

from socle.web.limits import Counter
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live

Pick = Callable[[str, str], str]


def test_everybody_is_unlocked(live: Live, visitor: NewVisitor) -> None:
    his = live.person("blacroix")
    live.office.lock(his.uid)
    one = visitor().open(f"{live.identity}/demo").at("La démonstration").sees(his.name)
    one.press("Déverrouiller tous les comptes").at("La démonstration").sees("Comptes déverrouillés")
    one.open(f"{live.identity}/connexion").sign_in(his.uid, his.password or "").at("Accueil")


def test_every_try_is_allowed_again(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.identity}/connexion").sign_in("sdelmas", "pas-le-bon")
    one.at("Authentification")
    assert tries(live) > 0
    one.open(f"{live.identity}/demo").press("Permettre de nouveau tous les essais")
    one.at("La démonstration").sees("Tous les essais sont de nouveau permis.")
    assert tries(live) == 0


def test_a_person_s_secrets_are_a_click_away(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.identity}/demo").at("La démonstration")
    shown = one.page.locator("details", has_text="clefebvre")
    shown.locator("summary").click()
    assert (live.person("clefebvre").password or "?") in shown.inner_text()


def test_the_codes_shown_are_those_the_staff_are_asked_for(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    staff = live.person(pick("vrenaud", "nblanchard"))
    one = visitor().open(f"{live.identity}/demo").at("La démonstration")
    row = one.page.locator("tr", has=one.page.get_by_text(staff.uid, exact=True))
    shown = row.locator("td").last.inner_text()
    one.open(f"{live.identity}/connexion").fill("Identifiant", staff.uid)
    one.fill("Mot de passe", staff.password or "").press("Valider").at("Votre code de connexion")
    one.fill("Code à six chiffres", shown).press("Continuer").at("Accueil")


def tries(live: Live) -> int:
    """How many budgets are being spent."""
    database = live.database
    with database.read() as session:
        found = session.scalar(select(func.count()).select_from(Counter))
    database.engine.dispose()
    return found or 0
