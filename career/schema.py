"""The tables of career: those of the socle and its own, and their migrations."""

from pathlib import Path

from career import models, sessions
from career.courrier import models as courrier
from career.dossier import models as dossier
from career.perspectives import models as perspectives
from socle import audit, outbox, store
from socle import migrate as steps
from socle.sql import Base, Database
from socle.web import limits

FOLDER = Path(__file__).parent / "migrations"
TABLES = (audit.AuditEvent, outbox.Outgoing, store.Record, limits.Counter, sessions.SessionRow)
FEATURES = (dossier, courrier, perspectives)  # imported, so that the metadata know their tables
METADATA = (Base.metadata, models.Base.metadata)


def migrate(db: Database) -> None:
    """Bring the database to the newest version."""
    steps.upgrade(FOLDER, db, METADATA)


def revise(db: Database, message: str) -> None:
    """Write a migration from what the models have and the database has not."""
    steps.revise(FOLDER, db, METADATA, message)


def check(db: Database) -> None:
    """Raise when the migrations do not give the models."""
    steps.check(FOLDER, db, METADATA)
