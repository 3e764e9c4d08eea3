"""A result goes to those of a list: each is told by mail, reads her own words, then that it was withdrawn."""

from collections.abc import Callable

from tests.journeys.conftest import NewVisitor
from tests.journeys.live import Live

Pick = Callable[[str, str], str]


def test_a_result_is_published_read_and_withdrawn(live: Live, visitor: NewVisitor, pick: Pick) -> None:
    her, title = live.person(pick("fdurand3", "clefebvre")), pick("Mutation, juin", "Mutation, mai")
    preparer = visitor().enter("pnoel").at("Administration")
    preparer.follow("Circulaires").at("Circulaires").follow("Écrire une circulaire")
    preparer.at("Écrire une circulaire").field("Type de message").select_option(label="Résultat")
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
    preparer.sees("Votre demande est obtenue.").press("Publier").at(title).sees("Il est publié pour")

    reader = visitor().receives(her.mail, "Vous avez un nouveau message").does_not_see(title, "obtenue")
    reader.enter(her.uid).go("Votre courrier").at("Votre courrier").follow(title).at(title)
    reader.sees("Votre demande est obtenue.")

    preparer.follow("Retirer ce message…").at("Retirer la circulaire").fill("Pourquoi", "Erreur de tri.")
    preparer.press("Retirer ce message").at(title).sees("Le message est retiré.")
    reader.open(reader.page.url).at(title).sees("Ce message a été retiré le", "Erreur de tri.")
    reader.does_not_see("obtenue")
