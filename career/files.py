"""Which rows name the files of the vault, of every feature: what none names may go."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from career.attachments import Vault
from career.models import Base
from career.uploads.tables import UploadRow
from socle import clock
from socle.sql import Database

ORPHANS_AFTER = timedelta(hours=1)  # between a file and the commit of the row that names it
UNDER_WAY = timedelta(minutes=2)  # somebody may be sending the same file at this moment


def named(session: Session, among: Collection[str] | None = None) -> set[str]:
    """The digests that the vault must keep: those of every table that has a column `digest`.

    `among`: only these are looked for, by the index of each table.
    """
    columns = [table.c.digest for table in Base.metadata.tables.values() if "digest" in table.c]
    queries = [select(one) if among is None else select(one).where(one.in_(among)) for one in columns]
    return set(session.scalars(union(*queries)))


def discard_orphans(db: Database, vault: Vault) -> int:
    """For the worker: delete the files that no row names, an hour after they came; returns how many."""
    with db.read() as session:
        kept = named(session)
    return vault.discard_orphans(kept, clock.now() - ORPHANS_AFTER)


def discard(db: Database, vault: Vault, digests: Collection[str]) -> int:
    """Delete these files now, unless a row still names them; a file just sent waits for the sweep.

    The upload by which one came names it no longer, once a form has taken it.
    """
    with db.begin() as session:
        spent = UploadRow.digest.in_(digests), UploadRow.taken_at.is_not(None)
        session.execute(delete(UploadRow).where(*spent))
        gone = set(digests) - named(session, digests)
    return vault.discard(gone, clock.now() - UNDER_WAY)
