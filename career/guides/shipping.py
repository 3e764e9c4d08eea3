"""The guides that come with the product: their files become versions common to all, once each."""

from pathlib import Path

from career.guides import models
from career.guides.files import CONTENT, read
from career.guides.versions import SHIPPED, State
from socle.sql import Database


def ship(db: Database, folder: Path = CONTENT) -> int:
    """Add the versions of the files that are not kept yet; returns how many.

    Nothing is changed nor removed: what an académie wrote stays what its people read.
    """
    with db.begin() as session:
        kept = models.versions(session, SHIPPED)
        new = [
            one
            for one in read(folder)
            if not any((one.label, one.text) == (old.label, old.text) for old in kept.get(one.slug, ()))
        ]
        for one in new:
            models.add(
                session,
                SHIPPED,
                one.slug,
                one.text,
                state=State.PUBLISHED,
                effective=one.published,
                label=one.label,
            )
        return len(new)
