"""What a feed did to one dossier, for the features that wait for it: written in the same transaction.

A feature that must follow adds its function to `AFTER` in `career.feed.command`; it is called once per batch
with those whose dossiers changed, and what it writes is kept or lost with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Applied:
    """One person's dossier as a run leaves it.

    `sections` are the names of `career.feed.columns` (« career », « postings »…) that changed; `identity` the
    fields of `career.dossier.facts.Identity` that changed (« address », « phone », « civilite »…). The new
    values are in the session already.
    """

    academie: str
    uid: str
    run_id: int
    day: date
    sections: frozenset[str]
    identity: frozenset[str] = frozenset()


After = Callable[[Session, Sequence[Applied]], None]
