"""The desk and the teacher: templates, pieces asked for, transfers, absences, threads put together."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from career.courrier.words import number_of
from demo.people import DemoPerson
from socle import clock
from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live
from tests.journeys.test_courrier import picture
from tests.journeys.visitor import Visitor

Pick = Callable[[str, str], str]
DESK = "Courrier reçu"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def cast(live: Live, names: str) -> list[DemoPerson]:
    """The people of these identifiants."""
    return [live.person(uid) for uid in names.split()]


def write(teacher: Visitor, subject: str, words: str, *files: Path) -> str:
    """A new message, sent; the address of its thread."""
    expect(teacher.button("Se déconnecter")).to_be_visible()
    teacher.open(f"{teacher.live.career}/courrier/nouveau").at("Écrire un message")
    teacher.field("Type de message").select_option(label="Demande de renseignements")
    teacher.fill("Objet", subject).fill("Votre message", words)
    if files:
        teacher.field("Pièces jointes (facultatif)").set_input_files(files)
        if teacher.javascript:
            expect(teacher.page.locator(".arriving li").last).to_contain_text("gardée avec le brouillon")
    teacher.press("Envoyer").at(subject).sees("Votre message est envoyé")
    return teacher.page.url.partition("#")[0]


def inbox(desk: Visitor) -> Visitor:
    """Her inbox, once she is signed in."""
    expect(desk.button("Se déconnecter")).to_be_visible()
    return desk.open(f"{desk.live.career}/gestion/courrier").at(DESK)


def unfold(desk: Visitor, title: str) -> None:
    """Open what is folded under this title."""
    desk.page.locator("summary", has_text=title).click()


def reply(desk: Visitor, words: str) -> Visitor:
    """Answer the open thread."""
    return desk.fill("Votre réponse", words).press("Envoyer").sees("Votre réponse est envoyée.")


def test_a_question_with_two_pieces_is_answered_from_a_template_reread_first(
    live: Live, visitor: NewVisitor, pick: Pick, tmp_path: Path
) -> None:
    her, manager = cast(live, pick("fdurand3 sbonnet", "soconnor lgaillard"))
    subject, title = "Mon échelon, avec deux pièces", pick("Échelon vérifié", "Échelon relu")
    image, paper = tmp_path / "fiche de paie.png", tmp_path / "arrêté.pdf"
    image.write_bytes(picture())
    paper.write_bytes(PDF)
    teacher = visitor().enter(her.uid)
    thread = write(teacher, subject, "Voici mes deux pièces.", image, paper)
    teacher.sees(image.name, paper.name)

    desk = inbox(visitor().enter(manager.uid)).follow("Modèles de réponse").at("Modèles de réponse")
    desk.link("Écrire un modèle").click()
    desk.at("Écrire un modèle").fill("Titre", title)
    desk.fill("Texte", "Bonjour {civilité} {nom},\n\nVous êtes à l’échelon {échelon}. {formule}")
    desk.press("Enregistrer le modèle").at("Écrire un modèle").sees("«\u00a0{formule}\u00a0»")
    desk.fill("Texte", "Bonjour {civilité} {nom},\n\nVous êtes à l’échelon {échelon}.")
    desk.press("Enregistrer le modèle").at("Modèles de réponse").sees(title)

    inbox(desk).follow(subject).at(subject).sees("Voici mes deux pièces.", image.name, paper.name)
    desk.page.locator("#modele").select_option(label=title)
    desk.press("Ajouter ce modèle").at(subject)
    expect(desk.field("Votre réponse")).to_have_value(
        re.compile(r"^Bonjour Madame .+,\s+Vous êtes à l’échelon \d")
    )
    desk.press("Relire avant d’envoyer").at("Relire avant d’envoyer")
    desk.sees("Rien n’est encore envoyé.", "Bonjour Madame")
    teacher.open(thread).does_not_see("Bonjour Madame")
    desk.press("Envoyer").at(subject).sees("Votre réponse est envoyée.")
    teacher.receives(her.mail, "Vous avez un nouveau message").does_not_see("Bonjour Madame", title)
    teacher.open(thread).at(subject).sees("Bonjour Madame", "Vous êtes à l’échelon")


def test_an_anomaly_of_a_line_of_the_dossier_is_documented_then_corrected(
    live: Live, visitor: NewVisitor, pick: Pick, tmp_path: Path
) -> None:
    her, manager = cast(live, pick("mfabre sbonnet", "tpetit lgaillard"))
    asked, paper = "Copie de votre arrêté d’affectation", tmp_path / "arrêté d’affectation.pdf"
    paper.write_bytes(PDF)
    teacher = visitor().enter(her.uid).go("Votre dossier").at("Votre dossier")
    teacher.follow("Affectations").at("Affectations")
    teacher.page.get_by_role("link", name=re.compile("^Signaler une anomalie")).first.click()
    teacher.at("Écrire un message")
    subject = teacher.field("Objet").input_value()
    words = teacher.field("Votre message")
    expect(words).to_have_value(re.compile("Ce qui n’est pas exact"))
    teacher.press("Envoyer").at("Écrire un message").sees(
        "Complétez «", "Si vous ne le savez pas, écrivez-le."
    )
    begun = words.input_value()
    words.fill(begun.replace("exact\u00a0:", "exact\u00a0: la date.") + "j’y suis depuis 2014.")
    teacher.press("Envoyer").at(subject).sees("Votre message est envoyé", "j’y suis depuis 2014.")
    teacher.sees("Réponse visée le")
    thread = teacher.page.url.partition("#")[0]

    desk = inbox(visitor().enter(manager.uid)).follow(subject).at(subject).sees("Réponse visée le")
    desk.fill("Pièce demandée (facultatif)", asked)
    reply(desk, "Il me manque une pièce.").at(subject).sees("Le compte est arrêté", "attendue de l’agent")
    shown = desk.page.url.partition("#")[0]

    teacher.open(thread).at(subject).sees("Une pièce vous est demandée", asked)
    teacher.sees("Le compte est arrêté", "une pièce est attendue de vous").follow(
        "Répondre et joindre la pièce"
    )
    teacher.field("Pièces jointes (facultatif)").set_input_files(paper)
    if teacher.javascript:
        expect(teacher.page.locator(".arriving li").last).to_contain_text("gardée avec le brouillon")
    teacher.fill("Votre réponse", "La voici.").press("Envoyer").at(subject).sees("La voici.", paper.name)
    teacher.sees("Réponse visée le").does_not_see("Une pièce vous est demandée", "Le compte est arrêté")

    desk.open(shown).at(subject).sees("La voici.", paper.name, "Réponse visée le")
    expect(desk.field("Pièce demandée (facultatif)")).to_have_value("")
    reply(desk, "C’est corrigé dans votre dossier.").press("Clore ce fil").at(DESK).sees("Le fil est clos.")
    teacher.open(thread).at(subject).sees("C’est corrigé dans votre dossier.", "Ce fil est clos")


def test_a_thread_given_to_another_service_is_answered_there_by_one_of_two(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    her, manager, other = cast(live, pick("jstrauss lgaillard ncherif", "fdurand4 ncherif lgaillard"))
    subject, note = "Qui suit mon détachement ?", "Voir avec votre bureau avant lundi."
    teacher = visitor().enter(her.uid)
    thread = write(teacher, subject, "Je change de secteur.")

    desk = inbox(visitor().enter(manager.uid)).follow(subject).at(subject)
    shown = desk.page.url.partition("#")[0]
    unfold(desk, "Transmettre ce fil")
    desk.press("Transmettre").at(subject).sees("Choisissez à qui transmettre ce fil.")
    chosen = desk.page.locator("#transmettre-to option", has_text=re.compile(other.name)).first
    desk.field("Destinataire").select_option(value=chosen.get_attribute("value"))
    desk.fill("Note pour le destinataire", note)
    desk.press("Transmettre").at(DESK).sees("Le fil est transmis à")

    there = visitor().receives(other.mail, "Un fil vous a été transmis dans « Ma gestion »")
    there.does_not_see(subject, note, her.name)
    inbox(there.enter(other.uid)).follow(subject).at(subject).sees(
        note, "Note interne", "Ce fil est chez vous."
    )
    desk.open(shown).at(subject).sees(f"Ce fil est chez {other.name}", "vous pouvez reprendre son fil")
    reply(desk, "Je vous ai transmis à mes collègues.")
    there.fill("Votre réponse", "Votre dossier est complet.").press("Envoyer").at(subject)
    there.sees("Ce fil a changé entre-temps", "Je vous ai transmis à mes collègues.")
    expect(there.field("Votre réponse")).to_have_value("Votre dossier est complet.")
    there.press("Envoyer").at(subject).sees("Votre réponse est envoyée.")

    teacher.open(thread).at(subject).sees("Votre message a été transmis", other.name)
    teacher.sees("Je vous ai transmis à mes collègues.", "Votre dossier est complet.").does_not_see(note)


def test_who_is_away_is_stood_in_for_until_she_is_back(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, away, delegate = cast(live, pick("mbarbier nblanchard jroussel", "khaddad jroussel nblanchard"))
    subject, today = (
        pick("Mon temps partiel, en son absence", "Ma liste d’aptitude, en son absence"),
        clock.today(),
    )
    chef = visitor().enter("cdumont").at("Bonjour Corinne").open(f"{live.career}/gestion/portefeuilles/dpe")
    chef.follow("Noter une absence").at("Noter une absence")
    chef.field("Qui est absent").select_option(label=away.name)
    chef.field("Qui répond pendant ce temps").select_option(label=delegate.name)
    chef.fill("Du", f"{today:%d/%m/%Y}").fill("Au (inclus)", f"{today + timedelta(7):%d/%m/%Y}")
    chef.press("Enregistrer l’absence").sees("L’absence est enregistrée.", away.name)

    teacher = visitor().enter(her.uid).go("Votre courrier").at("Votre courrier")
    teacher.sees("Pendant une absence", away.name, delegate.name)
    thread = write(teacher, subject, "Qui me répond cette semaine ?")
    there = inbox(visitor().enter(delegate.uid)).follow(subject).at(subject).sees("Ce fil est chez vous.")
    reply(there, "C’est moi, jusqu’à son retour.")
    shown = there.page.url.partition("#")[0]
    teacher.open(thread).at(subject).sees("C’est moi, jusqu’à son retour.", delegate.name)
    teacher.fill("Votre réponse", "Merci. Et ensuite ?").press("Envoyer").sees("Votre réponse est envoyée.")

    chef.button(f"Terminer l’absence de {away.name}").click()
    chef.sees("L’absence est finie.", "Personne n’est absent.")
    there.open(shown).at("Cette page n’existe pas")
    back = inbox(visitor().enter(away.uid)).follow(subject).at(subject).sees("Ce fil est chez vous.")
    reply(back, "Je suis de retour.")
    teacher.open(thread).at(subject).sees("Je suis de retour.").does_not_see("Pendant une absence")


def test_a_closed_thread_is_reopened_by_an_answer_and_joined_to_another(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    her, manager = cast(live, pick("aleboeuf pmasson", "bgauthier ncherif"))
    one, other = (
        pick("Mes congés de formation", "Mon reclassement d’échelon"),
        pick("Mes congés de formation, suite", "Mon reclassement d’échelon, suite"),
    )
    teacher = visitor().enter(her.uid)
    first, second = write(teacher, one, "Une question."), write(teacher, other, "La même, plus claire.")
    desk = inbox(visitor().enter(manager.uid)).follow(one).at(one).press("Clore ce fil").at(DESK)
    teacher.open(first).at(one).sees("Ce fil est clos", "votre message le rouvre")
    teacher.fill("Votre message", "Il manque encore un point.").press("Envoyer").at(one)
    teacher.sees("Le fil était clos\u00a0: il le rouvre.")

    inbox(desk).follow(one).at(one).sees("Il manque encore un point.")
    unfold(desk, "Écrire une note interne")
    desk.fill("Note interne", "Une seule affaire.").press("Ajouter la note").at(one).sees(
        "La note interne est gardée."
    )
    unfold(desk, "Réunir ce fil à un autre")
    choice = desk.page.locator("#avec option", has_text=other).first
    desk.page.locator("#avec").select_option(value=choice.get_attribute("value"))
    desk.press("Voir avant de réunir").at("Réunir deux fils").sees(one, other)
    desk.press("Réunir les deux fils").at(other).sees(
        "Les deux fils sont réunis", "Il manque encore un point."
    )
    reply(desk, "Voici la réponse aux deux.").does_not_see("Une seule affaire.")
    for address in (first, second):
        teacher.open(address).at(other).sees("a été réuni à celui-ci", "Il manque encore un point.")
        teacher.sees("Voici la réponse aux deux.").does_not_see("Une seule affaire.")


def test_three_threads_are_answered_at_once(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, manager = cast(live, pick("sgarnier cdumont", "mvidal ncherif"))
    teacher, subjects = visitor().enter(her.uid), [f"Ma question, point {number}" for number in (1, 2, 3)]
    threads = [write(teacher, subject, "Quand saurai-je ?") for subject in subjects]
    desk = inbox(visitor().enter(manager.uid))
    for subject in subjects:
        desk.page.locator("tr", has_text=subject).get_by_role("checkbox").check()
    desk.press("Répondre aux fils cochés").at("Répondre à plusieurs fils").sees(
        "Les fils qui recevront cette réponse"
    )
    desk.fill("Votre réponse à tous", "{prénom}, pour « {objet} », la réponse est en juin.")
    desk.press("Relire avant d’envoyer").at("Relire 3 réponses avant d’envoyer").sees(
        "Rien n’est encore envoyé."
    )
    desk.press("Envoyer les 3\u00a0réponses").at(DESK).sees("3 réponses sont envoyées.")
    for subject, address in zip(subjects, threads, strict=True):
        teacher.open(address).at(subject).sees(f"« {subject} », la réponse est en juin.")


def test_a_chef_reads_a_thread_with_a_reason_that_the_teacher_reads(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    her, reason = live.person(pick("nperrin", "hmartindubois")), "Réclamation reçue par téléphone le 12."
    teacher, subject = visitor().enter(her.uid), "Sans réponse depuis septembre"
    thread = write(teacher, subject, "Je n’ai pas de réponse.").rpartition("/")[2]
    chef = (
        visitor()
        .enter("cdumont")
        .at("Bonjour Corinne")
        .open(f"{live.career}/gestion/portefeuilles/dpe")
        .follow("Suivi des délais")
    )
    chef.open(f"{live.career}/gestion/portefeuilles/dpe/suivi/fils/{thread}").does_not_see(subject)
    chef.press("Lire ce fil").sees("Écrivez pourquoi vous lisez ce fil.").fill("Motif de la lecture", reason)
    chef.press("Lire ce fil").at(subject).sees("Lecture seule", "Je n’ai pas de réponse.")
    expect(chef.field("Votre réponse")).to_have_count(0)
    teacher.open(f"{live.career}/dossier").follow("Qui a consulté votre dossier")
    teacher.sees("Corinne DUMONT", reason)


def test_a_chef_hands_a_thread_on_without_reading_it(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, manager, other = cast(live, pick("fdurand3 sbonnet lgaillard", "soconnor lgaillard sbonnet"))
    subject, note = pick("Un fil confié par la chef", "Un autre fil confié par la chef"), "Avant vendredi."
    teacher = visitor().enter(her.uid)
    thread = write(teacher, subject, "Je n’ai pas de réponse.")
    number = number_of(thread.rpartition("/")[2])
    chef = visitor().enter("cdumont").at("Bonjour Corinne")
    chef.open(f"{live.career}/gestion/portefeuilles/dpe/suivi").follow(manager.name)
    chef.at(f"Fils ouverts de {manager.name}").does_not_see(subject)
    chef.field(f"Choisir le fil {number}").check()
    chef.press("Transmettre les fils cochés").at("Transmettre des fils").does_not_see(subject, her.name)
    chef.press("Transmettre").sees("Choisissez à qui transmettre.")
    chosen = chef.page.locator("#to option", has_text=other.name).first.get_attribute("value")
    chef.field("Destinataire").select_option(value=chosen)
    chef.fill("Note pour le destinataire", note).press("Transmettre").sees("1 fil est transmis à", other.name)

    visitor().receives(manager.mail, "Un fil n’est plus chez vous").does_not_see(subject, note)
    there = visitor().receives(other.mail, "Un fil vous a été transmis dans « Ma gestion »")
    inbox(there.does_not_see(subject, note).enter(other.uid)).follow(subject).at(subject)
    there.sees("Ce fil est chez vous.", "Corinne DUMONT", note)
    reply(there, "Voici votre réponse.")
    teacher.open(thread).at(subject).sees("Votre message a été transmis", other.name).does_not_see(note)
