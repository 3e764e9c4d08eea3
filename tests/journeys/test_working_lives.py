"""What each kind of person does in career: public, private, temporary, ended, hors académie."""

import re
from collections.abc import Callable

from playwright.sync_api import Download, expect

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
FIRST_DAY = "01/09/2027"


def test_a_teacher_of_the_first_degree_compares_two_situations(visitor: NewVisitor) -> None:
    one = visitor().enter("clefebvre").at("Bonjour Claire").sees("Votre prochaine promotion", "Échelon 8")
    one.go("Vos perspectives").at("Vos perspectives").sees("Vous n’avez rien à demander")
    one.page.get_by_text("Pourquoi cette date ?").click()
    one.sees("décret n° 2017-786 du 5 mai 2017", "sous réserve")
    one.follow("Comparer des situations").at("Comparer des situations")
    one.page.locator("#what1").select_option("rien")
    one.page.locator("#what2").select_option("partiel")
    one.page.locator("#start2").fill(FIRST_DAY)
    one.page.locator("#share2").select_option("80")
    one.press("Comparer")
    expect(one.page.locator("main")).to_contain_text("80\u00a0%")


def test_a_teacher_of_the_second_degree_reports_one_line_and_takes_her_dossier_away(
    live: Live, visitor: NewVisitor
) -> None:
    one = visitor().enter("jcaron").at("Bonjour Julie")
    one.go("Votre dossier").at("Votre dossier").follow("Affectations").at("Affectations")
    place = "Collège Les Micocouliers"
    one.page.get_by_role("link", name=re.compile(f"Signaler une anomalie.*{place}")).first.click()
    one.at("Écrire un message").sees(place)
    one.open(f"{live.career}/dossier").at("Votre dossier")
    assert saved(one, "Télécharger en PDF").suggested_filename.endswith(".pdf")
    assert saved(one, "Exporter (JSON)").suggested_filename.endswith(".json")


def test_a_teacher_asks_a_change_of_address_and_her_gestionnaire_accepts_it(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    uid, manager = pick("mmartin1 lgaillard", "mmartin pmasson").split()
    one = visitor().enter(uid)
    one.follow("Changer de situation").at("Changer de situation")
    one.page.locator("main a", has_text="Vous avez déménagé.").click()
    one.at("Demander un changement : adresse").fill("Adresse", "4 rue des Trois-Piliers")
    one.fill("Code postal", "31000").fill("Commune", "Toulouse")
    one.fill("Date d’effet", "01/12/2026")
    one.press("Envoyer la demande").sees("reçue", "4 rue des Trois-Piliers")
    hers = one.page.url
    desk = visitor().enter(manager)
    desk.go("Demandes").sees("Adresse")
    desk.page.locator("main th a").first.click()
    desk.sees("4 rue des Trois-Piliers").follow("Prendre en charge").press("Prendre en charge")
    one.open(hers).sees("Demande prise en charge", live.person(manager).name)
    one.receives(live.person(uid).mail, "Votre demande a avancé").does_not_see("Trois-Piliers")
    desk.follow("Accepter et transmettre au SIRH").press("Transmettre au SIRH")
    one.open(hers).sees("Transmise aux ressources humaines", "Votre dossier n’a pas encore changé.")


def test_a_cv_is_written_and_taken_away(visitor: NewVisitor, pick: Pick) -> None:
    one = visitor().enter(pick("jcaron", "mmartin1"))
    one.go("Votre CV").at("Votre CV").follow("Formations").at("Formations")
    one.fill("Formation suivie", "Enseigner les fractions").press("Enregistrer")
    one.at("Formations")
    expect(one.page.get_by_label("Formation suivie").first).to_have_value("Enseigner les fractions")
    one.follow("Aperçu et impression").sees("Enseigner les fractions")


def test_a_private_teacher_has_her_own_words_and_services(visitor: NewVisitor) -> None:
    one = visitor().enter("fdurand4").at("Bonjour Florent")
    one.go("Vos perspectives").at("Vos perspectives").sees("échelle")
    one.go("Les services").at("Les services").sees("CAFEP")
    one.does_not_see("SIAM")
    one.go("Les guides").at("Les guides").sees("maîtres")


def test_a_temporary_agent_is_told_why_there_is_nothing_and_reads(live: Live, visitor: NewVisitor) -> None:
    one = visitor().enter("klopez").at("I-Prof ne concerne pas votre emploi")
    one.go("Les guides").at("Les guides")
    one.open(f"{live.career}/guides/questions").sees("Qui a accès aux informations")


def test_who_has_ended_reads_everything_and_asks_nothing(visitor: NewVisitor) -> None:
    one = visitor().enter("apons").at("Bonjour André")
    one.go("Votre dossier").at("Votre dossier").follow("Historique").at("Historique")
    expect(one.page.get_by_role("link", name="Signaler une anomalie")).to_have_count(0)
    one.go("Vos perspectives").at("Vos perspectives").sees("La fin de vos fonctions")


def test_somebody_hors_academie_enters_by_the_map(live: Live, visitor: NewVisitor) -> None:
    one = visitor().open(f"{live.career}/academies")
    one.at(one.page.locator("h1").inner_text()).sees("hors académie", "Wallis-et-Futuna")
    one.enter("omeyer").at("Bonjour Olivier")
    one.go("Vos perspectives").at("Vos perspectives").sees("Retour ou prolongation")


def saved(one: Visitor, button: str) -> Download:
    """What the browser keeps when this button is pressed."""
    with one.page.expect_download() as kept:
        one.press(button)
    return kept.value
