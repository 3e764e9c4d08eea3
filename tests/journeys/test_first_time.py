"""A first password, and one that must change: both within the sign-in to career."""

from collections.abc import Callable

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.office import new_password
from tests.journeys.visitor import french_day

Pick = Callable[[str, str], str]


def test_a_numen_typed_as_first_password_activates(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, password = live.person(pick("lmorel", "nperrin")), new_password()
    live.office.never_activated(her.uid)
    assert her.numen
    one = visitor().enter(her.uid, her.numen).at("Activer mon compte").sees(her.name)
    one.fill("Date de naissance", french_day(her.birth_date)).answer_picture().press("Continuer")
    one.at("Choisissez votre mot de passe").sees(her.uid).choose(password)
    one.at("Votre compte est activé").sees("Une adresse de secours", "Un second facteur").follow("Continuer")
    one.at(f"Bonjour {her.name.split(' ')[0]}")
    assert one.page.url == f"{live.career}/"
    one.receives(her.mail, "Votre compte académique est activé").does_not_see(password, her.numen)


def test_a_password_given_by_the_assistance_must_change(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, password = live.person(pick("mjoly", "hmartindubois")), new_password()
    given = live.office.must_change(her.uid)
    one = visitor().open(f"{live.career}/dossier").sign_in(her.uid, given)
    one.at("Choisissez un nouveau mot de passe").choose(password)
    one.at("Votre dossier")
    other = visitor().enter(her.uid, given).at("Authentification")
    other.sees("L’identifiant ou le mot de passe n’est pas le bon")
    other.sign_in(her.uid, password).at(f"Bonjour {her.name.split(' ')[0]}")
