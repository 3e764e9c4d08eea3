"""Sentences said on several account pages: the one refusal of wrong proofs, and a spent budget."""

from socle import french
from sso.signin import TooMany

REFUSED = (
    "Ces informations ne correspondent pas à un compte dont le mot de passe se choisit ici. "
    "Vérifiez-les, puis recommencez."
)
NOT_PICKED = (
    "Ces informations ne désignent pas un compte que nous pouvons afficher. Vérifiez-les, puis recommencez."
)
EXPIRED = "Votre demande a été envoyée deux fois, ou elle a expiré : recommencez depuis le début."


def spent(found: TooMany) -> str:
    """Too many tries from this address: until when."""
    until = french.clock_time(found.until)
    return (
        f"Trop d’essais ont été faits depuis votre connexion internet. Recommencez après {until}, "
        "ou appelez l’assistance."
    )


def spent_copies(found: TooMany) -> str:
    """Too many copies of one's data: until when."""
    return f"Vous avez fait beaucoup de copies. Recommencez après {french.clock_time(found.until)}."
