"""Sentences said on several pages of the sign-in."""

from socle import french
from sso.directory.account import Outcome, Verdict
from sso.signin import TooMany


def spent(found: TooMany) -> str:
    """Too many tries from this address: until when."""
    until = french.clock_time(found.until)
    return f"Trop d’essais ont été faits depuis votre connexion internet. Recommencez après {until}."


def why_change(said: Outcome) -> str:
    """Why a new password is asked, or offered, before the session opens."""
    if said.expires_at:
        until = french.instant(said.expires_at)
        return f"Votre mot de passe expire le {until}. Choisissez-en un nouveau maintenant, ou plus tard."
    if said.grace_left:
        more = french.count(said.grace_left, "connexion", "connexions")
        return f"Votre mot de passe a expiré. Il vous reste {more} avec lui : choisissez-en un nouveau."
    if said.grace_left == 0:
        return (
            "Votre mot de passe a expiré, et c’est la dernière connexion qu’il ouvre : la prochaine fois, il "
            "faudra en choisir un nouveau. Faites-le plutôt maintenant."
        )
    if said.verdict is Verdict.EXPIRED:
        return "Votre mot de passe a expiré : choisissez-en un nouveau pour continuer."
    return "Votre mot de passe actuel ne sert qu’une fois : choisissez-en un nouveau pour continuer."
