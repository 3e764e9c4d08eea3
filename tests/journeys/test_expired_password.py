"""A password that has expired, dealt with inside the sign-in to career, with JavaScript and without."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.visitor import Visitor

HEADING = "Choisissez un nouveau mot de passe"
Pick = Callable[[str, str], str]


def test_it_is_changed_on_the_way_to_the_dossier(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, password = live.person(pick("mvidal", "hrousseau")), new_password()
    expired = live.office.expire(her.uid)
    one = visitor().open(f"{live.career}/dossier").sign_in(her.uid, expired)
    one.at(HEADING).sees("Votre mot de passe a expiré", "au moins 12 caractères")
    one.choose("court").at(HEADING).sees("Il est trop court")
    one.choose(expired).at(HEADING).sees("Vous avez déjà utilisé ce mot de passe")
    one.choose(password).at("Votre dossier")
    assert one.page.url == f"{live.career}/dossier"
    one.receives(her.mail, "Le mot de passe de votre compte a été changé").does_not_see(password)


def test_a_grace_sign_in_opens_the_application_asked_for(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her = live.person(pick("mpena", "jstrauss"))
    expired = live.office.expire(her.uid, grace=2)
    one = visitor().open(f"{live.career}/dossier").sign_in(her.uid, expired)
    one.at(HEADING).sees("Il vous reste 1 connexion avec lui").press("Plus tard").at("Votre dossier")
    assert one.page.url == f"{live.career}/dossier"


def test_the_page_first_wanted_opens_and_rules_are_ticked_while_typing(
    live: Live, visitor: NewVisitor, javascript: bool
) -> None:
    uid, known = live.office.hire()
    expired, password = live.office.expire(uid), new_password()
    one = visitor().open(f"{live.identity}/mon-compte/historique").sign_in(uid, expired).at(HEADING)
    if javascript:
        rules_are_ticked(one, uid)
    one.choose(password).at("Mon historique").does_not_see(password, known.numen)


def rules_are_ticked(one: Visitor, uid: str) -> None:
    """What each text shows and says while one types."""
    length, personal = one.page.locator("[data-rule=length]"), one.page.locator("[data-rule=without]")
    for typed, long, own, said in (
        ("onze lettre", "no", "yes", "Encore 1 caractère."),
        ("douze lettres", "yes", "yes", ""),
        (f"l’âne {uid.upper()}", "yes", "no", "Il contient votre nom ou votre identifiant."),
    ):
        one.fill("Nouveau mot de passe", typed)
        expect(length).to_have_attribute("data-met", long)
        expect(personal).to_have_attribute("data-met", own)
        expect(one.page.locator("#new-avis")).to_contain_text(
            said
        )  # and « deux mots courants » for some uids
    common = one.page.locator("[data-rule=common]")
    for typed, refused in (
        ("Prof de maths 2026", True),
        ("M0tDeP@sse2026", True),
        ("cheval agrafe pile", False),
    ):
        one.fill("Nouveau mot de passe", typed)
        if refused:
            expect(common).to_have_attribute("data-met", "no")
        else:
            expect(common).not_to_have_attribute("data-met", re.compile(".*"))
    one.fill("Confirmez le nouveau mot de passe", "autre chose")
    expect(one.page.locator("#again-avis")).to_have_text("Les deux mots de passe ne sont pas les mêmes.")
