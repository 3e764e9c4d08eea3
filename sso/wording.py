"""Sentences said on several pages of the sign-in."""

from socle import french
from sso.signin import TooMany


def spent(found: TooMany) -> str:
    """Too many tries from this address: until when."""
    until = french.clock_time(found.until)
    return f"Trop d’essais ont été faits depuis votre connexion internet. Recommencez après {until}."
