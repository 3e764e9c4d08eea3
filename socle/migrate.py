"""Migrations of a service: Alembic, driven from code so that no file names a path or a secret."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from sqlalchemy import MetaData

from socle.sql import Database

IMMUTABLE_SQLITE = """
CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END
"""
IMMUTABLE_POSTGRESQL = (
    """
CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$
""",
    """
CREATE TRIGGER audit_event_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()
""",
)


def config(folder: Path, db: Database, metadata: Sequence[MetaData]) -> Config:
    """The configuration of Alembic for the migrations in `folder`."""
    settings = Config()
    settings.set_main_option("script_location", str(folder))
    settings.attributes["engine"] = db.engine
    settings.attributes["metadata"] = list(metadata)
    return settings


def upgrade(folder: Path, db: Database, metadata: Sequence[MetaData]) -> None:
    """Bring the database to the newest version; it may be run at each start."""
    command.upgrade(config(folder, db, metadata), "head")


def revise(folder: Path, db: Database, metadata: Sequence[MetaData], message: str) -> None:
    """Write a new migration from the difference between the models and the database."""
    command.revision(config(folder, db, metadata), message=message, autogenerate=True)


def check(folder: Path, db: Database, metadata: Sequence[MetaData]) -> None:
    """Raise when the migrations do not give the models."""
    command.check(config(folder, db, metadata))


def run_environment() -> None:
    """What each service's `env.py` calls."""
    from alembic import context

    engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=context.config.attributes["metadata"],
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            user_module_prefix="",
            render_item=_render_instant,
        )
        with context.begin_transaction():
            context.run_migrations()


def protect_journal() -> None:
    """In a migration: refuse any change of the journal (threat 45)."""
    from alembic import op

    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(IMMUTABLE_SQLITE.format(verb=verb))
    else:
        for statement in IMMUTABLE_POSTGRESQL:
            op.execute(statement)


def _render_instant(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    from socle.sql import Instant

    if kind == "type" and isinstance(item, Instant):
        context.imports.add("import socle.sql")
        return "socle.sql.Instant()"
    return False
