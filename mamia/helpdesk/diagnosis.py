"""Why somebody cannot sign in, in one sentence, and what can be done; pure."""

from dataclasses import dataclass, replace

from socle import french
from sso.directory.account import Account, State

POPULATIONS = {
    "1D_PU": "enseignement public, 1er degré",
    "2D_PU": "enseignement public, 2nd degré",
    "1D_PR": "enseignement privé, 1er degré",
    "2D_PR": "enseignement privé, 2nd degré",
    "ADM": "personnel administratif et technique",
    "DIR": "personnel de direction",
    "AED": "assistant d’éducation",
    "AESH": "accompagnant d’élèves en situation de handicap",
    "TEMP": "agent temporaire",
    "HORS_ACA": "hors académie",
}
"""How the populations of the directory are said (domain.md § 4.5)."""


@dataclass(frozen=True)
class Diagnosis:
    """One sentence, what to do next, and whether an unlock is what helps."""

    kind: str  # of the kit's notes: ok, warn, bad
    sentence: str
    advice: str
    can_unlock: bool = False


def diagnose(
    account: Account, passwords: int, proofs: int = 0, codes: int = 0, *, by_owner: bool = False
) -> Diagnosis:
    """`passwords`, `proofs`, `codes`: wrong ones counted at present, of a sign-in, a reset, a factor.

    `by_owner`: the account is suspended because its owner has typed the code of a notice.
    """
    if by_owner:
        return BY_OWNER
    if account.locked and account.state in {State.ACTIF, State.VERROUILLE, State.FIN_FONCTION}:
        return _locked(account)
    if account.state is State.ACTIF and account.must_change:
        return MUST_CHANGE
    if account.state is State.ACTIF and account.expires_at and account.expires_at <= account.read_at:
        return EXPIRED
    if account.state is State.ACTIF and (passwords or proofs or codes):
        advice = RESET if passwords or proofs else CODES
        return Diagnosis("warn", _refused(passwords, proofs, codes), advice, can_unlock=True)
    if account.state is State.A_ACTIVER and proofs:
        new = SENTENCES[account.state]
        return replace(new, sentence=f"{new.sentence} {_counted(0, proofs)}.", can_unlock=True)
    return SENTENCES[account.state]


def _locked(account: Account) -> Diagnosis:
    since = account.locked.since if account.locked else None
    until = account.locked.until if account.locked else None
    when = f" depuis le {french.instant(since)}" if since else ""
    end = f", jusqu’au {french.instant(until)}" if until else ", jusqu’à ce que quelqu’un le déverrouille"
    return Diagnosis(
        "bad",
        f"Ce compte est verrouillé{when}{end} : trop de mots de passe faux ont été essayés.",
        UNLOCK_ONLY if account.state is State.FIN_FONCTION else UNLOCK,
        can_unlock=True,
    )


def _refused(passwords: int, proofs: int, codes: int) -> str:
    return f"Ce compte n’est pas verrouillé, mais {_counted(passwords, proofs, codes)}."


def _counted(passwords: int, proofs: int, codes: int = 0) -> str:
    kinds = ("de mot de passe", "de NUMEN ou de date de naissance", "de code du second facteur")
    tries = list(zip((passwords, proofs, codes), kinds, strict=True))
    said = [f"{french.count(n, 'essai faux', 'essais faux')} {of}" for n, of in tries if n]
    verb = "vient d’être compté" if passwords + proofs + codes == 1 else "viennent d’être comptés"
    return f"{french.listing(said)} {verb}"


UNLOCK = "Déverrouillez-le, ou conseillez une réinitialisation avec le NUMEN, qui le déverrouille aussi."
UNLOCK_ONLY = (
    "Déverrouillez-le. Cette personne a cessé ses fonctions : elle se connecte avec son mot de passe actuel, "
    "sans pouvoir le réinitialiser."
)
RESET = "Conseillez de vérifier la touche Verr. Maj., ou de réinitialiser le mot de passe avec le NUMEN."
CODES = (
    "Conseillez de régler automatiquement l’heure du téléphone, d’attendre le code suivant, ou de prendre un "
    "code de secours. Déverrouiller permet de recommencer tout de suite."
)
MUST_CHANGE = Diagnosis(
    "warn",
    "Ce compte doit changer de mot de passe à la prochaine connexion.",
    "Qu’elle se connecte avec le mot de passe reçu : la page suivante lui en demandera un nouveau.",
)
EXPIRED = Diagnosis(
    "warn",
    "Le mot de passe de ce compte a expiré.",
    "Qu’elle se connecte avec le mot de passe actuel : la page suivante lui en demandera un nouveau. Si elle "
    "ne le connaît plus, conseillez une réinitialisation avec le NUMEN.",
)
BY_OWNER = Diagnosis(
    "bad",
    "Ce compte est bloqué : la personne a répondu « Ce n’est pas moi » à un de nos messages.",
    "Vérifiez qui vous appelle, puis levez le blocage. Elle choisira ensuite un nouveau mot de passe.",
)
SENTENCES = {
    State.ACTIF: Diagnosis(
        "ok",
        "Ce compte est actif : rien ne l’empêche de se connecter.",
        "Le mot de passe est sans doute faux. " + RESET,
    ),
    State.A_ACTIVER: Diagnosis(
        "warn",
        "Ce compte n’a jamais été activé : il n’a pas encore de mot de passe.",
        "Conseillez de se connecter avec l’identifiant et le NUMEN en guise de mot de passe, "
        "ou de réinitialiser le mot de passe.",
    ),
    State.SUSPENDU: Diagnosis(
        "bad",
        "Ce compte est suspendu par la sécurité des systèmes d’information.",
        "L’assistance ne peut pas le rouvrir : transmettez la demande au RSSI.",
    ),
    State.FIN_FONCTION: Diagnosis(
        "warn",
        "Cette personne a cessé ses fonctions : elle se connecte avec son mot de passe actuel, sans pouvoir "
        "le réinitialiser.",
        "Si le mot de passe est perdu, c’est le service de gestion du personnel qui décide.",
    ),
    State.CLOS: Diagnosis(
        "bad", "Ce compte est clos.", "Il ne peut plus s’ouvrir. L’identifiant ne sera pas réattribué."
    ),
    State.VERROUILLE: Diagnosis("bad", "Ce compte est verrouillé.", RESET, can_unlock=True),
}
