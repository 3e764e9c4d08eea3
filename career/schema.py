"""The tables of career: those of the socle and its own, and their migrations."""

from pathlib import Path

from career import models, sessions
from career.assistance import models as assistance
from career.circulars import tables as circulars
from career.complements import tables as complements
from career.courrier import models as courrier
from career.cv import models as cv
from career.delays import refreshing
from career.delays import tables as delays
from career.dossier import models as dossier
from career.feed import models as feed
from career.guides import shipping
from career.guides import tables as guides
from career.perspectives import models as perspectives
from career.portfolios import assigning
from career.portfolios import tables as portfolios
from career.services import models as services
from career.situation import tables as situation
from career.uploads import tables as uploads
from socle import audit, clock, outbox, store
from socle import migrate as steps
from socle.sql import Base, Database
from socle.web import limits

FOLDER = Path(__file__).parent / "migrations"
TABLES = (audit.AuditEvent, outbox.Outgoing, store.Record, limits.Counter, sessions.SessionRow)
# Imported, so that the metadata know their tables.
FEATURES = (
    assistance,
    dossier,
    courrier,
    delays,
    feed,
    guides,
    perspectives,
    situation,
    complements,
    cv,
    services,
    portfolios,
    circulars,
    uploads,
)
METADATA = (Base.metadata, models.Base.metadata)


def migrate(db: Database) -> None:
    """Bring the database to the newest version, with its guides, who follows whom, and the clocks."""
    steps.upgrade(FOLDER, db, METADATA)
    shipping.ship(db)
    assigning.fill_first(db, clock.today())
    refreshing.fill_first(db)


def revise(db: Database, message: str) -> None:
    """Write a migration from what the models have and the database has not."""
    steps.revise(FOLDER, db, METADATA, message)


def check(db: Database) -> None:
    """Raise when the migrations do not give the models."""
    steps.check(FOLDER, db, METADATA)
