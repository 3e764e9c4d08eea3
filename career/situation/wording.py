"""The steps of a request in words, for each side (pure)."""

from career.situation.rules import Act, Side, Step

DONE = {
    Act.ASK: "Demande envoyée",
    Act.WITHDRAW: "Demande retirée",
    Act.ADD: "Pièces envoyées",
    Act.TAKE: "Demande prise en charge",
    Act.WANT: "Pièce demandée",
    Act.RESUME: "Demande reprise, pièce plus attendue",
    Act.CHECK: "Contrôle renforcé fait",
    Act.SEND: "Demande transmise au SIRH",
    Act.REFUSE: "Demande refusée",
    Act.READ: "Valeur lue dans le SIRH, demande close",
    Act.CLOSE: "Nouvelle valeur reçue, demande faite",
    Act.RETURN: "Demande revenue au gestionnaire",
}
TO_DO = {
    Act.TAKE: "Prendre en charge",
    Act.WANT: "Demander une pièce",
    Act.RESUME: "Reprendre sans attendre la pièce",
    Act.CHECK: "Enregistrer le contrôle renforcé",
    Act.SEND: "Accepter et transmettre au SIRH",
    Act.REFUSE: "Refuser",
    Act.READ: "Clore après lecture dans le SIRH",
}
SAID = {
    Act.TAKE: "La demande est prise en charge.",
    Act.WANT: "La pièce est demandée à l’agent.",
    Act.RESUME: "La demande est reprise. L’agent lit que la pièce n’est plus attendue.",
    Act.CHECK: "Le contrôle renforcé est enregistré.",
    Act.SEND: "La demande est transmise au SIRH. Elle sera close quand la nouvelle valeur en reviendra.",
    Act.REFUSE: "La demande est refusée. L’agent lit votre raison.",
    Act.READ: "La demande est close.",
}


def who(step: Step, reader: str) -> str:
    """Who did it, as this side calls her: a desk may have several people, an agent is alone."""
    if step.side is Side.FEED:
        return "Ressources humaines"
    return "Vous" if step.side is Side.AGENT and reader == Side.AGENT else step.actor_name
