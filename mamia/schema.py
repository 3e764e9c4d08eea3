"""The tables of the identity service: those of the socle, of sso and its own, and their migrations."""

from pathlib import Path

from mamia.models import Base as MamiaBase
from socle import audit, outbox, store
from socle import migrate as steps
from socle.sql import Base, Database
from socle.web import limits
from sso.models import Base as SsoBase

FOLDER = Path(__file__).parent / "migrations"
TABLES = (
    audit.AuditEvent,
    outbox.Outgoing,
    store.Record,
    limits.Counter,
)  # imported, so that Base knows them
METADATA = (Base.metadata, SsoBase.metadata, MamiaBase.metadata)


def migrate(db: Database) -> None:
    """Bring the database to the newest version."""
    steps.upgrade(FOLDER, db, METADATA)


def revise(db: Database, message: str) -> None:
    """Write a migration from what the models have and the database has not."""
    steps.revise(FOLDER, db, METADATA, message)


def check(db: Database) -> None:
    """Raise when the migrations do not give the models."""
    steps.check(FOLDER, db, METADATA)
