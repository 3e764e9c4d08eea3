"""Somebody who forgot her identifiant finds it again."""

from collections.abc import Callable

from demo.people import DemoPerson
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor, french_day

Pick = Callable[[str, str], str]


def search(one: Visitor, surname: str, given_name: str, birth_date: str) -> Visitor:
    """Answer the three fields."""
    one.at("Retrouver mon compte")
    one.fill("Nom", surname).fill("Prénom", given_name).fill("Date de naissance", birth_date)
    return one.press("Rechercher")


def given_name(her: DemoPerson) -> str:
    """Her given name, of one word."""
    return her.name.split(" ")[0]


def test_a_marital_name_finds_and_leads_to_the_reset(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her = live.person(pick("clefebvre", "jcaron"))
    surname = her.name.split(" ")[1]
    one = visitor().open(live.identity).at("Accueil").go("Retrouver mon compte")
    search(one, surname.lower(), given_name(her).upper(), french_day(her.birth_date)).at("Votre compte")
    one.sees("dont c’est le nom d’usage (marital)", her.uid, "•").does_not_see(her.mail)
    one.follow("Réinitialiser mon mot de passe").at("Réinitialiser mon mot de passe")
    assert one.field("Identifiant").input_value() == her.uid
    one.receives(her.mail, "Votre identifiant a été affiché").sees("Votre mot de passe n’a pas changé")
    one.does_not_see(her.uid)


def test_a_birth_name_finds_when_no_marital_name_does(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her = live.person(pick("mvidal", "fdurand3"))
    one = visitor().open(f"{live.identity}/retrouver-mon-compte")
    search(one, her.birth_name, given_name(her), french_day(her.birth_date)).at("Votre compte")
    one.sees("Personne n’a ce nom comme nom d’usage (marital).", her.uid)


def test_homonyms_are_not_told_apart_but_by_a_numen(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her = live.person(pick("mmartin", "mmartin1"))
    one = visitor().open(f"{live.identity}/retrouver-mon-compte")
    search(one, "Martin", "Marie", "12/03/1985").at("Aucun compte à afficher")
    one.does_not_see("mmartin").follow("Préciser avec mon NUMEN").at("Préciser avec mon NUMEN")
    one.fill("Numen (ou Numéro d’agent temporaire)", her.numen or "")
    one.answer_picture().press("Préciser").at("Votre compte").sees(her.uid, her.mail)


def test_who_is_not_found_keeps_what_she_typed(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.identity}/retrouver-mon-compte")
    search(one, "Personne", "Nulle", "31/02/1985").at("Retrouver mon compte")
    one.sees("Cette date n’existe pas.")
    assert one.field("Date de naissance").input_value() == "31/02/1985"
    one.fill("Date de naissance", "28/02/1985").press("Rechercher").at("Aucun compte à afficher")
    one.follow("Corriger ma recherche").at("Retrouver mon compte")
    assert one.field("Nom").input_value() == "Personne"
