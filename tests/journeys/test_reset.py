"""Somebody who lost her password proves who she is and chooses another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from demo.people import DemoPerson
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.visitor import COPIED, Visitor, french_day

Pick = Callable[[str, str], str]
NUMBER = "Numen (ou Numéro d’agent temporaire)"
WAYS = {
    "image": (Visitor.answer_picture, "aleboeuf", "efaure"),
    "sound": (Visitor.answer_sound, "tpetit", "mpena"),
    "question": (Visitor.answer_question, "jstrauss", "hrousseau"),
}


def prove(one: Visitor, her: DemoPerson) -> Visitor:
    """Everything that proves who she is, but the captcha."""
    one.at("Réinitialiser mon mot de passe").fill("Identifiant", her.uid)
    return one.fill(NUMBER, her.numen or "").fill("Date de naissance", french_day(her.birth_date))


@pytest.mark.parametrize("way", WAYS)
def test_a_password_is_reset(live: Live, visitor: NewVisitor, pick: Pick, way: str) -> None:
    answer, with_it, without = WAYS[way]
    her, password = live.person(pick(with_it, without)), new_password()
    one = visitor().open(live.identity).at("Accueil").go("Réinitialiser mon mot de passe")
    answer(prove(one, her)).press("Réinitialiser").at("Choisissez un nouveau mot de passe")
    one.sees(her.name, her.uid).does_not_see(her.numen or "")
    one.choose(password).at("Votre mot de passe est réinitialisé")
    one.follow("Me connecter").sign_in(her.uid, password).at("Accueil").sees("Vos applications")
    one.receives(her.mail, "Le mot de passe de votre compte a été réinitialisé").does_not_see(password)


def test_a_new_picture_loses_nothing_and_a_wrong_answer_little(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    her = live.person(pick("sgarnier", "omeyer"))
    one = visitor().open(f"{live.identity}/reinitialiser-mon-mot-de-passe")
    before = prove(one, her).ticket
    one.press("Nouvelle image")
    expect(one.page.locator("input[name=captcha_id]")).not_to_have_value(before)
    one.answer_picture().press("Réinitialiser").at("Choisissez un nouveau mot de passe")
    one.open(f"{live.identity}/reinitialiser-mon-mot-de-passe")
    prove(one, her).fill(COPIED, "?").press("Réinitialiser")
    one.at("Réinitialiser mon mot de passe").sees("Ce n’est pas la bonne réponse.")
    assert one.field("Identifiant").input_value() == her.uid
    assert one.field(NUMBER).input_value() == ""


def test_wrong_proofs_never_say_which(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her = live.person(pick("khaddad", "mbarbier"))
    one = visitor().open(f"{live.identity}/reinitialiser-mon-mot-de-passe")
    prove(one, her).fill("Date de naissance", "01/01/1970").answer_picture().press("Réinitialiser")
    one.at("Réinitialiser mon mot de passe").sees("Les causes les plus fréquentes", "05 00 00 00 00")


def test_a_reset_begun_from_the_sign_in_returns_to_the_dossier(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    her, password = live.person(pick("mfabre", "bgauthier")), new_password()
    one = visitor().open(f"{live.career}/dossier").at("Authentification")
    one.follow("J’ai perdu mon mot de passe")
    prove(one, her).answer_picture().press("Réinitialiser").at("Choisissez un nouveau mot de passe")
    one.choose(password).at("Votre mot de passe est réinitialisé").sees("pour continuer")
    one.follow("Me connecter").sign_in(her.mail.upper(), password).at("Votre dossier")
    assert one.page.url == f"{live.career}/dossier"
