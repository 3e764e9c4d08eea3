"""A result goes to those of a list: each is told by mail, reads her own words, then that it was withdrawn."""

from collections.abc import Callable

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live

Pick = Callable[[str, str], str]


def test_a_result_is_published_read_and_withdrawn(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, title = live.person(pick("fdurand3", "clefebvre")), pick("Mutation, juin", "Mutation, mai")
    preparer = visitor().enter("pnoel").at("Administration")
    preparer.follow("Circulaires").at("Circulaires").follow("Écrire une circulaire")
    preparer.at("Écrire une circulaire").field("Type de circulaire").select_option(label="Résultat")
    preparer.fill("Objet", title).fill("Texte", "Votre demande est {resultat}.")
    preparer.press("Enregistrer et choisir les destinataires").at("Choisir les destinataires")
    preparer.follow("Choisir plutôt par une liste d’identifiants").at(
        "Choisir les destinataires par une liste"
    )
    preparer.fill("Identifiants (facultatif)", f"identifiant;resultat\n{her.uid};obtenue\nnobody;refusée")
    preparer.press("Choisir cette liste").at("Choisir les destinataires par une liste").sees("« nobody »")
    preparer.fill("Identifiants (facultatif)", f"identifiant;resultat\n{her.uid};obtenue")
    preparer.press("Choisir cette liste").at(title).sees("1 personne.")
    preparer.follow("Continuer vers la publication").at("Publier la circulaire")
    preparer.sees("Votre demande est obtenue.").press("Publier").at(title).sees(
        "La circulaire est publiée pour"
    )

    reader = visitor().receives(her.mail, "Vous avez un nouveau message").does_not_see(title, "obtenue")
    reader.enter(her.uid).go("Votre courrier").at("Votre courrier").follow(title).at(title)
    reader.sees("Votre demande est obtenue.")

    preparer.follow("Retirer cette circulaire…").at("Retirer la circulaire").fill(
        "Pourquoi", "Erreur de tri."
    )
    preparer.press("Retirer cette circulaire").at(title).sees("La circulaire est retirée.")
    reader.open(reader.page.url).at(title).sees("Ce message a été retiré le", "Erreur de tri.")
    reader.does_not_see("obtenue")


def test_everybody_of_a_population_reads_what_a_chef_publishes(
    live: Live, visitor: NewVisitor, pick: Pick
) -> None:
    degree, title = pick("1er degré", "2nd degré"), pick("Réunion du 1er degré", "Réunion du 2nd degré")
    hers, others = (live.person(uid) for uid in pick("fdurand4 bgauthier", "bgauthier fdurand4").split())
    chef = visitor().enter("ncherif")
    chef.go("Circulaires").at("Circulaires").follow("Écrire une circulaire").at("Écrire une circulaire")
    chef.field("Type de circulaire").select_option(label="Information")
    chef.fill("Objet", title).fill("Texte", "Réunion d’information le mercredi 9 décembre à 14 h.")
    chef.press("Enregistrer et choisir les destinataires").at("Choisir les destinataires")
    chef.sees("Les personnes que suit votre service")
    chef.field(f"Enseignement privé sous contrat, {degree}").check()
    chef.press("Choisir ces personnes").at(title).sees("Les destinataires").does_not_see(
        live.person("mmartin").name
    )
    chef.follow("Continuer vers la publication").at("Publier la circulaire")
    chef.press("Publier").at(title).sees("La circulaire est publiée pour")

    reader = visitor().receives(hers.mail, "Vous avez un nouveau message").does_not_see(title, "Réunion")
    reader.enter(hers.uid).go("Votre courrier").at("Votre courrier").follow(title).at(title)
    reader.sees("Réunion d’information le mercredi")
    other = visitor().enter(others.uid).go("Votre courrier").at("Votre courrier")
    other.does_not_see(title)
    chef.open(chef.page.url).at(title).sees("1 personne a ouvert")
