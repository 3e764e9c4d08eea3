"""Why somebody has no career in this application, and whom to ask instead (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A title, why, and who answers."""

    title: str
    why: str
    ask: str


NOT_CONCERNED = "I-Prof ne concerne pas votre emploi"
FOLLOWS = (
    "I-Prof suit la carrière des enseignants, des conseillers principaux d’éducation "
    "et des psychologues de l’éducation nationale. "
)
NOT_YET = Reason(
    "Votre dossier n’est pas encore là",
    "Aucun dossier de carrière n’est rattaché à votre compte. Après une nomination, un changement d’académie "
    "ou un nouveau contrat, il arrive quelques jours après votre prise de fonctions.",
    "S’il n’est pas là deux semaines après, demandez-le au service qui gère votre dossier. Le secrétariat "
    "de votre établissement ou de votre circonscription vous donne ses coordonnées.",
)
_REASONS = {
    "AED": Reason(
        NOT_CONCERNED,
        FOLLOWS
        + "Le contrat des assistants d’éducation est signé et suivi par l’établissement qui les emploie.",
        "Pour votre contrat, votre paie ou vos congés, adressez-vous au secrétariat de votre établissement.",
    ),
    "AESH": Reason(
        NOT_CONCERNED,
        FOLLOWS + "Le contrat des accompagnants d’élèves en situation de handicap n’y est pas.",
        "Pour votre contrat, votre paie ou vos congés, adressez-vous au service de la DSDEN qui gère les "
        "AESH, ou à l’établissement qui vous emploie.",
    ),
    "TEMP": Reason(
        NOT_CONCERNED,
        "Votre contrat est temporaire\u00a0: il n’ouvre pas de dossier de carrière.",
        "Pour votre contrat ou votre paie, adressez-vous au responsable du service où vous travaillez.",
    ),
    "ADM": Reason(
        NOT_CONCERNED,
        FOLLOWS + "Celle des personnels administratifs, techniques et d’inspection est suivie ailleurs.",
        "Pour votre carrière, adressez-vous au service du rectorat qui gère les personnels administratifs.",
    ),
    "DIR": Reason(
        NOT_CONCERNED,
        FOLLOWS + "Celle des personnels de direction est suivie ailleurs.",
        "Pour votre carrière, adressez-vous au service du rectorat qui gère l’encadrement, ou, dans "
        "l’enseignement privé, à l’organisme de gestion de votre établissement.",
    ),
}


def why_none(population: str) -> Reason:
    """Why somebody of this population has no dossier; the newcomer's reason when it is not known."""
    return _REASONS.get(population, NOT_YET)
