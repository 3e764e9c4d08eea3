"""What keeps somebody from writing to her gestionnaire (pure)."""

from datetime import date
from enum import StrEnum


class Hindrance(StrEnum):
    """Why somebody may read and not write."""

    NO_DOSSIER = "no_dossier"
    NOBODY = "nobody"
    ENDED = "ended"


def hindrance(has_dossier: bool, followed: bool, ends: date | None, today: date) -> Hindrance | None:
    """What keeps an agent from writing, None when nothing does.

    Who has ended her functions reads and asks nothing (decision 12).
    """
    if not has_dossier:
        return Hindrance.NO_DOSSIER
    if ends is not None and ends <= today:
        return Hindrance.ENDED
    return None if followed else Hindrance.NOBODY
